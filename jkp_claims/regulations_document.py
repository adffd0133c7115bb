"""docs/regulations.md, made of the regulations and rules themselves: `python -m jkp_claims.regulations_document`.

Needs neither Django nor a setting. Figures and articles are read from the regulations and from what the rules answer;
`rule_places` adds which function decides and which test holds it.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from core.money import rupiah
from jkp_claims.regulations import DEFAULT_ADOPTIONS, REGULATIONS, Regulation, WindowPolicy, figures
from jkp_claims.rule_places import (
    CONDITIONS,
    DAYS_AND_AMOUNTS,
    EMPLOYERS_DAYS,
    HOLDS,
    LIABILITIES,
    REFUNDS,
    REFUSALS,
    WHO_PAYS,
    Place,
    Rule,
)
from jkp_claims.rules import Condition, ConditionFacts, Facts, conditions
from jkp_claims.rules.eligibility import hold_findings, refusal_findings
from jkp_claims.rules.instalments import Deadline

Code = TypeVar("Code", bound=StrEnum)
ArticlesByCode = Mapping[str, Sequence[str]]

MONEY = frozenset({"wage_ceiling", "training_ceiling"})


INTRODUCTION = """\
# The law as code: article → function → test

This page is generated: `python -m jkp_claims.regulations_document > docs/regulations.md`. Change the data, never the page;
`tests/jkp_claims/test_regulations_page.py` and `make check` fail when they differ.

The figures are data in [`jkp_claims/regulations.py`](../jkp_claims/regulations.py); the decisions are plain functions in
[`jkp_claims/rules/`](../jkp_claims/rules/). Neither reads a clock, a table or a setting: facts and days go in, the answer and
its trace (rule, article, inputs, result) come out. In the portal the same figures stand in plain words on `/aturan/`.

