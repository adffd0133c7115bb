"""Rows in bulk, each about another person and another company, so that no join is hidden by two rows that share it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

from django.db import connection, transaction

from accounts.models import Office, Region, Role, User
from core import clock
from core.ids import uuid7
from jkp_claims.models import CalculationSlip, EmployerLiability, JkpClaim, MonthlyClaim, RegulationAdoption, SlipKind
from jkp_claims.rules import as_json
from phk_reports.models import PhkReport, Side
from registry.models import BankAccount, Company, DisputedField, Employment, Participant, RecordDispute
from single_sign_on.granting import give, note_use
from single_sign_on.scopes import SCOPES
from tests.accounts.factories import OfficeFactory, UserFactory, officer
from tests.jkp_claims.cases import facts
from tests.registry.factories import BankAccountFactory, CompanyFactory, EmploymentFactory, ParticipantFactory
from tests.single_sign_on.factories import registered

REGION = "3275"
REGULATION = "PP 37/2021"


@contextmanager
def past_the_guards() -> Iterator[None]:
    """Cases in the middle of their lives, without the way that led there. Only a superuser of the database can."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")


def users(count: int) -> list[User]:
    """People with accounts and NIKs."""
    return User.objects.bulk_create(UserFactory.build_batch(count, worker=True, password="!"))


def companies(count: int) -> list[Company]:
    regions = list(Region.objects.filter(province__isnull=False).order_by("pk")[:count])
    built = [CompanyFactory.build(region=regions[number % len(regions)]) for number in range(count)]
    return Company.objects.bulk_create(built)


def offices(count: int) -> list[Office]:
    """Each in another region."""
    first = Office.objects.count()
    regions = Region.objects.filter(province__isnull=False).order_by("pk")[first : first + count]
    return Office.objects.bulk_create(OfficeFactory.build(region=region) for region in regions)


def people(count: int, accounts: list[User] | None = None) -> list[Participant]:
    """Participants; of these accounts, when they are given."""
    if accounts is None:
        return Participant.objects.bulk_create(ParticipantFactory.build_batch(count))
    return Participant.objects.bulk_create(
        ParticipantFactory.build(nik=user.nik, nik_index=user.nik_index, full_name=user.full_name) for user in accounts
    )


def jobs(
    count: int, *, company: Company | None = None, participant: Participant | None = None, **details
) -> list[Employment]:
    """Employments; at this company or of this person, when one is given."""
    employers = [company] * count if company else companies(count)
    workers = [participant] * count if participant else people(count)
    return Employment.objects.bulk_create(
        EmploymentFactory.build(participant=worker, company=employer, kpj=f"{uuid7().int % 10**11:011d}", **details)
        for worker, employer in zip(workers, employers, strict=True)
    )


def reports(employments: list[Employment], *, state: str = "submitted", region: str = REGION) -> list[PhkReport]:
    """PHK files in this state, each with another officer once somebody has looked at it."""
    now, today = clock.now(), clock.today()
    reporter = officer(Role.EMPLOYER)
    officers = [None] * len(employments) if state == "submitted" else users(len(employments))
    with past_the_guards():
        return PhkReport.objects.bulk_create(
            PhkReport(
                number=PhkReport.new_number(),
                state=state,
                employment=employment,
                region_id=region,
                source=Side.EMPLOYER,
                terminated_on=today - timedelta(days=9),
                cause="b",
                reported_by=reporter,
                officer=taker,
                submitted_at=now,
                taken_at=now if taker else None,
                decided_at=now if state in ("approved", "rejected") else None,
                due_on=today + timedelta(days=3),
            )
            for employment, taker in zip(employments, officers, strict=True)
        )


