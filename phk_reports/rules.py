"""Causes of termination, by code and article, and the days an employer must keep. Labels live with the models."""

from dataclasses import dataclass
from datetime import date

from core.dates import Holidays, add_working_days

NOTICE_WORKING_DAYS = 14
PROBATION_NOTICE_WORKING_DAYS = 7
NOTICE_ARTICLE = "PP 35/2021 Pasal 37 ayat (3) dan (4)"

OBJECTION_WORKING_DAYS = 7
OBJECTION_ARTICLE = "PP 35/2021 Pasal 39 ayat (1)"

REPORT_WORKING_DAYS = 7
REPORT_ARTICLE = "Permenaker 15/2021 Pasal 9"


@dataclass(frozen=True, slots=True)
class Cause:
    """Why an employment ended. `needs_notice`: the employer must announce it beforehand (UU 13/2003 Pasal 151A)."""

    code: str
    article: str
    needs_notice: bool = True


def _pasal_154a(letter: str, needs_notice: bool = True) -> Cause:
    return Cause(letter, f"UU 13/2003 Pasal 154A ayat (1) huruf {letter}", needs_notice)


RESIGNATION = "i"
PENSION = "n"
DEATH = "o"
PKWT_EXPIRED = "pkwt_expired"
OTHER = "other"
PREVENTING_LOSSES = "b2"  # a case of its own for severance; for every other rule it is what letter b is
ILLNESS = "m"

CAUSES: dict[str, Cause] = {
    cause.code: cause
    for cause in (
        *(_pasal_154a(letter, letter not in (RESIGNATION, PENSION, DEATH)) for letter in "abcdefghijklmno"),
        Cause(PREVENTING_LOSSES, "PP 35/2021 Pasal 43 ayat (2)"),
        Cause(PKWT_EXPIRED, "UU 13/2003 Pasal 151A", needs_notice=False),
        Cause(OTHER, "UU 13/2003 Pasal 154A ayat (2)"),
    )
}


NO_BENEFIT = frozenset({RESIGNATION, PENSION, DEATH, PKWT_EXPIRED})


def excludes_benefit(cause: str, *, total_permanent_disability: bool) -> bool:
    """Whether this cause gives no right to JKP (PP 37/2021 Pasal 20); illness only with total permanent disability."""
    return cause in NO_BENEFIT or (cause == ILLNESS and total_permanent_disability)


def report_due_on(terminated_on: date, holidays: Holidays) -> date:
    """The last day on which the employer reports and deactivates: 7 working days after the termination."""
    return add_working_days(terminated_on, REPORT_WORKING_DAYS, holidays)


def notice_due_on(terminated_on: date, holidays: Holidays, *, on_probation: bool = False) -> date:
    """The last day on which notice is in time: 14 working days before the termination, 7 during probation."""
    days = PROBATION_NOTICE_WORKING_DAYS if on_probation else NOTICE_WORKING_DAYS
    return add_working_days(terminated_on, -days, holidays)


def objection_due_on(notice_received_on: date, holidays: Holidays) -> date:
    """The last day on which the worker objects in writing: 7 working days after the notice."""
    return add_working_days(notice_received_on, OBJECTION_WORKING_DAYS, holidays)
