"""What lies on the desks of employers, and on the desk of the Disnaker that oversees them."""

import csv
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from io import StringIO

from accounts.models import User
from bulk_uploads.services import receive, work_while_waiting
from casework.steps import advance, record
from core import clock
from core.dates import Month, add_months, months_back
from registry.choices import CompanyStanding, ContractType, MemberRole
from registry.company_notices import tell_sent
from registry.company_reports import file_report, prefill
from registry.members import join
from registry.models import (
    BpjsAnswer,
    Company,
    CompanyRegistration,
    Contribution,
    ContributionPayment,
    Employment,
    RegistrationKind,
    RegistrationState,
)
from registry.models.registrations import DECISION_WORKING_DAYS, working_days_after
from registry.payments import amount_due
from siapkerja.demo_world.companies import COMPANIES, NEWCOMER
from siapkerja.demo_world.timeline import at

WITHOUT_CONTRACT = ("colleague1", "colleague2", "colleague3")
SECOND_JOB = {"kevin": "klinik"}
SECOND_JOB_MONTHS, SECOND_JOB_WAGE = 8, 2_600_000
PAYMENTS_KEPT = 3
HIRED_DAYS_AGO = 10

# Days from today to the next yearly report; all others have it in a month.
REPORT_DUE_IN = {"sinar": 21, "garda": -40, "tirta": -12, "rapi": 5, "roti": 75, "kencana": 150}
# Filed so many days ago; due so many days after that.
REPORT_FILED = {"angkut": (30, 12), "klinik": (6, -9)}

HEADER = (
    "nik", "ponsel", "nama", "tanggal_lahir", "kewarganegaraan", "jabatan", "jenis_perjanjian", "nomor_perjanjian",
    "mulai_bekerja", "akhir_kontrak", "upah",
)  # fmt: skip


def write_employers(
    users: dict[str, User], companies: dict[str, Company], employments: dict[str, Employment], now: datetime
) -> None:
    """After the histories: what waits today, and what was filed and paid lately."""
    today = now.date()
    _write_newcomer(users, today)
    _leave_contracts_out(employments)
    _write_second_jobs(companies, employments, today)
    _write_payments(companies["sinar"], users["hr.sinar"], today)
    _write_reports(companies, users, today)
    _write_upload(companies["sinar"], users["pengisi.sinar"], today)


def _write_newcomer(users: dict[str, User], today: date) -> None:
    """Registered yesterday: BPJS knows it, the Disnaker has not looked yet."""
    owner = users[f"hr.{NEWCOMER.key}"]
    sent_at = at(today - timedelta(days=1), 15, 20)
    with clock.standing_at(sent_at):
        company = Company.objects.create(
            npp=f"EE{len(COMPANIES) + 1:06d}",
            nib=f"{9_120_000_000_001 + len(COMPANIES):013d}",
            kbli=NEWCOMER.kbli,
            name=NEWCOMER.name,
            scale=NEWCOMER.scale,
            region_id=NEWCOMER.region,
            address=NEWCOMER.street,
            phone=f"+6221000000{len(COMPANIES) + 1:02d}",
            email=NEWCOMER.email,
            standing=CompanyStanding.PENDING,
        )
        join(company, owner, MemberRole.OWNER, today=sent_at.date())
        registration = CompanyRegistration.objects.create(
            company=company,
            kind=RegistrationKind.NEW,
            region=company.region,
            submitted_by=owner,
            sent_at=sent_at,
            due_on=working_days_after(today, DECISION_WORKING_DAYS),
            bpjs_answer=BpjsAnswer.ACTIVE,
            bpjs_name=company.name.upper(),
            bpjs_asked_at=sent_at,
        )
        record(registration, "submitted", by=owner, to_state=RegistrationState.SUBMITTED)
        tell_sent(registration)


def _leave_contracts_out(employments: dict[str, Employment]) -> None:
    """BPJS brought these without the data of their contract."""
    brought = Employment.objects.filter(pk__in=[employments[key].pk for key in WITHOUT_CONTRACT])
    brought.update(contract_confirmed_on=None, contract_number="")


