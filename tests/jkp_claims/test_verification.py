"""What a verifier is shown before a month is paid."""

from datetime import timedelta

import pytest

from accounts.models import Role
from casework.steps import advance
from jkp_claims import services
from jkp_claims.deciding import decide_claim
from jkp_claims.models import MonthlyClaim
from jkp_claims.verification import checks, with_lane
from tests.accounts.factories import officer
from tests.jkp_claims.factories import Story, at
from tests.registry.factories import EmploymentFactory

pytestmark = pytest.mark.django_db


def looked_at(story: Story, number: int) -> dict[str, tuple[bool, str]]:
    """The checks of this month, by label."""
    month = story.claim.months.get(month_no=number)
    ready = services.readiness(month, list(story.claim.months.order_by("month_no")), at(story.today))
    decided = decide_claim(story.claim, story.today)
    return {check.label: (check.passed, check.found) for check in checks(month, ready, decided)}


@pytest.mark.parametrize(("days", "ended"), [(-1, True), (0, True), (1, False)])
def test_a_new_job_ends_the_months_from_its_first_day_on(days, ended):
    story = Story()
    story.filed()
    story.claim.refresh_from_db()
    reference_on = story.claim.months.get(month_no=2).reference_on
    EmploymentFactory(participant=story.participant, started_on=reference_on + timedelta(days=days))
    passed, found = looked_at(story, 2)["Belum bekerja lagi"]
    assert passed is not ended
    assert ("Bekerja lagi sejak" in found) is ended
    assert looked_at(story, 1)["Belum bekerja lagi"][0]


def test_after_a_new_job_no_month_passes_unseen():
    story = Story()
    month = story.filed()
    assert with_lane(MonthlyClaim.objects.filter(pk=month.pk)).get().passed
    EmploymentFactory(participant=story.participant, started_on=story.today + timedelta(days=100))
    assert not with_lane(MonthlyClaim.objects.filter(pk=month.pk)).get().passed


def test_a_month_after_a_new_job_is_not_approved():
    story = Story()
    month = advance(story.filed(), MonthlyClaim.take, by=(verifier := officer(Role.VERIFIER)))
    EmploymentFactory(participant=story.participant, started_on=month.reference_on)
    with pytest.raises(services.CannotApprove, match="bekerja lagi"):
        services.approve_month(month, by=verifier, now=at(story.today))
