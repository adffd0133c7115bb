"""Adding, changing, closing and opening offices."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import OFFICE_KINDS, Office, OfficeKind, Region, Role, User
from accounts.offices.duty import CannotAct
from casework.steps import record


@transaction.atomic
def write_office(office: Office | None, *, name: str, kind: OfficeKind, region: Region | None, by: User) -> Office:
    """Add an office, or change one; `None` adds. Raises `CannotAct`, `PermissionDenied`."""
    _only_administrators(by)
    added = office is None
    office = office or Office()
    _keep_scopes(office, kind, region)
    office.name, office.kind, office.region = name, kind, region
    try:
        with transaction.atomic():
            office.save(update_fields=None if added else ["name", "kind", "region"])
    except IntegrityError as error:
        raise CannotAct(_("Nama kantor ini sudah ada. Beri nama lain.")) from error
    record(office, "office_added" if added else "office_changed", by=by, note=name)
    return office


def _keep_scopes(office: Office, kind: OfficeKind, region: Region | None) -> None:
    """The region of an office is what its officers see: it stays while anybody works there."""
    if office._state.adding or (office.kind == kind and office.region == region):
        return
    if office.assignments.filter(ended_at__isnull=True).exists() or office.grants.waiting().exists():
        raise CannotAct(
            _("Jenis dan wilayah tidak dapat diubah selama ada petugas. Buat kantor baru, lalu pindahkan petugasnya.")
        )


@transaction.atomic
def close(office: Office, *, by: User, note: str, today: date) -> None:
    """Nobody starts there any more; refused while somebody works there. Raises `CannotAct`, `PermissionDenied`."""
    _only_administrators(by)
    locked = Office.objects.select_for_update(of=("self",)).get(pk=office.pk)
    if locked.closed_on is not None:
        raise CannotAct(_("Kantor ini sudah ditutup."))
    still_there = locked.assignments.filter(ended_at__isnull=True).exclude(to_on__lt=today)
    if still_there.exists() or locked.grants.waiting().exists():
        raise CannotAct(_("Masih ada petugas atau usulan di kantor ini. Akhiri atau tarik dulu, lalu tutup kantornya."))
    locked.closed_on = today
    locked.save(update_fields=["closed_on"])
    record(locked, "office_closed", by=by, note=note)


@transaction.atomic
def reopen(office: Office, *, by: User, note: str) -> None:
    """Officers may start there again. Raises `CannotAct`, `PermissionDenied`."""
    _only_administrators(by)
    locked = Office.objects.select_for_update(of=("self",)).get(pk=office.pk)
    if locked.closed_on is None:
        raise CannotAct(_("Kantor ini sudah dibuka."))
    locked.closed_on = None
    locked.save(update_fields=["closed_on"])
    record(locked, "office_opened", by=by, note=note)


def roles_at(kind: OfficeKind) -> list[Role]:
    """The staff roles that an office of this kind may have."""
    return [role for role, kinds in OFFICE_KINDS.items() if kind in kinds]


def _only_administrators(by: User) -> None:
    if by.role != Role.ADMINISTRATOR:
        raise PermissionDenied
