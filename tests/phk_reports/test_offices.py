from datetime import date, datetime, timedelta

import pytest

from accounts.models import Role
from casework.models import Event
from casework.steps import advance, record
from core import clock
from notifications.models import Notice
from phk_reports import offices, permissions, status
from phk_reports.models import PhkReport, Recusal, State
from phk_reports.tasks import help_late_offices
from tests.accounts.factories import officer
from tests.phk_reports.factories import acting, people, report_in

pytestmark = pytest.mark.django_db

SENT = datetime(2026, 6, 8, 10, tzinfo=clock.WIB)  # a Monday; three working days to review: Thursday 11 June
NEXT_DOOR, FAR_AWAY = "3273", "3171"


def on(day: date):
    return clock.standing_at(datetime(day.year, day.month, day.day, 10, tzinfo=clock.WIB))


@pytest.fixture
def around():
    with clock.standing_at(SENT):
        return people()


@pytest.fixture
def report(around):
    with clock.standing_at(SENT):
        report = report_in(State.SUBMITTED, around, terminated_on=date(2026, 6, 1))
    assert report.due_on == date(2026, 6, 11)
    return report


@pytest.fixture
def neighbour():
    return acting(officer(Role.MEDIATOR, NEXT_DOOR), Role.MEDIATOR)


def reminders(report) -> int:
    return Notice.objects.filter(url=report.get_absolute_url(), title__contains="lewat batas waktu").count()


def run(day: date) -> None:
    with on(day):
        help_late_offices()
        help_late_offices()


def test_an_office_in_time_is_left_alone(report):
    run(date(2026, 6, 11))
    assert reminders(report) == 0
    assert offices.late_by(report, date(2026, 6, 11)) == 0


def test_a_late_office_is_reminded_once_a_working_day_and_not_at_the_weekend(report):
    run(date(2026, 6, 12))  # Friday
    assert reminders(report) == 2  # two mediators
    for day in (13, 14):
        run(date(2026, 6, day))
    assert reminders(report) == 2
    run(date(2026, 6, 15))
    assert reminders(report) == 4


def test_who_holds_the_file_is_reminded_alone(report, around):
    with clock.standing_at(SENT):
        advance(report, PhkReport.take, by=around.mediator, officer=around.mediator)
    run(date(2026, 6, 12))
    assert list(Notice.objects.filter(title__contains="lewat batas").values_list("recipient", flat=True)) == [
        around.mediator.pk
    ]


def test_after_three_working_days_the_province_may_take_it_and_everybody_knows(report, around, neighbour):
    run(date(2026, 6, 15))
    report.refresh_from_db()
    assert report.escalated_on is None
    assert not permissions.is_neutral_mediator(report, neighbour)
    run(date(2026, 6, 17))  # 16 June is a holiday
    report.refresh_from_db()
    assert report.escalated_on == date(2026, 6, 17)
    assert Event.objects.about(report).filter(verb="escalated").count() == 1
    told = set(Notice.objects.filter(title__contains="mediator lain").values_list("recipient", flat=True))
    assert told == {around.worker.pk, around.member.pk, around.mediator.pk, around.second_mediator.pk, neighbour.pk}
    with on(date(2026, 6, 17)):
        assert PhkReport.objects.visible_to(neighbour).contains(report)
        assert advance(report, PhkReport.take, by=neighbour, officer=neighbour).officer == neighbour


def test_nobody_outside_the_province_gets_it(report):
    stranger = acting(officer(Role.MEDIATOR, FAR_AWAY), Role.MEDIATOR)
    run(date(2026, 6, 17))
    report.refresh_from_db()
    assert not PhkReport.objects.visible_to(stranger).exists()
    assert not permissions.is_neutral_mediator(report, stranger)


def test_after_the_escalation_the_office_is_reminded_once_a_week(report):
    for day in range(12, 30):
        run(date(2026, 6, day))
    assert reminders(report) == 2 * (3 + 1)  # 12, 15, 17 (and open to the province), 24 June


def test_an_objection_without_another_mediator_goes_to_the_province_at_once(around, neighbour):
    with clock.standing_at(SENT):
        report = report_in(State.OBJECTED, around)
    run(SENT.date())
    report.refresh_from_db()
    assert report.escalated_on is None
    around.second_mediator.assignments.update(to_on=SENT.date() - timedelta(days=1))
    run(SENT.date())
    report.refresh_from_db()
    assert report.escalated_on == SENT.date()


def test_a_file_whose_only_mediators_are_relatives_goes_to_the_province_at_once(report, around):
    for mediator in (around.mediator, around.second_mediator):
        Recusal.objects.create(report=report, officer=mediator, declared_by=mediator, relation="saudara")
    run(SENT.date())
    report.refresh_from_db()
    assert report.escalated_on == SENT.date()


def test_the_person_reads_that_the_office_is_late_and_what_happens(report, around):
    day = date(2026, 6, 12)
    assert status.lateness(report, report.due_on) == ""
    assert "terlambat 1 hari kerja" in status.lateness(report, day)
    report.escalated_on = day
    assert "Sejak 12 Juni 2026 mediator lain" in status.lateness(report, day)


def test_the_other_side_reads_until_when_it_is_asked_and_that_silence_blocks_nothing(report):
    assert "diminta mengonfirmasi sampai 11 Juni 2026" in status.waiting(report, report.respond_by, answered=False)
    late = report.respond_by + timedelta(days=1)
    assert "tidak menjawab sampai" in status.waiting(report, late, answered=False)
    assert status.waiting(report, late, answered=True) == ""


def test_what_officers_note_for_officers_is_not_shown_to_the_sides(report, around):
    record(report, "handed_over", by=around.mediator, note="cuti")
    shown = {user: status.history(report, user)[-1]["note"] for user in (around.worker, around.member, around.mediator)}
    assert shown == {around.worker: "", around.member: "", around.mediator: "cuti"}
