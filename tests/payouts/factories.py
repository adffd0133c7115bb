"""Approved months, batches on every stage, and people who sign them."""

from datetime import timedelta
from decimal import Decimal

from django.db import connection, transaction

from accounts.models import Role, User
from casework.steps import advance
from core import clock
from jkp_claims.models import JkpClaim, MonthlyClaim
from payouts.models import Attempt, Batch
from payouts.preparing import prepare
from phk_reports.models import PhkReport, Side
from registry.models import BankAccount
from tests.accounts.factories import officer
from tests.registry.factories import BankAccountFactory, CompanyFactory, EmploymentFactory, ParticipantFactory

REGULATION = "PP 37/2021"
GOOD, INACTIVE, OTHER_NAME = "4521", "4598", "4597"  # how account numbers end that the simulated bank pays and returns


def person(role: Role) -> User:
    """An officer who is nobody's payee."""
    return officer(role)


def account_of(participant, *, ending: str = GOOD, **details) -> BankAccount:
    """The next version of a person's account."""
    version = participant.bank_accounts.count() + 1
    number = f"00210{BankAccount.objects.count():06d}{ending}"
    return BankAccountFactory(participant=participant, version=version, number=number, **details)


def scheduled_month(participant, *, amount: int = 2_250_000) -> MonthlyClaim:
    """The first month of a new claim of this person, before anything happened to it."""
    employment = EmploymentFactory(participant=participant)
    report = PhkReport.objects.create(
        employment=employment,
        region=employment.company.region,
        source=Side.EMPLOYER,
        reported_by=person(Role.EMPLOYER),
    )
    claim = _claim(report)
    claim.save()
    month = _month(claim, amount=amount)
    month.save()
    return month


def _claim(report) -> JkpClaim:
    return JkpClaim(
        number=JkpClaim.new_number(),
        participant=report.employment.participant,
        report=report,
        deadline_on=clock.today() + timedelta(days=90),
        regulation=REGULATION,
        reported_wage=7_000_000,
    )


def _month(claim, **details) -> MonthlyClaim:
    today = clock.today()
    return MonthlyClaim(
        claim=claim,
        month_no=1,
        reference_on=today,
        opens_on=today,
        closes_on=today + timedelta(days=30),
        late_until=today + timedelta(days=30),
        regulation=REGULATION,
        wage_base=5_000_000,
        rate=Decimal("0.45"),
        **details,
    )


def approved_month(*, ending: str = GOOD, amount: int = 2_250_000, participant=None, verifier=None) -> MonthlyClaim:
    """A month that was filed and approved, to be paid to an account whose number ends so."""
    participant = participant or ParticipantFactory(with_account=True)
    month = scheduled_month(participant, amount=amount)
    filing = {"filed_at": clock.now(), "in_time": True, "late_reason": "", "employment_status": None, "conditions": []}
    bank_account = participant.bank_accounts.order_by("-version").first() or account_of(participant, ending=ending)
    advance(month, MonthlyClaim.file, by=participant.account, bank_account=bank_account, **filing)
    verifier = verifier or person(Role.VERIFIER)
    advance(month, MonthlyClaim.take, by=verifier)
    decision = {"regulation": month.regulation, "wage_base": month.wage_base, "rate": month.rate, "amount": amount}
    return advance(month, MonthlyClaim.approve, by=verifier, decided_by=verifier, decided_at=clock.now(), **decision)


def approved_months(count: int, *, amount: int = 2_250_000) -> list[MonthlyClaim]:
    """Very many at once, of people without portal accounts. Written past the guards, which only a superuser can."""
    people = ParticipantFactory.build_batch(count)
    company, reporter, verifier = CompanyFactory(), person(Role.EMPLOYER), person(Role.VERIFIER)
    jobs = [EmploymentFactory.build(participant=one, company=company) for one in people]
    reports = [
        PhkReport(
            number=PhkReport.new_number(),
            employment=job,
            region=company.region,
            source=Side.EMPLOYER,
            reported_by=reporter,
        )
        for job in jobs
    ]
    accounts = [BankAccountFactory.build(participant=one, number=f"00310{i:06d}4521") for i, one in enumerate(people)]
    months = [
        _month(_claim(report), amount=amount, state="approved", bank_account=account, number=MonthlyClaim.new_number())
        for report, account in zip(reports, accounts, strict=True)
    ]
    for month in months:
        month.filed_at = month.decided_at = clock.now()
        month.decided_by = verifier
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for rows in (people, jobs, reports, accounts, [month.claim for month in months], months):
            type(rows[0])._base_manager.bulk_create(rows)
        cursor.execute("SET LOCAL session_replication_role = origin")
    return months


def draft(months: int = 1, **details) -> Batch:
    """The draft batch with so many new payments in it."""
    verifier = person(Role.VERIFIER)
    for _ in range(months):
        approved_month(verifier=verifier, **details)
    prepare(clock.now())
    return Batch.objects.get(state="draft")


def signed(batch: Batch, step, role: Role, signer: User | None = None) -> Batch:
    """The batch after this step by this person, who saw what it holds."""
    signer = signer or person(role)
    return advance(batch, step, by=signer, signer=signer, seen=batch.content().sha256)


def submitted(months: int = 1, **details) -> Batch:
    return signed(draft(months, **details), Batch.submit, Role.PAY_MAKER)


def approved(months: int = 1, **details) -> Batch:
    return signed(submitted(months, **details), Batch.approve, Role.PAY_APPROVER)


def released(months: int = 1, **details) -> Batch:
    return signed(approved(months, **details), Batch.release, Role.PAY_RELEASER)


def only_attempt(batch: Batch) -> Attempt:
    return batch.attempts.get()
