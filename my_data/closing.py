"""Closing an account: why not now, the days of grace, and what is left afterwards."""

from dataclasses import dataclass
from datetime import date, datetime

from allauth.account.models import EmailAddress
from allauth.idp.oidc.models import Token
from allauth.mfa.models import Authenticator
from django.db import models, transaction
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import RoleGrant, User
from accounts.models.roles import OFFICER_ROLES
from casework.steps import record
from core.words import lazy_tanggal
from counselling.models import Session
from counselling.models import State as SessionState
from counselling.services import cancel
from documents.models import Document
from documents.services import discard
from identity.models import ContactRecovery, DataCorrection, IdentityClaim
from jkp_claims.models import ClaimState, JkpClaim
from my_data.copying import remove
from my_data.models import AccountClosure, DataCopy, LegalHold
from my_data.models.closing import GRACE
from notifications.models import Notice, Preference
from notifications.services import notify
from payouts.models import Payout
from payouts.states import AttemptState
from phk_reports import mandates
from phk_reports.models import Mandate, PhkReport, State
from profiles.models import Certificate, Education, JobWish, LanguageSkill, Profile, Skill, WorkExperience
from registry.members import companies_without_other_owner
from registry.models import MemberInvitation, Membership, Participant
from sign_in.models import KnownDevice
from sign_in.open_sessions import end_sessions
from single_sign_on.models import Consent
from vacancies.models import FINAL_STAGES, Application
from vacancies.services import withdraw

CLOSED_NAME = gettext_lazy("Akun ditutup")
STILL_RUNNING = [ClaimState.OPEN, ClaimState.ACTIVE, ClaimState.OBJECTED]
UNDECIDED = [State.SUBMITTED, State.IN_REVIEW, State.NEEDS_CORRECTION, State.DISPUTED, State.OBJECTED]
OWN_WORDS = (Certificate, Education, JobWish, LanguageSkill, Profile, Skill, WorkExperience)


class CannotClose(Exception):
    """`obstacles` say why."""

    def __init__(self, obstacles: list["Obstacle"]):
        super().__init__("; ".join(obstacle.reason for obstacle in obstacles))
        self.obstacles = obstacles


@dataclass(frozen=True)
class Obstacle:
    """Why the account stays for now, and what ends that."""

    reason: str
    todo: str


def obstacles(person: User, today: date) -> list[Obstacle]:
    """What stands against closing this account today."""
    records = Participant.objects.of(person)
    claims = JkpClaim.objects.filter(participant__in=records, state__in=STILL_RUNNING)
    reports = PhkReport.objects.filter(employment__participant__in=records, state__in=UNDECIDED)
    return [
        Obstacle(_("Anda masih bertugas sebagai petugas."), _("Minta administrator mengakhiri tugas Anda dulu."))
        for _assignment in _staff_roles(person).filter(ended_at__isnull=True).exclude(to_on__lt=today)[:1]
    ] + [
        *(
            Obstacle(
                _("Anda pemilik akun terakhir %(company)s.") % {"company": company.name},
                _("Jadikan dulu anggota lain pemilik akun, di halaman “Anggota perusahaan”."),
            )
            for company in companies_without_other_owner(person)
        ),
        *(
            Obstacle(
                _("Laporan PHK %(number)s belum diputuskan.") % {"number": report.number},
                _("Tunggu keputusan Disnaker, atau tarik laporan itu bila Anda yang membuatnya."),
            )
            for report in reports
        ),
        *(
            Obstacle(
                _("Klaim JKP %(number)s masih berjalan.") % {"number": claim.number},
                _("Tunggu sampai klaim itu selesai. Lapor bila Anda sudah bekerja lagi."),
            )
            for claim in claims
        ),
        *(
            Obstacle(
                _("Pembayaran untuk %(number)s belum sampai.") % {"number": payout.month.number},
                _("Tunggu jawaban bank, atau isi rekening lain bila pembayaran gagal."),
            )
            for payout in unpaid(records)
        ),
    ]


def _staff_roles(person: User) -> models.QuerySet:
    return person.assignments.filter(role__in=OFFICER_ROLES)


def unpaid(records: models.QuerySet) -> models.QuerySet:
    """What is owed to these people and was not settled by the bank."""
    owed = Payout.objects.filter(payee__in=records).select_related("month")
    return owed.exclude(attempts__state=AttemptState.SETTLED).order_by("pk")


@transaction.atomic
def ask_to_close(person: User, now: datetime) -> AccountClosure:
    """Start the days of grace; the one that runs is given when there is one. Raises `CannotClose`."""
    User.objects.select_for_update().get(pk=person.pk)
    if found := AccountClosure.objects.visible_to(person).running().first():
        return found
    if against := obstacles(person, now.date()):
        raise CannotClose(against)
    closure = AccountClosure.objects.create(person=person, asked_at=now, due_at=now + GRACE)
    record(closure, "asked", by=person)
    notify(
        person,
        key=f"closure:{closure.pk}",
        title=gettext_lazy("Akun Anda akan ditutup"),
        body=gettext_lazy("Akun ditutup pada %(day)s. Sampai hari itu Anda dapat masuk dan membatalkannya."),
        url=reverse("my_data:close"),
        values={"day": lazy_tanggal(closure.due_at)},
    )
    return closure


