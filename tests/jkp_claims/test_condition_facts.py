"""What the portal's own records count as for a month, and what is shown before the month opens."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Role
from jkp_claims import services
from jkp_claims.rules import ConditionCode
from tests.accounts.factories import officer
from tests.counselling.factories import AssessmentFactory, SessionFactory, SlotFactory
from tests.jkp_claims.factories import Story, at
from tests.vacancies.factories import ApplicationFactory, InterviewFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    story = Story()
    story.filed()
    story.month = story.claim.months.get(month_no=2)
    return story


def conditions_on(story, moment) -> dict:
    months = list(story.claim.months.order_by("month_no"))
    return {item.code: item for item in services.readiness(story.month, months, moment).conditions}


def slot(story, starts_at):
    counsellor = officer(Role.COUNSELLOR)
    return SlotFactory(counsellor=counsellor, office=counsellor.office, starts_at=starts_at)


def test_applications_count_from_the_filing_of_the_month_before(story):
    filed_at = story.claim.months.get(month_no=1).filed_at
    for minutes in (-1, 1, 2):
        ApplicationFactory(applicant=story.worker, applied_at=filed_at + timedelta(minutes=minutes))
    search = conditions_on(story, at(story.month.opens_on))[ConditionCode.JOB_SEARCH]
    assert search.either[0].have == 2


def test_five_companies_or_one_interview(story):
    opened = at(story.month.opens_on)
    assert not conditions_on(story, opened)[ConditionCode.JOB_SEARCH].met
    application = ApplicationFactory(applicant=story.worker, applied_at=opened - timedelta(days=3))
    held = {"held_at": opened - timedelta(days=1), "took_place": True, "recorded_by": story.employer}
    InterviewFactory(application=application, **held)
    assert conditions_on(story, opened)[ConditionCode.JOB_SEARCH].met


def test_the_assessment_counts_once_for_all_months(story):
    opened = at(story.month.opens_on)
    assert not conditions_on(story, opened)[ConditionCode.SELF_ASSESSMENT].met
    AssessmentFactory(worker=story.worker, completed_on=story.today)
    assert conditions_on(story, opened)[ConditionCode.SELF_ASSESSMENT].met


def test_counselling_is_waived_only_when_the_office_offered_none(story):
    opened = at(story.month.opens_on)
    assert conditions_on(story, opened)[ConditionCode.COUNSELLING].waived
    offered = slot(story, opened - timedelta(days=2))
    assert not conditions_on(story, opened)[ConditionCode.COUNSELLING].met
    SessionFactory(slot=offered, client=story.worker, state="attended", recorded_at=opened)
    counselling = conditions_on(story, opened)[ConditionCode.COUNSELLING]
    assert (counselling.met, counselling.waived) == (True, False)


def test_before_the_month_opens_the_slots_to_come_are_asked_for(story):
    """A worker who reads "not asked for" would stay away."""
    slot(story, at(story.month.opens_on - timedelta(days=2)))
    assert not conditions_on(story, at(story.today))[ConditionCode.COUNSELLING].met


def test_what_may_still_be_asked_is_not_shown_as_done(story, sign_in):
    page = sign_in(story.worker).get(reverse("jkp_claims:my_jkp")).content.decode()
    assert "Dihitung saat dibuka" in page
    assert "Tidak diminta bulan ini" not in page
