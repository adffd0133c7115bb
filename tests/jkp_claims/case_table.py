"""The table of cases with their derivations, read as the command reads its table."""

import csv
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from jkp_claims.assess.lines import records
from jkp_claims.assess.rows import Case, Rows
from jkp_claims.regulations import DEFAULT_ADOPTIONS, PP_6_2025, Adoptions
from jkp_claims.rules import Facts

CASES = Path(__file__).with_name("cases.csv")
MONTH = ("number", "opens_on", "closes_on", "late_until", "amount", "regulation")


class TableCase(NamedTuple):
    """One row: its texts, and the facts that the command's reader makes of them."""

    text: dict[str, str]
    facts: Facts

    @property
    def adopted_on(self) -> date | None:
        """The day on which PP 6/2025 was adopted; None when it was not."""
        return date.fromisoformat(self.text["adopt"]) if self.text["adopt"] else None

    @property
    def today(self) -> date:
        return date.fromisoformat(self.text["today"])

    @property
    def adoptions(self) -> Adoptions:
        return DEFAULT_ADOPTIONS.adopting(PP_6_2025, self.adopted_on) if self.adopted_on else DEFAULT_ADOPTIONS

    @property
    def expected(self) -> dict[str, object]:
        """The whole answer of the row, in the shape of `manage.py assess` without `case_id`."""
        return {
            "eligible": self.text["expected_eligible"] == "yes",
            "refusals": codes(self.text["expected_refusals"]),
            "holds": codes(self.text["expected_holds"]),
            "payer": self.text["expected_payer"],
            "needs_person": self.text["expected_needs_person"] == "yes",
            "regulation": self.text["expected_regulation"],
            "claim_deadline": self.text["expected_claim_deadline"],
            "months": [expected_month(text) for text in self.text["expected_months"].split(" | ") if text],
            "total": int(self.text["expected_total"]),
        }


@cache
def table() -> tuple[TableCase, ...]:
    """Every row of the table, in its order."""
    with CASES.open(newline="", encoding="utf-8") as stream:
        texts = list(csv.DictReader(stream))
    with CASES.open("rb") as stream:
        found = records(stream)
        rows = Rows(next(found))
        read = [rows.read(record) for record in found]
    assert all(isinstance(row, Case) for row in read), [row for row in read if not isinstance(row, Case)]
    return tuple(TableCase(text, row.facts) for text, row in zip(texts, read, strict=True) if isinstance(row, Case))


def codes(text: str) -> list[str]:
    """CODE;CODE"""
    return text.split(";") if text else []


def expected_month(text: str) -> dict[str, object]:
    """number:opens/closes/late:amount:regulation, with "-" for a day that is not known."""
    number, window, amount, regulation = text.split(":")
    days = [None if day == "-" else day for day in window.split("/")]
    return dict(zip(MONTH, (int(number), *days, int(amount), regulation), strict=True))
