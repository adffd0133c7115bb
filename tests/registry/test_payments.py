"""A payment counts when BPJS has confirmed it, for all that was reported and unpaid, and once."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from casework.models import Event
from core import clock
from core.dates import Month
from notifications.models import Notice
from registry import bpjs, payments
from registry.choices import CompanyStanding, MemberRole
from registry.models import Contribution, ContributionPayment
from registry.payments import (
    Paid,
    PaymentRefused,
    ask,
    ask_again,
    ask_until_silence,
    confirm_payments,
    record_payments,
)
from tests.registry.factories import CompanyFactory, EmploymentFactory, MembershipFactory, contributions

pytestmark = pytest.mark.django_db

MARCH, APRIL = Month(2025, 3), Month(2025, 4)
TODAY = date(2025, 5, 20)
PAID_ON = date(2025, 4, 11)


@pytest.fixture
def company():
    return CompanyFactory()


@pytest.fixture
def signer(company):
    return MembershipFactory(company=company, role=MemberRole.APPROVER).user


@pytest.fixture
def jobs(company):
    """Two workers with 4,000,000 a month in March and April: 4,000,000 × 0.24 % = 9,600 each, 19,200 a month."""
    jobs = [EmploymentFactory(company=company) for _ in range(2)]
    for job in jobs:
        contributions(job, months=2, last=APRIL, wage=4_000_000, paid=False)
    return jobs


@pytest.fixture
def answers(monkeypatch):
    """What BPJS says, and what it was asked."""

    class Answers:
        says = bpjs.Confirmed()
        asked: list = []

        def __call__(self, *question):
            self.asked = [*self.asked, question]
            return self.says

    answers = Answers()
    monkeypatch.setattr(bpjs, "payment", answers)
    return answers


def recorded(company, signer, *, month=MARCH, amount=19_200, paid_on=PAID_ON) -> ContributionPayment:
    [payment] = record_payments(company, [Paid(month, paid_on, amount, "REF1")], by=signer, today=TODAY)
    return payment


def paid_days(month=MARCH) -> set:
    return set(Contribution.objects.filter(month=month.first_day).values_list("paid_on", flat=True))


def test_a_confirmed_payment_pays_everybody_who_is_reported(company, signer, jobs, answers):
    payment = recorded(company, signer)
    assert (payment.state, paid_days()) == ("waiting", {None})
    assert ask(payment).state == "confirmed"
    assert answers.asked == [(company.npp, MARCH, PAID_ON, 19_200, "REF1")]
    assert (paid_days(), paid_days(APRIL)) == ({PAID_ON}, {None})
    assert [event.verb for event in Event.objects.about(payment)] == ["payment_recorded", "confirm"]


def test_what_was_paid_before_keeps_its_day(company, signer, jobs, answers):
    Contribution.objects.filter(employment=jobs[0], month=MARCH.first_day).update(paid_on=date(2025, 4, 1))
    ask(recorded(company, signer, amount=9_600))
    assert paid_days() == {date(2025, 4, 1), PAID_ON}


def test_another_company_s_workers_are_not_paid(company, signer, jobs, answers):
    stranger = EmploymentFactory()
    contributions(stranger, months=1, last=MARCH, paid=False)
    ask(recorded(company, signer))
    assert stranger.contributions.get().paid_on is None


def test_another_amount_is_told_what_is_expected(company, signer, jobs):
    with pytest.raises(PaymentRefused) as refused:
        recorded(company, signer, amount=19_000)
    assert "Rp19.200" in str(refused.value.message)
    assert not ContributionPayment.objects.exists()


@pytest.mark.parametrize("paid_on", [date(2025, 5, 21), date(2025, 2, 28)])
def test_a_payment_lies_neither_ahead_nor_before_its_month(company, signer, jobs, paid_on):
    with pytest.raises(PaymentRefused):
        recorded(company, signer, paid_on=paid_on)


@pytest.mark.parametrize("who", ["preparer", "stranger", "of a company that is not approved"])
def test_who_may_not_sign_records_nothing(company, signer, jobs, who):
    if who == "preparer":
        signer = MembershipFactory(company=company, role=MemberRole.PREPARER).user
    elif who == "stranger":
        signer = MembershipFactory().user
    else:
        company.standing = CompanyStanding.PENDING
        company.save()
    with pytest.raises(PermissionDenied):
        recorded(company, signer)
    assert not ContributionPayment.objects.exists()


def test_twice_is_one_payment(company, signer, jobs):
    assert recorded(company, signer) == recorded(company, signer)
    assert ContributionPayment.objects.count() == 1
    payment = ContributionPayment.objects.get()
    payment.pk, payment.number = None, "BYR-2"
    with pytest.raises(IntegrityError), transaction.atomic():
        ContributionPayment.objects.create(company=company, month=MARCH.first_day, paid_on=PAID_ON, recorded_by=signer)


def test_three_months_at_once_are_all_written_or_none(company, signer, jobs, answers):
    for job in jobs:
        contributions(job, months=1, last=Month(2025, 2), wage=4_000_000, paid=False)
    three = [Paid(month, PAID_ON, 19_200) for month in (Month(2025, 2), MARCH)]
    with pytest.raises(PaymentRefused):
        record_payments(company, [*three, Paid(APRIL, PAID_ON, 1)], by=signer, today=TODAY)
    assert not ContributionPayment.objects.exists()
    for payment in record_payments(company, [*three, Paid(APRIL, PAID_ON, 19_200)], by=signer, today=TODAY):
        ask(payment)
    assert set(Contribution.objects.values_list("paid_on", flat=True)) == {PAID_ON}


def test_a_payment_that_bpjs_does_not_know_pays_nothing(company, signer, jobs, answers):
    answers.says = bpjs.Unknown()
    payment = ask(recorded(company, signer))
    assert (payment.state, payment.refusal, paid_days()) == ("refused", "unknown", {None})
    assert recorded(company, signer).state == "waiting"  # a better reference may be tried


def test_without_an_answer_it_waits_and_is_asked_again_later_and_later(company, signer, jobs, answers, monkeypatch):
    answers.says = bpjs.NoAnswer()
    start = clock.machine_now()
    payment = recorded(company, signer)
    ContributionPayment.objects.update(ask_again_at=start)
    asked_at = []
    for minute in range(12):
        monkeypatch.setattr(clock, "machine_now", lambda minute=minute: start + timedelta(minutes=minute))
        if ask_again():
            asked_at.append(minute)
    assert asked_at == [0, 1, 3, 7]
    payment.refresh_from_db()
    assert (payment.state, paid_days()) == ("waiting", {None})
    answers.says = bpjs.Confirmed()
    monkeypatch.setattr(clock, "machine_now", lambda: start + timedelta(hours=2))
    assert (ask_again(), ask_again(), paid_days()) == (1, 0, {PAID_ON})


def test_a_statement_that_changed_is_not_paid_by_the_old_amount(company, signer, jobs, answers):
    payment = recorded(company, signer)
    contributions(EmploymentFactory(company=company), months=1, last=MARCH, paid=False)
    payment = ask(payment)
    assert (payment.state, payment.refusal, answers.asked, paid_days()) == ("refused", "amount", [], {None})


def test_wages_reported_while_bpjs_is_asked_are_not_paid_by_its_answer(company, signer, jobs, monkeypatch):
    payment = recorded(company, signer)

    def somebody_reports(*question):
        contributions(EmploymentFactory(company=company), months=1, last=MARCH, paid=False)
        return bpjs.Confirmed()

    monkeypatch.setattr(bpjs, "payment", somebody_reports)
    assert ask(payment).state == "waiting"
    assert paid_days() == {None}


def test_rows_of_an_upload_are_confirmed_with_what_the_statement_asks(company, signer, jobs, answers):
    for _again in range(2):
        confirm_payments(company, {(MARCH, PAID_ON): None, (APRIL, TODAY): None}, by=signer, today=TODAY)
    assert payments.ask_again() == 2
    assert {(payment.state, payment.amount) for payment in ContributionPayment.objects.all()} == {("confirmed", 19_200)}
    assert (paid_days(), paid_days(APRIL)) == ({PAID_ON}, {TODAY})
    assert confirm_payments(company, {(MARCH, PAID_ON): None}, by=signer, today=TODAY) == []


@pytest.mark.parametrize(("again", "asked"), [("REF1", 28_800), ("", 28_800), ("REF2", 9_600)])
def test_one_transfer_does_not_pay_twice(again, asked, company, signer, jobs, answers):
    ask(recorded(company, signer))
    contributions(EmploymentFactory(company=company), months=1, last=MARCH, wage=4_000_000, paid=False)
    [second] = record_payments(company, [Paid(MARCH, PAID_ON, 9_600, again)], by=signer, today=TODAY)
    assert (ask(second).state, answers.asked[-1]) == ("confirmed", (company.npp, MARCH, PAID_ON, asked, again))


def test_those_who_sign_are_told_of_a_payment_that_does_not_count(company, signer, jobs, answers):
    MembershipFactory(company=company, role=MemberRole.PREPARER)
    answers.says = bpjs.Unknown()
    recorded(company, signer)
    assert payments.ask_again() == 1
    notice = Notice.objects.get()
    assert (notice.recipient, "Maret 2025" in notice.title) == (signer, True)
    assert "BPJS tidak menemukan pembayaran ini" in notice.body


def test_a_month_without_a_report_has_nothing_to_pay(company, signer, jobs):
    assert record_payments(company, [Paid(Month(2025, 5), TODAY, 0)], by=signer, today=TODAY) == []


def test_no_answer_twice_confirms_once(company, signer, jobs, answers):
    payment = recorded(company, signer)
    ask(payment)
    assert ask(ContributionPayment.objects.get()).state == "confirmed"
    assert Event.objects.filter(subject_id=payment.pk, verb="confirm").count() == 1


def test_nobody_waits_for_a_silent_bpjs_more_than_once(company, signer, jobs, answers):
    answers.says = bpjs.NoAnswer()
    both = [Paid(month, TODAY, 19_200) for month in (MARCH, APRIL)]
    asked = ask_until_silence(record_payments(company, both, by=signer, today=TODAY))
    assert ([payment.state for payment in asked], len(answers.asked)) == (["waiting"] * 2, 1)
