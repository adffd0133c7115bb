"""The administrators' pages of adoption, from the proposal to the frozen preview."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Role
from core import clock
from core.templatetags.siap import tanggal
from jkp_claims.adopting import propose
from jkp_claims.models import AdoptionState, RegulationAdoption
from jkp_claims.tasks import move_months
from tests.accounts.factories import officer
from tests.jkp_claims.factories import Story, adopted
from tests.jkp_claims.test_races import all_at_once, signed_in, texts

NEW = "PP 6/2025"
REASON = "Permenaker 2/2025 Pasal II"


@pytest.fixture
def administrators(db):
    return officer(Role.ADMINISTRATOR), officer(Role.ADMINISTRATOR)


def step_url(proposal, step: str) -> str:
    return reverse(f"jkp_claims:adoption_{step}", args=[proposal.pk])


def answers(day) -> dict:
    days = {"from_on_day": day.day, "from_on_month": day.month, "from_on_year": day.year}
    return {"regulation": NEW, "reason": REASON, **days}


def press(client, proposal):
    """Open the page of adopting, and press its button."""
    seen = client.get(step_url(proposal, "adopt")).context["form"]["seen"].value()
    return client.post(step_url(proposal, "adopt"), {"seen": seen}, follow=True)


def test_from_the_proposal_to_the_adoption(sign_in, administrators):
    first, second = (sign_in(user) for user in administrators)
    story = Story()
    story.month_approved()
    day = clock.today() + timedelta(days=1)
    page = first.post(reverse("jkp_claims:adoption_propose"), answers(day), follow=True)
    proposal = RegulationAdoption.objects.get()
    assert page.redirect_chain == [(proposal.get_absolute_url(), 302)]
    assert "dari Rp8.250.000 menjadi Rp15.000.000" in page.content.decode()
    assert step_url(proposal, "adopt") not in page.content.decode()
    assert step_url(proposal, "withdraw") in page.content.decode()
    assert step_url(proposal, "adopt") in second.get(proposal.get_absolute_url()).content.decode()
    page = press(second, proposal)
    assert RegulationAdoption.objects.get().state == AdoptionState.ADOPTED
    assert "Pengaruhnya saat diputus" in page.content.decode()


def test_the_list_says_what_is_in_force_and_what_waits(sign_in, administrators):
    client = sign_in(administrators[0])
    page = client.get(reverse("jkp_claims:adoptions")).content.decode()
    assert "Hari ini berlaku PP 37/2021" in page
    assert reverse("jkp_claims:adoption_propose") in page
    proposal = propose(NEW, clock.today(), REASON, by=administrators[1])
    page = client.get(reverse("jkp_claims:adoptions")).content.decode()
    assert f"Usulan: {NEW} sejak {tanggal(clock.today())}" in page
    assert proposal.get_absolute_url() in page
    assert reverse("jkp_claims:adoption_propose") not in page


def test_after_the_adoption_the_list_says_the_new_regulation(sign_in, administrators):
    adopted(from_on=clock.today())
    page = sign_in(administrators[0]).get(reverse("jkp_claims:adoptions")).content.decode()
    assert f"Hari ini berlaku {NEW}, sejak {tanggal(clock.today())}" in page


def test_the_preview_is_frozen_with_the_decision(sign_in, administrators):
    story = Story()
    story.filed()
    adoption = adopted(from_on=clock.today())
    move_months()
    Story().filed()
    page = sign_in(administrators[0]).get(adoption.get_absolute_url()).content.decode()
    assert "dari Rp10.500.000 menjadi Rp18.000.000" in page


def test_a_preview_names_nobody(sign_in, administrators):
    story = Story()
    story.filed()
    proposal = propose(NEW, clock.today(), REASON, by=administrators[0])
    for url in (proposal.get_absolute_url(), step_url(proposal, "adopt")):
        page = sign_in(administrators[1]).get(url).content.decode()
        assert story.participant.full_name not in page
        assert story.claim.number not in page


def test_a_refused_proposal_keeps_what_was_typed(sign_in, administrators):
    early = clock.today().replace(year=2025, month=1, day=5)
    page = sign_in(administrators[0]).post(reverse("jkp_claims:adoption_propose"), answers(early))
    text = page.content.decode()
    assert page.status_code == 200
    assert "baru berlaku 7 Februari 2025" in text
    assert REASON in text
    assert 'value="2025"' in text


@pytest.mark.parametrize("missing", ["regulation", "from_on_day", "reason"])
def test_a_proposal_without_an_answer_is_not_saved(sign_in, administrators, missing):
    asked = answers(clock.today()) | {missing: ""}
    page = sign_in(administrators[0]).post(reverse("jkp_claims:adoption_propose"), asked)
    assert page.context["form"].errors
    assert not RegulationAdoption.objects.exists()


@pytest.mark.parametrize("step", ["adopt", "decline"])
def test_who_proposed_it_is_told_that_another_decides(sign_in, administrators, step):
    proposal = propose(NEW, clock.today(), REASON, by=administrators[0])
    response = sign_in(administrators[0]).post(step_url(proposal, step), {"note": "x", "seen": "x"})
    assert response.status_code == 403
    assert "Usulan diputus oleh administrator lain" in response.content.decode()
    assert RegulationAdoption.objects.get().state == AdoptionState.PROPOSED


def test_a_past_day_is_said_to_be_retroactive(sign_in, administrators):
    yesterday = clock.today() - timedelta(days=1)
    proposal = propose(NEW, yesterday, REASON, by=administrators[0])
    for url in (proposal.get_absolute_url(), step_url(proposal, "adopt")):
        assert "Berlaku surut" in sign_in(administrators[1]).get(url).content.decode()


def test_a_claim_that_came_in_between_stops_the_button(sign_in, administrators):
    proposal = propose(NEW, clock.today(), REASON, by=administrators[0])
    client = sign_in(administrators[1])
    seen = client.get(step_url(proposal, "adopt")).context["form"]["seen"].value()
    Story().filed()
    page = client.post(step_url(proposal, "adopt"), {"seen": seen}, follow=True)
    assert "Klaim berubah sejak halaman ini dibuka" in page.content.decode()
    assert RegulationAdoption.objects.get().state == AdoptionState.PROPOSED
    press(client, proposal)
    assert RegulationAdoption.objects.get().state == AdoptionState.ADOPTED


def test_declining_needs_a_reason_that_everybody_reads(sign_in, administrators):
    proposal = propose(NEW, clock.today(), REASON, by=administrators[0])
    client = sign_in(administrators[1])
    assert client.post(step_url(proposal, "decline"), {"note": ""}).status_code == 200
    page = client.post(step_url(proposal, "decline"), {"note": "Tanggalnya keliru"}, follow=True)
    declined = RegulationAdoption.objects.get()
    assert (declined.state, declined.decided_by) == (AdoptionState.DECLINED, administrators[1])
    assert "Tanggalnya keliru" in page.content.decode()


def test_a_withdrawn_proposal_makes_room(sign_in, administrators):
    proposal = propose(NEW, clock.today(), REASON, by=administrators[0])
    sign_in(administrators[0]).post(step_url(proposal, "withdraw"))
    assert RegulationAdoption.objects.get().state == AdoptionState.WITHDRAWN
    assert propose(NEW, clock.today(), REASON, by=administrators[1])


def test_the_jobs_are_nudged_when_it_is_committed(
    sign_in, administrators, monkeypatch, django_capture_on_commit_callbacks
):
    nudges = []
    monkeypatch.setattr(move_months, "apply_async", lambda **options: nudges.append(options))
    proposal = propose(NEW, clock.today(), REASON, by=administrators[0])
    with django_capture_on_commit_callbacks(execute=True):
        press(sign_in(administrators[1]), proposal)
    assert nudges == [{"retry": False}]


def test_a_broker_that_is_down_stops_no_adoption(
    sign_in, administrators, monkeypatch, django_capture_on_commit_callbacks
):
    def down(**options):
        raise ConnectionError

    monkeypatch.setattr(move_months, "apply_async", down)
    proposal = propose(NEW, clock.today(), REASON, by=administrators[0])
    with django_capture_on_commit_callbacks(execute=True):
        assert press(sign_in(administrators[1]), proposal).status_code == 200
    assert RegulationAdoption.objects.get().state == AdoptionState.ADOPTED


@pytest.mark.django_db(transaction=True)
def test_two_administrators_decide_at_once_one_succeeds_and_one_is_told(monkeypatch):
    monkeypatch.setattr(move_months, "apply_async", lambda **options: None)
    proposal = propose(NEW, clock.today(), REASON, by=officer(Role.ADMINISTRATOR))
    clients = [signed_in(officer(Role.ADMINISTRATOR)) for _ in range(6)]
    seen = clients[0].get(step_url(proposal, "adopt")).context["form"]["seen"].value()
    responses = all_at_once(
        [lambda client=client: client.post(step_url(proposal, "adopt"), {"seen": seen}) for client in clients]
    )
    assert [response.status_code for response in responses] == [302] * 6
    told = sorted(texts(client.get(proposal.get_absolute_url())).split()[0] for client in clients)
    assert told == ["Aturan"] + ["Langkah"] * 5
    assert RegulationAdoption.objects.filter(state=AdoptionState.ADOPTED).count() == 1


# The worker's page


def test_the_worker_sees_both_rates_with_their_regulation_and_first_day(db, sign_in):
    story = Story()
    story.month_approved()
    adopted(from_on=story.today + timedelta(days=1))
    move_months()
    page = sign_in(story.worker).get(reverse("jkp_claims:my_jkp"))
    first, second = page.context["money"]["rates"]
    assert (first["first"], first["last"], first["percent"], first["amount"]) == (1, 1, 45, 2_250_000)
    assert (second["first"], second["last"], second["percent"], second["amount"]) == (2, 6, 60, 3_000_000)
    text = page.content.decode()
    since = story.claim.months.get(month_no=2).reference_on
    assert f"{NEW}, sejak {tanggal(since)}" in text
    assert "PP 37/2021, sejak" in text
    assert page.context["money"]["total"] == 2_250_000 + 5 * 3_000_000


def test_the_worker_with_one_regulation_sees_it_once(db, sign_in):
    story = Story()
    story.filed()
    page = sign_in(story.worker).get(reverse("jkp_claims:my_jkp"))
    assert page.context["money"]["regulations"] == ["PP 37/2021"]
    assert [run["percent"] for run in page.context["money"]["rates"]] == [45, 25]


def test_before_the_first_claim_the_forecast_is_shown(db, sign_in):
    story = Story()
    story.approved()
    adopted(from_on=story.today)
    move_months()
    money = sign_in(story.worker).get(reverse("jkp_claims:my_jkp")).context["money"]
    assert ([run["percent"] for run in money["rates"]], money["total"]) == ([60], 18_000_000)
