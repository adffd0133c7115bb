"""The claim from the PHK's approval to its six months: what the services do, and what they refuse."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import Role
from casework.models import Event
from casework.steps import StepRefused, advance
from core import clock
from core.dates import add_months
from jkp_claims import objections, services
from jkp_claims.models import ClaimState, JkpClaim, MonthlyClaim, MonthState, SlipKind
from jkp_claims.rules import FilingStatus
from jkp_claims.views.offices import ApproveLaneForm, queue
from notifications.models import Notice
from registry.models import Contribution
from tests.accounts.factories import officer
from tests.jkp_claims.factories import Story, adopted, at


@pytest.mark.parametrize(
    ("wage", "first", "fourth", "total"),
    [(7_000_000, 2_250_000, 1_250_000, 10_500_000), (4_000_000, 1_800_000, 1_000_000, 8_400_000)],
)
def test_six_months_with_their_amounts(db, wage, first, fourth, total):
    story = Story(wage=wage)
    story.filed()
    months = list(story.claim.months.order_by("month_no"))
    assert [month.amount for month in months] == [first] * 3 + [fourth] * 3
    assert sum(month.amount for month in months) == total
    assert [month.reference_on for month in months] == [add_months(story.today, n) for n in range(6)]


def test_approval_opens_the_claim_and_tells_the_worker(db):
    story = Story()
    claim = story.approved()
    assert claim.state == ClaimState.OPEN
    assert claim.deadline_on == add_months(story.report.terminated_on, 3)
    assert Notice.objects.filter(recipient=story.worker, key=f"claim:{claim.pk}:open").exists()


def test_a_refused_right_stays_a_forecast_that_a_person_decides(db):
    """The machine does not say no: a resignation waits for a verifier."""
    story = Story()
    claim = story.approved(cause="i")
    assert claim.state == ClaimState.FORECAST
    assert "RESIGNATION" in [reason["code"] for reason in claim.decision["refusals"]]
    verifier = officer(Role.VERIFIER)
    refused = advance(claim, JkpClaim.refuse, by=verifier, note="Surat mundur", decided_by=verifier)
    assert refused.state == ClaimState.REFUSED
    objected = advance(refused, JkpClaim.object_to_refusal, by=story.worker, note="Saya diminta mundur")
    with pytest.raises(PermissionDenied):
        objections.uphold_objection(objected, by=verifier, today=story.today)
    other = officer(Role.VERIFIER)
    assert objections.uphold_objection(objected, by=other, today=story.today).state == ClaimState.OPEN


def test_a_right_that_the_record_gives_later_is_opened_by_what_it_says_then(db):
    """Contributions that came late open the forecast, with its money, wage and a slip of their own."""
    story = Story(wage=7_000_000)
    Contribution.objects.filter(employment=story.employment).update(paid_on=None, wage=5_000_000)
    claim = story.approved()
    assert (claim.state, claim.decision["months"]) == (ClaimState.FORECAST, [])
    Contribution.objects.filter(employment=story.employment).update(paid_on=story.today, wage=4_000_000)
    claim = services.open_claim(story.report, today=story.today)
    assert (claim.state, claim.reported_wage) == (ClaimState.OPEN, 4_000_000)
    assert claim.decision["months"][0]["amount"] == 1_800_000
    assert claim.slips.filter(kind=SlipKind.FORECAST).count() == 2


def test_opening_a_forecast_writes_the_regulation_and_deadline_of_its_day(db):
    story = Story()
    Contribution.objects.filter(employment=story.employment).update(paid_on=None)
    story.approved()
    Contribution.objects.filter(employment=story.employment).update(paid_on=story.today)
    adopted(from_on=story.today)
    claim = services.open_claim(story.report, today=story.today)
    assert (claim.regulation, claim.deadline_on) == ("PP 6/2025", add_months(story.report.terminated_on, 6))


def test_opening_twice_makes_one_claim(db):
    story = Story()
    claim = story.approved()
    assert services.open_claim(story.report, today=story.today).pk == claim.pk
    assert JkpClaim.objects.count() == 1


def test_month_one_may_be_filed_while_the_employer_is_late_but_is_not_paid(db):
    """STILL_ACTIVE holds the payment, not the worker's right and dates."""
    story = Story()
    story.approved()
    month = services.file_first_month(story.claim, by=story.worker, account=story.account(), now=at(story.today))
    verifier = officer(Role.VERIFIER)
    month = advance(month, MonthlyClaim.take, by=verifier)
    with pytest.raises(services.CannotApprove) as held:
        services.approve_month(month, by=verifier, now=at(story.today))
    assert "Perusahaan belum menonaktifkan kepesertaan" in str(held.value)
    assert "Yang bertindak: Perusahaan" in str(held.value)
    assert "STILL_ACTIVE" not in str(held.value)
    story.deactivated()
    month = MonthlyClaim.objects.get(pk=month.pk)
    assert services.approve_month(month, by=verifier, now=at(story.today)).state == MonthState.APPROVED


