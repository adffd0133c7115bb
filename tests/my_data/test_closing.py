"""An account is closed after 14 days of grace, never over a running case, and leaves what the law keeps."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import connection
from django.urls import reverse

from accounts.models import GrantState, Role, RoleGrant, User
from casework.models import Event
from casework.steps import advance
from core import clock
from documents.models import Document
from identity.models import ContactRecovery, DataCorrection, IdentityClaim
from jkp_claims.models import JkpClaim
from my_data import closing
from my_data.closing import CannotClose, ask_to_close, close_due_accounts
from my_data.models import AccountClosure, DataCopy
from my_data.models.closing import GRACE
from notifications.models import Notice
from payouts.preparing import prepare
from phk_reports.models import PhkReport
from profiles.models import Profile
from registry.models import Membership, Participant
from single_sign_on.granting import give
from single_sign_on.models import Consent
from tests.access.world import HERE, World
from tests.accounts.factories import PASSWORD, AssignmentFactory, RoleGrantFactory, UserFactory, officer
from tests.documents.factories import DocumentFactory
from tests.identity.factories import IdentityClaimFactory
from tests.jkp_claims.factories import Story
from tests.lists.rows import past_the_guards
from tests.my_data.factories import AccountClosureFactory, DataCopyFactory, LegalHoldFactory
from tests.my_data.planting import plant
from tests.profiles.factories import ProfileFactory
from tests.registry.factories import CompanyFactory, MembershipFactory
from tests.registry.registrations import registration_of
from tests.single_sign_on.factories import registered
from tests.vacancies.factories import ApplicationFactory
from vacancies.models import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return UserFactory(worker=True)


def closed(user) -> User:
    """The account after its days of grace."""
    AccountClosureFactory(person=user)
    assert close_due_accounts(clock.now()) == 1
    return User.objects.get(pk=user.pk)


def why(user) -> str:
    return " ".join(obstacle.reason for obstacle in closing.obstacles(user, clock.today()))


class TestWhatStandsAgainstIt:
    def test_nothing_for_a_person_without_cases(self, person):
        assert why(person) == ""

    def test_a_role_in_office(self):
        assert "bertugas" in why(officer(Role.MEDIATOR))

    def test_a_role_in_office_that_begins_later(self, person):
        AssignmentFactory(user=person, from_on=clock.today() + timedelta(days=9))
        assert "bertugas" in why(person)

    def test_the_last_owner_of_a_company_hands_it_over_first(self):
        membership = MembershipFactory()
        assert f"pemilik akun terakhir {membership.company}" in why(membership.user)
        with pytest.raises(CannotClose):
            ask_to_close(membership.user, clock.now())
        MembershipFactory(company=membership.company)
        assert why(membership.user) == ""

    def test_a_company_that_was_refused_holds_nobody(self):
        membership = MembershipFactory(company=CompanyFactory(standing="refused"))
        assert why(membership.user) == ""

    def test_a_company_that_waits_for_the_disnaker_holds_its_owner(self):
        assert "pemilik akun terakhir" in why(registration_of(officer(Role.EMPLOYER)).submitted_by)

    def test_a_report_that_is_not_decided(self):
        story = Story()
        report = story.reported()
        assert report.number in why(story.worker)
        mediator = officer(Role.MEDIATOR)
        report = advance(report, PhkReport.take, by=mediator, officer=mediator)
        advance(report, PhkReport.reject, by=mediator, note="bukan PHK")
        assert why(story.worker) == ""

    def test_a_claim_that_runs(self):
        story = Story()
        claim = story.filed().claim
        assert claim.number in why(story.worker)

    def test_a_payment_that_has_not_arrived(self):
        story = Story()
        month = story.month_approved()
        prepare(clock.now())
        assert month.number in why(story.worker)

    def test_somebody_elses_cases_are_not_in_the_way(self, person):
        Story().month_approved()
        assert why(person) == ""

    def test_the_request_is_refused_and_the_page_says_why(self, sign_in):
        story = Story()
        story.reported()
        with pytest.raises(CannotClose):
            ask_to_close(story.worker, clock.now())
        page = sign_in(story.worker).post(reverse("my_data:close"), {"understood": "on"}, follow=True)
        assert story.report.number in page.content.decode()
        assert not AccountClosure.objects.exists()


class TestTheDaysOfGrace:
    def test_it_is_asked_for_told_and_taken_back(self, person, sign_in):
        client = sign_in(person)
        assert "Centang pernyataan" in client.post(reverse("my_data:close"), {}).content.decode()
        client.post(reverse("my_data:close"), {"understood": "on"})
        closure = AccountClosure.objects.get()
        assert closure.due_at - closure.asked_at == GRACE
        assert Notice.objects.get(recipient=person).title == "Akun Anda akan ditutup"
        assert "Jangan tutup akun saya" in client.get(reverse("my_data:close")).content.decode()
        assert "ditutup pada" in client.get(reverse("my_data:overview")).content.decode()
        client.post(reverse("my_data:close_cancel"))
        closure.refresh_from_db()
        assert closure.cancelled_at
        assert [event.verb for event in Event.objects.about(closure)] == ["asked", "taken_back"]
        assert close_due_accounts(clock.now() + 2 * GRACE) == 0

    def test_asking_twice_starts_once(self, person):
        first = ask_to_close(person, clock.now())
        assert ask_to_close(person, clock.now()).pk == first.pk

    def test_nothing_happens_a_minute_before(self, person):
        closure = ask_to_close(person, clock.now())
        assert close_due_accounts(closure.due_at - timedelta(minutes=1)) == 0
        assert close_due_accounts(closure.due_at) == 1

    def test_one_can_sign_in_until_then(self, person, client):
        ask_to_close(person, clock.now())
        client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
        assert "_auth_user_id" in client.session

    def test_a_case_of_the_meantime_calls_it_off_and_the_person_is_told(self):
        story = Story()
        closure = AccountClosureFactory(person=story.worker)
        story.reported()
        assert close_due_accounts(clock.now()) == 0
        closure.refresh_from_db()
        assert closure.cancelled_at
        assert User.objects.get(pk=story.worker.pk).is_active
        assert Notice.objects.filter(recipient=story.worker, title="Akun Anda tidak jadi ditutup").exists()

    def test_a_legal_hold_stops_it_until_it_is_lifted(self, person):
        AccountClosureFactory(person=person)
        hold = LegalHoldFactory(person=person)
        assert close_due_accounts(clock.now()) == 0
        assert User.objects.get(pk=person.pk).is_active
        hold.lifted_at, hold.lifted_by = clock.now(), hold.set_by
        hold.save()
        assert close_due_accounts(clock.now()) == 1

    def test_a_suspended_account_is_not_erased_before_it_is_open_again(self, person):
        person.is_active, person.suspended_at = False, clock.now()
        person.save()
        AccountClosureFactory(person=person)
        assert close_due_accounts(clock.now()) == 0
        person.is_active, person.suspended_at = True, None
        person.save()
        assert close_due_accounts(clock.now()) == 1


class TestWhatIsLeft:
    def test_nobody_can_sign_in_or_be_reached(self, person, sign_in):
        client = sign_in(person)
        client.get(reverse("my_data:overview"))
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        Authenticator.objects.create(user=person, type="recovery_codes", data={})
        user = closed(person)
        assert (user.email, user.phone, user.phone_verified, user.birth_date) == (None, "", False, None)
        assert (user.nik, user.nik_index, user.is_active, user.has_usable_password()) == (None, None, False, False)
        for model in (EmailAddress, Authenticator, UserSession):
            assert not model.objects.filter(user=user).exists()
        assert client.get(reverse("my_data:overview")).status_code == 302

    def test_profile_consents_messages_and_copies_are_gone_with_their_files(self, person):
        photo, cv = DocumentFactory(owner=person), DocumentFactory(owner=person)
        ProfileFactory(user=person, photo=photo, cv=cv)
        service, _secret = registered()
        give(person, service, ["openid"], clock.now())
        copy = DataCopyFactory(person=person)
        IdentityClaimFactory(user=person, nik=person.nik)
        closed(person)
        for model, field in ((Profile, "user"), (Consent, "person"), (Notice, "recipient"), (IdentityClaim, "user")):
            assert not model.objects.filter(**{field: person}).exists()
        assert not Document.objects.filter(owner=person).exists()
        copy.refresh_from_db()
        assert not copy.file
        assert DataCopy.objects.get(pk=copy.pk).removed_at

    def test_a_running_application_is_withdrawn_and_its_cv_stays_with_the_company(self, person):
        cv = DocumentFactory(owner=person)
        ProfileFactory(user=person, cv=cv)
        application = ApplicationFactory(applicant=person, cv=cv)
        closed(person)
        application.refresh_from_db()
        assert application.stage == Stage.WITHDRAWN
        assert Document.objects.filter(pk=cv.pk).exists()

    def test_who_had_no_case_loses_the_name_too_and_who_had_one_keeps_it(self, person):
        assert closed(person).full_name == "Akun ditutup"
        story = Story()
        report = story.reported()
        mediator = officer(Role.MEDIATOR)
        report = advance(report, PhkReport.take, by=mediator, officer=mediator)
        advance(report, PhkReport.reject, by=mediator, note="bukan PHK")
        assert closed(story.worker).full_name == story.worker.full_name
        assert Participant.objects.get(pk=story.participant.pk).full_name == story.participant.full_name

    def test_it_is_done_with_the_rights_of_the_portal_itself(self):
        world = World(HERE)
        plant(world)
        user = User.objects.get(pk=world.story.worker.pk)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE web")
            closing.anonymise(user, clock.now())
            cursor.execute("RESET ROLE")
        assert not ContactRecovery.objects.filter(account=user).exists()
        assert not DataCorrection.objects.filter(person=user).exists()

    def test_who_acted_in_office_keeps_the_name_that_the_trail_tells(self):
        mediator = officer(Role.MEDIATOR)
        mediator.assignments.update(ended_at=clock.now())
        assert closed(mediator).full_name == mediator.full_name

    def test_the_address_that_was_invited_into_office_is_gone(self, person):
        grant = RoleGrantFactory(user=None, email=person.email, invited_name="Siti")
        with past_the_guards():
            RoleGrant.objects.filter(pk=grant.pk).update(
                state=GrantState.ENDED, user=person, decided_by=UserFactory(), decided_at=clock.now()
            )
        closed(person)
        grant.refresh_from_db()
        assert (grant.email, grant.invited_name, grant.user) == ("", "", person)

    def test_a_member_no_longer_acts_for_the_company(self):
        story = Story()
        MembershipFactory(company=story.member.company)
        closed(story.employer)
        assert User.objects.get(pk=story.employer.pk).actings == []
        assert not Membership.objects.filter(user=story.employer).exists()

    def test_the_trail_stays(self, person):
        closed(person)
        closure = AccountClosure.objects.get()
        assert [event.verb for event in Event.objects.about(closure)] == ["closed"]
        assert closure.done_at

    def test_the_nik_may_register_again_and_finds_its_record(self):
        story = Story()
        nik, index = story.worker.nik, story.worker.nik_index
        claim = story.approved()
        closing.anonymise(User.objects.get(pk=story.worker.pk), clock.now())
        again = UserFactory(nik=nik, nik_index=index)
        assert story.participant.account == again
        assert JkpClaim.objects.visible_to(again).get() == claim
