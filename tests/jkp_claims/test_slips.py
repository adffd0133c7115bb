"""The calculation slip: frozen for good, readable step by step, and given as a letter that anybody can check."""

import io
import re
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal

import pikepdf
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.translation import override
from hypothesis import given

from accounts.models import Role
from core.dates import Month
from documents.models import Letter
from documents.pdf import letter_pdf
from jkp_claims import slip_presentation
from jkp_claims.models import CalculationSlip, SlipKind
from jkp_claims.rules import Facts, Hold, Payer, Refusal, as_json, assess, facts_from_json, pay
from jkp_claims.slip_words import CONDITIONS, FOUND, HOLDS, NAMES, PAYERS, name_of, spans
from jkp_claims.slips import Inputs, freeze_decision, inputs_of, letter_of
from registry.models import Contribution
from tests.accounts.factories import officer
from tests.jkp_claims.cases import ADOPTED, NO_HOLIDAYS, TODAY, facts, paid
from tests.jkp_claims.factories import Story
from tests.jkp_claims.strategies import QUESTIONS, adopting
from tests.jkp_claims.strategies import facts_of as facts_of_row


def slip_of(story: Story, kind: SlipKind) -> CalculationSlip:
    return CalculationSlip.objects.get(claim=story.claim, kind=kind)


