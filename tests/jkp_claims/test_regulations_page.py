"""docs/regulations.md is what the generator gives, and all it names exists."""

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from jkp_claims import rule_places as places
from jkp_claims.regulations import PP_6_2025, PP_37_2021, REGULATIONS, LateEffect, Scale, WindowPolicy, figures
from jkp_claims.regulations_document import document
from jkp_claims.rules import ConditionCode, Hold, LiabilityKind, Refusal, liability, lump_sum_of_unenrolled, shortfall
from tests.jkp_claims.cases import assessed, facts, paid

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "regulations.md").read_text(encoding="utf-8")
RULES = [
    *(ROOT / "jkp_claims" / "rules").glob("*.py"),
    *(ROOT / name for name in ("jkp_claims/regulations.py", "phk_reports/rules.py", "core/money.py")),
]
CODE = "\n".join(path.read_text(encoding="utf-8") for path in RULES)
TESTS = "\n".join(
    path.read_text(encoding="utf-8")
    for app in ("jkp_claims", "phk_reports")
    for path in (ROOT / "tests" / app).glob("test_*.py")
)
RULES_WITHOUT_CODE = [*places.WHO_PAYS, *places.REFUNDS, *places.DAYS_AND_AMOUNTS, *places.EMPLOYERS_DAYS]
PLACES = [
    *places.REFUSALS.values(),
    *places.HOLDS.values(),
    *places.CONDITIONS.values(),
    *(place for _field, place in places.LIABILITIES.values()),
    *(rule.place for rule in RULES_WITHOUT_CODE),
]
ARTICLES = {article for regulation in REGULATIONS.values() for article in regulation.articles.values()}


def test_the_page_is_what_the_generator_gives():
    assert document() == PAGE, "run: python -m jkp_claims.regulations_document > docs/regulations.md"


def test_the_generator_runs_in_an_empty_environment():
    command = [sys.executable, "-m", "jkp_claims.regulations_document"]
    found = subprocess.run(command, cwd=ROOT, env={}, capture_output=True, check=True)
    assert found.stdout.decode() == PAGE
    assert found.stderr == b""


OTHER_WINDOW = WindowPolicy(close_offset_days=9, late_effect=LateEffect.LAPSES)


def another(value: object) -> object:
    """A different value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, Decimal):
        return value + Decimal("0.0001")
    if isinstance(value, str):
        return f"{value}x"
    if isinstance(value, tuple):
        return (another(value[0]), *value[1:])
    if isinstance(value, frozenset):
        return value | {"x"}
    if isinstance(value, WindowPolicy):
        return OTHER_WINDOW
    return {**value, Scale.MICRO: frozenset({"JP"})}


@pytest.mark.parametrize("regulation", REGULATIONS.values(), ids=lambda regulation: regulation.name)
@pytest.mark.parametrize("name", figures(PP_37_2021))
def test_a_changed_figure_or_article_changes_the_page(regulation, name):
    articles = {**regulation.articles, name: "Pasal lain"}
    for change in ({name: another(getattr(regulation, name))}, {"articles": articles}):
        changed = replace(regulation, **change)
        assert document({**REGULATIONS, regulation.name: changed}) != PAGE


@pytest.mark.parametrize("change", [{"implemented_by": "x"}, {"in_force_on": date(2020, 1, 1)}, {"name": "PP 1/1945"}])
def test_a_changed_entry_changes_the_page(change):
    assert document({**REGULATIONS, "PP 6/2025": replace(PP_6_2025, **change)}) != PAGE


@pytest.mark.parametrize("field", WindowPolicy.__dataclass_fields__)
def test_every_line_of_the_window_policy_is_on_the_page(field):
    assert re.search(rf"\b{field} {getattr(PP_37_2021.window, field)}\b", PAGE)


def test_every_code_has_its_place():
    assert set(places.REFUSALS) == set(Refusal)
    assert set(places.HOLDS) == set(Hold)
    assert set(places.CONDITIONS) == set(ConditionCode)
    assert set(places.LIABILITIES) == set(LiabilityKind)
    codes = (*Refusal, *Hold, *ConditionCode, *LiabilityKind)
    assert [code for code in codes if f"| `{code}` |" not in PAGE] == []


@pytest.mark.parametrize("name", sorted({name for place in PLACES for name in place.functions}))
def test_every_function_exists(name):
    assert f"def {name}(" in CODE


@pytest.mark.parametrize("name", sorted({name for place in PLACES for name in place.tests}))
def test_every_test_exists(name):
    assert f"def {name}(" in TESTS


def test_every_rule_has_a_function_and_a_test():
    assert all(place.functions and place.tests for place in PLACES)


@pytest.mark.parametrize("article", sorted({rule.article for rule in RULES_WITHOUT_CODE} - set(figures(PP_37_2021))))
def test_an_article_that_no_field_has_is_one_the_rules_name(article):
    assert f'"{article}"' in CODE


def test_every_article_on_the_page_is_one_of_the_data_or_of_the_rules():
    rows = [line.strip("| ") for line in PAGE.splitlines() if line.startswith("|")]
    cells = {cell for row in rows for cell in re.split(r" \| | / ", row)}
    named = {cell for cell in cells if " Pasal " in cell}
    assert named
    assert {article for article in named if article not in ARTICLES and f'"{article}"' not in CODE} == set()


def test_the_article_of_a_liability_is_the_one_that_the_rules_give():
    def settled(**changes):
        return liability(facts(**changes), assessed(**changes))

    found = [
        shortfall(5_000_000, assessed(reported_wage=4_000_000).months),
        lump_sum_of_unenrolled(4_000_000, Scale.LARGE, PP_37_2021),
        settled(programmes=frozenset()),
        settled(paid_months=paid("2022-11..2024-10")),
        settled(paid_months=paid("2023-02..2025-01")),
    ]
    assert {owed.kind: owed.article for owed in found} == {
        kind: PP_37_2021.article(field) for kind, (field, _place) in places.LIABILITIES.items()
    }
