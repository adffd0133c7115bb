"""A company is registered: BPJS is asked, the Disnaker decides, and nothing it says counts before."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import Region, Role
from casework.models import Event
from casework.steps import StepRefused, advance
from core import clock
from notifications.models import Notice
from registry import permissions, registrations, tasks
from registry.choices import CompanyStanding, MemberRole, Scale
from registry.models import BpjsAnswer, Company, CompanyRegistration, Membership, RegistrationKind
from registry.models import RegistrationState as State
from registry.registrations import RegistrationRefused
from tests.accounts.factories import UserFactory, officer
from tests.registry.factories import CompanyFactory, MembershipFactory
from tests.registry.registrations import registration_of

pytestmark = pytest.mark.django_db

NPP = "CONTOH01"


def data(npp=NPP, **changes):
    return {
        "name": "PT Maju Contoh",
        "npp": npp,
        "nib": "9120001234567",
        "scale": Scale.SMALL,
        "kbli": "26410",
        "address": "Jalan Contoh 1",
        "region": Region.objects.get(code="3275"),
        "phone": "+62215550100",
        "email": "hr@contoh.example",
        **changes,
    }


def register(by=None, **changes):
    return registrations.register(data(**changes), by=by or UserFactory(), now=clock.now())


def refuse(registration, by, step=CompanyRegistration.refuse):
    return registrations.decide(
        registration, step, by=by, reason="nib_wrong", explanation="NIB milik orang lain.", today=clock.today()
    )


@pytest.fixture
def mediator():
    return officer(Role.MEDIATOR)


class TestRegistering:
    def test_a_person_becomes_the_owner_of_a_company_that_waits(self, bpjs_simulator):
        person = UserFactory(worker=True)
        registration = register(person)
        company = registration.company
        assert (registration.state, company.standing) == (State.SUBMITTED, CompanyStanding.PENDING)
        assert Membership.objects.get(company=company).role == MemberRole.OWNER
        assignment = person.assignments.get()
        assert (assignment.role, assignment.grant) == (Role.EMPLOYER, None)
        assert (registration.bpjs_answer, registration.bpjs_name) == (BpjsAnswer.ACTIVE, "PT MAJU CONTOH")
        assert registration.due_on > clock.today()
        assert Notice.objects.filter(recipient=person, title__contains="sudah dikirim").count() == 1
        assert not permissions.may_sign(company, again(person))

    def test_a_second_company_gives_no_second_employer_role(self, bpjs_simulator):
        person = UserFactory()
        register(person)
        register(person, npp="CONTOH02")
        assert person.assignments.count() == 1
        assert person.companies.count() == 2

    @pytest.mark.parametrize(
        ("npp", "said"), [("CONTOHX0", registrations.NOT_AT_BPJS), ("CONTOHX1", registrations.INACTIVE_AT_BPJS)]
    )
    def test_what_bpjs_does_not_know_or_has_ended_is_refused_and_leaves_nothing(self, bpjs_simulator, npp, said):
        person = UserFactory()
        with pytest.raises(RegistrationRefused) as refusal:
            register(person, npp=npp)
        assert (str(refusal.value.message), refusal.value.field) == (str(said), "npp")
        assert not Company.objects.exists()
        assert not person.assignments.exists()

    @pytest.mark.parametrize(
        ("npp", "answer", "matches"),
        [
            ("CONTOHX2", BpjsAnswer.ARREARS, True),
            ("CONTOHX3", BpjsAnswer.ACTIVE, False),
            ("CONTOHX4", BpjsAnswer.WAITING, True),
        ],
    )
    def test_arrears_another_name_and_no_answer_are_for_the_disnaker_to_see(self, bpjs_simulator, npp, answer, matches):
        registration = register(npp=npp)
        assert (registration.bpjs_answer, registration.bpjs_name_matches) == (answer, matches)
        assert (registration.bpjs_ask_at is not None) == (answer == BpjsAnswer.WAITING)

    def test_the_npp_of_an_approved_company_names_nobody(self, bpjs_simulator):
        owner = MembershipFactory(company=CompanyFactory(npp=NPP, name="PT Rahasia")).user
        with pytest.raises(RegistrationRefused) as refusal:
            register()
        assert "mengundang Anda" in str(refusal.value.message)
        assert "Rahasia" not in str(refusal.value.message)
        assert owner.full_name not in str(refusal.value.message)

    def test_one_person_registers_an_npp_once_and_others_may_too(self, bpjs_simulator):
        person = UserFactory()
        register(person)
        with pytest.raises(RegistrationRefused, match="sudah mendaftarkan"):
            register(person)
        register()
        assert Company.objects.filter(npp=NPP).count() == 2

    def test_without_a_proven_contact_nobody_registers(self, bpjs_simulator):
        with pytest.raises(PermissionDenied):
            register(UserFactory(email=None, phone="", phone_verified=False))


def again(user):
    """As the next request reads them."""
    return type(user).objects.get(pk=user.pk)


class TestDeciding:
    def test_the_approval_makes_it_count_and_is_told(self, mediator):
        owner = officer(Role.EMPLOYER)
        registration = registration_of(owner)
        approved = registrations.approve(registration, by=mediator)
        assert approved.state == State.APPROVED
        assert permissions.may_sign(registration.company, owner)
        assert Notice.objects.filter(recipient=owner, title__contains="sudah terdaftar").exists()
        assert [event.verb for event in Event.objects.about(registration)] == ["submitted", "approve"]

    @pytest.mark.parametrize("answer", [BpjsAnswer.WAITING, BpjsAnswer.INACTIVE, BpjsAnswer.UNKNOWN])
    def test_nothing_is_approved_before_bpjs_has_said_yes(self, mediator, answer):
        registration = registration_of(officer(Role.EMPLOYER))
        CompanyRegistration.objects.filter(pk=registration.pk).update(bpjs_answer=answer)
        with pytest.raises(PermissionDenied):
            registrations.approve(registration, by=mediator)
        assert refuse(registration, mediator).state == State.REFUSED

    def test_a_second_company_of_the_same_npp_is_not_approved(self, mediator):
        first = registration_of(officer(Role.EMPLOYER), npp=NPP)
        second = registration_of(officer(Role.EMPLOYER), npp=NPP)
        registrations.approve(first, by=mediator)
        with pytest.raises(RegistrationRefused, match="sudah disetujui"):
            registrations.approve(second, by=mediator)
        second.refresh_from_db()
        assert (second.state, second.company.standing) == (State.SUBMITTED, CompanyStanding.PENDING)

    def test_only_a_mediator_of_the_region_who_is_no_member_decides(self, mediator):
        registration = registration_of(officer(Role.EMPLOYER))
        member = officer(Role.MEDIATOR)
        MembershipFactory(company=registration.company, user=member)
        elsewhere = officer(Role.MEDIATOR, region="3578")
        for somebody in (member, elsewhere, officer(Role.VERIFIER), registration.submitted_by):
            for step in (CompanyRegistration.refuse, CompanyRegistration.ask_correction):
                with pytest.raises(PermissionDenied):
                    refuse(registration, somebody, step)
            with pytest.raises(PermissionDenied):
                registrations.approve(registration, by=somebody)
        registration.refresh_from_db()
        assert registration.state == State.SUBMITTED

    def test_a_correction_goes_back_to_the_company_and_comes_again(self, mediator, bpjs_simulator):
        owner = officer(Role.EMPLOYER)
        registration = registration_of(owner)
        asked = refuse(registration, mediator, CompanyRegistration.ask_correction)
        assert (asked.state, asked.explanation) == (State.NEEDS_CORRECTION, "NIB milik orang lain.")
        notice = Notice.objects.filter(recipient=owner).latest("pk")
        assert "NIB milik orang lain." in notice.body
        read = registration.mark_of_read
        with clock.standing_at(clock.now() + registrations.ASK_AGAIN_AFTER):
            sent = registrations.correct(registration, data(npp="CONTOHX2"), by=owner, now=clock.now())
        assert (sent.state, sent.company.npp, sent.bpjs_answer) == (State.SUBMITTED, "CONTOHX2", BpjsAnswer.ARREARS)
        assert sent.mark_of_read != read

    def test_a_corrected_region_sends_it_to_the_disnaker_there(self, mediator, bpjs_simulator):
        owner = officer(Role.EMPLOYER)
        registration = registration_of(owner)
        refuse(registration, mediator, CompanyRegistration.ask_correction)
        there = Region.objects.get(code="3578")
        sent = registrations.correct(registration, data(region=there), by=owner, now=clock.now())
        assert (sent.region, sent.company.region) == (there, there)
        with pytest.raises(PermissionDenied):
            registrations.approve(sent, by=mediator)
        registrations.approve(sent, by=officer(Role.MEDIATOR, region="3578"))

    def test_an_objection_is_decided_by_another_mediator_and_once(self, mediator):
        owner = officer(Role.EMPLOYER)
        registration = registration_of(owner)
        refused = refuse(registration, mediator)
        assert refused.company.standing == CompanyStanding.REFUSED
        registrations.object_to_refusal(registration, by=owner, note="NIB kami benar.", now=clock.now())
        with pytest.raises(PermissionDenied):
            registrations.approve(registration, by=mediator)
        with pytest.raises(PermissionDenied):
            refuse(registration, mediator)
        final = refuse(registration, officer(Role.MEDIATOR))
        assert (final.state, final.due_on) == (State.REFUSED, None)
        with pytest.raises(PermissionDenied):
            registrations.object_to_refusal(registration, by=owner, note="Lagi.", now=clock.now())

    def test_an_objection_may_succeed(self, mediator):
        owner = officer(Role.EMPLOYER)
        registration = registration_of(owner)
        refuse(registration, mediator)
        registrations.object_to_refusal(registration, by=owner, note="NIB kami benar.", now=clock.now())
        assert registrations.approve(registration, by=officer(Role.MEDIATOR)).company.counts

    def test_who_has_asked_anew_objects_no_more_to_the_old_refusal(self, mediator, bpjs_simulator):
        owner = officer(Role.EMPLOYER)
        refused = refuse(registration_of(owner), mediator)
        anew = registrations.register_again(refused.company, data(), by=owner, now=clock.now())
        registrations.approve(anew, by=mediator)
        with pytest.raises(PermissionDenied):
            registrations.object_to_refusal(refused, by=owner, note="NIB kami benar.", now=clock.now())
        assert Company.objects.get().counts

    def test_an_objection_has_bpjs_asked_again(self, mediator, bpjs_simulator):
        owner = officer(Role.EMPLOYER)
        registration = registration_of(owner, npp=NPP)
        CompanyRegistration.objects.update(bpjs_answer=BpjsAnswer.WAITING)
        refuse(registration, mediator)
        registrations.object_to_refusal(registration, by=owner, note="NIB kami benar.", now=clock.now())
        registrations.ask_again()
        assert registrations.approve(registration, by=officer(Role.MEDIATOR)).company.counts

    def test_the_day_to_object_ends(self, mediator):
        owner = officer(Role.EMPLOYER)
        refused = refuse(registration_of(owner), mediator)
        after = clock.now() + (refused.due_on - clock.today()) + registrations.timedelta(days=1)
        with clock.standing_at(after), pytest.raises(PermissionDenied):
            registrations.object_to_refusal(refused, by=owner, note="Terlambat.", now=clock.now())

    def test_only_owners_correct_object_and_withdraw(self, mediator):
        owner, approver = officer(Role.EMPLOYER), officer(Role.EMPLOYER)
        registration = registration_of(owner)
        MembershipFactory(company=registration.company, user=approver, role=MemberRole.APPROVER)
        with pytest.raises(PermissionDenied):
            registrations.withdraw(registration, by=approver)
        refuse(registration, mediator, CompanyRegistration.ask_correction)
        with pytest.raises(PermissionDenied):
            registrations.correct(registration, data(), by=approver, now=clock.now())
        assert registrations.withdraw(registration, by=owner).state == State.WITHDRAWN

    def test_what_is_decided_is_not_decided_again(self, mediator):
        registration = registration_of(officer(Role.EMPLOYER))
        registrations.approve(registration, by=mediator)
        with pytest.raises(StepRefused):
            refuse(registration, officer(Role.MEDIATOR))

    def test_after_a_refusal_the_company_may_ask_again(self, mediator, bpjs_simulator):
        owner = officer(Role.EMPLOYER)
        registration = registration_of(owner)
        company = registration.company
        with pytest.raises(RegistrationRefused, match="masih diperiksa"):
            registrations.register_again(company, data(), by=owner, now=clock.now())
        refuse(registration, mediator)
        new = registrations.register_again(company, data(), by=owner, now=clock.now())
        company.refresh_from_db()
        assert (new.state, company.standing, company.npp) == (State.SUBMITTED, CompanyStanding.PENDING, NPP)


class TestTheDatabase:
    def test_a_standing_cannot_become_approved_without_the_approval(self):
        company = registration_of(officer(Role.EMPLOYER)).company
        with pytest.raises(DatabaseError, match="approved_by_the_disnaker"):
            at_once(Company.objects.filter(pk=company.pk), standing=CompanyStanding.APPROVED)

    def test_an_earlier_approval_is_no_approval_of_today(self, mediator):
        """The event must stand in the same transaction: an old one does not carry a later change."""
        registration = registration_of(officer(Role.EMPLOYER))
        registrations.approve(registration, by=mediator)
        immediately()
        Company.objects.filter(pk=registration.company_id).update(standing=CompanyStanding.REFUSED)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("UPDATE casework_event SET xact = 1 WHERE subject_id = %s", [registration.pk])
            cursor.execute("SET LOCAL session_replication_role = origin")
        with pytest.raises(DatabaseError, match="approved_by_the_disnaker"):
            at_once(Company.objects.filter(pk=registration.company_id), standing=CompanyStanding.APPROVED)

    def test_the_state_moves_only_with_its_event(self):
        registration = registration_of(officer(Role.EMPLOYER))
        with pytest.raises(DatabaseError, match="has no event"):
            at_once(CompanyRegistration.objects.filter(pk=registration.pk), state=State.WITHDRAWN)

    def test_a_company_has_one_open_registration(self):
        registration = registration_of(officer(Role.EMPLOYER))
        with pytest.raises(IntegrityError), transaction.atomic():
            CompanyRegistration.objects.create(
                company=registration.company,
                kind=RegistrationKind.MOVE,
                region=registration.region,
                submitted_by=registration.submitted_by,
            )

    def test_a_refusal_needs_a_reason_and_words(self, mediator):
        registration = registration_of(officer(Role.EMPLOYER))
        with pytest.raises(IntegrityError), transaction.atomic():
            advance(
                registration,
                CompanyRegistration.refuse,
                by=mediator,
                decided_by=mediator,
                reason="nib_wrong",
                explanation="",
                today=clock.today(),
            )


def at_once(rows, **values) -> None:
    """An update that is judged as at the end of its transaction."""
    with transaction.atomic():
        rows.update(**values)
        immediately()


def immediately() -> None:
    """Deferred triggers speak now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


