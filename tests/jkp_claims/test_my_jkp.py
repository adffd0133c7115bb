"""The card that opens the worker's page, at every stage before and after the six months."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Role
from casework.steps import advance
from core import clock
from jkp_claims import deciding, services
from jkp_claims.models import JkpClaim, MonthlyClaim, SlipKind
from tests.accounts.factories import officer
from tests.jkp_claims.factories import Story
from tests.phk_reports.factories import people, report_in
from tests.registry.factories import EmploymentFactory

pytestmark = pytest.mark.django_db


def page_of(sign_in, user) -> str:
    return sign_in(user).get(reverse("jkp_claims:my_jkp")).content.decode()


def test_without_a_report_the_worker_may_report(sign_in):
    story = Story()
    assert reverse("phk_reports:worker_start") in page_of(sign_in, story.worker)


@pytest.mark.parametrize("state", ["submitted", "in_review", "needs_correction", "rejected", "disputed"])
def test_a_report_on_its_way_is_shown_with_its_state(sign_in, state):
    around = people()
    report = report_in(state, around)
    page = page_of(sign_in, around.worker)
    assert f"Laporan PHK Anda: {report.get_state_display()}" in page
    assert report.get_absolute_url() in page


def test_a_draft_of_the_worker_is_continued(sign_in):
    around = people()
    report = report_in("draft", around, side="worker")
    assert reverse("phk_reports:worker_tasks", args=[report.pk]) in page_of(sign_in, around.worker)


def test_an_open_claim_says_the_deadline_and_the_money(sign_in):
    story = Story(wage=7_000_000)
    claim = story.approved()
    page = page_of(sign_in, story.worker)
    assert reverse("jkp_claims:file_first", args=[claim.pk]) in page
    assert "Rp2.250.000" in page
    assert "Perusahaan belum menonaktifkan kepesertaan Anda" in page


def test_a_hold_that_was_lifted_is_read_no_more(sign_in):
    story = Story()
    story.approved()
    story.deactivated()
    assert "Perusahaan belum menonaktifkan" not in page_of(sign_in, story.worker)


def test_a_refused_worker_is_led_to_the_objection(sign_in):
    story = Story()
    claim = story.approved(cause="i")
    verifier = officer(Role.VERIFIER)
    claim = advance(claim, JkpClaim.refuse, by=verifier, note="Surat mundur", decided_by=verifier)
    page = page_of(sign_in, story.worker)
    assert "ajukan keberatan" in page
    assert claim.get_absolute_url() in page
    assert "Tidak ada yang perlu Anda lakukan" not in page


def test_a_month_that_stopped_is_not_said_to_have_come(sign_in):
    story = Story()
    story.filed()
    services.stop_for_new_job(story.claim, by=story.worker, started_on=story.today + timedelta(days=1))
    month = story.claim.months.get(month_no=5)
    response = sign_in(story.worker).get(reverse("jkp_claims:file_month", args=[month.pk]), follow=True)
    assert response.redirect_chain == [(month.get_absolute_url(), 302)]
    assert "sudah kami terima" not in response.content.decode()


def test_the_calendar_has_the_five_windows_and_no_number_of_a_person(sign_in):
    story = Story()
    story.filed()
    response = sign_in(story.worker).get(reverse("jkp_claims:calendar"))
    text = response.content.decode()
    assert response["Content-Type"].startswith("text/calendar")
    assert text.count("BEGIN:VEVENT") == 5
    assert story.participant.nik not in text
    assert story.participant.full_name not in text


NOTHING_TO_DO = "Tidak ada yang perlu Anda lakukan"


def hired_again(story) -> None:
    """The registry has a new job since today."""
    EmploymentFactory(participant=story.participant, started_on=story.today)


def test_an_open_claim_that_todays_rules_refuse_has_no_button_to_file(sign_in):
    """The page names what is missing and who acts, and leads to the objection."""
    story = Story()
    claim = story.approved()
    hired_again(story)
    page = page_of(sign_in, story.worker)
    assert reverse("jkp_claims:file_first", args=[claim.pk]) not in page
    assert "Klaim bulan ke-1 belum dapat diajukan" in page
    assert "Anda tercatat sudah bekerja lagi sesudah PHK. Yang bertindak: Anda." in page
    assert (
        reverse("jkp_claims:claim_object_to_refusal", args=[claim.pk])
        in sign_in(story.worker).get(claim.get_absolute_url()).content.decode()
    )


def test_an_open_claim_without_forecast_months_shows_no_amount(sign_in):
    """The latest slip was a refusal; what was wrong has been mended since."""
    story = Story()
    story.approved()
    job = EmploymentFactory(participant=story.participant, started_on=story.today)
    deciding.decide(story.report, story.today).freeze(story.claim, SlipKind.FORECAST)
    assert not story.claim.decision["months"]
    job.delete()
    page = page_of(sign_in, story.worker)
    assert reverse("jkp_claims:file_first", args=[story.claim.pk]) in page
    assert "Nilainya" not in page


@pytest.mark.parametrize("state", ["forecast", "lapsed"])
def test_what_may_be_objected_to_is_never_nothing_to_do(sign_in, state):
    story = Story()
    claim = story.approved(cause="i" if state == "forecast" else "b")
    if state == "lapsed":
        claim = advance(claim, JkpClaim.lapse)
    assert claim.state == state
    page = page_of(sign_in, story.worker)
    assert NOTHING_TO_DO not in page
    assert "ajukan keberatan" in page
    assert claim.get_absolute_url() in page
    link = reverse("jkp_claims:claim_object_to_refusal", args=[claim.pk])
    client = sign_in(story.worker)
    assert link in client.get(claim.get_absolute_url()).content.decode()
    client.post(link, {"note": "Saya dirawat di rumah sakit"})
    claim.refresh_from_db()
    assert claim.state == "objected"
    assert NOTHING_TO_DO in page_of(sign_in, story.worker)


def test_month_one_that_was_sent_back_is_found_and_sent_again(sign_in):
    story = Story()
    month, verifier = story.filed(), officer(Role.VERIFIER)
    month = advance(month, MonthlyClaim.take, by=verifier)
    decision = {"decided_by": verifier, "decided_at": clock.now()}
    month = advance(month, MonthlyClaim.ask_correction, by=verifier, note="Foto", **decision)
    link = reverse("jkp_claims:file_month", args=[month.pk])
    client = sign_in(story.worker)
    assert link in page_of(sign_in, story.worker)
    assert link in client.get(month.get_absolute_url()).content.decode()
    answers = {name: "on" for name in client.get(link).context["form"].fields}
    client.post(link, answers)
    month.refresh_from_db()
    assert month.state == "submitted"
    assert link not in page_of(sign_in, story.worker)


def test_month_one_that_lapsed_too_early_is_still_linked(sign_in):
    story = Story()
    month, verifier = story.filed(), officer(Role.VERIFIER)
    month = advance(month, MonthlyClaim.take, by=verifier)
    decision = {"decided_by": verifier, "decided_at": clock.now()}
    month = advance(month, MonthlyClaim.ask_correction, by=verifier, note="Foto", **decision)
    advance(month, MonthlyClaim.lapse)
    assert reverse("jkp_claims:file_month", args=[month.pk]) in page_of(sign_in, story.worker)


def test_a_claim_that_was_never_sent_is_not_said_to_have_come(sign_in):
    story = Story()
    claim = advance(story.approved(), JkpClaim.lapse)
    response = sign_in(story.worker).get(reverse("jkp_claims:file_first", args=[claim.pk]), follow=True)
    assert response.redirect_chain == [(claim.get_absolute_url(), 302)]
    assert "sudah kami terima" not in response.content.decode()
