"""Cases for Hypothesis, as rows of text: mostly sound, with their days and months crowded around the boundaries."""

from datetime import date, timedelta

from hypothesis import strategies as st

from core.dates import Holidays, Month, add_months
from core.national_holidays import NATIONAL_HOLIDAYS
from jkp_claims.assess.cells import READERS
from jkp_claims.regulations import DEFAULT_ADOPTIONS, PP_6_2025, PP_37_2021, Adoptions
from jkp_claims.rules import Facts

ALL = "JKN;JKK;JHT;JP;JKM"
SOUND = {
    "citizenship": "WNI",
    "programmes": ALL,
    "contract_type": "PKWTT",
    "cause": "b",
    "total_permanent_disability": "",
    "willing_to_work": "",
    "active_at_bpjs": "",
}
CAUSES = (*"abcdefghijklmno", "b2", "pkwt_expired", "other")
PROGRAMME_SETS = ("", "JKN", "JKN;JKK;JHT;JKM", "JKK;JHT;JP;JKM", "JKN;JHT;JP;JKM", "JKN;JKK;JP;JKM", "JKN;JKK;JHT;JP")
CHANGES = (
    *(("cause", cause) for cause in CAUSES),
    *(("programmes", programmes) for programmes in PROGRAMME_SETS),
    *[("contract_type", "PKWT")] * 6,
    *[("total_permanent_disability", answer) for answer in ("yes", "yes", "no")],
    *[("cause", cause) for cause in "mcdf"],
    ("citizenship", "WNA"),
    ("willing_to_work", "no"),
    ("willing_to_work", "yes"),
    ("active_at_bpjs", "yes"),
    ("active_at_bpjs", "no"),
)
FEW_DAYS = (-16, -1, -1, 0, 0, 0, 1, 1, 5, 15)

Offset = tuple[int, int] | None


def offsets(*months: int | None) -> st.SearchStrategy[Offset]:
    """So many months and a few days; None where the months are."""
    return st.sampled_from(
        [None if count is None else (count, days) for count in months for days in FEW_DAYS]  # one draw, not two
    )


def moved(day: date, offset: Offset) -> date | None:
    return None if offset is None else add_months(day, offset[0]) + timedelta(days=offset[1])


ANY_DAYS = st.dates(date(2020, 6, 1), date(2030, 12, 31))
TERMINATIONS = ANY_DAYS | st.builds(
    lambda number, back: Month(2021, 1).plus(number).last_day - timedelta(days=back),
    st.integers(0, 107),
    st.integers(0, 3),
)
WAGES = st.sampled_from((0, 1, 2, 3, 20, 4_999_999, 5_000_000, 5_000_001)) | st.integers(0, 20_000_000)
RUNS = st.tuples(st.sampled_from((1, 2, 5, 6, 7, 11, 12, 13, 24, 60)), st.sampled_from((1, 2, 3, 4, 6, 7, 12, 18)))
LONG_ENOUGH = ((61, 1), (62, 1), (60, 1), (24, 1), (12, 1))
PAID = st.tuples(
    st.sampled_from((2, 1, 0, 0, -1, -1, -1, -1, -2, -3, -4, -5, -6, -7, -8)),
    st.sampled_from([(run,) for run in LONG_ENOUGH] + [((6, gap), run) for run in LONG_ENOUGH for gap in (1, 5)])
    | st.lists(RUNS, max_size=4).map(tuple),
)
BENEFITS = st.sampled_from(
    [()] * 12 + [(60,), (61,), (61,), (62,), (59,), (130, 61), (61, 61, 130), (61, 130, 131), (1, 61, 130, 200)]
)
BIRTHS = st.sampled_from((*[-300] * 8, -720, -649, -648, -647)), st.sampled_from((-2, -1, 0, 1, 2))