class TestAskingAgain:
    def test_the_job_asks_until_bpjs_answers(self, bpjs_simulator):
        registration = register(npp="LAGIX7")
        assert registration.bpjs_answer == BpjsAnswer.WAITING
        tasks.ask_about_companies()
        registration.refresh_from_db()
        assert registration.bpjs_answer == BpjsAnswer.WAITING, "it is not due yet"
        CompanyRegistration.objects.update(bpjs_ask_at=clock.machine_now())
        tasks.ask_about_companies()
        registration.refresh_from_db()
        assert (registration.bpjs_answer, registration.bpjs_ask_at) == (BpjsAnswer.ACTIVE, None)

    def test_no_answer_waits_for_the_next_time(self, bpjs_simulator):
        registration = register(npp="CONTOHX4")
        CompanyRegistration.objects.update(bpjs_ask_at=clock.machine_now())
        assert registrations.ask_again() == 1
        registration.refresh_from_db()
        assert registration.bpjs_ask_at > clock.machine_now()

    def test_a_no_of_bpjs_is_told_and_stands_at_the_desk(self, bpjs_simulator):
        registration = register(npp="CONTOHX4")
        Company.objects.update(npp="CONTOHX0")
        CompanyRegistration.objects.update(bpjs_ask_at=clock.machine_now())
        registrations.ask_again()
        registration.refresh_from_db()
        assert registration.bpjs_answer == BpjsAnswer.UNKNOWN
        no = Notice.objects.filter(title__contains="BPJS belum dapat membenarkan")
        assert no.count() == 1
        CompanyRegistration.objects.update(bpjs_ask_at=clock.machine_now())
        registrations.ask_again()
        assert no.count() == 2, "another no is news"


