"""The end of work and of a participation. Each checks who asks, writes, and records; nothing here reads a clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Role, User
from bulk_uploads.models import Upload
from bulk_uploads.services import prepare
from casework.steps import record, record_many
from core.templatetags.siap import bulan
from notifications.services import News, notify_many
from registry.choices import DeactivationCause
from registry.contributions import drop_months_after_work, latest_due_month
from registry.models import Company, Contribution, Employment
from registry.permissions import may_sign, oversees
from registry.refusals import AlreadyDeactivated, ImpossibleDate, ReasonMissing, RegistryRefusal

CHUNK = 500  # so many end in one transaction


@dataclass(frozen=True)
class Ending:
    """The participation that ends, when and why."""

    employment: Employment
    on: date
    cause: DeactivationCause


@dataclass(frozen=True)
class Verdict:
    """Whether this participation can end on that day: `refusal` says why not, `warnings` what to know before."""

    employment: Employment
    on: date | None
    refusal: str = ""
    warnings: tuple[str, ...] = ()


@transaction.atomic
def deactivate(
    *, employment: Employment, on: date, cause: DeactivationCause, by: User, today: date, reason: str = ""
) -> Employment:
    """End the participation at BPJS: a signer of the approved company, or a mediator of its region with a reason.

    `on` becomes the last day of work too, unless that is known. Raises `PermissionDenied`, `AlreadyDeactivated`,
    `ImpossibleDate`, `ReasonMissing`.
    """
    if not (may_sign(employment.company, by) or oversees(employment.company, by)):
        raise PermissionDenied
    locked = _locked(Employment.objects.filter(pk=employment.pk))[0]
    if by.role == Role.MEDIATOR and not reason.strip():
        raise ReasonMissing(_("Tulis alasan Disnaker menonaktifkan peserta ini."))
    check_deactivation_day(locked, on, today)
    _write([Ending(locked, on, cause)], by)
    record(locked, "deactivated", by=by, note=reason.strip(), **_facts(locked))
    _tell([locked])
    return locked


def deactivate_many(
    *, company: Company, keys: Sequence[UUID], on: date | None, cause: DeactivationCause, by: User, today: date
) -> list[Verdict]:
    """The same for many of one approved company, a transaction and a fixed number of queries a chunk; gives who was
    refused, and why.

    `on` None: each on their own last day. Raises `PermissionDenied`.
    """
    if not may_sign(company, by):
        raise PermissionDenied
    refused = []
    for start in range(0, len(keys), CHUNK):
        with transaction.atomic():
            locked = _locked(Employment.objects.filter(company=company, pk__in=keys[start : start + CHUNK]))
            verdicts = [_verdict(employment, on, today) for employment in locked]
            refused += [verdict for verdict in verdicts if verdict.refusal]
            deactivate_locked([Ending(one.employment, one.on, cause) for one in verdicts if not one.refusal], by=by)
    return refused


def deactivate_locked(endings: Sequence[Ending], *, by: User) -> None:
    """End participations that the caller has locked, checked, and shown to be this person's to end."""
    _write(endings, by)
    record_many("deactivated", [(ending.employment, _facts(ending.employment)) for ending in endings], by=by)
    _tell([ending.employment for ending in endings])


def prepare_deactivations(
    *, company: Company, verdicts: Iterable[Verdict], cause: DeactivationCause, by: User, today: date, now: datetime
) -> Upload:
    """An upload for whoever may send it; nothing ends before. `verdicts` hold no refusal."""
    values = [
        {
            "kpj": one.employment.kpj,
            "nama": one.employment.participant.full_name,
            "tanggal": one.on.isoformat(),
            "sebab": str(cause),
        }
        for one in verdicts
    ]
    return prepare(kind="deactivations", values=values, scope=company, owner=by, today=today, now=now)


def judged(employments: Sequence[Employment], on: date | None, today: date) -> list[Verdict]:
    """Who can end on this day (None: each on their own last day), with warnings. One query however many."""
    months = (
        Contribution.objects.filter(employment__in=employments)
        .values("employment")
        .annotate(
            last_paid=Max("month", filter=Q(paid_on__isnull=False)),
            unpaid=Count("month", filter=Q(paid_on=None, month__lte=latest_due_month(today).first_day)),
        )
    )
    known = {one["employment"]: one for one in months}
    return [_verdict(employment, on, today, known.get(employment.pk, {})) for employment in employments]


