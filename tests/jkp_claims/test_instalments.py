"""Days and amounts of the six months: published examples, the transition, anchors in short months."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from core.dates import add_months
from jkp_claims.regulations import DEFAULT_ADOPTIONS, PP_6_2025, PP_37_2021, LateEffect, WindowPolicy
from jkp_claims.rules import (
    FilingStatus,
    acts_count_after,
    amount,
    claim_deadline,
    filing_status,
    lapses_after,
    regulation_for,
    windows,
)
from jkp_claims.rules.instalments import end_of_day
from tests.jkp_claims.cases import ADOPTED, NO_HOLIDAYS, assessed, paid

POLICY = WindowPolicy()


def amounts(answer):
    return [month.amount for month in answer.months]


def six_windows(anchor, holidays=NO_HOLIDAYS, policy=POLICY):
    return windows(
        terminated_on=anchor, deadline=anchor, anchor=anchor, policy=policy, holidays=holidays, count=PP_37_2021.months
    )


@pytest.mark.parametrize(
    ("wage", "old", "old_total", "new", "new_total"),
    [
        (7_000_000, (2_250_000, 1_250_000), 10_500_000, 3_000_000, 18_000_000),
        (5_000_001, (2_250_000, 1_250_000), 10_500_000, 3_000_000, 18_000_000),
        (5_000_000, (2_250_000, 1_250_000), 10_500_000, 3_000_000, 18_000_000),
        (4_999_999, (2_249_999, 1_249_999), 10_499_994, 2_999_999, 17_999_994),
        (4_000_000, (1_800_000, 1_000_000), 8_400_000, 2_400_000, 14_400_000),
        (3_333_333, (1_499_999, 833_333), 6_999_996, 1_999_999, 11_999_994),
        (1, (0, 0), 0, 0, 0),
        (0, (0, 0), 0, 0, 0),
    ],
)
def test_published_examples(wage, old, old_total, new, new_total):
    under_old = assessed(reported_wage=wage)
    assert amounts(under_old) == [old[0]] * 3 + [old[1]] * 3
    assert under_old.total == old_total
    under_new = assessed(ADOPTED, reported_wage=wage)
    assert amounts(under_new) == [new] * 6
    assert under_new.total == new_total
    assert {month.regulation for month in under_new.months} == {"PP 6/2025"}


def test_an_instalment_says_what_it_was_counted_from():
    first = assessed().months[0]
    assert (first.wage_base, first.rate, first.amount) == (5_000_000, PP_37_2021.rates[0], 2_250_000)
    assert (first.regulation, first.article) == ("PP 37/2021", "PP 37/2021 Pasal 21 ayat (1)")
    assert amount(4, 4_000_000, PP_37_2021) == 1_000_000


RUNNING = {"terminated_on": date(2024, 11, 20), "reported_wage": 4_000_000, "paid_months": paid("2022-11..2024-10")}


@pytest.mark.parametrize(
    ("claimed_on", "declared_on", "expected", "why"),
    [
        (date(2024, 12, 1), None, [1_800_000] * 3 + [2_400_000] * 3, "reference days 1 Dec, 1 Jan, 1 Feb are before"),
        (date(2024, 12, 6), None, [1_800_000] * 3 + [2_400_000] * 3, "6 February is the day before"),
        (date(2024, 12, 7), None, [1_800_000] * 2 + [2_400_000] * 4, "7 February is the day itself"),
        (date(2025, 1, 15), None, [1_800_000] + [2_400_000] * 5, "15 February"),
        (date(2025, 1, 15), date(2025, 2, 6), [1_800_000] + [2_400_000] * 5, "declared the day before"),
        (date(2025, 1, 15), date(2025, 2, 7), [2_400_000] * 6, "declared on the day: all under PP 6/2025"),
        (date(2025, 2, 7), None, [2_400_000] * 6, "claimed on the day"),
    ],
)
def test_a_running_benefit_changes_rate_on_the_day(claimed_on, declared_on, expected, why):
    answer = assessed(ADOPTED, first_claim_on=claimed_on, declared_on=declared_on, **RUNNING)
    assert amounts(answer) == expected, why
    changed = 6 - expected.count(2_400_000)
    names = [month.regulation for month in answer.months]
    assert names == ["PP 37/2021"] * changed + ["PP 6/2025"] * (6 - changed)
    default = assessed(first_claim_on=claimed_on, declared_on=declared_on, **RUNNING)
    assert amounts(default) == [1_800_000] * 3 + [1_000_000] * 3, "not adopted: nothing changes"


def test_the_regulation_of_an_instalment():
    declared_on = date(2024, 12, 1)
    assert regulation_for(date(2025, 2, 6), declared_on, ADOPTED) is PP_37_2021
    assert regulation_for(date(2025, 2, 7), declared_on, ADOPTED) is PP_6_2025
    assert regulation_for(date(2025, 2, 6), date(2025, 2, 7), ADOPTED) is PP_6_2025
    assert regulation_for(None, declared_on, ADOPTED) is PP_37_2021


BACK_AGAIN = ADOPTED.adopting(PP_37_2021, date(2026, 7, 1))


@pytest.mark.parametrize(
    ("effective_on", "declared_on", "adoptions", "expected"),
    [
        (date(2025, 3, 20), date(2025, 4, 1), DEFAULT_ADOPTIONS, date(2025, 6, 20)),
        (date(2025, 3, 20), date(2025, 4, 1), ADOPTED, date(2025, 9, 20)),
        (date(2024, 8, 31), date(2024, 9, 1), DEFAULT_ADOPTIONS, date(2024, 11, 30)),
        (date(2023, 11, 30), date(2023, 12, 1), DEFAULT_ADOPTIONS, date(2024, 2, 29)),
        (date(2024, 11, 30), date(2024, 12, 1), DEFAULT_ADOPTIONS, date(2025, 2, 28)),
        (date(2025, 8, 31), date(2025, 9, 1), ADOPTED, date(2026, 2, 28)),
        (date(2024, 11, 7), date(2025, 2, 6), ADOPTED, date(2025, 2, 7)),  # declared before the adoption
        (date(2024, 11, 7), date(2025, 2, 7), ADOPTED, date(2025, 5, 7)),  # still running on the day: extended
        (date(2024, 11, 6), date(2025, 2, 7), ADOPTED, date(2025, 2, 6)),  # ended the day before: not revived
        (date(2020, 1, 10), date(2020, 2, 1), ADOPTED, date(2020, 4, 10)),  # before the law: as PP 37/2021
        (date(2026, 3, 1), date(2026, 6, 30), BACK_AGAIN, date(2026, 9, 1)),  # six months before it went back
        (date(2026, 3, 1), date(2026, 7, 1), BACK_AGAIN, date(2026, 9, 1)),  # a deadline that runs is not shortened
        (date(2026, 6, 30), date(2026, 7, 1), BACK_AGAIN, date(2026, 12, 30)),
        (date(2026, 7, 1), date(2026, 7, 1), BACK_AGAIN, date(2026, 10, 1)),  # ended on the day: three months
        (date(2026, 7, 2), date(2026, 6, 30), BACK_AGAIN, date(2027, 1, 2)),  # declared while it was six
    ],
)
def test_claim_deadline(effective_on, declared_on, adoptions, expected):
    assert claim_deadline(effective_on, declared_on, adoptions).last_day == expected


@pytest.mark.parametrize(
    ("effective_on", "article"),
    [
        (date(2024, 11, 7), "PP 37/2021 Pasal 40 huruf a sebagaimana diubah PP 6/2025"),
        (date(2024, 11, 6), "PP 37/2021 Pasal 40 huruf a"),  # it had ended, so the old article still gives the day
    ],
)
def test_the_deadline_names_the_article_that_gives_it(effective_on, article):
    case = {"terminated_on": effective_on, "paid_months": paid("2022-11..2024-10"), "first_claim_on": date(2025, 6, 1)}
    answer = assessed(ADOPTED, **case)
    steps = {step.rule: step.article for step in answer.trace}
    assert steps["claim_deadline"] == steps["CLAIM_LATE"] == article


def test_the_choice_of_a_regulation_names_the_transition_only_where_there_is_one():
    assert assessed().trace[0].article == "PP 37/2021"
    assert assessed(ADOPTED).trace[0].article == "Permenaker 2/2025 Pasal II"


def test_what_was_not_revived_is_refused():
    case = {"terminated_on": date(2024, 11, 6), "paid_months": paid("2022-11..2024-10"), "first_claim_on": None}
    answer = assessed(ADOPTED, today=date(2025, 2, 7), **case)
    assert (answer.regulation, answer.refusal_codes) == ("PP 6/2025", ("CLAIM_LATE",))
    assert assessed(ADOPTED, today=date(2025, 2, 6), **case).eligible


def iso(*days):
    return [day.isoformat() for day in days]


@pytest.mark.parametrize(
    ("anchor", "references", "lates"),
    [
        (
            date(2025, 1, 28),
            ["2025-02-28", "2025-03-28", "2025-04-28", "2025-05-28"],
            ["2025-03-27", "2025-04-27", "2025-05-27", "2025-06-27"],
        ),
        (
            date(2025, 1, 29),
            ["2025-02-28", "2025-03-29", "2025-04-29", "2025-05-29"],
            ["2025-03-28", "2025-04-28", "2025-05-28", "2025-06-28"],
        ),
        (
            date(2025, 1, 30),
            ["2025-02-28", "2025-03-30", "2025-04-30", "2025-05-30"],
            ["2025-03-29", "2025-04-29", "2025-05-29", "2025-06-29"],
        ),
        (
            date(2025, 1, 31),
            ["2025-02-28", "2025-03-31", "2025-04-30", "2025-05-31"],
            ["2025-03-30", "2025-04-29", "2025-05-30", "2025-06-29"],
        ),
        (
            date(2024, 1, 31),
            ["2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31"],
            ["2024-03-30", "2024-04-29", "2024-05-30", "2024-06-29"],
        ),
        (
            date(2024, 10, 31),
            ["2024-11-30", "2024-12-31", "2025-01-31", "2025-02-28"],
            ["2024-12-30", "2025-01-30", "2025-02-27", "2025-03-30"],
        ),
    ],
)
def test_windows_of_months_2_to_5(anchor, references, lates):
    middle = six_windows(anchor)[1:5]
    assert iso(*(window.opens_on for window in middle)) == references
    assert [window.reference_on for window in middle] == [window.opens_on for window in middle]
    assert all(window.closes_on == window.opens_on + timedelta(days=5) for window in middle)
    assert iso(*(window.late_until for window in middle)) == lates


@pytest.mark.parametrize(
    ("anchor", "holidays", "opens_on", "period_end"),
    [
        (date(2025, 1, 10), [], date(2025, 7, 2), date(2025, 7, 9)),  # Tuesday 8 July is the first of five
        (date(2025, 1, 10), [date(2025, 7, 7)], date(2025, 7, 1), date(2025, 7, 9)),
        (date(2025, 1, 10), [date(2025, 7, 8)], date(2025, 7, 1), date(2025, 7, 9)),
        (date(2025, 1, 10), [date(2025, 7, 9)], date(2025, 7, 2), date(2025, 7, 9)),  # the end itself is not counted
        (date(2025, 1, 1), [], date(2025, 6, 23), date(2025, 6, 30)),  # the day before is a Sunday
        (date(2025, 1, 1), [date(2025, 6, 27)], date(2025, 6, 20), date(2025, 6, 30)),  # 1 Muharam
        (date(2024, 8, 31), [], date(2025, 2, 20), date(2025, 2, 27)),  # 31 August + 6 months is 28 February
    ],
)
def test_window_of_month_6(anchor, holidays, opens_on, period_end):
    last = six_windows(anchor, frozenset(holidays))[5]
    assert (last.opens_on, last.closes_on, last.late_until) == (opens_on, period_end, period_end)


def test_window_of_month_1_is_the_claim_period():
    first = assessed().months[0]
    assert (first.opens_on, first.closes_on, first.late_until) == (
        date(2025, 3, 20),
        date(2025, 6, 20),
        date(2025, 6, 20),
    )
    assert first.reference_on == date(2025, 4, 10)


def test_a_policy_without_late_filing_lets_the_month_lapse_when_it_closes():
    policy = WindowPolicy(late_effect=LateEffect.LAPSES)
    for window in six_windows(date(2025, 1, 10), policy=policy):
        assert window.late_until == window.closes_on


def test_without_a_first_claim_six_amounts_and_only_the_days_of_month_1():
    answer = assessed(ADOPTED, first_claim_on=None, today=date(2025, 1, 20), **RUNNING)
    assert amounts(answer) == [1_800_000] * 3 + [1_000_000] * 3, "the regulation of the decision for all six"
    first, *rest = answer.months
    assert (first.opens_on, first.closes_on, first.late_until) == (
        date(2024, 11, 20),
        date(2025, 2, 20),
        date(2025, 2, 20),
    )
    assert first.reference_on is None
    days = {(month.reference_on, month.opens_on, month.closes_on, month.late_until) for month in rest}
    assert days == {(None, None, None, None)}


@pytest.mark.parametrize(
    ("re_employed_on", "numbers"),
    [
        (None, [1, 2, 3, 4, 5, 6]),
        (date(2025, 4, 11), [1]),
        (date(2025, 5, 10), [1]),  # month 2's reference day itself
        (date(2025, 5, 11), [1, 2]),
        (date(2025, 9, 10), [1, 2, 3, 4, 5]),
        (date(2025, 9, 11), [1, 2, 3, 4, 5, 6]),
        (date(2025, 3, 20), [1, 2, 3, 4, 5, 6]),  # a second job
    ],
)
def test_months_from_a_new_job_on_are_left_out(re_employed_on, numbers):
    answer = assessed(re_employed_on=re_employed_on)
    assert [month.number for month in answer.months] == numbers
    assert answer.total == sum([2_250_000] * 3 + [1_250_000] * 3, 0) - sum(
        amount(number, 7_000_000, PP_37_2021) for number in range(len(numbers) + 1, 7)
    )


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2025, 5, 9), FilingStatus.NOT_OPEN),
        (date(2025, 5, 10), FilingStatus.OPEN),
        (date(2025, 5, 15), FilingStatus.OPEN),
        (date(2025, 5, 16), FilingStatus.LATE),
        (date(2025, 6, 9), FilingStatus.LATE),
        (date(2025, 6, 10), FilingStatus.CLOSED),
    ],
)
def test_filing_status(today, expected):
    month = assessed().months[1]
    assert filing_status(month.opens_on, month.closes_on, month.late_until, today) is expected


def test_the_words_of_a_filing_status():
    assert list(FilingStatus) == ["not_open", "open", "late", "closed"]


LATE_UNTIL = date(2025, 6, 9)


@pytest.mark.parametrize(
    ("reminders", "expected"),
    [
        ([(date(2025, 5, 10), "email"), (date(2025, 5, 13), "sms"), (date(2025, 6, 9), "email")], LATE_UNTIL),
        ([(date(2025, 5, 10), "email"), (date(2025, 5, 13), "email"), (date(2025, 6, 8), "email")], LATE_UNTIL),
        ([(date(2025, 6, 7), "email"), (date(2025, 6, 8), "sms"), (date(2025, 6, 9), "email")], LATE_UNTIL),
        (
            [
                (date(2025, 6, 6), "email"),
                (date(2025, 6, 7), "sms"),
                (date(2025, 6, 8), "email"),
                (date(2025, 6, 9), "sms"),
            ],
            LATE_UNTIL,
        ),  # more than enough is enough
        ([(date(2025, 6, 6), "email"), (date(2025, 6, 7), "sms"), (date(2025, 6, 8), "whatsapp")], LATE_UNTIL),
        ([(date(2025, 6, 7), "email"), (date(2025, 6, 8), "email"), (date(2025, 6, 9), "email")], date(2025, 6, 12)),
        ([(date(2025, 6, 7), "email"), (date(2025, 6, 8), "sms")], date(2025, 6, 12)),
        ([(date(2025, 6, 7), "email"), (date(2025, 6, 8), "sms"), (date(2025, 6, 10), "sms")], date(2025, 6, 12)),
        ([(date(2025, 6, 12), "email"), (date(2025, 6, 12), "sms"), (date(2025, 6, 13), "sms")], date(2025, 6, 17)),
        ([], None),
    ],
)
def test_a_month_lapses_only_after_reminders(reminders, expected):
    assert lapses_after(LATE_UNTIL, reminders, POLICY) == expected


@pytest.mark.parametrize("anchor", [None, date(2025, 1, 31)])
@pytest.mark.parametrize("count", [1, 3, 5, 7])
def test_a_benefit_of_so_many_months_has_so_many_windows(anchor, count):
    days = {"terminated_on": date(2025, 1, 20), "deadline": date(2025, 4, 20), "anchor": anchor}
    found = windows(**days, policy=POLICY, holidays=frozenset(), count=count)
    assert [window.number for window in found] == list(range(1, count + 1))
    if anchor and count > 1:
        assert found[-1].closes_on == found[-1].late_until == add_months(anchor, count) - timedelta(days=1)
        assert [window.reference_on for window in found] == [add_months(anchor, number) for number in range(count)]


def test_acts_count_from_the_filing_of_the_month_before_or_the_end_of_its_late_period():
    filed_at = datetime(2025, 5, 10, 3, 0, tzinfo=UTC)
    assert acts_count_after(filed_at, LATE_UNTIL) == filed_at
    assert acts_count_after(None, LATE_UNTIL) == datetime(2025, 6, 9, 16, 59, 59, 999999, tzinfo=UTC)
    assert end_of_day(LATE_UNTIL).isoformat() == "2025-06-09T23:59:59.999999+07:00"


def test_the_number_of_months_follows_the_rates():
    shorter = replace(PP_37_2021, rates=PP_37_2021.rates[:2])
    found = windows(
        terminated_on=date(2025, 1, 1),
        deadline=date(2025, 4, 1),
        anchor=date(2025, 1, 10),
        policy=shorter.window,
        holidays=NO_HOLIDAYS,
        count=shorter.months,
    )
    assert [window.late_until for window in found] == [date(2025, 4, 1), date(2025, 3, 9)]
