"""Who looks at a file: taken in turn, handed over, taken over, left because of a relation; two at once are told apart."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connections, transaction

from accounts.models import Role
from casework.models import Event
from casework.steps import advance
from core import clock
from notifications.models import Notice
from phk_reports import handing, openings, permissions
from phk_reports.models import Opening, PhkReport, Recusal, Side, State
from phk_reports.refusals import ReportRefused
from tests.accounts.factories import officer
from tests.phk_reports.factories import acting, people, report_in, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def around():
    return people()


def due(report, days: int) -> PhkReport:
    """The same file, due so many days from now."""
    PhkReport.objects.filter(pk=report.pk).update(due_on=clock.today() + timedelta(days=days))
    return PhkReport.objects.get(pk=report.pk)


def test_the_most_urgent_free_file_is_taken_first(around):
    later = due(report_in(State.SUBMITTED, around), 5)
    sooner = due(report_in(State.SUBMITTED), 2)
    assert handing.take_next(around.mediator, clock.today()) == sooner
    assert handing.take_next(around.mediator, clock.today()) == later
    assert handing.take_next(around.mediator, clock.today()) is None
    assert {PhkReport.objects.get(pk=file.pk).officer for file in (sooner, later)} == {around.mediator}


def test_an_objection_goes_to_another_than_who_rejected(around):
    report = report_in(State.OBJECTED, around)
    assert handing.take_next(around.mediator, clock.today()) is None
    assert handing.take_next(around.second_mediator, clock.today()) == report


def test_what_came_back_after_a_correction_goes_to_who_asked_for_it(around):
    report = taken(report_in(State.NEEDS_CORRECTION, around), "resubmit", around)
    assert handing.take_next(around.second_mediator, clock.today()) is None
    assert handing.take_next(around.mediator, clock.today()) == report


def test_nobody_is_given_a_file_that_is_theirs_or_a_relatives(around):
    report = report_in(State.SUBMITTED, around)
    office = around.mediator.office
    for user in (around.worker, around.member):
        user.assignments.create(role=Role.MEDIATOR, office=office)
        assert handing.take_next(acting(user, Role.MEDIATOR), clock.today()) is None
    handing.declare_relation(report, by=around.mediator, relation="saudara")
    assert handing.take_next(around.mediator, clock.today()) is None
    assert handing.take_next(around.second_mediator, clock.today()) == report


def test_another_region_and_another_role_get_nothing(around):
    report_in(State.SUBMITTED, around)
    assert handing.take_next(acting(officer(Role.MEDIATOR, "3171"), Role.MEDIATOR), clock.today()) is None
    with pytest.raises(PermissionDenied):
        handing.take_next(around.worker, clock.today())


@pytest.mark.django_db(transaction=True)
def test_two_mediators_at_once_get_two_files():
    around = people()
    report_in(State.SUBMITTED, around)
    report_in(State.SUBMITTED)
    got, start = [], threading.Barrier(2)

    def take(mediator):
        start.wait()
        try:
            got.append(handing.take_next(mediator, clock.today()))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=take, args=[user]) for user in (around.mediator, around.second_mediator)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({report.pk for report in got if report}) == 2


def test_a_locked_file_is_passed_over_for_the_next(around):
    """What another mediator is taking at this moment is not waited for."""
    sooner, later = due(report_in(State.SUBMITTED, around), 1), due(report_in(State.SUBMITTED), 2)
    assert str(handing.free_for(around.mediator).select_for_update(skip_locked=True).query).endswith("SKIP LOCKED")
    assert list(handing.free_for(around.mediator)) == [sooner, later]


def test_a_file_is_handed_to_a_colleague_with_a_note(around):
    report = report_in(State.IN_REVIEW, around)
    assert around.second_mediator in handing.colleagues(report)
    handed = handing.hand_over(report, by=around.mediator, to=around.second_mediator, note="Saya cuti.")
    assert handed.officer == around.second_mediator
    event = Event.objects.about(report).get(verb="handed_over")
    assert (event.note, event.actor_id) == ("Saya cuti.", around.mediator.pk)
    assert Notice.objects.filter(recipient=around.second_mediator, key__contains="handed_over").count() == 1
    with pytest.raises(PermissionDenied):
        handing.hand_over(report, by=around.mediator, to=around.second_mediator, note="lagi")


def test_a_file_is_not_handed_to_who_may_not_decide_it(around):
    report = report_in(State.IN_REVIEW, around)
    Recusal.objects.create(
        report=report, officer=around.second_mediator, declared_by=around.second_mediator, relation="saudara"
    )
    elsewhere = officer(Role.MEDIATOR, "3171")
    for user in (around.second_mediator, elsewhere, around.member):
        with pytest.raises(ReportRefused):
            handing.hand_over(report, by=around.mediator, to=user, note="x")


def test_an_overdue_file_is_taken_over_with_a_reason_and_gets_time(around):
    report = report_in(State.IN_REVIEW, around)
    with pytest.raises(PermissionDenied):
        handing.take_over(report, by=around.second_mediator, reason="Ia cuti.", today=clock.today())
    report = due(report, -1)
    over = handing.take_over(report, by=around.second_mediator, reason="Ia cuti.", today=clock.today())
    assert over.officer == around.second_mediator
    assert over.due_on > clock.today()
    assert Event.objects.about(report).get(verb="taken_over").note == "Ia cuti."
    assert Notice.objects.filter(recipient=around.mediator, key__contains="taken_over").count() == 1


def test_a_mediator_who_declares_a_relation_loses_the_file(around):
    report = report_in(State.IN_REVIEW, around)
    handing.declare_relation(report, by=around.mediator, relation="saudara kandung pekerja")
    report.refresh_from_db()
    assert report.officer is None
    assert not permissions.may_take(report, around.mediator)
    assert Notice.objects.filter(recipient=around.second_mediator, key__contains="recused").count() == 1
    assert handing.take_next(around.second_mediator, clock.today()) == report
    report.refresh_from_db()
    assert (report.state, report.officer) == (State.IN_REVIEW, around.second_mediator)


@pytest.mark.parametrize("side", Side.values)
def test_a_side_names_the_officer(around, side):
    report = report_in(State.IN_REVIEW, around)
    recusal = handing.declare_relation(report, by=around.of_side(side), relation="ipar direktur")
    assert (recusal.officer, recusal.declared_by) == (around.mediator, around.of_side(side))
    report.refresh_from_db()
    assert report.officer is None


def test_nobody_is_named_before_there_is_an_officer_or_after_the_decision(around):
    for state in (State.SUBMITTED, State.APPROVED, State.WITHDRAWN):
        report = report_in(state)
        member = acting(report.reported_by, Role.EMPLOYER)
        with pytest.raises(PermissionDenied):
            handing.declare_relation(report, by=member, relation="saudara")


def test_a_stranger_names_nobody(around):
    report, stranger = report_in(State.IN_REVIEW, around), people()
    for user in (stranger.worker, stranger.member, acting(officer(Role.VERIFIER), Role.VERIFIER)):
        with pytest.raises(PermissionDenied):
            handing.declare_relation(report, by=user, relation="saudara")


class TestTheDatabase:
    """It refuses an officer who is in the file or a relative, whoever writes."""

    def refuses(self, report, user):
        with pytest.raises(DatabaseError, match="somebody in it"), transaction.atomic():
            PhkReport.objects.filter(pk=report.pk).update(officer=user, taken_at=clock.now())

    def test_the_worker_of_the_file(self, around):
        self.refuses(report_in(State.IN_REVIEW, around), around.worker)

    def test_who_reported_it(self, around):
        self.refuses(report_in(State.IN_REVIEW, around), around.member)

    def test_who_was_declared_a_relative(self, around):
        report = report_in(State.IN_REVIEW, around)
        Recusal.objects.create(
            report=report, officer=around.second_mediator, declared_by=around.member, relation="saudara"
        )
        self.refuses(report, around.second_mediator)

    def test_a_relative_who_still_holds_it(self, around):
        report = report_in(State.IN_REVIEW, around)
        with pytest.raises(DatabaseError, match="still holds"), transaction.atomic():
            Recusal.objects.create(
                report=report, officer=around.mediator, declared_by=around.member, relation="saudara"
            )

    def test_a_decided_file_without_an_officer(self, around):
        report = report_in(State.APPROVED, around)
        with pytest.raises(DatabaseError, match="phk_reviewed_by_somebody"), transaction.atomic():
            PhkReport.objects.filter(pk=report.pk).update(officer=None)


def test_an_opening_is_told_for_a_quarter_of_an_hour(around):
    report = report_in(State.IN_REVIEW, around)
    now = clock.machine_now()
    openings.note(report, around.mediator, now - timedelta(minutes=20))
    assert openings.by_others([report.pk], around.second_mediator, now) == {}
    openings.note(report, around.mediator, now)
    assert Opening.objects.count() == 1
    assert openings.by_others([report.pk], around.second_mediator, now)[report.pk].officer == around.mediator
    assert openings.by_others([report.pk], around.mediator, now) == {}


def test_a_file_that_came_back_is_still_open_to_everybody_by_name(around):
    report = taken(report_in(State.NEEDS_CORRECTION, around), "resubmit", around)
    taken_by_name = advance(report, PhkReport.take, by=around.second_mediator, officer=around.second_mediator)
    assert taken_by_name.officer == around.second_mediator