def _verdict(employment: Employment, on: date | None, today: date, months: dict | None = None) -> Verdict:
    day = on or employment.ended_on or employment.contract_end_on
    if day is None:
        return Verdict(employment, None, _("Hari terakhirnya belum tercatat. Tulis tanggal nonaktif."))
    try:
        check_deactivation_day(employment, day, today)
    except RegistryRefusal as refusal:
        return Verdict(employment, day, refusal.message)
    return Verdict(employment, day, warnings=tuple(_warnings(day, months or {})))


def _warnings(on: date, months: dict) -> Iterable[str]:
    if unpaid := months.get("unpaid"):
        yield ngettext(
            "%(count)d bulan iuran belum dibayar. Tetap harus dibayar.",
            "%(count)d bulan iuran belum dibayar. Tetap harus dibayar.",
            unpaid,
        ) % {"count": unpaid}
    if (last_paid := months.get("last_paid")) and on < last_paid:
        yield _("Tanggal ini sebelum bulan terakhir yang sudah dibayar, %(month)s.") % {"month": bulan(last_paid)}


def _locked(employments) -> list[Employment]:
    """In the order of their keys, so that two at once never wait for each other."""
    with_names = employments.select_related("participant", "company").order_by("pk")
    return list(with_names.select_for_update(of=("self",)))


def _write(endings: Sequence[Ending], by: User) -> None:
    for ending in endings:
        employment = ending.employment
        employment.ended_on = employment.ended_on or ending.on
        employment.deactivated_on = ending.on
        employment.deactivation_cause = ending.cause
        employment.deactivated_by_role = by.role
    Employment.objects.bulk_update(
        [ending.employment for ending in endings],
        ["ended_on", "deactivated_on", "deactivation_cause", "deactivated_by_role"],
    )
    drop_months_after_work([ending.employment for ending in endings])


def _facts(employment: Employment) -> dict:
    return {"on": employment.deactivated_on.isoformat(), "cause": str(employment.deactivation_cause)}


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


def _tell(employments: Sequence[Employment]) -> None:
    people = {bytes(employment.participant.nik_index) for employment in employments}
    accounts = {bytes(account.nik_index): account for account in User.objects.filter(nik_index__in=people)}
    told = [(accounts.get(bytes(employment.participant.nik_index)), employment) for employment in employments]
    news = [_news(account, employment) for account, employment in told if account]
    chooses = _of_who_has_to_choose(employments)
    news += [_news_of_the_choice(account, job) for account, job in told if account and job.pk in chooses]
    notify_many(news)


def _of_who_has_to_choose(employments: Sequence[Employment]) -> set[UUID]:
    """Those that were for JKP, of people who go on working elsewhere: there nothing counts for JKP until they choose."""
    were_for_jkp = {employment.participant_id: employment.pk for employment in employments if employment.for_jkp}
    others = Employment.objects.active_at_bpjs().filter(participant__in=were_for_jkp)
    going_on = list(others.values_list("participant_id", "for_jkp"))
    without = {person for person, _is_chosen in going_on} - {person for person, is_chosen in going_on if is_chosen}
    return {were_for_jkp[person] for person in without}


def _news(account: User, employment: Employment) -> News:
    return News(
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


def _news_of_the_choice(account: User, employment: Employment) -> News:
    return News(
        account,
        key=f"jkp-employer-open:{employment.pk}",
        title=_("Pilih pemberi kerja untuk JKP Anda"),
        body=_(
            "Kepesertaan Anda di %(company)s berakhir. Pekerjaan Anda yang lain belum dihitung untuk JKP. "
            "Pilih satu perusahaan sekarang."
        ),
        values={"company": employment.company.name},
        url=reverse("registry:jkp_employer"),
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
    drop_months_after_work([locked])
    record(locked, "ended", by=by, on=on.isoformat())
    return locked
