"""What the jobs do to months, and that no right and no notice depends on when they run."""

from datetime import date, timedelta

import pytest

from accounts.models import Role
from casework.business_clock import move
from casework.models import Event
from casework.steps import advance
from core import clock
from jkp_claims import months, reminders, services, tasks
from jkp_claims.models import ClaimState, JkpClaim, MonthlyClaim, MonthState
from messaging.models import OutboxMessage
from notifications.models import Notice
from tests.accounts.factories import officer
from tests.jkp_claims.factories import Story


@pytest.fixture
def story(db):
    story = Story()
    story.filed()
    return story


def second(story) -> MonthlyClaim:
    return story.claim.months.get(month_no=2)


def live_until(day: date) -> None:
    """Let the business days pass one by one, each with its jobs, as a beat that runs would."""
    while clock.today() < day:
        move(timedelta(days=1))
        run_jobs()


def run_jobs() -> None:
    tasks.move_months()
    tasks.send_notices()


def windows_of(story) -> list[tuple]:
    return list(story.claim.months.order_by("month_no").values_list("opens_on", "closes_on", "late_until"))


def kinds_of(month) -> list[str]:
    notices = Notice.objects.filter(key__startswith=f"month:{month.pk}:").order_by("id")
    return [key.rsplit(":", 1)[1] for key in notices.values_list("key", flat=True)]


def test_a_month_opens_on_its_day_and_is_told_once(story):
    month = second(story)
    live_until(month.opens_on - timedelta(days=1))
    assert second(story).state == MonthState.SCHEDULED
    live_until(month.opens_on)
    run_jobs()
    assert second(story).state == MonthState.OPEN
    assert kinds_of(month) == ["opens"]


def test_every_reminder_is_sent_on_its_day_and_the_month_lapses_after_the_last(story):
    month = second(story)
    live_until(month.late_until)
    assert second(story).state == MonthState.OPEN
    assert kinds_of(month) == ["opens", "third_day", "last_day", "late", "last_chance"]
    live_until(month.late_until + timedelta(days=1))
    assert second(story).state == MonthState.LAPSED
    assert kinds_of(month)[-1] == "lapsed"


def test_beat_down_for_three_days_loses_and_doubles_nothing(story):
    """The windows are the same, and every notice that fell due is sent once, when the beat is back."""
    month = second(story)
    before = windows_of(story)
    live_until(month.opens_on - timedelta(days=1))
    move(timedelta(days=4))  # three days without a tick, over the opening and the third day
    for _ in range(3):
        run_jobs()
    assert second(story).state == MonthState.OPEN
    assert kinds_of(month) == ["opens", "third_day"]
    assert windows_of(story) == before
    keys = list(OutboxMessage.objects.filter(key__startswith=f"month:{month.pk}:opens").values_list("key", flat=True))
    assert sorted(key.rsplit(":", 1)[1] for key in keys) == ["email", "whatsapp"]


def test_a_month_does_not_lapse_on_a_worker_who_was_not_reminded(story):
    """Nobody was told: the last day moves to five days after the first reminder, visibly."""
    month = second(story)
    move(month.late_until + timedelta(days=1) - clock.today())
    run_jobs()
    moved = second(story)
    assert moved.state == MonthState.OPEN
    assert moved.late_until == clock.today() + timedelta(days=5)
    assert Event.objects.about(month).filter(verb="extended").count() == 1
    assert "extended" in kinds_of(month)
    live_until(moved.late_until + timedelta(days=1))
    assert second(story).state == MonthState.LAPSED


def test_jobs_may_run_any_number_of_times(story):
    month = second(story)
    live_until(month.late_until + timedelta(days=1))
    told = Notice.objects.count(), OutboxMessage.objects.count(), Event.objects.count()
    for _ in range(3):
        run_jobs()
    assert (Notice.objects.count(), OutboxMessage.objects.count(), Event.objects.count()) == told


def test_a_doubled_tick_works_once(story, settings):
    settings.BEAT_SECONDS = 3600
    months_before = second(story)
    move(months_before.opens_on - clock.today())
    tasks.move_months(scheduled=True)
    assert second(story).state == MonthState.OPEN
    Notice.objects.filter(key__startswith=f"month:{months_before.pk}").delete()
    tasks.move_months(scheduled=True)
    assert kinds_of(months_before) == []


def test_a_claim_ends_when_all_its_months_have_ended(story):
    live_until(story.claim.months.get(month_no=6).late_until + timedelta(days=1))
    months.end_claims(clock.today())
    claim = JkpClaim.objects.get(pk=story.claim.pk)
    assert claim.state == ClaimState.ACTIVE  # month 1 is still with the verifier
    assert set(claim.months.exclude(month_no=1).values_list("state", flat=True)) == {MonthState.LAPSED}


