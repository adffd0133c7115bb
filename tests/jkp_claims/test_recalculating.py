"""Forecasts follow the regulations in force; what was approved or paid does not."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts.models import Role
from casework.models import Event
from casework.steps import advance
from core import clock
from core.dates import Month, add_months
from jkp_claims import recalculating, services
from jkp_claims.adoptions import adoptions
from jkp_claims.models import ClaimState, JkpClaim, MonthlyClaim, MonthState, SlipKind
from jkp_claims.months import end_claims
from jkp_claims.recalculating import out_of_date, refresh_forecasts
from jkp_claims.rules import regulation_for
from jkp_claims.tasks import move_months
from notifications.models import Notice
from registry.models import Contribution
from tests.accounts.factories import officer
from tests.jkp_claims.factories import Story, adopted, at

OLD, NEW = "PP 37/2021", "PP 6/2025"

pytestmark = pytest.mark.django_db


def amounts(claim) -> list[int]:
    return list(claim.months.order_by("month_no").values_list("amount", flat=True))


def row(claim, number: int) -> MonthlyClaim:
    return claim.months.get(month_no=number)


def approved(story, number: int, day: date) -> MonthlyClaim:
    """The month is filed with everything that it asks for, and approved on that day."""
    month, verifier = row(story.claim, number), officer(Role.VERIFIER)
    if month.state != MonthState.SUBMITTED:
        filing = {"filed_at": at(day), "in_time": True, "late_reason": "", "employment_status": None, "conditions": []}
        month = advance(month, MonthlyClaim.file, by=story.worker, bank_account=story.account(), **filing)
    month = advance(month, MonthlyClaim.take, by=verifier)
    return services.approve_month(month, by=verifier, now=at(day))


def paid(story, number: int) -> MonthlyClaim:
    day = add_months(story.today, number - 1)
    return advance(approved(story, number, day), MonthlyClaim.settle, paid_on=day)


# A running claim


def test_a_running_claim_changes_rate_on_its_day():
    """Months 1 to 3 were paid at 45 %; from the adoption day on, months pay 60 %."""
    story = Story()
    story.filed()
    for number in (1, 2, 3):
        paid(story, number)
    day = row(story.claim, 4).reference_on + timedelta(days=1)
    adopted(from_on=day, today=day)
    assert refresh_forecasts(day) == 1
    assert amounts(story.claim) == [2_250_000] * 3 + [1_250_000] + [3_000_000] * 2
    assert [month.regulation for month in story.claim.months.order_by("month_no")] == [OLD] * 4 + [NEW] * 2
    assert approved(story, 4, day).amount == 1_250_000
    fifth = approved(story, 5, row(story.claim, 5).reference_on)
    assert (fifth.amount, fifth.regulation) == (3_000_000, NEW)
    assert fifth.slips.get().result["regulation"] == NEW


@pytest.mark.parametrize(("days_before", "amount"), [(0, 3_000_000), (-1, 1_250_000), (1, 3_000_000)])
def test_the_reference_day_decides_to_the_day(days_before, amount):
    story = Story()
    story.filed()
    adopted(from_on=row(story.claim, 5).reference_on - timedelta(days=days_before))
    refresh_forecasts(story.today)
    assert row(story.claim, 5).amount == amount


def test_what_was_approved_never_changes_nor_does_its_slip():
    story = Story()
    month = story.month_approved()
    slip = month.slips.get()
    adopted(from_on=story.today - timedelta(days=30))
    refresh_forecasts(story.today)
    assert amounts(story.claim) == [2_250_000] + [3_000_000] * 5
    month.refresh_from_db()
    assert (month.regulation, month.amount) == (OLD, 2_250_000)
    assert month.slips.get().result == slip.result
    assert not Event.objects.about(month).filter(verb="recalculated").exists()


@pytest.mark.parametrize("settled", ["paid", "payment_failed", "paid_by_employer"])
def test_what_was_paid_or_is_at_the_bank_never_changes(settled):
    story = Story()
    month = story.month_approved() if settled != "paid_by_employer" else story.filed()
    {
        "paid": lambda: advance(month, MonthlyClaim.settle, paid_on=story.today),
        "payment_failed": lambda: advance(month, MonthlyClaim.fail_payment, failure="INACTIVE"),
        "paid_by_employer": lambda: advance(month, MonthlyClaim.count_as_paid, paid_on=story.today),
    }[settled]()
    adopted(from_on=story.today - timedelta(days=30))
    refresh_forecasts(story.today)
    assert (row(story.claim, 1).state, row(story.claim, 1).amount) == (settled, 2_250_000)


def test_a_month_approved_while_it_is_recalculated_is_left_alone(monkeypatch):
    """The verifier is faster than the run that has already read the month: only the WHERE of its update knows."""
    story = Story()
    story.filed()
    adopted(from_on=story.today - timedelta(days=30))
    pay = recalculating.pay

    def pay_while_somebody_approves(number, facts, history):
        if number == 1:
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = replica")
                decided = "state = 'approved', decided_by_id = %s, decided_at = now()"
                key = row(story.claim, 1).pk
                verifier = officer(Role.VERIFIER).pk
                cursor.execute(f"UPDATE jkp_claims_monthlyclaim SET {decided} WHERE id = %s", [verifier, key])
                cursor.execute("SET LOCAL session_replication_role = origin")
        return pay(number, facts, history)

    monkeypatch.setattr(recalculating, "pay", pay_while_somebody_approves)
    refresh_forecasts(story.today)
    assert amounts(story.claim) == [2_250_000] + [3_000_000] * 5
    assert not Event.objects.about(row(story.claim, 1)).filter(verb="recalculated").exists()


def test_each_change_is_in_the_trail_and_the_worker_is_told_once():
    story = Story()
    story.filed()
    adoption = adopted(from_on=story.today + timedelta(days=1))
    refresh_forecasts(story.today)
    data = Event.objects.about(row(story.claim, 4)).get(verb="recalculated").data
    assert data["before"] == {"regulation": OLD, "wage_base": 5_000_000, "rate": "0.25", "amount": 1_250_000}
    assert data["after"] == {"regulation": NEW, "wage_base": 5_000_000, "rate": "0.60", "amount": 3_000_000}
    notice = Notice.objects.get(recipient=story.worker, key__contains="recalculated")
    assert str(adoption.from_on) in notice.key
    assert "Rp8.250.000 menjadi Rp15.000.000" in notice.body


def test_recalculating_again_does_nothing():
    stories = [Story() for _ in range(3)]
    for story in stories[:2]:
        story.filed()
    stories[2].approved()
    adopted(from_on=clock.today())
    assert refresh_forecasts(clock.today()) == 3
    events, notices = Event.objects.count(), Notice.objects.count()
    assert refresh_forecasts(clock.today()) == 0
    assert (Event.objects.count(), Notice.objects.count()) == (events, notices)


def test_a_killed_run_is_finished_by_the_next(monkeypatch):
    stories = [Story() for _ in range(3)]
    for story in stories:
        story.filed()
    adopted(from_on=clock.today())
    notify, calls = recalculating.notify, []

    def killed_at_the_second(*args, **kwargs):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return notify(*args, **kwargs)

    monkeypatch.setattr(recalculating, "notify", killed_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        refresh_forecasts(clock.today())
    assert sum(amounts(story.claim) == [3_000_000] * 6 for story in stories) == 1
    assert refresh_forecasts(clock.today()) == 2
    assert all(amounts(story.claim) == [3_000_000] * 6 for story in stories)
    assert Notice.objects.filter(key__contains="recalculated").count() == 3


def test_the_months_are_taken_in_chunks(monkeypatch):
    monkeypatch.setattr(recalculating, "CHUNK", 2)
    stories = [Story() for _ in range(5)]
    for story in stories:
        story.filed()
    adopted(from_on=clock.today())
    assert refresh_forecasts(clock.today()) == 5


@pytest.mark.parametrize("back_on", [None, 3])
def test_the_sieve_of_the_table_agrees_with_the_rules(back_on):
    """Which months are out of date is asked of the table; the rules say the same of each."""
    story = Story()
    story.filed()
    adopted(from_on=add_months(story.today, 1))
    if back_on:
        adopted(OLD, from_on=add_months(story.today, back_on))
    history = adoptions()
    stale = set(out_of_date(history).values_list("month_no", flat=True))
    changed = {
        month.month_no
        for month in story.claim.months.all()
        if regulation_for(month.reference_on, story.claim.declared_on, history).name != month.regulation
    }
    assert stale == changed != set()


def test_going_back_forward_only_brings_the_old_rate_back():
    story = Story()
    story.filed()
    adopted(from_on=add_months(story.today, 1))
    refresh_forecasts(story.today)
    adopted(OLD, from_on=add_months(story.today, 3))
    refresh_forecasts(story.today)
    assert amounts(story.claim) == [2_250_000] + [3_000_000] * 2 + [1_250_000] * 3


# Rights do not wait for the job


def test_the_conditions_follow_the_adoption_before_any_job_ran():
    """Under PP 6/2025 five applications to one company are enough, and no counselling is asked for."""
    story = Story()
    story.filed()
    months = list(story.claim.months.order_by("month_no"))
    before = services.readiness(months[1], months, at(months[1].opens_on))
    adopted(from_on=story.today + timedelta(days=1))
    after = services.readiness(months[1], months, at(months[1].opens_on))
    assert [item.code for item in before.conditions] == ["self_assessment", "job_search", "counselling"]
    assert [item.code for item in after.conditions] == ["self_assessment", "job_search"]


def test_the_amount_follows_the_adoption_before_any_job_ran():
    story = Story()
    story.filed()
    adopted(from_on=story.today)
    assert approved(story, 1, story.today).amount == 3_000_000


# The first claim


def test_an_open_claim_gets_the_longer_deadline_and_a_new_forecast():
    story = Story()
    claim = story.approved()
    adopted(from_on=story.today)
    assert refresh_forecasts(story.today) == 1
    claim = JkpClaim.objects.get(pk=claim.pk)
    assert claim.deadline_on == add_months(story.report.terminated_on, 6)
    assert (claim.state, claim.regulation) == (ClaimState.OPEN, NEW)
    assert claim.decision["total"] == 18_000_000
    assert claim.slips.filter(kind=SlipKind.FORECAST).count() == 2
    notice = Notice.objects.get(recipient=story.worker, key__contains="recalculated")
    assert "Rp10.500.000 menjadi Rp18.000.000" in notice.body


def test_the_worker_is_told_when_an_adoption_takes_an_open_right(sign_in):
    """Six months in a row are asked for again: no amount, no button, and the worker knows why."""
    story = Story()
    fifth = Month.of(story.today).plus(-3).first_day
    Contribution.objects.filter(employment=story.employment, month=fifth).update(paid_on=None)
    adopted(from_on=story.today - timedelta(days=1))
    claim = story.approved()
    assert claim.state == ClaimState.OPEN
    adopted(OLD, from_on=story.today)
    assert refresh_forecasts(story.today) == 1
    assert JkpClaim.objects.get(pk=claim.pk).decision["months"] == []
    notice = Notice.objects.get(recipient=story.worker, key__contains="recalculated")
    assert "belum terpenuhi" in notice.body
    assert "keberatan" in notice.body
    page = sign_in(story.worker).get(reverse("jkp_claims:my_jkp"))
    assert page.status_code == 200
    assert reverse("jkp_claims:file_first", args=[claim.pk]) not in page.content.decode()


def test_an_adoption_ahead_moves_deadlines_on_its_day():
    story = Story()
    claim = story.approved()
    day = story.today + timedelta(days=10)
    adopted(from_on=day)
    assert refresh_forecasts(day - timedelta(days=1)) == 0
    assert refresh_forecasts(day) == 1
    claim.refresh_from_db()
    assert claim.deadline_on == add_months(story.report.terminated_on, 6)


@pytest.fixture
def lapsed():
    """A claim whose three months passed unfiled some days ago."""
    story = Story(today=add_months(clock.today(), -3) - timedelta(days=5))
    claim = story.approved()
    end_claims(clock.today())
    claim.refresh_from_db()
    assert claim.state == ClaimState.LAPSED
    return claim


def test_a_lapsed_claim_gets_time_again(lapsed):
    adopted(from_on=lapsed.deadline_on)
    assert refresh_forecasts(clock.today()) == 1
    claim = JkpClaim.objects.get(pk=lapsed.pk)
    assert claim.state == ClaimState.OPEN
    assert claim.deadline_on == add_months(claim.report.terminated_on, 6)
    assert claim.regulation == NEW
    assert Event.objects.about(claim).filter(verb="revive").count() == 1
    assert Notice.objects.filter(key__contains="revived").count() == 1
    assert refresh_forecasts(clock.today()) == 0


def test_a_right_that_ended_before_the_adoption_is_not_revived(lapsed):
    adopted(from_on=lapsed.deadline_on + timedelta(days=1))
    assert refresh_forecasts(clock.today()) == 0
    assert JkpClaim.objects.get(pk=lapsed.pk).state == ClaimState.LAPSED


def test_a_lapsed_claim_whose_longer_time_has_passed_too_stays_lapsed(lapsed):
    adopted(from_on=lapsed.deadline_on)
    assert refresh_forecasts(add_months(lapsed.report.terminated_on, 6) + timedelta(days=1)) == 0
    assert JkpClaim.objects.get(pk=lapsed.pk).state == ClaimState.LAPSED


def test_the_job_recalculates_before_it_lapses():
    """The three months ended yesterday, the longer deadline did not: the claim never lapses."""
    story = Story(today=add_months(clock.today(), -3))
    claim = story.approved()
    assert claim.deadline_on < clock.today()
    adopted(from_on=claim.deadline_on)
    move_months()
    claim.refresh_from_db()
    assert claim.state == ClaimState.OPEN
    assert not Event.objects.about(claim).filter(verb="lapse").exists()


@pytest.mark.parametrize(
    ("column", "value"), [("amount", 3_000_000), ("rate", "0.60"), ("wage_base", 1), ("regulation", NEW)]
)
def test_the_database_keeps_what_was_approved(column, value):
    story = Story()
    month = story.month_approved()
    with (
        pytest.raises(DatabaseError, match="Cannot update"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE jkp_claims_monthlyclaim SET {column} = %s WHERE id = %s", [value, month.pk])