class TestTheProfile:
    def owner_of(self, **company):
        return MembershipFactory(company=CompanyFactory(**company))

    def changed(self, membership, **changes):
        company = membership.company
        current = {name: getattr(company, name) for name in registrations.OWN_DATA} | changes
        return registrations.change_profile(
            company, current, changed_on=clock.today(), by=membership.user, today=clock.today()
        )

    def test_a_change_is_written_recorded_and_told_to_the_mediators_there(self, mediator):
        membership = self.owner_of(scale=Scale.SMALL)
        assert self.changed(membership, scale=Scale.LARGE, phone="+62215550199") == ["scale", "phone"]
        event = Event.objects.about(membership.company).get()
        assert "Kecil → Besar" in event.note
        assert "+62215550199" not in event.note
        assert event.data["late"] is False
        assert Notice.objects.filter(recipient=mediator, title__contains="berubah").count() == 1
        assert not Notice.objects.filter(recipient=officer(Role.MEDIATOR, region="3578")).exists()

    def test_nothing_changed_is_no_news(self, mediator):
        assert self.changed(self.owner_of()) == []
        assert not Notice.objects.filter(recipient=mediator).exists()

    def test_after_seven_working_days_it_is_late(self, mediator):
        membership = self.owner_of()
        company = membership.company
        current = {name: getattr(company, name) for name in registrations.OWN_DATA} | {"name": "PT Baru"}
        since = clock.today() - registrations.timedelta(days=30)
        registrations.change_profile(company, current, changed_on=since, by=membership.user, today=clock.today())
        assert Event.objects.about(company).get().data["late"] is True
        assert "lewat 7 hari kerja" in Notice.objects.get(recipient=mediator).body

    @pytest.mark.parametrize("role", [MemberRole.PREPARER, MemberRole.APPROVER])
    def test_only_owners_change_it(self, role):
        membership = MembershipFactory(role=role)
        with pytest.raises(PermissionDenied):
            self.changed(membership, name="PT Lain")
        membership.company.refresh_from_db()
        assert membership.company.name != "PT Lain"

    def test_nothing_changes_while_the_disnaker_reads_it(self):
        owner = officer(Role.EMPLOYER)
        registration = registration_of(owner)
        with pytest.raises(RegistrationRefused):
            self.changed(Membership.objects.get(company=registration.company), name="PT Lain")