def _write_second_jobs(companies: dict[str, Company], employments: dict[str, Employment], today: date) -> None:
    """Works for two employers; the first is the one for JKP."""
    last = Month.of(today).plus(-1)
    months = months_back(last, SECOND_JOB_MONTHS)
    started_on = min(months).first_day
    for serial, (person, company) in enumerate(SECOND_JOB.items(), start=1):
        job = Employment.objects.create(
            participant=employments[person].participant,
            company=companies[company],
            kpj=f"{24_900_000_000 + serial:011d}",
            job_title="Staf administrasi paruh waktu",
            contract_type=ContractType.PKWTT,
            contract_number=f"PKWTT/{serial:03d}/CONTOH/{started_on:%Y}",
            started_on=started_on,
            enrolled_on=started_on,
            contract_confirmed_on=started_on,
            for_jkp=False,
        )
        Contribution.objects.bulk_create(
            Contribution(
                employment=job,
                month=month.first_day,
                wage=SECOND_JOB_WAGE,
                paid_on=min(month.plus(1).first_day + timedelta(days=9), today - timedelta(days=1)),
                for_jkp=False,
            )
            for month in months
        )


def _write_payments(company: Company, signer: User, today: date) -> None:
    """The transfers behind the latest paid months, as BPJS confirmed them."""
    for month in sorted(months_back(Month.of(today).plus(-1), PAYMENTS_KEPT)):
        rows = Contribution.objects.filter(employment__company=company, month=month.first_day, paid_on__isnull=False)
        paid_on = rows.values_list("paid_on", flat=True)[0]
        keys = list(rows.values_list("employment", flat=True))
        rows = Contribution.objects.filter(employment__in=keys, month=month.first_day)
        rows.update(paid_on=None)  # so that the statement asks again for what was paid
        amount = amount_due(company, month)
        with clock.standing_at(at(paid_on, 10)):
            payment = ContributionPayment.objects.create(
                company=company,
                month=month.first_day,
                paid_on=paid_on,
                amount=amount,
                reference=f"CONTOH-{month}",
                recorded_by=signer,
            )
            record(payment, "payment_recorded", by=signer, month=str(month), amount=amount)
            advance(payment, ContributionPayment.confirm, amount=amount)
        rows.update(paid_on=paid_on)


def _write_reports(companies: dict[str, Company], users: dict[str, User], today: date) -> None:
    """Some late, some soon, some far away, and two filed: one of them too late."""
    for key, days in REPORT_DUE_IN.items():
        Company.objects.filter(pk=companies[key].pk).update(report_due_on=today + timedelta(days=days))
    for key, (days_ago, early) in REPORT_FILED.items():
        company, moment = companies[key], at(today - timedelta(days=days_ago), 10, 40)
        due_on = moment.date() + timedelta(days=early)
        Company.objects.filter(pk=company.pk).update(report_due_on=due_on)
        with clock.standing_at(moment):
            file_report(
                company=company,
                due_on=due_on,
                figures={**_no_wages(), **prefill(company, moment.date()), "disabled": 0},
                by=users[f"hr.{key}"],
                today=moment.date(),
                now=moment,
            )


def _no_wages() -> dict[str, int]:
    """For a company of which no month was reported by then."""
    return dict.fromkeys(("wage_lowest", "wage_average", "wage_highest"), 0)


def _write_upload(company: Company, preparer: User, today: date) -> None:
    """A table of new participants: three rows are ready, three need a hand; the approver has to send them."""
    upload, _known = receive(
        kind="participants",
        data=_table(_newly_hired(today)),
        file_name="peserta-baru-contoh.csv",
        owner=preparer,
        scope=company,
    )
    work_while_waiting(upload, clock.now, small=True)


def _newly_hired(today: date) -> Iterable[tuple[str, ...]]:
    first_day = today - timedelta(days=HIRED_DAYS_AGO)
    began, ends = f"{first_day:%d-%m-%Y}", f"{add_months(first_day, 12):%d-%m-%Y}"
    operator = ("Operator perakitan", "PKWT", "61/CONTOH", began, ends, "5200000")
    return (
        ("3275011203959501", "081200009501", "Wahyu Setyawan", "12-03-1995", "WNI", *operator),
        ("3275015407969502", "081200009502", "Melinda Suci", "14-07-1996", "WNI", *operator),
        ("3275012109989503", "081200009503", "Yusuf Maulana", "21-09-1998", "WNI", *operator),
        ("3,27501E+15", "081200009504", "Galuh Pratiwi", "02-02-1997", "WNI", *operator),
        ("3275010505999505", "081200009505", "Bagas Nugroho", "31-02-1999", "WNI", *operator),
        ("3275016610009506", "081200009506", "Nabila Putri", "26-10-2000", "WNI", *operator[:5], "lima juta"),
    )


def _table(rows: Iterable[tuple[str, ...]]) -> bytes:
    text = StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(HEADER)
    writer.writerows(rows)
    return text.getvalue().encode()
