"""Rows about one person in every table of the copy that a `World` leaves empty."""

from allauth.account.models import EmailAddress
from allauth.idp.oidc.models import Token
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from accounts.models import Role
from bulk_uploads.models import Upload
from core import clock
from core.ids import uuid7
from documents.models import RefusedOpening, SentForm
from notifications.models import Preference
from payouts.models import Attempt, LedgerEntry
from phk_reports.models import Decision, DisputeStage, FieldChoice, Recusal
from registry.models import BankAccount, BankAccountCheck, MemberInvitation, WaitingNameCheck
from sign_in.models import KnownDevice
from tests.access.world import World
from tests.accounts.factories import AssignmentFactory, RoleGrantFactory, UserFactory
from tests.documents.factories import DocumentFactory
from tests.identity.factories import DataCorrectionFactory, IdentityClaimFactory
from tests.lists.rows import past_the_guards
from tests.my_data.factories import AccountClosureFactory
from tests.profiles.factories import (
    CertificateFactory,
    EducationFactory,
    JobWishFactory,
    LanguageSkillFactory,
    ProfileFactory,
    SkillFactory,
    WorkExperienceFactory,
)
from tests.registry.factories import MembershipFactory
from tests.training.factories import AttendanceFactory, MeetingFactory, RecommendationFactory
from training.models import Enrolment

SECRET = "rahasia-yang-tidak-boleh-keluar"


def plant(world: World) -> None:
    """Whatever the worker of this world has not got yet."""
    person, participant = world.story.worker, world.story.participant
    office = world.people[Role.MEDIATOR].office
    person.set_password(SECRET)
    person.save()
    AssignmentFactory(user=person, office=office, to_on=clock.today())
    RoleGrantFactory(user=person, office=office)
    membership = MembershipFactory(user=person, role="preparer")
    MemberInvitation.objects.create(
        company=membership.company,
        role=membership.role,
        invited_by=UserFactory(),
        link_hash=f"{SECRET}{person.pk.hex}"[:64],
        link_until=clock.machine_now(),
        accepted_by=person,
        accepted_at=clock.now(),
    )
    EmailAddress.objects.get_or_create(user=person, email=person.email, defaults={"verified": True, "primary": True})
    Authenticator.objects.update_or_create(user=person, type="totp", defaults={"data": {"secret": SECRET}})
    UserSession.objects.create(user=person, ip="127.0.0.1", session_key=str(uuid7()), user_agent="Firefox")
    service = world.objects["service"]
    Token.objects.create(
        user=person, client=service.client, type="rt", hash=f"{SECRET}{person.pk}"[:128], scopes="openid"
    )
    KnownDevice.objects.create(user=person, token_hash=SECRET.encode(), name="Firefox di Android")
    Preference.objects.create(user=person)
    IdentityClaimFactory(user=person, nik=person.nik, office=office)
    DataCorrectionFactory(person=person, office=office)
    for factory in (ProfileFactory, EducationFactory, WorkExperienceFactory, LanguageSkillFactory, SkillFactory):
        factory(user=person)
    CertificateFactory(user=person)
    JobWishFactory(user=person)
    enrolment = Enrolment.objects.get(worker=person)
    AttendanceFactory(enrolment=enrolment, meeting=MeetingFactory(training_class=enrolment.training_class))
    RecommendationFactory(worker=person)
    DocumentFactory(owner=person)
    SentForm.objects.create(person=person, key=uuid7())
    Upload.objects.create(
        owner=person, kind="contributions", scope_id=uuid7(), sha256="0" * 64, file_fault_details={"columns": SECRET}
    )
    _plant_a_disputed_file(world)
    account = BankAccount.objects.latest_of(participant)
    BankAccountCheck.objects.create(bank_account=account, answer="other_name", bank_name="NAMA LAIN")
    WaitingNameCheck.objects.create(bank_account=account)
    AccountClosureFactory(person=person)
    attempt = Attempt.objects.get(payee=participant)
    with past_the_guards():
        LedgerEntry.objects.bulk_create(
            LedgerEntry(txn_id=attempt.pk, account=account, amount=amount, attempt=attempt, at=clock.now())
            for account, amount in (("bank", -1), ("benefit", 1))
        )


def _plant_a_disputed_file(world: World) -> None:
    """What stands in a PHK file beside its statements and documents, and a file that was not theirs to open."""
    report, mediator, today = world.story.report, world.people[Role.MEDIATOR], clock.today()
    decision = Decision.objects.create(
        report=report, verdict="approve", to_worker="CONTOH", to_employer="CONTOH", decided_by=mediator
    )
    FieldChoice.objects.create(decision=decision, field="cause", side="worker", value="b")
    DisputeStage.objects.create(report=report, stage="bipartite", started_on=today, due_on=today, recorded_by=mediator)
    Recusal.objects.create(
        report=report, officer=UserFactory(), declared_by=world.story.worker, relation="saudara (contoh)"
    )
    RefusedOpening.objects.create(
        user_id=world.story.worker.pk,
        role="worker",
        address="documents:file",
        why="expired",
        source=SECRET.encode()[:32],
    )