class TestMoving:
    def test_the_new_region_decides_and_until_then_the_old_one_holds(self, mediator):
        membership = MembershipFactory()
        company, there = membership.company, Region.objects.get(code="3578")
        asked = registrations.move(company, region=there, address="Jalan Baru 2", by=membership.user, now=clock.now())
        company.refresh_from_db()
        assert (company.region_id, company.counts) == ("3275", True)
        with pytest.raises(PermissionDenied):
            registrations.approve(asked, by=mediator)
        assert CompanyRegistration.objects.visible_to(mediator).filter(pk=asked.pk).exists()
        registrations.approve(asked, by=officer(Role.MEDIATOR, region="3578"))
        company.refresh_from_db()
        assert (company.region_id, company.address) == ("3578", "Jalan Baru 2")
        assert not permissions.oversees(company, mediator)

    def test_a_refused_move_leaves_the_company_as_it_was(self):
        membership = MembershipFactory()
        company = membership.company
        there = Region.objects.get(code="3578")
        asked = registrations.move(company, region=there, address="Jalan Baru", by=membership.user, now=clock.now())
        refuse(asked, officer(Role.MEDIATOR, region="3578"))
        company.refresh_from_db()
        assert (company.region_id, company.counts) == ("3275", True)

    def test_to_where_it_is_already_nobody_moves(self):
        membership = MembershipFactory()
        company = membership.company
        with pytest.raises(RegistrationRefused):
            registrations.move(company, region=company.region, address="Jalan", by=membership.user, now=clock.now())