def test_filing_twice_is_refused(db):
    story = Story()
    story.filed()
    with pytest.raises(StepRefused):
        services.file_first_month(story.claim, by=story.worker, account=story.account(), now=at(story.today))
    assert MonthlyClaim.objects.count() == 6


def test_a_stranger_cannot_file(db):
    story, stranger = Story(), Story()
    story.approved()
    with pytest.raises(PermissionDenied):
        services.file_first_month(story.claim, by=stranger.worker, account=story.account(), now=at(story.today))


def test_after_the_deadline_the_rules_refuse(db):
    story = Story()
    claim = story.approved()
    late = claim.deadline_on + timedelta(days=1)
    with pytest.raises(services.CannotFile):
        services.file_first_month(claim, by=story.worker, account=story.account(), now=at(late))


@pytest.fixture
def story(db):
    story = Story()
    story.filed()
    return story


def second(story) -> MonthlyClaim:
    return story.claim.months.get(month_no=2)


def file_second(story, day: date, **details) -> MonthlyClaim:
    return services.file_month(second(story), by=story.worker, account=story.account(), now=at(day), **details)


def test_a_month_is_filed_by_its_dates_not_by_its_state(story):
    """No job has opened the month: the dates decide."""
    month = second(story)
    assert month.state == MonthState.SCHEDULED
    with pytest.raises(services.CannotFile):
        file_second(story, month.opens_on - timedelta(days=1))
    assert file_second(story, month.opens_on).filed_at is not None


def test_unmet_conditions_wait_with_their_names(story):
    month = file_second(story, second(story).opens_on)
    assert month.state == MonthState.NEEDS_CORRECTION
    missing = Event.objects.about(month).get(verb="file").data["missing"]
    assert missing == ["self_assessment", "job_search"]  # counselling is waived: the office offered no slot


def test_a_late_month_needs_a_reason(story):
    month = second(story)
    late = month.closes_on + timedelta(days=1)
    with pytest.raises(services.CannotFile):
        file_second(story, late)
    assert file_second(story, late, late_reason="Sakit").late_reason == "Sakit"


def test_what_was_filed_in_time_is_completed_without_a_reason(story):
    """Only the first filing is in time or late; what was missing may come until the last day."""
    month = file_second(story, second(story).closes_on)
    assert (month.state, month.in_time) == (MonthState.NEEDS_CORRECTION, True)
    again = file_second(story, month.closes_on + timedelta(days=2))
    assert (again.in_time, again.late_reason) == (True, "")
    assert file_second(story, month.late_until).in_time


def test_after_the_last_day_it_is_closed(story):
    month = second(story)
    with pytest.raises(services.CannotFile):
        file_second(story, month.late_until + timedelta(days=1), late_reason="Sakit")


def test_a_lapse_that_came_too_early_takes_no_right(story):
    month = advance(second(story), MonthlyClaim.open)
    month = advance(month, MonthlyClaim.lapse)
    assert services.readiness(month, list(story.claim.months.all()), at(month.opens_on)).status == FilingStatus.OPEN
    assert file_second(story, month.opens_on).state == MonthState.NEEDS_CORRECTION


