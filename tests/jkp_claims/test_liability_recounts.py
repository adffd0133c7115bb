"""What an employer owes follows a regulation that is adopted later; no month is counted as paid for less than its worth."""

from datetime import timedelta

import pytest

from casework.models import Event
from casework.steps import advance
from core.dates import add_months
from jkp_claims import liabilities, liability_reasons
from jkp_claims.models import EmployerLiability, LiabilityState, MonthlyClaim, MonthState
from jkp_claims.recalculating import refresh_forecasts
from jkp_claims.regulations import PP_6_2025, PP_37_2021
from jkp_claims.rules import LiabilityKind
from notifications.models import Notice
from tests.jkp_claims.factories import adopted, at
from tests.jkp_claims.liability_stories import Debt, pays_first, programmes_missing

pytestmark = pytest.mark.django_db

BEFORE = 3 * 2_250_000 + 3 * 1_250_000
AFTER = 2_250_000 + 5 * 3_000_000
ALL_BY_EMPLOYER = [MonthState.PAID_BY_EMPLOYER] * 6
TRAINING = PP_37_2021.training_ceiling


def more_is_adopted(debt: Debt) -> None:
    """From the second month on every month pays 60 %."""
    adopted(from_on=add_months(debt.today, 1))


def debts(debt: Debt) -> list[tuple]:
    cases = EmployerLiability.objects.filter(claim=debt.claim).order_by("pk")
    return [(case.state, case.amount) for case in cases]


def newest(debt: Debt) -> EmployerLiability:
    return EmployerLiability.objects.filter(claim=debt.claim).order_by("pk").last()


def confirm(debt: Debt, case: EmployerLiability) -> EmployerLiability:
    return liabilities.confirm_payment(case, by=debt.verifier, note="Transfer", paid_on=debt.today)


@pytest.mark.parametrize(("story", "training"), [(pays_first, 0), (programmes_missing, TRAINING)])
def test_a_debt_nobody_reported_is_replaced_by_today_s_sum(story, training):
    debt = story()
    more_is_adopted(debt)
    refresh_forecasts(debt.today)
    assert debts(debt) == [(LiabilityState.REPLACED, BEFORE + training), (LiabilityState.OPEN, AFTER + training)]
    now = newest(debt)
    assert (now.kind, now.part, now.article) == (debt.case.kind, 1, debt.case.article)
    assert [found["result"] for found in now.trace] == [2_250_000, *[3_000_000] * 5, *[training] * bool(training)]
    moved = Event.objects.about(debt.case).last()
    assert (moved.verb, moved.actor_id) == ("recalculate", None)
    assert confirm(debt, now).state == LiabilityState.PAID
    assert debt.months() == ALL_BY_EMPLOYER


def test_the_company_and_the_worker_are_told_what_replaces_it():
    debt = pays_first()
    more_is_adopted(debt)
    refresh_forecasts(debt.today)
    now = newest(debt)
    told = Notice.objects.filter(key__startswith=f"liability:{debt.case.pk}:replaced")
    assert set(told.values_list("recipient", flat=True)) == {debt.employer.pk, debt.worker.pk}
    assert all(now.number in notice.body and "Rp17.250.000" in notice.body for notice in told)
    opened = Notice.objects.filter(key__startswith=f"liability:{now.pk}:opened")
    assert set(opened.values_list("recipient", flat=True)) == {debt.employer.pk, debt.worker.pk}


def test_recalculating_again_replaces_nothing():
    debt = pays_first()
    more_is_adopted(debt)
    for _ in range(2):
        refresh_forecasts(debt.today)
    assert len(debts(debt)) == 2


def test_going_back_lowers_what_is_owed():
    debt = pays_first()
    more_is_adopted(debt)
    refresh_forecasts(debt.today)
    adopted("PP 37/2021", from_on=add_months(debt.today, 1) + timedelta(days=1))
    refresh_forecasts(debt.today)
    assert debts(debt)[-1] == (LiabilityState.OPEN, BEFORE + 750_000)


def test_what_was_reported_stays_and_the_difference_comes_on_top():
    debt = pays_first()
    debt.reports_payment()
    more_is_adopted(debt)
    refresh_forecasts(debt.today)
    assert debts(debt) == [(LiabilityState.REPORTED, BEFORE), (LiabilityState.OPEN, AFTER - BEFORE)]
    assert newest(debt).part == 2
    bodies = Notice.objects.filter(key__startswith=f"liability:{newest(debt).pk}:opened").values_list("body", flat=True)
    assert len(bodies) == 2
    assert all("selisihnya" in body for body in bodies)


