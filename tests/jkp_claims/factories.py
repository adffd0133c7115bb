"""Stories of a claim up to a point, taken through the portal's own steps."""

from datetime import date, datetime, time, timedelta

from accounts.models import Region, Role
from casework.steps import advance
from core import clock
from core.dates import Month
from core.fields import blind_index
from jkp_claims import services
from jkp_claims.adopting import adopt, preview, propose
from jkp_claims.models import JkpClaim, MonthlyClaim, RegulationAdoption
from phk_reports.models import PhkReport
from phk_reports.services import report_phk
from registry.deactivation import deactivate
from registry.models import BankAccount
from tests.accounts.factories import officer
from tests.documents.factories import DocumentFactory
from tests.registry.factories import (
    BankAccountFactory,
    EmploymentFactory,
    MembershipFactory,
    ParticipantFactory,
    contributions,
)


def at(day: date) -> datetime:
    """Ten in the morning of a day, WIB."""
    return datetime.combine(day, time(10), clock.WIB)


class Story:
    """One worker from employment on; each method takes the next step and returns what it made."""

    @clock.held()
    def __init__(self, *, wage: int = 7_000_000, today: date | None = None, region: str = "3275"):
        self.today = today or clock.today()
        self.region = region
        self.member = MembershipFactory(company__region=Region.objects.get(code=region))
        self.employer = self.member.user
        self.participant = ParticipantFactory(with_account=True)
        self.worker = self.participant.account
        self.employment = EmploymentFactory(participant=self.participant, company=self.member.company)
        contributions(self.employment, last=Month.of(self.today).plus(-1), wage=wage)

    @clock.held()
    def reported(self, cause: str = "b") -> PhkReport:
        """The employer reports yesterday's PHK with evidence."""
        self.report = report_phk(
            employment=self.employment,
            by=self.employer,
            side="employer",
            terminated_on=self.today - timedelta(days=1),
            cause=cause,
            today=self.today,
            documents=[(DocumentFactory(owner=self.employer), "acceptance")],
        )
        self.report = advance(self.report, PhkReport.submit, by=self.employer)
        return self.report

    def deactivated(self) -> None:
        """The employer deactivates the participant."""
        deactivate(
            employment=self.employment,
            on=self.today - timedelta(days=1),
            cause="terminated",
            by=self.employer,
            today=self.today,
        )
        self.employment.refresh_from_db()

    @clock.held()
    def approved(self, cause: str = "b") -> JkpClaim:
        """The mediator approves: the claim follows."""
        self.reported(cause)
        self.mediator = officer(Role.MEDIATOR, region=self.region)
        advance(self.report, PhkReport.take, by=self.mediator, officer=self.mediator)
        self.report = advance(self.report, PhkReport.approve, by=self.mediator)
        self.claim = services.open_claim(self.report, today=self.today)
        return self.claim

    def account(self) -> BankAccount:
        """The worker's first account."""
        return BankAccount.objects.latest_of(self.participant) or BankAccountFactory(participant=self.participant)

    @clock.held()
    def filed(self) -> MonthlyClaim:
        """Month 1 is filed, and the participant is deactivated."""
        self.approved()
        self.deactivated()
        month = services.file_first_month(self.claim, by=self.worker, account=self.account(), now=at(self.today))
        self.claim = month.claim
        return month

    @clock.held()
    def month_approved(self) -> MonthlyClaim:
        """Month 1 is approved by a verifier."""
        month = self.filed()
        self.verifier = officer(Role.VERIFIER)
        month = advance(month, MonthlyClaim.take, by=self.verifier)
        return services.approve_month(month, by=self.verifier, now=at(self.today))


def adopted(regulation: str = "PP 6/2025", *, from_on: date, today: date | None = None) -> RegulationAdoption:
    """A regulation put in force by two administrators."""
    proposal = propose(regulation, from_on, "Permenaker 2/2025 Pasal II", by=officer(Role.ADMINISTRATOR))
    now = at(today or clock.today())
    return adopt(proposal, by=officer(Role.ADMINISTRATOR), now=now, seen=preview(proposal, now.date()).seal)


@clock.held()
def many_scheduled_months(count: int, *, opens_on: date) -> None:
    """So many months that wait for their window, written in bulk: for what is measured by the thousand."""
    story = Story()
    story.filed()
    template = MonthlyClaim.objects.get(claim=story.claim, month_no=2)
    people = ParticipantFactory.build_batch(count // 5)
    for number, person in enumerate(people):
        person.nik_index = blind_index(f"{number}:bulk")
    type(people[0]).objects.bulk_create(people)
    employments = [
        EmploymentFactory.build(participant=person, company=story.member.company, kpj=f"9{number:010d}")
        for number, person in enumerate(people)
    ]
    type(employments[0]).objects.bulk_create(employments)
    reports = PhkReport.objects.bulk_create(
        PhkReport(
            number=f"PHK-BULK-{number}",
            employment=employment,
            region_id="3275",
            source="employer",
            reported_by=story.employer,
        )
        for number, employment in enumerate(employments)
    )
    claims = JkpClaim.objects.bulk_create(
        JkpClaim(
            number=f"JKP-BULK-{number}",
            participant=report.employment.participant,
            report=report,
            deadline_on=opens_on,
            regulation=template.regulation,
            reported_wage=7_000_000,
        )
        for number, report in enumerate(reports)
    )
    MonthlyClaim.objects.bulk_create(
        MonthlyClaim(
            number=f"KLM-B-{index}-{number}",
            claim=claim,
            month_no=number,
            reference_on=opens_on,
            opens_on=opens_on,
            closes_on=opens_on,
            late_until=opens_on,
            regulation=template.regulation,
            wage_base=template.wage_base,
            rate=template.rate,
            amount=template.amount,
        )
        for index, claim in enumerate(claims)
        for number in range(2, 7)
    )
