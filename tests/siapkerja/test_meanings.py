"""Every code and every status has its sentence, what to do and who acts, in Indonesian and in English."""

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override

from jkp_claims import words
from jkp_claims.regulations import REGULATIONS
from jkp_claims.rules import ConditionCode, Hold, LiabilityKind, Refusal
from siapkerja import meanings
from tests.jkp_claims.cases import ALL_PROGRAMMES, assessed, date, paid

CODES = {
    Refusal: words.REFUSAL_WORDS,
    Hold: words.HOLD_WORDS,
    ConditionCode: words.CONDITION_WORDS,
    LiabilityKind: words.LIABILITY_KIND_WORDS,
}
STATUS_FIELDS = [
    field
    for model in apps.get_models()
    for field in model._meta.fields
    if field.name in ("state", "stage") and field.choices
]
SENTENCES = [
    (f"{kind.__name__}.{code}", said)
    for kind, known in [*CODES.items(), *meanings.STATES.items()]
    for code, said in known.items()
]


@pytest.mark.parametrize("kind", CODES, ids=lambda kind: kind.__name__)
def test_every_code_has_words_and_no_words_are_left_over(kind):
    assert list(CODES[kind]) == list(kind)


@pytest.mark.parametrize("field", STATUS_FIELDS, ids=str)
def test_every_status_that_a_row_may_have_has_words(field):
    stored = {value for value, _label in field.choices}
    assert stored in [set(map(str, known)) for known in meanings.STATES.values()]


@pytest.mark.parametrize("choices", meanings.STATES, ids=lambda choices: choices.__name__)
def test_the_words_of_a_status_are_complete(choices):
    assert list(meanings.STATES[choices]) == list(choices)


@pytest.mark.parametrize(("name", "said"), SENTENCES, ids=[name for name, _said in SENTENCES])
def test_what_it_means_what_to_do_and_who_acts_is_said_in_both_languages(name, said):
    for text in (said.reason, said.todo, said.who):
        with override("id"):
            indonesian = str(text)
        with override("en"):
            english = str(text)
        assert indonesian.strip()
        assert english.strip()
        assert indonesian != english
    with override("id"):
        assert str(said.reason).endswith(".")
        assert str(said.todo).endswith(".")


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("regulation", REGULATIONS.values(), ids=lambda regulation: regulation.name)
def test_no_sentence_of_the_page_is_left_with_a_gap(regulation, language):
    with override(language):
        for group in meanings.groups(regulation):
            assert group.meanings
            for meaning in group.meanings:
                assert meaning.label
                assert "%" not in f"{meaning.label} {meaning.reason} {meaning.todo} {meaning.who}"


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["id", "en"])
def test_the_page_shows_them_all(client: Client, language):
    client.cookies["django_language"] = language
    page = client.get(reverse("meanings")).content.decode()
    with override(language):
        for group in meanings.groups(REGULATIONS["PP 37/2021"]):
            for meaning in group.meanings:
                for text in (meaning.label, meaning.reason, meaning.todo, meaning.who):
                    assert escape(str(text)) in page


# One sound case made unsound in each way, so that every reason is explained from what a real calculation found.
CASES = {
    Refusal.RESIGNATION: {"cause": "i"},
    Refusal.PENSION: {"cause": "n"},
    Refusal.DEATH: {"cause": "o"},
    Refusal.TOTAL_DISABILITY: {"cause": "m", "total_permanent_disability": True},
    Refusal.PKWT_EXPIRED: {"cause": "pkwt_expired"},
    Refusal.MONTHS_LT_12: {"paid_months": paid("2024-08..2025-01")},
    Refusal.CONSECUTIVE_LT_6: {"paid_months": frozenset()},
    Refusal.AGE_AT_ENROLMENT: {"birth_date": date(1960, 1, 1)},
    Refusal.NOT_WNI: {"citizenship": "WNA"},
    Refusal.NOT_WILLING: {"willing_to_work": False},
    Refusal.CLAIM_LATE: {"first_claim_on": date(2025, 9, 1)},
    Refusal.RE_EMPLOYED: {"re_employed_on": date(2025, 4, 1)},
    Refusal.BENEFITS_USED_3: {"previous_benefits": frozenset({date(2001, 1, 1), date(2008, 1, 1), date(2015, 1, 1)})},
    Refusal.GAP_LT_60_MONTHS: {"previous_benefits": frozenset({date(2024, 1, 1)})},
    Refusal.PROGRAMME_SET: {"enterprise_scale": "micro", "programmes": ALL_PROGRAMMES - {"JKN"}},
}
HELD = {
    Hold.STILL_ACTIVE: {"active_at_bpjs": True},
    Hold.EMPLOYER_ARREARS_GT_3M: {"paid_months": paid("2023-01..2024-09")},
    Hold.PROGRAMME_SET: {"programmes": ALL_PROGRAMMES - {"JP"}},
}


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("code", [*CASES, *HELD], ids=lambda code: f"{type(code).__name__}.{code}")
def test_every_reason_of_a_calculation_is_explained_with_its_own_figures(code, language):
    answer = assessed(**(HELD if isinstance(code, Hold) else CASES)[code])
    reasons = answer.holds if isinstance(code, Hold) else answer.refusals
    with override(language):
        found = {one.code: one for one in words.explained(reasons)}[code]
        assert found.article
        assert found.who
        assert "%" not in found.reason + found.detail
    if code == Refusal.MONTHS_LT_12:
        assert "12" in found.reason
        assert "6" in found.detail


def test_every_reason_is_walked():
    assert set(CASES) == set(Refusal)
    assert set(HELD) == set(Hold)
