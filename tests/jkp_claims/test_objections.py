"""An objection that was right gives what it says: time, the right, the six months and their money."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import Role
from casework.models import Event
from casework.steps import StepRefused, advance
from jkp_claims import objections, services
from jkp_claims.models import ClaimState, JkpClaim, MonthlyClaim, MonthState, SlipKind
from jkp_claims.months import end_claims
from jkp_claims.slips import inputs_of
from notifications.models import Notice
from payouts.models import Payout
from payouts.preparing import make_payouts
from tests.accounts.factories import officer
from tests.jkp_claims.factories import Story, at
from tests.registry.factories import EmploymentFactory

pytestmark = pytest.mark.django_db


def refused(story: Story) -> JkpClaim:
    """A verifier refuses the right of a resignation."""
    claim = story.approved(cause="i")
    verifier = officer(Role.VERIFIER)
    return advance(claim, JkpClaim.refuse, by=verifier, note="Surat mundur", decided_by=verifier)


def objected(story: Story) -> JkpClaim:
    return objections.object_to_refusal(refused(story), by=story.worker, note="Saya diminta mundur", today=story.today)


def upheld(claim: JkpClaim, today) -> JkpClaim:
    return objections.uphold_objection(claim, by=officer(Role.VERIFIER), note="Benar", today=today)


def file_first(story: Story, day) -> MonthlyClaim:
    return services.file_first_month(story.claim, by=story.worker, account=story.account(), now=at(day))


def test_the_worker_whose_objection_was_right_is_paid():
    """Refused, objected, upheld by another verifier: month 1 is filed and paid, and everything can be computed again."""
    story = Story(wage=7_000_000)
    claim = upheld(objected(story), story.today)
    assert (claim.state, claim.overruled) == (ClaimState.OPEN, ["CLAIM_LATE", "RESIGNATION"])
    assert claim.decision["months"][0]["amount"] == 2_250_000
    story.deactivated()
    month, verifier = file_first(story, story.today), officer(Role.VERIFIER)
    month = advance(month, MonthlyClaim.take, by=verifier)
    month = services.approve_month(month, by=verifier, now=at(story.today))
    assert (month.state, month.amount) == (MonthState.APPROVED, 2_250_000)
    assert month.claim.months.count() == 6
    make_payouts(at(story.today))
    assert Payout.objects.get().amount == 2_250_000
    said = StringIO()
    call_command("recompute", "--check", stdout=said)
    assert "0 differences" in said.getvalue()


def test_the_worker_page_of_an_upheld_objection_leads_to_the_first_claim(sign_in):
    story = Story()
    claim = upheld(objected(story), story.today)
    page = sign_in(story.worker).get(reverse("jkp_claims:my_jkp")).content.decode()
    assert reverse("jkp_claims:file_first", args=[claim.pk]) in page
    assert "Rp2.250.000" in page
    assert "pengunduran diri" not in page


def test_the_slip_says_which_refusal_a_person_set_aside(sign_in):
    """The trace stays true: the rule is not met, and a person decided that it does not count."""
    story = Story()
    upheld(objected(story), story.today)
    file_first(story, story.today)
    slip = story.claim.slips.get(kind=SlipKind.DECISION)
    assert inputs_of(slip).overruled == {"CLAIM_LATE", "RESIGNATION"}
    assert {"RESIGNATION": True}.items() <= {step["rule"]: step["result"] for step in slip.result["trace"]}.items()
    page = sign_in(story.worker).get(slip.get_absolute_url()).content.decode()
    assert page.count("Dikesampingkan verifikator: keberatan diterima") == 1
    assert "Tidak terpenuhi" not in page


def test_the_time_of_the_objection_is_not_the_workers_fault():
    story = Story()
    claim = objected(story)
    answered_on = claim.deadline_on + timedelta(days=20)
    claim = upheld(claim, answered_on)
    assert claim.deadline_on == answered_on + timedelta(days=objections.DAYS_AFTER_OBJECTION)
    end_claims(claim.deadline_on)
    assert JkpClaim.objects.get(pk=claim.pk).state == ClaimState.OPEN
    month = file_first(story, claim.deadline_on)
    assert month.claim.deadline_on == claim.deadline_on
    assert month.claim.months.count() == 6


def test_an_early_answer_takes_no_time_away():
    story = Story()
    claim = objected(story)
    assert upheld(claim, story.today).deadline_on == claim.deadline_on


def test_after_the_new_deadline_lateness_counts_again():
    story = Story()
    claim = objected(story)
    claim = upheld(claim, claim.deadline_on)
    late = claim.deadline_on + timedelta(days=1)
    with pytest.raises(services.CannotFile):
        file_first(story, late)
    end_claims(late)
    assert JkpClaim.objects.get(pk=claim.pk).state == ClaimState.LAPSED


def test_what_comes_up_after_the_answer_still_refuses():
    """Only what was decided is set aside: a job that began later was not."""
    story = Story()
    upheld(objected(story), story.today)
    EmploymentFactory(participant=story.participant, started_on=story.today)
    with pytest.raises(services.CannotFile):
        file_first(story, story.today)


def test_a_new_job_that_is_a_wrong_record_takes_no_month():
    story = Story()
    claim = story.approved()
    EmploymentFactory(participant=story.participant, started_on=story.today)
    claim = objections.object_to_refusal(claim, by=story.worker, note="Bukan saya", today=story.today)
    upheld(claim, story.today)
    assert file_first(story, story.today).claim.months.count() == 6


def test_a_lapse_is_objected_to_and_upheld():
    story = Story()
    claim = story.approved()
    late = claim.deadline_on + timedelta(days=3)
    end_claims(late)
    claim = objections.object_to_refusal(claim, by=story.worker, note="Saya dirawat", today=late)
    assert claim.state == ClaimState.OBJECTED
    assert upheld(claim, late).overruled == ["CLAIM_LATE"]
    assert file_first(story, late).amount == 2_250_000


def test_a_forecast_that_the_rules_refuse_is_objected_to():
    story = Story()
    claim = story.approved(cause="i")
    objected = objections.object_to_refusal(claim, by=story.worker, note="Saya diminta mundur", today=story.today)
    assert objected.state == ClaimState.OBJECTED


def test_there_is_nothing_to_object_to_where_nobody_says_no(sign_in):
    story = Story()
    claim = story.approved()
    with pytest.raises(objections.CannotObject):
        objections.object_to_refusal(claim, by=story.worker, note="?", today=story.today)
    client, link = sign_in(story.worker), reverse("jkp_claims:claim_object_to_refusal", args=[claim.pk])
    assert link not in client.get(claim.get_absolute_url()).content.decode()
    said = client.post(link, {"note": "?"}, follow=True).content.decode()
    assert "keberatan tidak diperlukan" in said
    assert JkpClaim.objects.get(pk=claim.pk).state == ClaimState.OPEN


def test_another_verifier_upholds_on_the_page_of_the_claim(sign_in):
    story = Story()
    claim = objected(story)
    client, link = sign_in(officer(Role.VERIFIER)), reverse("jkp_claims:claim_uphold_objection", args=[claim.pk])
    page = client.get(claim.get_absolute_url()).content.decode()
    assert link in page
    assert "pengunduran diri" in page
    client.post(link, {"note": "Surat itu dipaksa"})
    claim.refresh_from_db()
    assert (claim.state, claim.overruled) == (ClaimState.OPEN, ["CLAIM_LATE", "RESIGNATION"])
    assert Event.objects.about(claim).get(verb="uphold_objection").data["overruled"] == claim.overruled


def test_an_objection_is_upheld_once():
    story = Story()
    claim = objected(story)
    upheld(claim, story.today)
    with pytest.raises(StepRefused):
        upheld(claim, story.today)


def test_no_second_benefit_runs_beside_the_first(sign_in):
    """The right of the other PHK runs already: the page says so, and nothing changes."""
    running, story = Story(), Story()
    running.filed()
    story.participant, story.worker = running.participant, running.worker
    story.employment.participant = running.participant
    story.employment.save()
    claim = objected(story)
    client = sign_in(officer(Role.VERIFIER))
    link = reverse("jkp_claims:claim_uphold_objection", args=[claim.pk])
    assert "sudah punya klaim JKP yang berjalan" in client.post(link, {"note": "Ya"}, follow=True).content.decode()
    assert JkpClaim.objects.get(pk=claim.pk).state == ClaimState.OBJECTED


@pytest.mark.parametrize("fact", ["refused", "dismissed", "upheld"])
def test_what_happens_twice_is_told_twice(fact):
    story = Story()
    claim, verifier, another = story.approved(cause="i"), officer(Role.VERIFIER), officer(Role.VERIFIER)
    for _ in range(2):
        claim = advance(claim, JkpClaim.refuse, by=verifier, note="Tidak", decided_by=verifier)
        claim = advance(claim, JkpClaim.object_to_refusal, by=story.worker, note="Keberatan")
        claim = advance(claim, JkpClaim.dismiss_objection, by=another, note="Tidak", decided_by=another)
        claim = advance(claim, JkpClaim.object_to_refusal, by=story.worker, note="Keberatan")
        claim = objections.uphold_objection(claim, by=verifier, today=story.today)
    assert Notice.objects.filter(recipient=story.worker, key__startswith=f"claim:{claim.pk}:{fact}:").count() == 2


def test_a_second_lapse_is_told_too():
    story = Story()
    claim = story.approved()
    first = claim.deadline_on + timedelta(days=1)
    end_claims(first)
    claim = objections.object_to_refusal(claim, by=story.worker, note="Saya dirawat", today=first)
    claim = upheld(claim, first)
    end_claims(claim.deadline_on + timedelta(days=1))
    assert Notice.objects.filter(key__startswith=f"claim:{claim.pk}:lapsed:").count() == 2