PLANS = st.fixed_dictionaries(
    {
        "terminated_on": TERMINATIONS,
        "enterprise_scale": st.sampled_from(("micro", "small", "medium", "large")),
        "reported_wage": WAGES,
        "changes": st.lists(st.sampled_from(CHANGES), max_size=2),
        "paid": PAID,
        "benefits": BENEFITS,
        "enrolled": offsets(-30, -12, 0),
        "birth": st.tuples(*BIRTHS),
        "contract_end": offsets(None, None, 0, 0, 0, 1),
        "effective": offsets(None, None, None, None, -1, 0, 1, 3),
        "claimed": offsets(None, None, -1, 0, 0, 0, 1, 1, 2, 3, 3, 6),
        "declared": offsets(None, None, None, 0, 1),
        "re_employed": offsets(None, None, None, None, -1, 0, 1, 2, 3, 4, 5),
        "today": offsets(0, 1, 2, 3, 3, 6, 6),
        "adopted": offsets(None, -8, -1, 0, 1, 2, 3, 4, 5, 6, 7, 9),
        "holidays": st.none() | st.integers(0, 2**64 - 1),
    }
)


def row_of(plan: dict) -> dict[str, str]:
    """The row of the table of `manage.py assess`, without case_id."""
    terminated_on = plan["terminated_on"]
    claimed_on = moved(terminated_on, plan["claimed"])
    enrolled_on = moved(terminated_on, plan["enrolled"])
    birth_months, birth_days = plan["birth"]
    days = {
        "birth_date": add_months(enrolled_on, birth_months) + timedelta(days=birth_days),
        "enrolled_on": enrolled_on,
        "contract_end_on": moved(terminated_on, plan["contract_end"]),
        "terminated_on": terminated_on,
        "effective_on": moved(terminated_on, plan["effective"]),
        "re_employed_on": moved(claimed_on or terminated_on, plan["re_employed"]),
        "first_claim_on": claimed_on,
        "declared_on": moved(claimed_on or terminated_on, plan["declared"]),
    }
    return {
        **SOUND,
        **dict(plan["changes"]),
        **{name: str(day or "") for name, day in days.items()},
        "enterprise_scale": plan["enterprise_scale"],
        "reported_wage": str(plan["reported_wage"]),
        "paid_months": ";".join(map(str, paid_months(terminated_on, *plan["paid"]))),
        "previous_benefits": ";".join(str(add_months(terminated_on, -months)) for months in plan["benefits"]),
    }


def paid_months(terminated_on: date, last: int, runs: tuple[tuple[int, int], ...]) -> list[Month]:
    """Runs of paid months, each with the gap before it; the last one ends `last` months after the termination."""
    end = Month.of(terminated_on).plus(last)
    paid: set[Month] = set()
    for run, gap in runs:
        paid.update(end.plus(-back) for back in range(run))
        end = end.plus(-run - gap)
    return sorted(paid)


def question_of(plan: dict) -> tuple[dict[str, str], date, date | None, Holidays]:
    """A row, today, the day PP 6/2025 was adopted, and the holidays: real, or arbitrary in the weeks around month 6."""
    today, adopted_on = (moved(plan["terminated_on"], plan[name]) for name in ("today", "adopted"))
    if adopted_on is not None and adopted_on <= PP_37_2021.in_force_on:
        adopted_on = None
    row = row_of(plan)
    return (
        row,
        today,
        adopted_on,
        holidays_of(plan["holidays"], date.fromisoformat(row["first_claim_on"] or str(today))),
    )


def holidays_of(bits: int | None, anchor: date) -> Holidays:
    """One bit for each day from the 130th after the anchor; None for the real holidays."""
    if bits is None:
        return NATIONAL_HOLIDAYS
    return frozenset(anchor + timedelta(days=130 + place) for place in range(64) if bits >> place & 1)


QUESTIONS = PLANS.map(question_of)


def facts_of(row: dict[str, str]) -> Facts:
    """What the command's readers make of the texts."""
    return Facts(**{name: READERS[name](text) for name, text in row.items() if text})


def adopting(adopted_on: date | None) -> Adoptions:
    """PP 37/2021, and PP 6/2025 from that day."""
    return DEFAULT_ADOPTIONS if adopted_on is None else DEFAULT_ADOPTIONS.adopting(PP_6_2025, adopted_on)
