"""The demo world: everybody it promises is there, and its books balance."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count, Sum
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from accounts.second_factors import holds_office
from bulk_uploads.models import Upload
from casework.models import Event
from core import clock
from core.dates import Month, add_months
from counselling.models import Slot
from jkp_claims.models import ClaimState, EmployerLiability, JkpClaim, MonthlyClaim, MonthState
from jkp_claims.services import readiness
from messaging.models import OutboxMessage
from payouts.models import Attempt, Batch, LedgerEntry
from payouts.states import BatchState
from phk_reports.models import Cause, PhkReport, State
from registry.choices import CompanyStanding
from registry.company_reports import receipt_of
from registry.models import Company, CompanyMonth, CompanyReport, Contribution, ContributionPayment, Employment
from registry.payments import amount_due
from siapkerja.demo_world.accounts import EMAILS_AT, OFFICERS, PASSWORD, WORTH_A_VISIT
from siapkerja.demo_world.codes import totp_code
from siapkerja.demo_world.timeline import at, tell
from training.models import Enrolment, TrainingClass
from vacancies.models import Vacancy

pytestmark = [pytest.mark.usefixtures("demo_world"), pytest.mark.django_db]

WALK = 6  # months


def of(key):
    return User.objects.get(email=f"{key}@{EMAILS_AT}")


def count_all():
    models = (User, Event, PhkReport, MonthlyClaim, Contribution, OutboxMessage, Vacancy)
    return [model.objects.count() for model in models]


def test_every_constraint_holds():
    connection.check_constraints()


@pytest.mark.parametrize(
    ("model", "field", "expected"),
    [
        (PhkReport, "state", State.values),
        (PhkReport, "cause", Cause.values),
        (PhkReport, "source", ["employer", "worker"]),
        (EmployerLiability, "state", ["open", "paid"]),
        (JkpClaim, "state", ClaimState.values),
        (MonthlyClaim, "state", MonthState.values),
        (MonthlyClaim, "month_no", [1, 2, 3, 4, 5, 6]),
        (Batch, "state", [BatchState.DRAFT, BatchState.SUBMITTED, BatchState.APPROVED, BatchState.CLOSED]),
        (Attempt, "state", ["ready", "settled", "returned"]),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_everything_that_can_be_is_there(model, field, expected):
    assert set(model.objects.values_list(field, flat=True)) == set(expected)


def test_wages_stand_on_both_sides_of_the_ceiling():
    bases = set(MonthlyClaim.objects.values_list("wage_base", flat=True))
    assert min(bases) < max(bases) == 5_000_000


@pytest.mark.parametrize(("key", "total"), [("tono", 10_500_000), ("lestari", 8_400_000)])
def test_six_payments(key, total):
    paid = MonthlyClaim.objects.filter(
        claim__in=JkpClaim.objects.of(of(key)), claim__state=ClaimState.COMPLETED, state=MonthState.PAID
    )
    assert paid.aggregate(count=Count("pk"), total=Sum("amount")) == {"count": 6, "total": total}


def test_what_is_paid_is_what_left_the_bank():
    paid = MonthlyClaim.objects.filter(state=MonthState.PAID)
    booked = dict(LedgerEntry.objects.values_list("account").annotate(Sum("amount")))
    total = paid.aggregate(total=Sum("amount"))["total"]
    assert booked == {"bank": -total, "benefit": total}
    assert Attempt.objects.filter(state="settled").count() == paid.count()


def test_todays_rules_give_all_that_was_decided():
    said = StringIO()
    call_command("recompute", "--check", stdout=said)
    assert said.getvalue().endswith(": 0 differences.\n")


def test_the_walk_begins_with_nothing_reported(today):
    for key, wage in (("siti", 7_000_000), ("budi", 4_000_000), ("rina", 4_800_000)):
        employment = Employment.objects.get(participant__nik_index=of(key).nik_index)
        assert employment.company.region_id == "3275"
        assert not employment.phk_reports.exists()
        paid = employment.contributions.paid().order_by("-month")
        assert (paid.count(), paid[0].wage) == (24, wage)
        assert paid[0].month == add_months(today.replace(day=1), -1)
    assert of("hr.sinar").companies.get().employments.filter(participant__nik_index=of("siti").nik_index).exists()


def test_the_walk_can_meet_its_conditions(today):
    end = add_months(today, WALK + 2)
    companies = Vacancy.objects.open_on(today).open_on(end).values_list("company").annotate(Count("pk"))
    assert len(companies) >= 12
    assert all(vacancies >= 3 for _company, vacancies in companies)
    for number in range(WALK):
        month = (add_months(today, number), add_months(today, number + 1))
        assert Slot.objects.offered_to(of("siti")).between(*month).free().count() >= 8
        assert TrainingClass.objects.filter(starts_on__range=month).exists()


@pytest.mark.parametrize(
    ("key", "number", "missing"), [("eka", 2, ()), ("agus", 3, ()), ("nurul", 6, ("status_form",))]
)
def test_months_that_wait_for_their_filing(key, number, missing):
    claim = JkpClaim.objects.of(of(key)).get()
    months = list(claim.months.order_by("month_no"))
    ready = readiness(months[number - 1], months, clock.now())
    assert (ready.status, ready.missing) == ("open", missing)


@pytest.mark.parametrize(("key", "code"), [("ferdi", "STILL_ACTIVE"), ("halimah", "EMPLOYER_ARREARS_GT_3M")])
def test_claims_that_are_held(key, code):
    assert [hold["code"] for hold in JkpClaim.objects.of(of(key)).get().decision["holds"]] == [code]


@pytest.mark.parametrize(("key", "state"), [("hendro", "open"), ("susi", "paid")])
def test_what_companies_owe(key, state):
    claim = JkpClaim.objects.of(of(key)).get()
    assert claim.liabilities.get().state == state
    paid = claim.months.filter(state=MonthState.PAID_BY_EMPLOYER).count()
    assert (paid, claim.state) == ((6, ClaimState.COMPLETED) if state == "paid" else (0, ClaimState.ACTIVE))


def test_one_company_waits_for_its_disnaker():
    company = of("hr.cahaya").companies.get()
    assert (company.standing, company.registrations.get().state) == (CompanyStanding.PENDING, "submitted")


def test_three_people_act_for_the_large_company_each_in_their_role():
    members = of("hr.sinar").companies.get().memberships
    assert set(members.values_list("user__email", "role")) == {
        (f"{key}@{EMAILS_AT}", role)
        for key, role in (("hr.sinar", "owner"), ("pengisi.sinar", "preparer"), ("penyetuju.sinar", "approver"))
    }


def test_some_reports_of_bekasi_are_late_and_filed_ones_have_their_receipt(today):
    bekasi = Company.objects.approved().filter(region="3275")
    assert bekasi.filter(report_due_on__lt=today).count() == 2
    filed = CompanyReport.objects.filed().filter(company__in=bekasi)
    assert sorted(report.was_late for report in filed) == [False, True]
    assert all(receipt_of(report).kind == "company_report_receipt" for report in filed)


def test_an_upload_waits_with_three_faults():
    upload = Upload.objects.get(kind="participants")
    assert (upload.rows_ready, upload.rows_faulty, upload.needs_approval) == (3, 3, True)
    assert set(upload.fault_counts) == {"NIK_SCIENTIFIC", "DATE_FORMAT", "AMOUNT"}


def test_three_contracts_are_missing_and_one_worker_has_two_employers():
    assert of("hr.sinar").companies.get().employments.lacking_contract().count() == 3
    jobs = Employment.objects.filter(participant__nik_index=of("kevin").nik_index).active_at_bpjs()
    assert sorted(jobs.values_list("company__name", "for_jkp")) == [
        ("PT Klinik Sehat Bersama (Contoh)", False),
        ("PT Sinar Mandiri Elektronik (Contoh)", True),
    ]


def test_the_sums_of_every_month_are_those_of_its_workers():
    workers = Contribution.objects.values_list("employment__company", "month").annotate(
        Count("pk"), Count("paid_on"), Sum("wage")
    )
    kept = CompanyMonth.objects.filter(reported__gt=0).values_list("company", "month", "reported", "paid", "wages")
    assert set(workers) == set(kept)


def test_confirmed_payments_are_what_the_months_asked():
    payments = ContributionPayment.objects.all()
    assert payments.count() == 3
    for payment in payments:
        month = Month.of(payment.month)
        rows = Contribution.objects.filter(employment__company=payment.company, month=payment.month)
        assert set(rows.values_list("paid_on", flat=True)) == {payment.paid_on}
        with transaction.atomic():
            rows.update(paid_on=None)
            assert (payment.state, payment.amount) == ("confirmed", amount_due(payment.company, month))
            transaction.set_rollback(True)


def test_a_recommended_class_was_taken_and_counted():
    enrolment = Enrolment.objects.with_attendance().get(worker=of("joko"))
    assert enrolment.attended * 100 >= enrolment.held * 80 > 0
    counted = MonthlyClaim.objects.filter(claim__in=JkpClaim.objects.of(of("joko")), state=MonthState.PAID)
    trained = [item for month in counted for item in month.conditions if item["code"] == "training"]
    assert any(item["have"] == enrolment.attended for item in trained)


def test_the_trail_lies_in_the_past_and_in_order():
    now = clock.now()
    assert not Event.objects.filter(at__gt=now).exists()
    assert Event.objects.filter(at__lt=now - timedelta(days=200), verb="approve").exists()
    for report in PhkReport.objects.all():
        told = list(Event.objects.about(report).values_list("at", flat=True))
        assert told == sorted(told)


def test_everybody_is_plainly_invented():
    assert not Company.objects.exclude(name__endswith="(Contoh)").exists()
    assert not User.objects.exclude(email__endswith=f"@{EMAILS_AT}").exists()
    assert not User.objects.exclude(phone__regex=r"^\+6281200000\d{3}$").exists()


def test_offices_have_somebody_for_every_role():
    for officer in OFFICERS:
        user = of(officer.key)
        assert user.role == officer.role
        assert (Role.WORKER in [acting.role for acting in user.actings]) == (officer.nik is not None)
    assert {officer.role for officer in OFFICERS} == set(Role) - {Role.WORKER, Role.EMPLOYER}


@pytest.mark.parametrize(
    ("key", "named_by"),
    [("siti", "email"), ("siti", "nik"), ("konselor.bekasi", "nik"), ("hr.sinar", "email"), ("admin", "email")],
)
def test_signing_in(key, named_by):
    user = of(key)
    client = Client()
    response = client.post(reverse("account_login"), {"login": getattr(user, named_by), "password": PASSWORD})
    assert response.status_code == 302
    if holds_office(user):
        assert "_auth_user_id" not in client.session
        client.post(reverse("mfa_authenticate"), {"code": totp_code(user.email, clock.machine_now())})
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_second_run_changes_nothing():
    before = count_all()
    call_command("seed_demo", "--if-empty", stdout=StringIO())
    assert count_all() == before


def test_refuses_where_people_are_already():
    with pytest.raises(CommandError, match="not empty"):
        call_command("seed_demo")


@pytest.mark.parametrize("command", ["seed_demo", "demo_accounts"])
def test_refuses_outside_the_demo(command, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="not a demo"):
        call_command(command)


def test_the_list_of_accounts():
    printed = StringIO()
    call_command("demo_accounts", stdout=printed)
    assert PASSWORD in printed.getvalue()
    for key, hint in WORTH_A_VISIT:
        assert f"{key}@{EMAILS_AT}" in printed.getvalue()
        assert hint in printed.getvalue()
    assert of("siti").nik in printed.getvalue()


def test_stories_are_told_together_in_the_order_of_their_moments(today):
    told = []

    def story(name, *hours):
        for hour in hours:
            yield at(today, hour)
            told.append((name, clock.now().hour))

    tell([story("one", 8, 11, 23), story("two", 9, 10)], at(today, 22))
    assert told == [("one", 8), ("two", 9), ("two", 10), ("one", 11)]