def test_a_right_that_nobody_claims_is_reminded_of_and_lapses(db):
    story = Story()
    claim = story.approved()
    live_until(claim.deadline_on)
    keys = Notice.objects.filter(key__startswith=f"claim:{claim.pk}:deadline").order_by("id")
    assert [key.rsplit(":", 1)[1] for key in keys.values_list("key", flat=True)] == ["30", "7", "1"]
    live_until(claim.deadline_on + timedelta(days=1))
    assert JkpClaim.objects.get(pk=claim.pk).state == ClaimState.LAPSED


def test_the_schedule_of_month_six_ends_with_its_window(story):
    last = story.claim.months.get(month_no=6)
    assert [reminder.kind for reminder in reminders.schedule(last)] == ["opens", "third_day", "last_day"]
    assert reminders.schedule(last)[-1].due_on == last.late_until


def test_approved_reports_without_a_claim_get_one(db):
    story = Story()
    story.approved()
    MonthlyClaim.objects.all().delete()
    tasks.open_claims()
    assert JkpClaim.objects.filter(report=story.report).count() == 1


def test_jobs_cost_the_same_queries_for_one_month_and_for_many(db, django_assert_max_num_queries):
    first = Story()
    first.filed()
    move(second(first).opens_on - clock.today())
    run_jobs()
    with django_assert_max_num_queries(26):
        run_jobs()


def test_a_right_that_no_person_decided_never_lapses(db):
    """A forecast waits for a verifier, however long."""
    story = Story()
    claim = story.approved(cause="i")
    move(claim.deadline_on + timedelta(days=30) - clock.today())
    run_jobs()
    assert JkpClaim.objects.get(pk=claim.pk).state == ClaimState.FORECAST


def test_a_deadline_that_moved_is_reminded_of_again(db):
    story = Story()
    claim = story.approved()
    live_until(claim.deadline_on)
    later = claim.deadline_on + timedelta(days=14)
    JkpClaim.objects.filter(pk=claim.pk).update(deadline_on=later)
    live_until(later)
    keys = Notice.objects.filter(key__startswith=f"claim:{claim.pk}:deadline:{later}").order_by("id")
    assert [key.rsplit(":", 1)[1] for key in keys.values_list("key", flat=True)] == ["30", "7", "1"]


# Month 1, sent back for a correction


def first(story) -> MonthlyClaim:
    return story.claim.months.get(month_no=1)


def sent_back(story) -> MonthlyClaim:
    """A verifier asks for a correction of month 1, today."""
    verifier = officer(Role.VERIFIER)
    month = advance(first(story), MonthlyClaim.take, by=verifier)
    decision = {"decided_by": verifier, "decided_at": clock.now()}
    return advance(month, MonthlyClaim.ask_correction, by=verifier, note="Foto", **decision)


def sent_again(story) -> MonthlyClaim:
    return services.file_month(first(story), by=story.worker, account=story.account(), now=clock.now())


def corrections_told(month) -> list[str]:
    return [kind for kind in kinds_of(month) if kind.startswith("correct_") or kind == "correct"]


def test_a_correction_of_month_one_is_reminded_of_three_times_before_it_lapses(story):
    month = sent_back(story)
    live_until(month.late_until)
    assert first(story).state == MonthState.NEEDS_CORRECTION
    assert corrections_told(month) == ["correct", "correct_soon", "correct_last_day"]
    live_until(month.late_until + timedelta(days=1))
    assert first(story).state == MonthState.LAPSED


def test_a_correction_of_month_one_does_not_lapse_on_a_worker_who_was_not_reminded(story):
    month = sent_back(story)
    move(month.late_until + timedelta(days=1) - clock.today())
    run_jobs()
    assert first(story).state == MonthState.NEEDS_CORRECTION
    assert first(story).late_until == clock.today() + timedelta(days=5)
    assert sent_again(story).state == MonthState.SUBMITTED


def test_the_second_correction_of_month_one_is_reminded_of_anew(story):
    live_until(sent_back(story).late_until)
    sent_again(story)
    month = sent_back(story)
    live_until(month.late_until)
    assert corrections_told(month) == ["correct", "correct_soon", "correct_last_day"] * 2


def test_month_one_that_nobody_sent_back_is_not_reminded_of(story):
    live_until(second(story).opens_on)
    assert [kind for kind in kinds_of(first(story)) if kind in reminders.WORDS] == []