The texts were read in third-party copies: **before any real use, compare with the official legal databases.**"""

READINGS = """\
- **Self-assessment** counts once it was made for this benefit, on any day; it is asked for from month 2 on.
- **Training under PP 6/2025** is asked of those who take it, in addition to the search for work ("dan/atau" read as "dan").
- **A window's policy** is that of the regulation of the decision; only the amount follows the regulation of the month.
- **Arrears where nothing was ever paid** count as all the months the law looks at: above every limit.
- **Missing programmes and arrears at once**: the benefit is owed once, by the wider duty (Pasal 37).
- **Arrears that BPJS tolerates only because the enterprise has closed** are settled by Pasal 39A, all others by Pasal 39.
- **Reminders** attempted after the late period do not shorten the extension; with none a month does not lapse at all.
- **Rounding** is down to whole rupiah, month by month and part by part; no article says otherwise."""


def document(regulations: Mapping[str, Regulation] = REGULATIONS) -> str:
    """The page."""
    known = list(regulations.values())
    names = [regulation.name for regulation in known]
    by_regulation = [f"Article, {name}" for name in names]
    parts = [
        INTRODUCTION,
        "## Which regulation counts",
        _table(["Regulation", "Implemented by", "In force by law"], map(_entry, known)),
        _in_force_by_default(),
        "## Who has the right",
        _table(["Code", *by_regulation, "Function", "Test"], _reasons(REFUSALS, _refusal_articles, known)),
        "## Who must act first, and who pays",
        _table(["Code", *by_regulation, "Function", "Test"], _reasons(HOLDS, _hold_articles, known)),
        _table(["What", *by_regulation, "Function", "Test"], _rules(WHO_PAYS, known)),
        "## What the employer owes",
        _table(["Code", *by_regulation, "Function", "Test"], _liabilities(known)),
        _table(["What", *by_regulation, "Function", "Test"], _rules(REFUNDS, known)),
        "## Days and amounts",
        _table(["What", *by_regulation, "Function", "Test"], _rules(DAYS_AND_AMOUNTS, known)),
        "## Conditions of the later months",
        _table(["Code", *by_regulation, "Function", "Test"], _reasons(CONDITIONS, _condition_articles, known)),
        "## The employer's days",
        _table(["What", "Article", "Function", "Test"], _rules(EMPLOYERS_DAYS, known[:1])),
        "## The figures",
        _table(["Field", *_pairs(names)], _figures(known)),
        "## Where the law is open, and what we read",
        READINGS,
    ]
    return "\n\n".join(parts) + "\n"


def _entry(regulation: Regulation) -> list[str]:
    return [regulation.name, regulation.implemented_by, regulation.in_force_on.isoformat()]


def _in_force_by_default() -> str:
    adopted = "; ".join(f"{entry.regulation.name} from {entry.from_on}" for entry in DEFAULT_ADOPTIONS.history)
    return (
        f"By default there is one: {adopted}, without end. Any other counts from the day two administrators adopt it."
    )


def _pairs(names: Sequence[str]) -> list[str]:
    return [heading for name in names for heading in (name, "Article")]


def _reasons(
    places: Mapping[Code, Place],
    articles: Callable[[Regulation], ArticlesByCode],
    regulations: Sequence[Regulation],
) -> Iterator[list[str]]:
    found = [articles(regulation) for regulation in regulations]
    for code, place in places.items():
        cells = [" / ".join(by_code.get(code, ["no such rule"])) for by_code in found]
        yield [f"`{code}`", *_same(cells), *_cells(place)]


def _liabilities(regulations: Sequence[Regulation]) -> Iterator[list[str]]:
    for kind, (name, place) in LIABILITIES.items():
        yield [f"`{kind}`", *_same([regulation.article(name) for regulation in regulations]), *_cells(place)]


def _rules(rules: Iterable[Rule], regulations: Sequence[Regulation]) -> Iterator[list[str]]:
    for rule in rules:
        cells = [regulation.articles.get(rule.article, rule.article) for regulation in regulations]
        yield [rule.what, *_same(cells), *_cells(rule.place)]


def _figures(regulations: Sequence[Regulation]) -> Iterator[list[str]]:
    for name in figures(regulations[0]):
        values = _same([_value(name, getattr(regulation, name)) for regulation in regulations])
        articles = _same([regulation.article(name) for regulation in regulations])
        yield [f"`{name}`", *(cell for pair in zip(values, articles, strict=True) for cell in pair)]


def _same(cells: Sequence[str]) -> list[str]:
    """What the first regulation already says is not said again."""
    return [cells[0], *("same" if cell == cells[0] else cell for cell in cells[1:])]


def _cells(place: Place) -> list[str]:
    return [", ".join(f"`{name}`" for name in names) for names in (place.functions, place.tests)]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _value(name: str, value: object) -> str:
    if name in MONEY and isinstance(value, int):
        return rupiah(value)
    return _plain(value)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, WindowPolicy):
        return "; ".join(f"{field.name} {_plain(getattr(value, field.name))}" for field in fields(value))
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_plain(part)}" for key, part in value.items())
    if isinstance(value, frozenset):
        return ", ".join(sorted(value))
    if isinstance(value, tuple):
        return ", ".join(map(_plain, value))
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _a_case(cause: str) -> Facts:
    """Any termination: only the articles of its findings are read."""
    day = date(2025, 1, 1)
    return Facts(
        citizenship="WNI",
        birth_date=day,
        enrolled_on=day,
        enterprise_scale="large",
        contract_type="PKWTT",
        cause=cause,
        terminated_on=day,
        reported_wage=0,
    )


def _refusal_articles(regulation: Regulation) -> ArticlesByCode:
    """The article of each refusal, as the rules themselves give it."""
    case = _a_case("b")
    deadline = Deadline(case.terminated_on, regulation.article("claim_months"))
    found = refusal_findings(case, regulation, deadline, case.terminated_on)
    return {finding.rule: [finding.article] for finding in found}


def _hold_articles(regulation: Regulation) -> ArticlesByCode:
    """The articles of each hold; those of an enterprise that has closed may differ."""
    articles: dict[str, list[str]] = {}
    for cause in ("b", *sorted(regulation.closed_causes)):
        for finding in hold_findings(_a_case(cause), regulation):
            known = articles.setdefault(finding.rule, [])
            if finding.article not in known:
                known.append(finding.article)
    return articles


def _condition_articles(regulation: Regulation) -> ArticlesByCode:
    """The article of each condition that this regulation may ask for."""
    facts = ConditionFacts(training_recommended=True, training_taken=True)
    asked = conditions(regulation.status_form_month, facts, regulation)
    return {condition.code: [condition.article] for condition in _flat(asked)}


def _flat(asked: Iterable[Condition]) -> Iterator[Condition]:
    for condition in asked:
        yield condition
        yield from condition.either


if __name__ == "__main__":
    sys.stdout.buffer.write(document().encode())
