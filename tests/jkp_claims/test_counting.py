"""What counts of a person's months: at every boundary the same as the rules that decide a claim."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from core import clock
from core.dates import Month, months_back
from jkp_claims.counting import MonthStanding, counting, facts_on
from jkp_claims.regulations import DEFAULT_ADOPTIONS, PP_6_2025, PP_37_2021
from jkp_claims.rules import Refusal, assess
from registry.contributions import paid_months
from registry.models import Contribution
from tests.jkp_claims.factories import adopted
from tests.registry.factories import EmploymentFactory, ParticipantFactory, contributions

pytestmark = pytest.mark.django_db

TODAY = date(2025, 9, 10)  # the 24 months: September 2023 to August 2025, unless September 2025 is paid
AUGUST = Month(2025, 8)
OLD, NEW = PP_37_2021, PP_6_2025


@pytest.fixture
def job():
    return EmploymentFactory(participant=ParticipantFactory(with_account=True))


def pay(job, *months: Month) -> None:
    Contribution.objects.bulk_create(
        Contribution(employment=job, month=month.first_day, wage=5_000_000, paid_on=month.plus(1).first_day)
        for month in months
    )


def back(*numbers: int) -> list[Month]:
    """Months before September 2025: 1 is August 2025, 24 the first of the 24."""
    return [Month(2025, 9).plus(-number) for number in numbers]


@pytest.mark.parametrize(
    ("paid", "enough", "in_a_row", "why"),
    [
        (back(*range(1, 13)), True, True, "12 months, all in a row"),
        (back(*range(1, 12)), False, True, "11 months"),
        (back(*range(1, 7), *range(19, 25)), True, True, "6 in a row, and the first 6 of the 24"),
        (back(*range(1, 7), *range(20, 26)), False, True, "one of the 12 is the month before the 24"),
        (back(*range(1, 6), *range(7, 14)), True, False, "5 in a row, then a gap"),
        (back(1, 2, 4, *range(7, 17)), True, False, "gaps in the middle of the six"),
        (back(*range(5, 17)), True, True, "the six end with the latest paid month, whenever that was"),
        (back(*range(19, 25)), False, True, "only the first 6 of the 24, in a row"),
        (back(*range(20, 26)), False, False, "6 in a row, one of them before the 24"),
        (back(*range(12)), True, True, "September is paid: it counts, and September 2023 does not"),
        ([*back(*range(11)), *back(24)], False, True, "11 with September, since September 2023 is outside then"),
        (back(*range(5), *range(6, 14)), True, False, "September is paid, and 5 in a row with it"),
        ([*back(*range(1, 13)), Month(2025, 10)], True, True, "a month after the termination counts for nothing"),
        ([*back(*range(1, 12)), Month(2025, 10)], False, True, "nor does it fill the 12"),
        ([], False, False, "nothing is paid"),
    ],
)
def test_boundaries(job, paid, enough, in_a_row, why):
    pay(job, *paid)
    old, new = (counting(job.participant, regulation, TODAY) for regulation in (OLD, NEW))
    assert (not old.lacking, old.row_met) == (enough, in_a_row)
    assert (not new.lacking, new.row_met) == (enough, None)
    assert old.is_met is (enough and in_a_row)
    assert new.is_met is enough
    assert old.lacking == max(0, 12 - old.paid)
    assert sum(month.is_paid for month in old.months) == old.paid
    assert bool(old.row_missing) is (not in_a_row and bool(paid))
    refused = refusals_today(job)
    assert (Refusal.MONTHS_LT_12 in refused, Refusal.CONSECUTIVE_LT_6 in refused) == (not enough, not in_a_row)


def refusals_today(job) -> set:
    """What the rules say of a termination today."""
    facts = replace(facts_on(TODAY, job.participant, job, paid_months(job.participant)), cause="b")
    return set(assess(facts, today=TODAY, adoptions=DEFAULT_ADOPTIONS, holidays=frozenset()).refusal_codes)


def test_the_24_months_end_with_this_month_only_when_it_is_paid(job):
    pay(job, AUGUST)
    assert counting(job.participant, OLD, TODAY).months[-1].month == AUGUST
    pay(job, AUGUST.plus(1))
    found = counting(job.participant, OLD, TODAY)
    assert (found.months[0].month, found.months[-1].month) == (Month(2023, 10), Month(2025, 9))
    assert len(found.months) == 24


def test_each_month_says_how_it_stands(job):
    pay(job, *back(4))
    contributions(job, months=1, last=back(3)[0])
    Contribution.objects.filter(month=back(3)[0].first_day).update(paid_on=date(2025, 7, 16))
    contributions(job, months=1, last=back(2)[0], paid=False)
    contributions(job, months=1, last=back(1)[0], paid=False)
    found = {month.month: month.standing for month in counting(job.participant, OLD, TODAY).months}
    assert [found[month] for month in back(5, 4, 3, 2, 1)] == [
        MonthStanding.NOT_REPORTED,
        MonthStanding.PAID,
        MonthStanding.LATE,
        MonthStanding.UNPAID,
        MonthStanding.NOT_DUE,
    ]
    later = {month.month: month.standing for month in counting(job.participant, OLD, date(2025, 9, 16)).months}
    assert later[AUGUST] == MonthStanding.UNPAID


def test_the_months_of_all_employers_count_together(job):
    other = EmploymentFactory(participant=job.participant)
    pay(job, *back(*range(1, 13, 2)))
    pay(other, *back(*range(2, 13, 2)))
    contributions(other, months=1, last=AUGUST, paid=False)
    assert counting(job.participant, OLD, TODAY).is_met


def test_who_has_left_is_counted_to_their_last_day(job):
    pay(job, *months_back(Month(2024, 12), 12))
    assert counting(job.participant, OLD, TODAY).on == TODAY
    job.ended_on = date(2024, 12, 31)
    job.save()
    found = counting(job.participant, OLD, TODAY)
    assert (found.on, found.is_met, found.months[-1].month) == (date(2024, 12, 31), True, Month(2024, 12))
    EmploymentFactory(participant=job.participant, started_on=date(2025, 1, 2))
    assert counting(job.participant, OLD, TODAY).on == TODAY


def test_the_missing_months_of_the_row_are_named(job):
    pay(job, *back(1, 2, 4, *range(7, 17)))
    assert counting(job.participant, OLD, TODAY).row_missing == tuple(back(6, 5, 3))


def test_an_unpaid_month_that_appears_changes_nothing(job):
    pay(job, *back(*range(1, 13)))
    before = counting(job.participant, OLD, TODAY)
    contributions(job, months=1, last=Month(2025, 9), paid=False)
    assert counting(job.participant, OLD, TODAY) == before


def test_it_takes_two_queries(job, django_assert_num_queries):
    pay(job, *back(*range(1, 25)))
    with django_assert_num_queries(2):
        counting(job.participant, OLD, TODAY)


class TestPage:
    URL = "/jkp/masa-iur/"

    def test_it_says_what_is_met_and_what_is_missing(self, sign_in, job):
        last = Month.of(clock.today()).plus(-1)
        pay(job, *months_back(last, 5), *months_back(last.plus(-6), 6))
        page = sign_in(job.participant.account).get(self.URL).content.decode()
        assert reverse("jkp_claims:counting") == self.URL
        assert "11 bulan sudah dibayar. Kurang 1 bulan." in " ".join(page.split())
        assert "5 dari 6 bulan itu sudah dibayar." in page
        assert "PP 37/2021 Pasal 19 ayat (3)" in page

    def test_the_other_regulation_does_not_ask_for_six_in_a_row(self, sign_in, job):
        pay(job, *months_back(Month.of(clock.today()).plus(-1), 3))
        adopted(from_on=clock.today().replace(day=1))
        answer = sign_in(job.participant.account).get(self.URL)
        assert [one["field"] for one in answer.context["conditions"]] == ["paid_months_needed"]

    def test_who_never_worked_is_told_so(self, sign_in):
        person = ParticipantFactory(with_account=True)
        assert "Belum ada catatan kepesertaan" in sign_in(person.account).get(self.URL).content.decode()