@pytest.fixture(scope="module")
def approved(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        story = Story(wage=7_000_000)
        story.month_approved()
        yield story
        transaction.set_rollback(True)


@pytest.fixture
def story(approved, db) -> Story:
    """A worker whose first month is approved; made once, each test is rolled back to it."""
    return approved


@contextmanager
def refused(reason: str):
    """PostgreSQL says no to what is executed inside."""
    with pytest.raises(DatabaseError, match=reason), transaction.atomic(), connection.cursor() as cursor:
        yield cursor


def page_of(sign_in, user, slip) -> str:
    return sign_in(user).get(slip.get_absolute_url()).content.decode()


# --- what is frozen ---


@given(QUESTIONS)
def test_frozen_facts_are_read_back_as_they_were(question):
    case = facts_of_row(question[0])
    assert facts_from_json(as_json(case)) == case


def test_each_decision_and_each_amount_has_its_slip(story):
    assert sorted(story.claim.slips.values_list("kind", flat=True)) == ["amount", "decision", "forecast"]
    amount = slip_of(story, SlipKind.AMOUNT)
    month = story.claim.months.get(month_no=1)
    assert amount.month == month
    assert amount.result["amount"] == month.amount == 2_250_000
    inputs = inputs_of(slip_of(story, SlipKind.DECISION))
    assert inputs.facts.first_claim_on == inputs.today == story.today
    assert as_json(assess(inputs.facts, inputs.adoptions, inputs.holidays, inputs.today)) == story.claim.decision


def test_what_changes_later_in_the_registry_changes_no_slip(story):
    before = [(slip.facts, slip.result) for slip in story.claim.slips.order_by("pk")]
    Contribution.objects.filter(employment=story.employment).update(wage=1_000_000, paid_on=None)
    type(story.employment).objects.filter(pk=story.employment.pk).update(contract_type="PKWT")
    assert [(slip.facts, slip.result) for slip in story.claim.slips.order_by("pk")] == before


@pytest.mark.parametrize(
    "statement",
    ["UPDATE jkp_claims_calculationslip SET result = '{}'", "DELETE FROM jkp_claims_calculationslip"],
)
def test_the_database_keeps_every_slip_as_it_is(story, statement):
    with refused("Cannot update or delete") as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("role", ["web", "payer"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE jkp_claims_calculationslip SET result = '{}'",
        "DELETE FROM jkp_claims_calculationslip",
        "TRUNCATE jkp_claims_calculationslip",
    ],
)
def test_the_portals_roles_have_no_right_to_change_a_slip(story, role, statement):
    with refused("permission denied") as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute(statement)


def test_the_owner_cannot_empty_the_slips(story):
    with refused("only grows") as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE jkp_claims_calculationslip OWNER TO owner")
        cursor.execute("SET LOCAL ROLE owner")
        cursor.execute("TRUNCATE jkp_claims_calculationslip")


@pytest.mark.parametrize("kind", [SlipKind.DECISION, SlipKind.AMOUNT])
def test_a_decision_and_an_amount_have_one_slip_each(story, kind):
    slip = slip_of(story, kind)
    slip.pk, slip.number = None, "STR-2611-AGAIN2"
    slip.pk = CalculationSlip._meta.pk.get_default()
    slip._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        slip.save()


# --- words ---


@given(QUESTIONS)
def test_every_rule_and_input_of_a_trace_has_words(question):
    """A rule or an input that nobody has put in words fails here."""
    row, today, adopted_on, holidays = question
    case, adoptions = facts_of_row(row), adopting(adopted_on)
    answers = [assess(case, adoptions, holidays, today)]
    if case.first_claim_on:
        answers += [pay(number, case, adoptions) for number in (1, 6)]
    for found in [step for answer in answers for step in answer.trace]:
        assert found.rule in {**CONDITIONS, **HOLDS, **FOUND}
        for name, value in found.inputs:
            assert name_of(found.rule, name).label
            assert name_of(found.rule, name).value(as_json(value))
    for name, value in as_json(case).items():
        assert NAMES[name].value(value)


def test_every_code_and_every_fact_has_words():
    assert set(CONDITIONS) == set(Refusal)
    assert set(HOLDS) == set(Hold)
    assert set(PAYERS) == set(Payer)
    assert set(Facts.__slots__) <= set(NAMES)


@pytest.mark.parametrize(
    ("months", "said"),
    [
        ("", "Tidak ada"),
        ("2025-03", "Maret 2025 (1 bulan)"),
        ("2023-03..2025-02", "Maret 2023 – Februari 2025 (24 bulan)"),
        ("2024-11..2025-01 2025-04", "November 2024 – Januari 2025 (3 bulan); April 2025 (1 bulan)"),
    ],
)
def test_paid_months_are_said_as_spans(months, said):
    assert spans(paid(months)) == said


def test_the_two_meanings_of_missing_programmes_are_told_apart():
    """A micro enterprise without programmes ends the right; another one makes the employer pay."""
    said = {}
    for scale in ("micro", "large"):
        answer = assess(facts(enterprise_scale=scale, programmes=frozenset()), ADOPTED, NO_HOLIDAYS, TODAY)
        slip = CalculationSlip(number="STR", made_at=None, kind=SlipKind.DECISION, result=as_json(answer))
        said[scale] = {step.label: step.tone for step in slip_presentation.steps(slip)}
    right, payment = str(CONDITIONS[Refusal.PROGRAMME_SET]), str(HOLDS[Hold.PROGRAMME_SET])
    assert (said["micro"][right], said["micro"][payment]) == ("bad", "ok")
    assert (said["large"][right], said["large"][payment]) == ("ok", "warn")


# --- the page ---


def test_the_amount_of_a_month_is_explained_step_by_step(story, sign_in):
    page = page_of(sign_in, story.worker, slip_of(story, SlipKind.AMOUNT))
    for said in (
        "45% × Rp5.000.000 = Rp2.250.000",
        "Upah terlapor: Rp7.000.000; Batas atas upah: Rp5.000.000",
        "PP 37/2021 Pasal 21 ayat (1)",
        reverse("jkp_claims:regulation", args=["pp-37-2021"]),
        "(24 bulan)",
    ):
        assert said in page
    assert story.participant.nik not in page


def test_a_decision_says_what_is_met_and_what_each_month_pays(story, sign_in):
    page = page_of(sign_in, story.verifier, slip_of(story, SlipKind.DECISION))
    assert page.count("Terpenuhi") > 15
    assert "Tidak terpenuhi" not in page
    assert page.count("45% × Rp5.000.000 = Rp2.250.000") == 3
    assert page.count("25% × Rp5.000.000 = Rp1.250.000") == 3
    assert "Rp10.500.000 dalam 6 bulan" in page
    assert story.participant.nik not in page


def test_a_refused_forecast_says_what_is_not_met(db, sign_in):
    story = Story()
    story.approved(cause="i")
    page = page_of(sign_in, story.worker, slip_of(story, SlipKind.FORECAST))
    assert page.count("Tidak terpenuhi") == 1
    assert "Tidak berhak atas JKP" in page
    assert "Pekerja mengundurkan diri atas kemauan sendiri" in page


def test_both_regulations_of_a_transition_stand_on_the_slip(story, sign_in):
    claim, today = story.claim, story.today
    adoptions = ADOPTED.__class__().adopting(ADOPTED.history[1].regulation, today + timedelta(days=40))
    case = facts(terminated_on=today - timedelta(days=1), first_claim_on=today, paid_months=_months_before(today))
    answer = assess(case, adoptions, NO_HOLIDAYS, today)
    slip = freeze_decision(claim, SlipKind.FORECAST, Inputs(case, adoptions, [], today), answer)
    page = page_of(sign_in, story.worker, slip)
    assert "45% × Rp5.000.000 = Rp2.250.000" in page
    assert "60% × Rp5.000.000 = Rp3.000.000" in page
    for slug in ("pp-37-2021", "pp-6-2025"):
        assert reverse("jkp_claims:regulation", args=[slug]) in page


def _months_before(today: date) -> frozenset[Month]:
    return frozenset(Month.of(today).plus(-count) for count in range(1, 25))


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.MEDIATOR, Role.PAY_MAKER, Role.ADMINISTRATOR])
def test_who_sees_no_money_sees_no_slip(story, sign_in, role):
    other = officer(role, region=story.region)
    assert sign_in(other).get(slip_of(story, SlipKind.DECISION).get_absolute_url()).status_code == 403
    assert other.role == role
    assert not CalculationSlip.objects.visible_to(other).exists()