def claims(files: list[PhkReport], *, state: str = "active") -> list[JkpClaim]:
    """The right that follows from each of these files."""
    today = clock.today()
    anchor = today if state == "active" else None
    with past_the_guards():
        rights = JkpClaim.objects.bulk_create(
            JkpClaim(
                number=JkpClaim.new_number(),
                state=state,
                participant=file.employment.participant,
                report=file,
                deadline_on=today + timedelta(days=60),
                first_claim_on=anchor,
                declared_on=anchor,
                regulation=REGULATION,
                reported_wage=7_000_000,
            )
            for file in files
        )
    CalculationSlip.objects.bulk_create(
        CalculationSlip(
            kind=SlipKind.DECISION,
            claim=right,
            today=today,
            facts=as_json(facts()),
            adoptions=[],
            result={"needs_person": False, "payer": "BPJS"},
        )
        for right in rights
    )
    return rights


def months(rights: list[JkpClaim], *, number: int = 2, state: str = "submitted") -> list[MonthlyClaim]:
    """One month of each of these rights, its window open; with an account and a verifier where the state needs them."""
    today, verifier = clock.today(), officer(Role.VERIFIER)
    accounts = BankAccount.objects.bulk_create(
        BankAccountFactory.build(participant=right.participant, number=f"00310{index:010d}")
        for index, right in enumerate(rights)
    )
    with past_the_guards():
        return MonthlyClaim.objects.bulk_create(
            MonthlyClaim(
                number=MonthlyClaim.new_number(),
                state=state,
                claim=right,
                month_no=number,
                reference_on=today,
                opens_on=today - timedelta(days=5),
                closes_on=today + timedelta(days=5),
                late_until=today + timedelta(days=20),
                regulation=REGULATION,
                wage_base=5_000_000,
                rate=Decimal("0.45"),
                amount=2_250_000,
                filed_at=None if state in ("scheduled", "open") else clock.now(),
                bank_account=None if state in ("scheduled", "open") else account,
                decided_by=verifier if state in ("objected", "rejected") else None,
                decided_at=clock.now() if state in ("objected", "rejected") else None,
            )
            for right, account in zip(rights, accounts, strict=True)
        )


def disputes(employments: list[Employment], people: list[User], *, state: str = "sent") -> list[RecordDispute]:
    """What each of these people disputes about their employment."""
    today, decided_by = clock.today(), officer(Role.MEDIATOR)
    with past_the_guards():
        return RecordDispute.objects.bulk_create(
            RecordDispute(
                number=RecordDispute.new_number(),
                state=state,
                person=person,
                employment=employment,
                company=employment.company,
                company_name=employment.company.name,
                region_id=REGION,
                field=DisputedField.STARTED_ON,
                stated="6 Januari 2019",
                why="Di kontrak tertulis lain.",
                due_on=today,
                decided_by=decided_by,
            )
            for employment, person in zip(employments, people, strict=True)
        )


def debts(rights: list[JkpClaim], *, kind: str = "ARREARS_TO_SETTLE") -> list[EmployerLiability]:
    """What the employer owes by each of these rights."""
    return EmployerLiability.objects.bulk_create(
        EmployerLiability(
            number=EmployerLiability.new_number(),
            claim=right,
            company=right.report.employment.company,
            kind=kind,
            article="PP 37/2021 Pasal 39",
            regulation=REGULATION,
            amount=0,
        )
        for right in rights
    )


def declined_proposals(count: int) -> list[RegulationAdoption]:
    return decided_proposals(count, "declined")


def adopted_proposals(count: int) -> list[RegulationAdoption]:
    return decided_proposals(count, "adopted")


def decided_proposals(count: int, state: str) -> list[RegulationAdoption]:
    """Each by two other administrators, and for another day."""
    with past_the_guards():
        return RegulationAdoption.objects.bulk_create(
            RegulationAdoption(
                number=RegulationAdoption.new_number(),
                state=state,
                regulation="PP 6/2025",
                from_on=clock.today() + timedelta(days=1_000 * count + number),
                reason="Permenaker 2/2025 Pasal II",
                proposed_by=proposer,
                decided_by=decider,
                decided_at=clock.now(),
            )
            for number, (proposer, decider) in enumerate(zip(users(count), users(count), strict=True))
        )


def consents(person, count: int) -> None:
    """To as many services; each was used."""
    for _number in range(count):
        service, _secret = registered()
        note_use(give(person, service, list(SCOPES), clock.now()))
