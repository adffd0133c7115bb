"""A staff role takes three people: who proposes it, who approves it, and who receives it."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError, ProgrammingError

from accounts.models import OFFICER_ROLES, Assignment, GrantState, OfficeKind, Role, RoleGrant, User
from accounts.offices import granting
from accounts.offices.granting import CannotGrant, Offer
from casework.models import Event
from casework.steps import StepRefused, advance
from core import clock
from messaging.models import OutboxMessage
from tests.accounts.factories import (
    AssignmentFactory,
    OfficeFactory,
    RoleGrantFactory,
    UserFactory,
    moved_to,
    officer,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
KINDS = {
    Role.MEDIATOR: OfficeKind.REGENCY,
    Role.COUNSELLOR: OfficeKind.REGENCY,
    Role.ADMINISTRATOR: OfficeKind.MINISTRY,
}


def administrator() -> User:
    return officer(Role.ADMINISTRATOR)


def office_for(role: Role):
    kind = KINDS.get(role, OfficeKind.BPJS)
    return OfficeFactory(kind=kind, name=f"Kantor {kind}")


def offer(role=Role.MEDIATOR, **details) -> Offer:
    values = {"office": office_for(role), "from_on": clock.today(), "to_on": None, "reason": "Surat tugas"}
    return Offer(role=role, **(values | details))


def proposed(person=None, *, by=None, role=Role.MEDIATOR, **details) -> RoleGrant:
    return granting.propose_person(
        person or UserFactory(), offer(role, **details), by=by or administrator(), today=clock.today()
    )


def fresh(user) -> User:
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize("role", OFFICER_ROLES)
def test_a_role_counts_once_another_administrator_has_approved_it(role):
    person = UserFactory()
    grant = proposed(person, role=role)
    assert fresh(person).role == ""
    approved = granting.approve(grant, by=administrator(), now=clock.now())
    assert approved.state == GrantState.IN_FORCE
    assert fresh(person).role == role
    assert fresh(person).office == grant.office
    assert [event.verb for event in Event.objects.about(grant)] == ["proposed", "approve"]
    letter = OutboxMessage.objects.get()
    assert letter.address == person.email
    assert str(grant.office) in letter.body


@pytest.mark.parametrize("role", [Role.MEDIATOR, Role.PAY_RELEASER, Role.ADMINISTRATOR])
class TestThreePeople:
    def test_nobody_proposes_for_themselves(self, role):
        by = administrator()
        with pytest.raises(PermissionDenied):
            proposed(by, by=by, role=role)
        with pytest.raises(PermissionDenied):
            granting.propose_invitation(by.email.upper(), "Saya", offer(role), by=by, today=clock.today())

    def test_the_proposer_does_not_decide(self, role):
        by = administrator()
        grant = proposed(by=by, role=role)
        with pytest.raises(PermissionDenied):
            granting.approve(grant, by=by, now=clock.now())
        with pytest.raises(PermissionDenied):
            advance(grant, RoleGrant.decline, by=by, decided_by=by, decided_at=clock.now())

    def test_the_receiver_does_not_decide(self, role):
        receiver = administrator()
        grant = RoleGrantFactory(user=receiver, role=role, office=office_for(role))
        with pytest.raises(PermissionDenied):
            granting.approve(grant, by=receiver, now=clock.now())
        assert Assignment.objects.filter(user=receiver).count() == 1

    @pytest.mark.parametrize("other", [each for each in Role if each != Role.ADMINISTRATOR])
    def test_only_administrators_propose_and_decide(self, role, other):
        somebody = UserFactory(worker=True) if other == Role.WORKER else officer(other)
        with pytest.raises(PermissionDenied):
            proposed(by=somebody, role=role)
        with pytest.raises(PermissionDenied):
            granting.approve(proposed(role=role), by=somebody, now=clock.now())


class TestTheDatabaseRefuses:
    @pytest.mark.parametrize(
        ("details", "constraint"),
        [
            (lambda: {"user": (by := administrator()), "proposed_by": by}, "grant_by_three_people"),
            (lambda: {"role": Role.WORKER}, "grant_of_an_officer_role"),
            (lambda: {"role": Role.EMPLOYER}, "grant_of_an_officer_role"),
            (lambda: {"user": None}, "grant_to_somebody"),
            (lambda: {"user": None, "email": "Siti@contoh.example"}, "grant_email_is_lower"),
            (lambda: {"to_on": clock.today() - DAY}, "grant_ends_after_start"),
        ],
    )
    def test_a_proposal(self, details, constraint):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            RoleGrantFactory(**details())

    def test_one_who_is_proposer_and_approver(self):
        grant = RoleGrantFactory()
        with pytest.raises(IntegrityError, match="grant_by_three_people"), transaction.atomic():
            RoleGrant.objects.filter(pk=grant.pk).update(decided_by=grant.proposed_by)

    def test_one_who_approves_what_they_receive(self):
        grant = RoleGrantFactory()
        with pytest.raises(IntegrityError, match="grant_by_three_people"), transaction.atomic():
            RoleGrant.objects.filter(pk=grant.pk).update(decided_by=grant.user)

    def test_a_state_without_a_decision(self):
        grant = RoleGrantFactory()
        with pytest.raises(IntegrityError, match="grant_decided_by_somebody"), transaction.atomic():
            RoleGrant.objects.filter(pk=grant.pk).update(state=GrantState.IN_FORCE)

    def test_a_grant_that_begins_in_force(self):
        with pytest.raises(DatabaseError, match="first_state|insert rows"), transaction.atomic():
            RoleGrantFactory(state=GrantState.IN_FORCE, decided_by=administrator(), decided_at=clock.now())

    def test_another_role_than_was_proposed(self):
        grant = RoleGrantFactory()
        with pytest.raises(DatabaseError, match="as_it_was_proposed|update rows"), transaction.atomic():
            RoleGrant.objects.filter(pk=grant.pk).update(role=Role.ADMINISTRATOR)

    def test_another_receiver(self):
        grant = RoleGrantFactory()
        with pytest.raises(DatabaseError, match="update rows"), transaction.atomic():
            RoleGrant.objects.filter(pk=grant.pk).update(user=UserFactory())

    @pytest.mark.parametrize("field", ["role", "office", "user", "from_on"])
    def test_an_assignment_that_becomes_another(self, field):
        assignment = AssignmentFactory()
        changed = {
            "role": Role.COUNSELLOR,
            "office": OfficeFactory(name="Lain"),
            "user": UserFactory(),
            "from_on": clock.today(),
        }[field]
        with pytest.raises(DatabaseError, match="update rows"), transaction.atomic():
            Assignment.objects.filter(pk=assignment.pk).update(**{field: changed})

    def test_an_assignment_that_is_another_than_its_grant(self):
        grant = granting.approve(proposed(), by=administrator(), now=clock.now())
        grant.assignment.delete()
        with pytest.raises(IntegrityError, match="another than the grant"), transaction.atomic():
            assigned(user=grant.user, role=Role.ADMINISTRATOR, office=grant.office, grant=grant)

    def test_an_assignment_of_a_proposal_that_nobody_approved(self):
        grant = proposed()
        with pytest.raises(IntegrityError, match="another than the grant"), transaction.atomic():
            assigned(user=grant.user, role=grant.role, office=grant.office, grant=grant)

    @pytest.mark.parametrize("role", OFFICER_ROLES)
    def test_the_web_gives_no_staff_role_without_a_grant(self, role):
        person, office = UserFactory(), OfficeFactory()
        with pytest.raises(ProgrammingError, match="without a grant"), as_web():
            assigned(user=person, role=role, office=office)

    def test_the_web_makes_people_of_a_company(self):
        person = UserFactory()
        with as_web():
            assigned(user=person, role=Role.EMPLOYER, office=None)
        assert fresh(person).role == Role.EMPLOYER

    def test_the_web_does_not_delete_grants(self):
        grant = RoleGrantFactory()
        with pytest.raises(ProgrammingError, match="permission denied"), as_web():
            RoleGrant.objects.filter(pk=grant.pk)._raw_delete("default")


def assigned(**details):
    """An assignment, and the guards that wait for the end of the transaction look now."""
    AssignmentFactory(**details)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class as_web:
    """As the database role of the web server."""

    def __enter__(self):
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE web")

    def __exit__(self, kind, error, trace):
        if kind is None:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")
        self.transaction.__exit__(kind, error, trace)


class TestOneStaffRoleAtATime:
    @pytest.mark.parametrize(
        ("held", "wanted", "fits"),
        [
            ((-9, None), (0, None), False),
            ((-9, 5), (5, None), False),
            ((-9, 5), (6, None), True),
            ((5, None), (0, 4), True),
            ((5, None), (0, 5), False),
            ((-9, -1), (0, None), True),
        ],
    )
    def test_their_times_do_not_overlap(self, today, held, wanted, fits):
        def days(pair):
            return [None if number is None else today + number * DAY for number in pair]

        person = UserFactory(worker=True)
        first, last = days(held)
        AssignmentFactory(user=person, from_on=first, to_on=last)
        AssignmentFactory(user=person, role=Role.EMPLOYER, office=None)
        first, last = days(wanted)
        if fits:
            granting.approve(proposed(person, from_on=first, to_on=last), by=administrator(), now=clock.now())
            return
        with pytest.raises(CannotGrant, match="sudah bertugas"):
            proposed(person, from_on=first, to_on=last)
        with pytest.raises(IntegrityError, match="one_staff_role"), transaction.atomic():
            AssignmentFactory(user=person, role=Role.VERIFIER, from_on=first, to_on=last)

    def test_a_role_that_came_in_between_stops_the_approval(self):
        grant = proposed()
        AssignmentFactory(user=grant.user, role=Role.COUNSELLOR)
        with pytest.raises(CannotGrant, match="sudah bertugas"):
            granting.approve(grant, by=administrator(), now=clock.now())
        grant.refresh_from_db()
        assert grant.state == GrantState.PROPOSED

    def test_nor_is_a_role_given_to_an_account_that_was_shut_in_between(self):
        grant = proposed()
        User.objects.filter(pk=grant.user_id).update(is_active=False)
        with pytest.raises(CannotGrant, match="tidak aktif"):
            granting.approve(RoleGrant.objects.get(pk=grant.pk), by=administrator(), now=clock.now())
        assert not Assignment.objects.filter(user=grant.user_id).exists()

    def test_it_is_no_hindrance_once_it_has_ended(self):
        person = officer(Role.MEDIATOR)
        moved_to(person, Role.COUNSELLOR, OfficeFactory())
        assert [acting.role for acting in fresh(person).actings] == [Role.COUNSELLOR]

    def test_no_end_is_taken_back_over_another_role(self):
        person = officer(Role.MEDIATOR)
        first = person.assignments.get()
        moved_to(person, Role.COUNSELLOR, OfficeFactory())
        with pytest.raises(IntegrityError, match="one_staff_role"), transaction.atomic():
            Assignment.objects.filter(pk=first.pk).update(ended_at=None)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_at_the_same_moment_give_one_role():
    person = UserFactory()
    ready, refused = Barrier(2), []

    def give(role):
        try:
            with transaction.atomic():
                ready.wait(5)
                AssignmentFactory(user=person, role=role, office=None)
        except IntegrityError as error:
            refused.append(str(error))
        finally:
            connection.close()

    threads = [Thread(target=give, args=[role]) for role in (Role.VERIFIER, Role.PAY_MAKER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert Assignment.objects.filter(user=person).count() == 1
    assert len(refused) == 1
    assert "one_staff_role" in refused[0]


class TestWhatCannotBeProposed:
    @pytest.mark.parametrize("role", [Role.WORKER, Role.EMPLOYER])
    def test_a_role_that_is_not_an_officers(self, role):
        with pytest.raises(CannotGrant, match="bukan|tidak diberikan"):
            proposed(role=role)

    @pytest.mark.parametrize(
        ("role", "kind"),
        [
            (Role.MEDIATOR, OfficeKind.PROVINCE),
            (Role.VERIFIER, OfficeKind.REGENCY),
            (Role.ADMINISTRATOR, OfficeKind.BPJS),
        ],
    )
    def test_a_role_at_an_office_of_another_kind(self, role, kind):
        with pytest.raises(CannotGrant, match="kantor jenis itu"):
            proposed(role=role, office=OfficeFactory(kind=kind, name="Lain"))

    def test_a_closed_office(self, today):
        office = OfficeFactory(closed_on=today)
        with pytest.raises(CannotGrant, match="ditutup"):
            proposed(office=office)

    def test_an_office_that_closed_in_the_meantime(self, today):
        grant = proposed()
        grant.office.closed_on = today
        grant.office.save()
        with pytest.raises(CannotGrant, match="ditutup"):
            granting.approve(grant, by=administrator(), now=clock.now())

    def test_a_first_day_in_the_past(self, today):
        with pytest.raises(CannotGrant, match="sudah lewat"):
            proposed(from_on=today - DAY)

    def test_a_last_day_before_the_first(self, today):
        with pytest.raises(CannotGrant, match="sebelum tanggal mulai"):
            proposed(to_on=today - DAY)

    def test_a_second_proposal_for_the_same_person(self):
        grant = proposed()
        with pytest.raises(CannotGrant, match="masih|Masih"):
            proposed(grant.user)

    def test_somebody_whose_account_is_shut(self):
        with pytest.raises(CannotGrant, match="tidak aktif"):
            proposed(UserFactory(is_active=False))


def test_a_role_never_counts_from_before_its_approval(today):
    grant = proposed()
    with clock.standing_at(clock.now() + 3 * DAY):
        approved = granting.approve(grant, by=administrator(), now=clock.now())
    assert approved.assignment.from_on == today + 3 * DAY


def test_whoever_decides_second_is_told():
    grant = proposed()
    granting.approve(grant, by=administrator(), now=clock.now())
    with pytest.raises((StepRefused, CannotGrant)):
        granting.approve(grant, by=administrator(), now=clock.now())


def test_a_withdrawn_proposal_is_over():
    grant = proposed()
    advance(grant, RoleGrant.withdraw, by=administrator(), note="Salah orang")
    with pytest.raises(StepRefused):
        granting.approve(grant, by=administrator(), now=clock.now())
    assert fresh(grant.user).role == ""