@pytest.mark.parametrize("first", [0, 1])
def test_the_months_count_as_paid_when_both_parts_are_confirmed(first):
    debt = pays_first()
    debt.reports_payment()
    more_is_adopted(debt)
    refresh_forecasts(debt.today)
    parts = [debt.case, newest(debt)]
    confirm(debt, parts[first])
    assert MonthState.PAID_BY_EMPLOYER not in debt.months()
    assert Event.objects.about(parts[first]).last().data["months"] == []
    confirm(debt, parts[1 - first])
    assert debt.months() == ALL_BY_EMPLOYER


def test_a_report_that_is_refused_goes_back_beside_its_difference():
    debt = pays_first()
    debt.reports_payment()
    more_is_adopted(debt)
    refresh_forecasts(debt.today)
    advance(debt.case, EmployerLiability.refuse_report, by=debt.verifier, note="Salah", decided_by=debt.verifier)
    assert debts(debt) == [(LiabilityState.OPEN, BEFORE), (LiabilityState.OPEN, AFTER - BEFORE)]


def test_two_parts_nobody_paid_become_one_again():
    debt = pays_first()
    debt.reports_payment()
    more_is_adopted(debt)
    refresh_forecasts(debt.today)
    advance(debt.case, EmployerLiability.refuse_report, by=debt.verifier, note="Salah", decided_by=debt.verifier)
    adopted("PP 37/2021", from_on=add_months(debt.today, 5))
    refresh_forecasts(debt.today)
    replaced = [LiabilityState.REPLACED] * 2
    assert [state for state, _amount in debts(debt)] == [*replaced, LiabilityState.OPEN]
    assert debts(debt)[-1][1] == AFTER - 3_000_000 + 1_250_000


def test_a_payment_is_not_confirmed_for_less_than_its_months_are_worth():
    """The adoption counts at once, before any job has recalculated the months."""
    debt = pays_first()
    more_is_adopted(debt)
    with pytest.raises(liabilities.NotEnough, match=r"Rp17.250.000.*Rp10.500.000"):
        debt.confirms()
    assert MonthState.PAID_BY_EMPLOYER not in debt.months()
    assert EmployerLiability.objects.get(pk=debt.case.pk).state == LiabilityState.OPEN


def test_the_training_benefit_is_no_money_for_months():
    """The lump sum holds the training ceiling too: it fills no gap of the months."""
    debt = programmes_missing()
    more_is_adopted(debt)
    adopted("PP 37/2021", from_on=add_months(debt.today, 1) + timedelta(days=1))  # 750.000 more, in month 2 alone
    with pytest.raises(liabilities.NotEnough):
        debt.confirms()


def test_what_was_closed_before_an_adoption_is_opened_again_with_today_s_sum():
    debt = pays_first()
    debt.closes()
    more_is_adopted(debt)
    refresh_forecasts(debt.today)
    assert debts(debt) == [(LiabilityState.CLOSED, BEFORE)]
    debt.reopens()
    assert debts(debt) == [(LiabilityState.REPLACED, BEFORE), (LiabilityState.OPEN, AFTER)]


def test_what_bpjs_has_paid_is_not_owed_again():
    debt = pays_first()
    month = debt.first_month_in_verification()
    debt.settles_arrears()
    debt.closes()
    advance(debt.approve(month), MonthlyClaim.settle, paid_on=debt.today)
    more_is_adopted(debt)
    refresh_forecasts(debt.today)
    debt.reopens()
    assert debts(debt)[-1] == (LiabilityState.OPEN, AFTER - 2_250_000)


def test_a_debt_is_not_opened_again_beside_a_newer_one():
    debt = pays_first()
    old = debt.closes()
    debt.case = liabilities.open_liability(debt.claim, owed_again(debt), old.regulation)
    with pytest.raises(liabilities.AlreadyOpen) as refused:
        liabilities.reopen(old, by=debt.verifier, note="Masih")
    assert refused.value.case == debt.case


def owed_again(debt: Debt):
    return liabilities.Liability(LiabilityKind(debt.case.kind), debt.case.article, debt.case.amount, ())


def test_the_hold_is_read_by_the_regulation_in_force_for_the_claim():
    """Of an enterprise that closes, PP 6/2025 bears longer arrears than PP 37/2021."""
    debt = Debt(arrears=PP_6_2025.arrears_limit_closed, cause="c")
    assert debt.case.kind == LiabilityKind.ARREARS_PAYS_FIRST
    assert liability_reasons.no_longer_owed([debt.case]) == set()
    adopted(from_on=debt.claim.declared_on)
    assert liability_reasons.no_longer_owed([debt.case]) == {debt.case.pk}


def test_a_month_under_objection_is_paid_with_the_others():
    debt = pays_first()
    month = debt.first_month_in_verification()
    decided = {"decided_by": debt.verifier, "decided_at": at(debt.today)}
    month = advance(month, MonthlyClaim.reject, by=debt.verifier, note="Bekerja", **decided)
    advance(month, MonthlyClaim.object_to_decision, by=debt.worker, note="Tidak")
    debt.confirms()
    assert debt.months() == ALL_BY_EMPLOYER