def test_the_approved_amount_is_written_down(db):
    story = Story(wage=7_000_000)
    month = story.month_approved()
    assert (month.regulation, month.wage_base, month.amount) == ("PP 37/2021", 5_000_000, 2_250_000)
    assert month.decided_by == story.verifier


def as_verifier(worker):
    """The worker, acting as a verifier."""
    worker.assignments.create(role=Role.VERIFIER, from_on=date(2021, 2, 2))
    worker.__dict__.pop("actings", None)
    worker.act_as(worker.actings[0].key)
    assert worker.role == Role.VERIFIER
    return worker


def test_the_lane_of_a_verifier_leaves_their_own_month_out(story):
    """Their own month stops nothing: not the page, not the form, not the months of others."""
    other, verifier = Story(), as_verifier(story.worker)
    theirs = other.filed()
    assert set(queue(verifier)) == {theirs}
    lane = ApproveLaneForm({"months": [theirs.pk]}, user=verifier)
    assert lane.is_valid()
    assert not ApproveLaneForm({"months": [story.claim.months.get(month_no=1).pk]}, user=verifier).is_valid()


def test_the_lane_counts_what_moved_apart_from_what_is_held(story):
    """One's own month is held, a month that the employer holds too; one that somebody decided has moved."""
    verifier, good, held, moved = as_verifier(story.worker), Story(), Story(), Story()
    good, moved = good.filed(), moved.month_approved()
    held.approved()
    held = services.file_first_month(held.claim, by=held.worker, account=held.account(), now=at(story.today))
    own = story.claim.months.get(month_no=1)
    done = services.approve_all([own, held, moved, good], by=verifier, now=at(story.today))
    assert done == (1, 1, 2)
    assert MonthlyClaim.objects.get(pk=good.pk).state == MonthState.APPROVED
    assert MonthlyClaim.objects.get(pk=own.pk).state == MonthState.SUBMITTED


def test_the_page_of_the_lane_says_what_is_held(story, sign_in):
    """The company was still to deactivate when the list was drawn: passed in the table, held by the rules."""
    Contribution.objects.filter(employment=story.employment, month__gte=add_months(story.today, -9)).update(
        paid_on=None
    )
    client = sign_in(officer(Role.VERIFIER))
    months = {"months": [story.claim.months.get(month_no=1).pk]}
    said = client.post(reverse("jkp_claims:approve_lane"), months, follow=True).content.decode()
    assert "0 klaim disetujui" in said
    assert "1 klaim masih ditahan" in said
    assert "sudah berubah" not in said


def test_nobody_verifies_their_own_month(story):
    worker = as_verifier(story.worker)
    with pytest.raises(PermissionDenied):
        advance(story.claim.months.get(month_no=1), MonthlyClaim.take, by=worker)


def test_a_new_job_stops_the_months_from_its_first_day(story):
    started_on = add_months(story.today, 2) + timedelta(days=1)
    claim = services.stop_for_new_job(story.claim, by=story.worker, started_on=started_on)
    assert claim.state == ClaimState.STOPPED
    states = list(claim.months.order_by("month_no").values_list("state", flat=True))
    assert states == ["submitted", "scheduled", "scheduled", "stopped", "stopped", "stopped"]


def test_a_correction_leaves_at_least_a_week(story):
    verifier = officer(Role.VERIFIER)
    month = advance(story.claim.months.get(month_no=1), MonthlyClaim.take, by=verifier)
    decided_at = at(month.late_until)
    month = advance(
        month, MonthlyClaim.ask_correction, by=verifier, note="Foto", decided_by=verifier, decided_at=decided_at
    )
    assert month.late_until == decided_at.date() + timedelta(days=7)


def test_a_second_running_claim_of_the_same_person_stays_a_forecast(story):
    """One benefit at a time; the second opens when the first has ended."""
    other = Story()
    other.participant = story.participant
    other.worker = story.worker
    other.employment.participant = story.participant
    other.employment.save()
    assert other.approved().state == ClaimState.FORECAST


def test_the_clock_of_the_story_is_the_business_clock(story):
    assert story.today == clock.today()
