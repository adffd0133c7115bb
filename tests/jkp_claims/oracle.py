"""The rules of JKP a second time, written apart from the product and another way, to be compared with it.

As a spreadsheet would do it: every cell is text, a day is (year, month, day), a month is the number of months since
year 0, and a calendar of its own counts the days. Money is whole rupiah, rates are whole per cent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

Day = tuple[int, int, int]
OLD, NEW = "PP 37/2021", "PP 6/2025"
FIRST_DAY_OF_OLD: Day = (2021, 2, 2)
PER_CENT = {OLD: (45, 45, 45, 25, 25, 25), NEW: (60, 60, 60, 60, 60, 60)}
MONTHS_TO_CLAIM = {OLD: 3, NEW: 6}
CEILING = 5_000_000
ALWAYS_REFUSED = {"i": "RESIGNATION", "n": "PENSION", "o": "DEATH", "pkwt_expired": "PKWT_EXPIRED"}
BASIC = ("JKN", "JKK", "JHT", "JKM")
PROGRAMMES = {"micro": BASIC, "small": BASIC, "medium": (*BASIC, "JP"), "large": (*BASIC, "JP")}
ENDLESS = 10**9
"""So many months in arrears has a worker for whom no month was ever paid."""


def spreadsheet(
    row: Mapping[str, str], today: date, adopted_on: date | None, is_holiday: Callable[[date], bool]
) -> dict[str, object]:
    """The keys of `manage.py assess` without `case_id`, for one row of its table as text.

    >>> paid = ";".join(f"2023-{month:02}" for month in range(1, 13))
    >>> row = {"citizenship": "WNI", "birth_date": "1990-01-01", "enrolled_on": "2021-02-02", "paid_months": paid}
    >>> row |= {"enterprise_scale": "micro", "programmes": "JKN;JKK;JHT;JKM", "contract_type": "PKWTT", "cause": "b"}
    >>> row |= {"terminated_on": "2024-01-10", "reported_wage": "4000000", "first_claim_on": "2024-02-01"}
    >>> spreadsheet(row, date(2024, 2, 1), None, lambda day: False)["total"]
    8400000
    """
    cell = {name: text.strip() for name, text in row.items()}
    now = _as_day(today.isoformat())
    adopted = _as_day(adopted_on.isoformat()) if adopted_on else None
    terminated = _as_day(cell["terminated_on"])
    claimed = _day_or(cell, "first_claim_on", None)
    reference = claimed or now
    declared = _day_or(cell, "declared_on", None) or reference
    regulation = _in_force(declared, adopted)
    deadline = _deadline(_day_or(cell, "effective_on", None) or terminated, regulation, adopted)
    refusals = _refusals(cell, terminated, reference, deadline, regulation)
    holds = _holds(cell, terminated, regulation)
    months: list[dict[str, object]] = []
    if not refusals:
        months = _instalments(cell, terminated, claimed, declared, deadline, adopted, is_holiday)
    payer = "EMPLOYER" if {"EMPLOYER_ARREARS_GT_3M", "PROGRAMME_SET"} & set(holds) else "BPJS"
    return {
        "eligible": not refusals,
        "refusals": sorted(refusals),
        "holds": sorted(holds),
        "payer": "NONE" if refusals else payer,
        "needs_person": _needs_person(cell, terminated),
        "regulation": regulation,
        "claim_deadline": _text(deadline),
        "months": months,
        "total": sum(int(str(month["amount"])) for month in months),
    }


# The calendar


def _as_day(text: str) -> Day:
    return int(text[0:4]), int(text[5:7]), int(text[8:10])


def _text(day: Day) -> str:
    return f"{day[0]:04}-{day[1]:02}-{day[2]:02}"


def _day_or(cell: Mapping[str, str], name: str, otherwise: Day | None) -> Day | None:
    text = cell.get(name, "")
    return _as_day(text) if text else otherwise


def _days_in(year: int, month: int) -> int:
    if month == 2:
        leap = year % 400 == 0 or (year % 4 == 0 and year % 100 != 0)
        return 29 if leap else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _day_after(day: Day) -> Day:
    year, month, number = day
    if number < _days_in(year, month):
        return year, month, number + 1
    return (year, month + 1, 1) if month < 12 else (year + 1, 1, 1)


def _day_before(day: Day) -> Day:
    year, month, number = day
    if number > 1:
        return year, month, number - 1
    return (year, month - 1, _days_in(year, month - 1)) if month > 1 else (year - 1, 12, 31)


def _months_later(day: Day, count: int) -> Day:
    year, month, number = day
    for _ in range(count):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    while number > _days_in(year, month):
        number -= 1
    return year, month, number


def _month(text: str) -> int:
    return int(text[0:4]) * 12 + int(text[5:7]) - 1


def _month_of(day: Day) -> int:
    return day[0] * 12 + day[1] - 1


# Which law


def _in_force(day: Day, adopted: Day | None) -> str:
    if day < FIRST_DAY_OF_OLD or adopted is None or day < adopted:
        return OLD
    return NEW


def _deadline(effective: Day, regulation: str, adopted: Day | None) -> Day:
    old_deadline = _months_later(effective, MONTHS_TO_CLAIM[OLD])
    ended_under_the_old = adopted is not None and old_deadline < adopted
    if regulation == OLD or ended_under_the_old:
        return old_deadline
    return _months_later(effective, MONTHS_TO_CLAIM[NEW])


# The right


def _refusals(cell: Mapping[str, str], terminated: Day, reference: Day, deadline: Day, regulation: str) -> set[str]:
    codes = _refusals_of_the_person(cell)
    if cell["cause"] in ALWAYS_REFUSED:
        codes.add(ALWAYS_REFUSED[cell["cause"]])
    if cell["cause"] == "m" and cell.get("total_permanent_disability") == "yes":
        codes.add("TOTAL_DISABILITY")
    if cell["contract_type"] == "PKWT" and cell.get("contract_end_on") == _text(terminated):
        codes.add("PKWT_EXPIRED")
    if reference > deadline:
        codes.add("CLAIM_LATE")
    new_job = _day_or(cell, "re_employed_on", None)
    if new_job and terminated < new_job <= reference:
        codes.add("RE_EMPLOYED")
    return codes | _refusals_of_the_contributions(cell, terminated, regulation)


def _refusals_of_the_person(cell: Mapping[str, str]) -> set[str]:
    codes = set()
    if cell["citizenship"] != "WNI":
        codes.add("NOT_WNI")
    if cell.get("willing_to_work") == "no":
        codes.add("NOT_WILLING")
    year, month, number = _as_day(cell["birth_date"])
    fifty_four = (year + 54, month, min(number, _days_in(year + 54, month)))
    if _as_day(cell["enrolled_on"]) >= fifty_four:
        codes.add("AGE_AT_ENROLMENT")
    if cell["enterprise_scale"] == "micro" and _programmes_missing(cell):
        codes.add("PROGRAMME_SET")
    return codes


def _refusals_of_the_contributions(cell: Mapping[str, str], terminated: Day, regulation: str) -> set[str]:
    codes = set()
    paid = _paid(cell)
    month_of_termination = _month_of(terminated)
    last = month_of_termination if month_of_termination in paid else month_of_termination - 1
    the_24 = [last - back for back in range(24)]
    if sum(1 for month in the_24 if month in paid) < 12:
        codes.add("MONTHS_LT_12")
    if regulation == OLD and not _six_in_a_row(paid, month_of_termination, the_24):
        codes.add("CONSECUTIVE_LT_6")
    benefits = sorted({text for text in cell.get("previous_benefits", "").split(";") if text})
    if len(benefits) >= 3:
        codes.add("BENEFITS_USED_3")
    if benefits:
        since = sum(1 for month in paid if _month(benefits[-1]) < month < month_of_termination)
        if since < 60:
            codes.add("GAP_LT_60_MONTHS")
    return codes


def _paid(cell: Mapping[str, str]) -> set[int]:
    return {_month(text) for text in cell.get("paid_months", "").split(";") if text}


def _six_in_a_row(paid: set[int], month_of_termination: int, the_24: list[int]) -> bool:
    so_far = [month for month in paid if month <= month_of_termination]
    if not so_far:
        return False
    latest = max(so_far)
    return all(month in paid and month in the_24 for month in range(latest - 5, latest + 1))


def _programmes_missing(cell: Mapping[str, str]) -> bool:
    has = cell.get("programmes", "").split(";")
    return any(programme not in has for programme in PROGRAMMES[cell["enterprise_scale"]])


# Who must act


def _holds(cell: Mapping[str, str], terminated: Day, regulation: str) -> set[str]:
    codes = set()
    if cell.get("active_at_bpjs") == "yes":
        codes.add("STILL_ACTIVE")
    allowed = 6 if regulation == NEW and cell["cause"] in ("c", "d", "f") else 3
    if _arrears(_paid(cell), terminated) > allowed:
        codes.add("EMPLOYER_ARREARS_GT_3M")
    if cell["enterprise_scale"] != "micro" and _programmes_missing(cell):
        codes.add("PROGRAMME_SET")
    return codes


def _arrears(paid: set[int], terminated: Day) -> int:
    month_of_termination = _month_of(terminated)
    overdue = month_of_termination
    while not _fifteenth_after(overdue) < terminated:
        overdue -= 1
    if any(month in paid for month in range(overdue + 1, month_of_termination + 1)):
        return 0
    if not any(month <= overdue for month in paid):
        return ENDLESS
    unpaid = 0
    while overdue - unpaid not in paid:
        unpaid += 1
    return unpaid


def _fifteenth_after(month: int) -> Day:
    return (month + 1) // 12, (month + 1) % 12 + 1, 15


def _needs_person(cell: Mapping[str, str], terminated: Day) -> bool:
    cause, disabled = cell["cause"], cell.get("total_permanent_disability") == "yes"
    end = _day_or(cell, "contract_end_on", None)
    worked_on = cell["contract_type"] == "PKWT" and end is not None and end < terminated
    return cause in ("h", "j", "l", "other") or (cause == "m") != disabled or worked_on


# The six months


def _instalments(
    cell: Mapping[str, str],
    terminated: Day,
    claimed: Day | None,
    declared: Day,
    deadline: Day,
    adopted: Day | None,
    is_holiday: Callable[[date], bool],
) -> list[dict[str, object]]:
    new_job = _day_or(cell, "re_employed_on", None)
    wage = int(cell["reported_wage"])
    counted = wage if wage < CEILING else CEILING
    lines: list[dict[str, object]] = []
    for number in range(1, 7):
        window: tuple[Day | None, ...] = (None, None, None)
        since = declared
        if claimed:
            reference = _months_later(claimed, number - 1)
            if new_job and terminated < new_job <= reference:
                continue
            since = max(declared, reference)
            window = _window(number, claimed, reference, is_holiday)
        if number == 1:
            window = (terminated, deadline, deadline)
        regulation = _in_force(since, adopted)
        opens, closes, late = (day and _text(day) for day in window)
        amount = counted * PER_CENT[regulation][number - 1] // 100
        lines.append(
            {"number": number, "opens_on": opens, "closes_on": closes, "late_until": late}
            | {"amount": amount, "regulation": regulation}
        )
    return lines


def _window(number: int, claimed: Day, reference: Day, is_holiday: Callable[[date], bool]) -> tuple[Day, Day, Day]:
    period_end = _day_before(_months_later(claimed, number))
    if number < 6:
        closes = reference
        for _ in range(5):
            closes = _day_after(closes)
        return reference, closes, period_end
    opens, worked = period_end, 0
    while worked < 5:
        opens = _day_before(opens)
        day = date(*opens)
        if day.isoweekday() <= 5 and not is_holiday(day):
            worked += 1
    return opens, period_end, period_end