def test_another_worker_finds_nothing(story, sign_in):
    stranger, slip = Story().worker, slip_of(story, SlipKind.DECISION)
    for address in (slip.get_absolute_url(), reverse("jkp_claims:slip_letter", args=[slip.pk])):
        assert sign_in(stranger).get(address).status_code == 404
    assert sign_in(stranger).post(reverse("jkp_claims:slip_letter", args=[slip.pk])).status_code == 404
    assert not Letter.objects.filter(subject_id=slip.pk).exists()


@pytest.mark.parametrize("name", ["jkp_claims:my_jkp", "jkp_claims:claim", "jkp_claims:month"])
def test_the_slip_is_linked_where_the_money_is(story, sign_in, name):
    about = {"jkp_claims:my_jkp": [], "jkp_claims:claim": [story.claim.pk]}
    month = story.claim.months.get(month_no=1)
    page = sign_in(story.worker).get(reverse(name, args=about.get(name, [month.pk]))).content.decode()
    kind = SlipKind.AMOUNT if name == "jkp_claims:month" else SlipKind.DECISION
    assert slip_of(story, kind).get_absolute_url() in page


def test_a_month_that_is_not_decided_has_no_slip_to_show(story, sign_in):
    month = story.claim.months.get(month_no=2)
    assert "/jkp/struk/" not in sign_in(story.worker).get(month.get_absolute_url()).content.decode()


def test_the_page_costs_the_same_queries_however_long_the_slip(story, sign_in, django_assert_max_num_queries):
    client = sign_in(story.worker)
    client.get(reverse("front"))  # the first request of a session notes its device
    for kind in SlipKind:
        with django_assert_max_num_queries(12):
            client.get(slip_of(story, kind).get_absolute_url())


# --- the letter ---


def test_the_letter_is_issued_once_served_as_pdf_and_genuine_for_anybody(story, sign_in, client):
    slip, worker = slip_of(story, SlipKind.AMOUNT), sign_in(story.worker)
    address = reverse("jkp_claims:slip_letter", args=[slip.pk])
    assert worker.get(address).status_code == 404
    for _again in range(2):
        answer = worker.post(address, follow=True)
        assert answer.redirect_chain == [(slip.get_absolute_url(), 302)]
    [letter] = Letter.objects.filter(subject_id=slip.pk)
    assert letter.check_path in answer.content.decode()
    served = sign_in(story.verifier).get(address)
    assert served["Content-Type"] == "application/pdf"
    assert served.content == letter_pdf(letter)
    check = client.get(letter.check_path).content.decode()
    assert "Asli" in check
    assert slip.number in check
    assert story.participant.full_name not in check


def test_the_letter_says_the_steps_in_indonesian_and_no_nik(story):
    with override("en"):
        letter = letter_of(slip_of(story, SlipKind.DECISION), story.today)
    rows = dict(letter.rows)
    assert letter.title == "Struk perhitungan JKP"
    assert rows["Keputusan"] == "Berhak atas JKP"
    assert rows["Bulan ke-4"].startswith("25% × Rp5.000.000 = Rp1.250.000.")
    assert rows[str(CONDITIONS[Refusal.MONTHS_LT_12])].startswith("Terpenuhi. Bulan yang dibayar: 24 bulan;")
    assert not any(re.search(r"\d{16}", value) for _label, value in letter.rows)


@pytest.mark.parametrize("kind", SlipKind)
def test_the_letter_has_three_pages_at_most(story, kind):
    with pikepdf.open(io.BytesIO(letter_pdf(letter_of(slip_of(story, kind), story.today)))) as made:
        assert 1 <= len(made.pages) <= 3


def test_rates_are_frozen_as_text():
    answer = pay(1, facts(), ADOPTED)
    assert (answer.rate, as_json(answer)["rate"]) == (Decimal("0.60"), "0.60")
