"""Whether what was decided is what today's code decides: from frozen inputs alone, and against the rows made of it.

Every check streams, and gives for each thing it looked at the list of its differences.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch

from jkp_claims.models import CalculationSlip, JkpClaim, MonthlyClaim, MonthState, SlipKind
from jkp_claims.rules import as_json, pay
from jkp_claims.rules.records import Json
from jkp_claims.slips import inputs_of

CHUNK = 500
HAVE_AMOUNT = [MonthState.APPROVED, MonthState.PAID, MonthState.PAYMENT_FAILED]
PAY_KEYS = ("number", "reference_on", "regulation", "wage_base", "rate", "amount")
MONTH_KEYS = ("reference_on", "opens_on", "closes_on", "late_until", "regulation", "wage_base", "rate", "amount")
DECISION_KEYS = ("eligible", "payer", "needs_person", "regulation", "claim_deadline", "total")
WINDOW_KEYS = ("reference_on", "opens_on", "closes_on")

Found = Mapping[str, object]


@dataclass(frozen=True)
class Difference:
    """`about`: the number of the slip, claim or month, and what of it; never a person."""

    about: str
    stored: object
    expected: object

    def __str__(self) -> str:
        return f"{self.about}: stored {self.stored}, today's code gives {self.expected}"


def slip_differences() -> Iterator[list[Difference]]:
    """For each slip: what the rules answer today, from its own frozen inputs."""
    slips = CalculationSlip.objects.select_related("claim", "month").order_by("pk")
    for slip in slips.iterator(chunk_size=CHUNK):
        yield _recomputed(slip)


def _recomputed(slip: CalculationSlip) -> list[Difference]:
    about = f"{slip.number} ({slip.month.number if slip.month else slip.claim.number})"
    try:
        expected = _given_today(slip)
    except (
        Exception
    ) as fault:  # whatever keeps the rules from answering is told of this slip, and the next one is looked at
        return [Difference(f"{about} inputs", "unreadable", f"no answer ({type(fault).__name__}: {fault})")]
    try:
        stored = what_it_says(slip.kind, slip.result)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as fault:
        return [Difference(f"{about} result", f"unreadable ({type(fault).__name__}: {fault})", "an answer")]
    return differences(about, stored, expected)


def _given_today(slip: CalculationSlip) -> Found:
    inputs = inputs_of(slip)
    is_amount = slip.kind == SlipKind.AMOUNT
    answer = pay(slip.month.month_no, inputs.facts, inputs.adoptions) if is_amount else inputs.assess()
    return what_it_says(slip.kind, as_json(answer))


def what_it_says(kind: str, result: dict) -> Found:
    """What a frozen answer decided, flat and without its wording: the same keys for what is stored and what is given."""
    if kind == SlipKind.AMOUNT:
        return {key: _plain(key, result[key]) for key in PAY_KEYS}
    decided: dict[str, object] = {key: result[key] for key in DECISION_KEYS}
    for codes in ("refusals", "holds"):
        decided[codes] = sorted(reason["code"] for reason in result[codes])
    for month in result["months"]:
        decided |= {f"month {month['number']} {key}": _plain(key, month[key]) for key in MONTH_KEYS}
    return decided


def _plain(key: str, value: Json) -> object:
    return Decimal(value) if key == "rate" else value


def differences(about: str, stored: Found, expected: Found) -> list[Difference]:
    """Key by key; a key that only one side has counts too."""
    return [
        Difference(f"{about} {key}", stored.get(key), expected.get(key))
        for key in dict.fromkeys([*stored, *expected])
        if (key in stored, stored.get(key)) != (key in expected, expected.get(key))
    ]


def month_differences() -> Iterator[list[Difference]]:
    """For each approved month: its row and the slip of its amount say the same."""
    months = MonthlyClaim.objects.filter(state__in=HAVE_AMOUNT).prefetch_related(amount_slips("slips")).order_by("pk")
    for month in months.iterator(chunk_size=CHUNK):
        stored = {key: getattr(month, key) for key in ("regulation", "wage_base", "rate", "amount")}
        yield against_slip(month, stored)


def amount_slips(path: str) -> Prefetch:
    """The slips of amounts, without what they were computed from."""
    return Prefetch(path, CalculationSlip.objects.defer("facts", "adoptions", "holidays"))


def against_slip(month: MonthlyClaim, stored: Found, of: str = "") -> list[Difference]:
    """What a row says of this month, against its slip; `of` names the row when it is not the month itself."""
    about = f"{month.number}{of}"
    slip = next(iter(month.slips.all()), None)
    if slip is None:
        return [Difference(f"{about} slip", "none", "the slip of an approved amount")]
    if slip.claim_id != month.claim_id:
        return [Difference(f"{about} slip", f"{slip.number} of another claim", "a slip of its own claim")]
    return differences(about, stored, {key: _of_result(slip, key) for key in stored})


def _of_result(slip: CalculationSlip, key: str) -> object:
    try:
        return _plain(key, slip.result[key])
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return "unreadable"


def claim_differences() -> Iterator[list[Difference]]:
    """For each claim that was filed: its row and its months' days follow from the slip of its decision.

    The end of the late period may have been moved later, by a correction or for want of reminders; what a month that is
    not approved pays is a forecast, and may change with a regulation.
    """
    decisions = Prefetch("slips", CalculationSlip.objects.filter(kind=SlipKind.DECISION), to_attr="decisions")
    claims = JkpClaim.objects.filter(first_claim_on__isnull=False).prefetch_related(
        decisions, Prefetch("months", MonthlyClaim.objects.order_by("month_no"))
    )
    for claim in claims.order_by("pk").iterator(chunk_size=CHUNK):
        yield _of_claim(claim)


def _of_claim(claim: JkpClaim) -> list[Difference]:
    if not claim.decisions:
        return [Difference(f"{claim.number} slip", "none", "the slip of its decision")]
    slip = claim.decisions[0]
    try:
        expected = {
            "first_claim_on": _day(slip.facts["first_claim_on"]),
            "declared_on": _day(slip.facts["declared_on"]),
            "regulation": slip.result["regulation"],
            "reported_wage": slip.facts["reported_wage"],
        }
        windows = {
            month["number"]: {key: _day(month[key]) for key in (*WINDOW_KEYS, "late_until")}
            for month in slip.result["months"]
        }
    except (LookupError, TypeError, ValueError) as fault:
        return [Difference(f"{claim.number} slip", f"unreadable ({type(fault).__name__}: {fault})", "a decision")]
    found = differences(claim.number, {key: getattr(claim, key) for key in expected}, expected)
    months = {month.month_no: month for month in claim.months.all()}
    found += differences(claim.number, {"months": sorted(months)}, {"months": sorted(windows)})
    for number in sorted(months.keys() & windows.keys()):
        found += _of_window(months[number], windows[number])
    return found


def _of_window(month: MonthlyClaim, window: dict[str, date]) -> list[Difference]:
    found = differences(
        month.number, {key: getattr(month, key) for key in WINDOW_KEYS}, {key: window[key] for key in WINDOW_KEYS}
    )
    if month.late_until < window["late_until"]:
        found.append(Difference(f"{month.number} late_until", month.late_until, window["late_until"]))
    return found


def _day(text: str) -> date:
    return date.fromisoformat(text)