@transaction.atomic
def take_back(person: User, now: datetime) -> bool:
    """The person stays. False when nothing ran."""
    closure = AccountClosure.objects.visible_to(person).running().select_for_update().first()
    if closure is None:
        return False
    _cancel(closure, now)
    record(closure, "taken_back", by=person)
    return True


def close_due_accounts(now: datetime) -> int:
    """Close what is due, one account in each transaction; gives how many."""
    closed = 0
    for key in AccountClosure.objects.due(now).order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            due = AccountClosure.objects.due(now).filter(pk=key).select_related("person")
            closure = due.select_for_update(skip_locked=True, of=("self",)).first()
            if closure is not None:
                closed += _close_or_explain(closure, now)
    return closed


def _close_or_explain(closure: AccountClosure, now: datetime) -> bool:
    """False when the account stays: suspended or under a legal hold it waits, because of a new case it is called off."""
    person = User.objects.select_for_update().get(pk=closure.person_id)
    if person.suspended_at is not None or LegalHold.objects.in_force().filter(person=person).exists():
        return False
    if obstacles(person, now.date()):
        _cancel(closure, now)
        record(closure, "called_off")
        notify(
            person,
            key=f"closure-called-off:{closure.pk}",
            title=gettext_lazy("Akun Anda tidak jadi ditutup"),
            body=gettext_lazy("Ada urusan yang belum selesai. Lihat apa yang harus diselesaikan dulu."),
            url=reverse("my_data:close"),
        )
        return False
    notify(
        person,
        key=f"closed:{closure.pk}",
        title=gettext_lazy("Akun Anda sudah ditutup"),
        body=gettext_lazy("Kontak, profil, dan izin Anda dihapus. Anda dapat mendaftar lagi dengan NIK yang sama."),
    )
    anonymise(person, now)
    closure.done_at = now
    closure.save(update_fields=["done_at"])
    record(closure, "closed")
    return True


def _cancel(closure: AccountClosure, now: datetime) -> None:
    closure.cancelled_at = now
    closure.save(update_fields=["cancelled_at"])


def anonymise(person: User, now: datetime) -> None:
    """Take away everything that lets somebody sign in or be reached, and what the person told about themself.

    Cases, the register and the ledger stay with the name the law keeps; the NIK leaves the account, so that it may
    register again and find them.
    """
    for application in Application.objects.filter(applicant=person).exclude(stage__in=FINAL_STAGES):
        withdraw(application, by=person)
    for session in Session.objects.filter(client=person, state=SessionState.BOOKED, slot__starts_at__gt=now):
        cancel(session, by=person, now=now)
    for mandate in Mandate.objects.involving(person):
        mandates.end(mandate, by=None)
    end_sessions(person)
    person.assignments.filter(ended_at__isnull=True).update(ended_at=now)  # for a company: officers are not closed
    for model in (Token, Authenticator, EmailAddress):
        model.objects.filter(user=person).delete()
    for model in (KnownDevice, Preference, Membership):
        model.objects.filter(user=person).delete()
    Consent.objects.filter(person=person).delete()
    MemberInvitation.objects.waiting().filter(email=person.email or "-").delete()
    RoleGrant.objects.filter(user=person).exclude(email="").update(email="", invited_name="")
    DataCopy.objects.filter(person=person).waiting().delete()
    remove(DataCopy.objects.filter(person=person, removed_at__isnull=True))
    Notice.objects.filter(recipient=person).delete()
    own_papers = list(_papers_of_profile(person))
    for model in OWN_WORDS:
        model.objects.filter(user=person).delete()
    _discard(own_papers)
    _forget_identity(person)
    if not _is_named_in_cases(person):
        person.full_name = str(CLOSED_NAME)
    person.email, person.phone, person.phone_verified, person.birth_date = None, "", False, None
    person.nik = person.nik_index = None
    person.is_active = False
    person.sessions_round += 1
    person.set_unusable_password()
    person.save()


def _is_named_in_cases(person: User) -> bool:
    """Whether the law keeps the name: of whom a case is about, and of who acted in office."""
    reports = PhkReport.objects.filter(employment__participant__in=Participant.objects.of(person))
    return reports.exists() or _staff_roles(person).exists()


def _papers_of_profile(person: User) -> models.QuerySet:
    """Photo, CV and certificates."""
    profiles = Profile.objects.filter(user=person)
    return Document.objects.filter(
        models.Q(pk__in=profiles.values("photo"))
        | models.Q(pk__in=profiles.values("cv"))
        | models.Q(pk__in=Certificate.objects.filter(user=person).values("document"))
    )


def _discard(papers: list[Document]) -> None:
    """What was sent with an application stays with the company that has it."""
    for paper in papers:
        try:
            with transaction.atomic():
                discard(paper)
        except ProtectedError:
            continue


def _forget_identity(person: User) -> None:
    """What was typed to prove the identity, and contacts that an officer was told. The trail keeps what was decided."""
    ContactRecovery.objects.filter(models.Q(account=person) | models.Q(claim__user=person)).delete()
    IdentityClaim.objects.filter(user=person).delete()
    corrections = DataCorrection.objects.filter(person=person)
    papers = list(Document.objects.filter(data_corrections__in=corrections))
    corrections.delete()
    _discard(papers)
