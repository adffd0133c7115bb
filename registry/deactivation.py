"""The end of work and of a participation. Each checks who asks, writes, and records; nothing here reads a clock."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from casework.steps import record
from notifications.services import notify
from registry.choices import DeactivationCause
from registry.models import Employment
from registry.refusals import AlreadyDeactivated, ImpossibleDate, ReasonMissing


@transaction.atomic
def deactivate(
    *, employment: Employment, on: date, cause: DeactivationCause, by: User, today: date, reason: str = ""
) -> Employment:
    """End the participation at BPJS: a member of the company, or a mediator of its region with a reason.

    `on` becomes the last day of work too, unless that is known. Raises `PermissionDenied`, `AlreadyDeactivated`,
    `ImpossibleDate`, `ReasonMissing`.
    """
    if by.role not in (Role.EMPLOYER, Role.MEDIATOR):
        raise PermissionDenied
    visible = Employment.objects.visible_to(by).filter(pk=employment.pk).exists()
    if not visible:
        raise PermissionDenied
    locked = Employment.objects.select_for_update().get(pk=employment.pk)
    if by.role == Role.MEDIATOR and not reason.strip():
        raise ReasonMissing(_("Tulis alasan Disnaker menonaktifkan peserta ini."))
    check_deactivation_day(locked, on, today)
    locked.ended_on = locked.ended_on or on
    locked.deactivated_on = on
    locked.deactivation_cause = cause
    locked.deactivated_by_role = by.role
    locked.save()
    record(locked, "deactivated", by=by, note=reason.strip(), on=on.isoformat(), cause=str(cause))
    _tell_deactivated(locked)
    return locked


def check_deactivation_day(employment: Employment, on: date, today: date) -> None:
    """Raises `AlreadyDeactivated` or `ImpossibleDate`."""
    if employment.deactivated_on:
        raise AlreadyDeactivated(_("Peserta ini sudah nonaktif."))
    if on > today:
        raise ImpossibleDate(_("Tanggal nonaktif tidak boleh sesudah hari ini."))
    if on < employment.started_on:
        raise ImpossibleDate(_("Tanggal nonaktif tidak boleh sebelum mulai bekerja."))
    if employment.ended_on and on < employment.ended_on:
        raise ImpossibleDate(_("Tanggal nonaktif tidak boleh sebelum hari terakhir bekerja."))


def _tell_deactivated(employment: Employment) -> None:
    account = employment.participant.account
    if account is None:
        return
    notify(
        account,
        key=f"deactivated:{employment.pk}",
        title=_("Kepesertaan Anda dinonaktifkan"),
        body=format_lazy(
            _("Kepesertaan BPJS Ketenagakerjaan Anda di {company} berakhir pada {day}. Sebab: {cause}."),
            company=employment.company.name,
            day=date_format(employment.deactivated_on, "j F Y", use_l10n=False),
            cause=employment.get_deactivation_cause_display(),
        ),
        url=reverse("registry:my_record"),
    )


@transaction.atomic
def end_employment(*, employment: Employment, on: date, by: User) -> Employment:
    """Write down the last day of work; the participation stays. Raises `AlreadyDeactivated`, `ImpossibleDate`."""
    locked = Employment.objects.select_for_update().get(pk=employment.pk)
    if locked.deactivated_on:
        raise AlreadyDeactivated(_("Peserta ini sudah nonaktif."))
    if on < locked.started_on:
        raise ImpossibleDate(_("Hari terakhir bekerja tidak boleh sebelum mulai bekerja."))
    locked.ended_on = on
    locked.save(update_fields=["ended_on"])
    record(locked, "ended", by=by, on=on.isoformat())
    return locked
