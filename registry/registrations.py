"""Registering a company, moving it, changing its data: who may, what is asked of BPJS, who is told.

The steps of a registration stand in `registry.models.registrations`; here is what goes around them.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, User
from casework.steps import advance, record
from core import clock
from registry import bpjs, company_notices
from registry.choices import CompanyStanding, MemberRole
from registry.members import join
from registry.models import (
    BpjsAnswer,
    Company,
    CompanyRegistration,
    RegistrationKind,
    RegistrationState,
)
from registry.models.registrations import (
    DECISION_WORKING_DAYS,
    GOOD_ANSWERS,
    OPEN,
    owns_company,
    working_days_after,
)
from registry.permissions import owns
from registry.refusals import RegistryRefusal

ASK_AGAIN_AFTER = timedelta(minutes=10)
REPORT_CHANGES_WITHIN = 7  # working days, UU 7/1981 Pasal 9
MOST_ASKED_A_RUN = 50
SECOND_OF_AN_NPP = "one_approved_company_an_npp"
STATUSES = {
    bpjs.Status.ACTIVE: BpjsAnswer.ACTIVE,
    bpjs.Status.ARREARS: BpjsAnswer.ARREARS,
    bpjs.Status.INACTIVE: BpjsAnswer.INACTIVE,
}
ALREADY_THERE = _(
    "Perusahaan dengan NPP ini sudah terdaftar. Minta pemilik akun perusahaan mengundang Anda. "
    "Kalau NPP ini milik Anda dan didaftarkan orang lain, hubungi Disnaker."
)
NOT_AT_BPJS = _("BPJS tidak mengenal NPP ini. Periksa lagi di sertifikat kepesertaan, lalu kirim lagi.")
INACTIVE_AT_BPJS = _(
    "Kepesertaan perusahaan dengan NPP ini tidak aktif di BPJS. Aktifkan dulu di kantor BPJS Ketenagakerjaan."
)
ANOTHER_WAS_APPROVED = _(
    "Perusahaan lain dengan NPP ini sudah disetujui. Tolak permohonan ini, atau minta NPP-nya diperbaiki."
)
STILL_OPEN = _("Permohonan perusahaan ini masih diperiksa Disnaker. Tunggu putusannya, atau tarik dulu.")
# What a company says of itself; NPP and region are confirmed by BPJS and the Disnaker.
OWN_DATA = ("name", "nib", "scale", "kbli", "address", "phone", "email")
CONTACTS = ("phone", "email")


class RegistrationRefused(RegistryRefusal):
    """It cannot be done; `field` names the answer that stands in the way, when one does."""

    def __init__(self, message, field: str | None = None):
        super().__init__(message)
        self.field = field


def ask_bpjs(npp: str, name: str) -> dict:
    """The columns of a registration that keep what BPJS says now. Raises nothing: no answer is an answer."""
    said = bpjs.company(npp, name)
    now = clock.now()
    kept = {"bpjs_name": "", "bpjs_name_matches": True, "bpjs_asked_at": now, "bpjs_ask_at": None}
    match said:
        case bpjs.Known():
            return kept | {
                "bpjs_answer": STATUSES[said.status],
                "bpjs_name": said.name,
                "bpjs_name_matches": said.name_matches,
            }
        case bpjs.Unknown():
            return kept | {"bpjs_answer": BpjsAnswer.UNKNOWN}
    return kept | {"bpjs_answer": BpjsAnswer.WAITING, "bpjs_ask_at": clock.machine_now() + ASK_AGAIN_AFTER}


def checked_by_bpjs(npp: str, name: str) -> dict:
    """As `ask_bpjs`. Raises `RegistrationRefused` for an NPP that BPJS does not know, or that is not active."""
    answer = ask_bpjs(npp, name)
    if answer["bpjs_answer"] == BpjsAnswer.UNKNOWN:
        raise RegistrationRefused(NOT_AT_BPJS, "npp")
    if answer["bpjs_answer"] == BpjsAnswer.INACTIVE:
        raise RegistrationRefused(INACTIVE_AT_BPJS, "npp")
    return answer


def register(data: Mapping, *, by: User, now: datetime) -> CompanyRegistration:
    """A new company that waits for the Disnaker, with this person as its owner.

    data: the fields of `Company` that a form asked for. Raises `PermissionDenied` for an account without a proven
    contact, and `RegistrationRefused`.
    """
    if not by.is_activated:
        raise PermissionDenied
    _refuse_a_registered_npp(data["npp"])
    answer = checked_by_bpjs(data["npp"], data["name"])
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)  # a form that is sent twice makes one company
        own = Company.objects.of_member(by).filter(npp=data["npp"]).exclude(standing=CompanyStanding.REFUSED)
        if own.exists():
            raise RegistrationRefused(_("Anda sudah mendaftarkan perusahaan dengan NPP ini."), "npp")
        company = Company.objects.create(**data, standing=CompanyStanding.PENDING, registered_at=now)
        join(company, by, MemberRole.OWNER, today=now.date())
        return _open(company, RegistrationKind.NEW, company.region, by=by, now=now, **answer)


def register_again(company: Company, data: Mapping, *, by: User, now: datetime) -> CompanyRegistration:
    """A company whose registration was refused or withdrawn asks once more, with corrected data.

    Raises `PermissionDenied`, `RegistrationRefused`.
    """
    _refuse_a_registered_npp(data["npp"])
    answer = checked_by_bpjs(data["npp"], data["name"])
    with transaction.atomic():
        locked = _held(company, by)
        if locked.counts:
            raise RegistrationRefused(_("Perusahaan ini sudah terdaftar."))
        _write(locked, data)
        Company.objects.filter(pk=locked.pk).update(standing=CompanyStanding.PENDING)
        return _open(locked, RegistrationKind.NEW, locked.region, by=by, now=now, **answer)


def move(company: Company, *, region: Region, address: str, by: User, now: datetime) -> CompanyRegistration:
    """An approved company asks the Disnaker of another kabupaten/kota to take it over; until then the old one holds.

    Raises `PermissionDenied`, `RegistrationRefused`.
    """
    with transaction.atomic():
        locked = _held(company, by)
        if not locked.counts:
            raise RegistrationRefused(_("Perusahaan ini belum terdaftar. Perbaiki permohonan pendaftarannya."))
        if region.pk == locked.region_id:
            raise RegistrationRefused(_("Perusahaan sudah tercatat di kabupaten/kota ini."), "region")
        return _open(locked, RegistrationKind.MOVE, region, by=by, now=now, address=address)


def correct(registration: CompanyRegistration, data: Mapping, *, by: User, now: datetime) -> CompanyRegistration:
    """Hand the corrected data in again. Raises `RegistrationRefused`, and as `advance` does."""
    if not owns_company(registration, by):
        raise PermissionDenied
    is_new = registration.kind == RegistrationKind.NEW
    answer = {}
    if is_new:
        _refuse_a_registered_npp(data["npp"])
        answer = checked_by_bpjs(data["npp"], data["name"])
    with transaction.atomic():
        sent = advance(
            registration,
            CompanyRegistration.resubmit,
            by=by,
            region=data["region"],
            address="" if is_new else data["address"],
            today=now.date(),
            now=now,
        )
        if is_new:
            _write(Company.objects.select_for_update(no_key=True).get(pk=sent.company_id), data)
            _keep_answer(sent, answer)
        company_notices.tell_sent(sent)
    return sent


def approve(registration: CompanyRegistration, *, by: User) -> CompanyRegistration:
    """Raises `RegistrationRefused` when another company of this NPP counts already, and as `advance` does."""
    try:
        with transaction.atomic():
            approved = advance(registration, CompanyRegistration.approve, by=by, decided_by=by)
            company_notices.tell_approved(approved)
    except IntegrityError as error:
        if SECOND_OF_AN_NPP not in str(error):
            raise
        raise RegistrationRefused(ANOTHER_WAS_APPROVED) from error
    return approved


def decide(registration: CompanyRegistration, step, *, by: User, reason: str, explanation: str, today: date):
    """Ask for a correction, or refuse. Raises as `advance` does."""
    with transaction.atomic():
        decided = advance(
            registration,
            step,
            by=by,
            note=explanation,
            decided_by=by,
            reason=reason,
            explanation=explanation,
            today=today,
            event_data={"reason": str(reason)},
        )
        company_notices.tell_decided(decided)
    return decided


def object_to_refusal(registration: CompanyRegistration, *, by: User, note: str, now: datetime) -> CompanyRegistration:
    """Raises as `advance` does."""
    with transaction.atomic():
        objected = advance(
            registration, CompanyRegistration.object_to_refusal, by=by, note=note, today=now.date(), now=now
        )
        company_notices.tell_sent(objected)
    return objected


def withdraw(registration: CompanyRegistration, *, by: User) -> CompanyRegistration:
    """Raises as `advance` does."""
    with transaction.atomic():
        withdrawn = advance(registration, CompanyRegistration.withdraw, by=by)
        company_notices.tell_withdrawn(withdrawn)
    return withdrawn


def change_profile(company: Company, data: Mapping, *, changed_on: date, by: User, today: date) -> list[str]:
    """Write what changed at an approved company, and tell the mediators of its region; gives the names of the fields.

    Raises `PermissionDenied`, `RegistrationRefused`.
    """
    with transaction.atomic():
        locked = _held(company, by)
        if not locked.counts:
            raise RegistrationRefused(STILL_OPEN)
        changed = [name for name in OWN_DATA if getattr(locked, name) != data[name]]
        if not changed:
            return []
        late = today > working_days_after(changed_on, REPORT_CHANGES_WITHIN)
        note = _in_words(locked, data, changed)
        _write(locked, {name: data[name] for name in changed})
        record(locked, "changed", by=by, note=note, changed_on=changed_on.isoformat(), late=late, fields=changed)
        company_notices.tell_mediators_of_change(locked, note, changed_on, late, today)
    return changed


def ask_again() -> int:
    """Ask BPJS about registrations that wait for its answer; gives how many were asked."""
    due = CompanyRegistration.objects.filter(bpjs_ask_at__lte=clock.machine_now(), state__in=OPEN)
    asked = list(due.select_related("company").order_by("bpjs_ask_at")[:MOST_ASKED_A_RUN])
    for registration in asked:
        answer = ask_bpjs(registration.company.npp, registration.company.name)
        with transaction.atomic():
            locked = CompanyRegistration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
            if locked.bpjs_ask_at != registration.bpjs_ask_at:
                continue  # somebody has asked, or decided, meanwhile
            _keep_answer(locked, answer)
            if answer["bpjs_answer"] != BpjsAnswer.WAITING:
                record(locked, "bpjs_answered")
            if answer["bpjs_answer"] not in (BpjsAnswer.WAITING, *GOOD_ANSWERS):
                company_notices.tell_bpjs_disagrees(locked)
    return len(asked)


def _refuse_a_registered_npp(npp: str) -> None:
    if Company.objects.approved().filter(npp=npp).exists():
        raise RegistrationRefused(ALREADY_THERE, "npp")


def _held(company: Company, by: User) -> Company:
    """The company, locked; for an owner, while nothing of it waits at a Disnaker."""
    locked = Company.objects.select_for_update(no_key=True, of=("self",)).get(pk=company.pk)
    if not owns(locked, by):
        raise PermissionDenied
    if locked.registrations.open().exists():
        raise RegistrationRefused(STILL_OPEN)
    return locked


def _write(company: Company, data: Mapping) -> None:
    for name, value in data.items():
        setattr(company, name, value)
    company.save(update_fields=list(data))


def _open(company, kind, region, *, by, now, **details) -> CompanyRegistration:
    registration = CompanyRegistration.objects.create(
        company=company,
        kind=kind,
        region=region,
        submitted_by=by,
        sent_at=now,
        due_on=working_days_after(now.date(), DECISION_WORKING_DAYS),
        **details,
    )
    record(registration, "submitted", by=by, to_state=RegistrationState.SUBMITTED)
    company_notices.tell_sent(registration)
    return registration


def _keep_answer(registration: CompanyRegistration, answer: Mapping) -> None:
    for name, value in answer.items():
        setattr(registration, name, value)
    registration.save(update_fields=list(answer))


def _in_words(company: Company, data: Mapping, changed: list[str]) -> str:
    """What changed, for the trail; a telephone number or an address of a person is only named."""
    lines = []
    for name in changed:
        field = Company._meta.get_field(name)
        label = str(field.verbose_name)
        if name in CONTACTS:
            lines.append(label)
        else:
            shown = dict(field.flatchoices)
            before, after = getattr(company, name), data[name]
            lines.append(f"{label}: {shown.get(before, before) or '–'} → {shown.get(after, after) or '–'}")
    return "\n".join(line[:1].upper() + line[1:] for line in lines)
