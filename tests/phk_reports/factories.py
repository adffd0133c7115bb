"""PHK files as the portal makes them: through its services and steps, so that every file is one that can exist."""

from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import Region, Role, User
from casework.steps import advance
from core import clock
from documents.models import Document
from phk_reports import services
from phk_reports.models import Acceptance, Cause, EvidenceKind, PhkReport, Side, State
from registry.models import Employment
from tests.accounts.factories import officer
from tests.documents.factories import DocumentFactory
from tests.registry.factories import CompanyFactory, EmploymentFactory, MembershipFactory, ParticipantFactory

REGION = "3275"


def acting(user: User, role: Role) -> User:
    """The same person, freshly loaded, acting in this role."""
    fresh = User.objects.get(pk=user.pk)
    fresh.act_as(next(choice.key for choice in fresh.actings if choice.role == role))
    return fresh


@dataclass
class People:
    """Everybody around one termination."""

    employment: Employment
    worker: User
    member: User
    mediator: User
    second_mediator: User

    def of_side(self, side: str) -> User:
        return self.worker if side == Side.WORKER else self.member


def people(region: str = REGION) -> People:
    company = CompanyFactory(region=Region.objects.get(code=region))
    participant = ParticipantFactory(with_account=True)
    employment = EmploymentFactory(participant=participant, company=company)
    return People(
        employment=employment,
        worker=acting(participant.account, Role.WORKER),
        member=acting(MembershipFactory(company=company).user, Role.EMPLOYER),
        mediator=acting(officer(Role.MEDIATOR, region), Role.MEDIATOR),
        second_mediator=acting(officer(Role.MEDIATOR, region), Role.MEDIATOR),
    )


def draft(
    around: People,
    *,
    side: str = Side.EMPLOYER,
    terminated_on: date | None = None,
    cause: str = Cause.EFFICIENCY,
    documents: list[Document] | None = None,
) -> PhkReport:
    """With a statement and one document; `documents=[]` for none."""
    by = around.of_side(side)
    today = clock.today()
    return services.report_phk(
        employment=around.employment,
        by=by,
        side=side,
        terminated_on=terminated_on or today - timedelta(days=3),
        cause=cause,
        today=today,
        accepts_termination=Acceptance.YES,
        notice_number="HR/12/CONTOH",
        documents=[
            (document, EvidenceKind.ACCEPTANCE)
            for document in ([DocumentFactory(owner=by)] if documents is None else documents)
        ],
    )


WAYS = {
    State.DRAFT: [],
    State.SUBMITTED: ["submit"],
    State.IN_REVIEW: ["submit", "take"],
    State.NEEDS_CORRECTION: ["submit", "take", "ask_correction"],
    State.DISPUTED: ["submit", "take", "dispute"],
    State.APPROVED: ["submit", "take", "approve"],
    State.REJECTED: ["submit", "take", "reject"],
    State.OBJECTED: ["submit", "take", "reject", "object_to_rejection"],
    State.WITHDRAWN: ["submit", "withdraw"],
}

REPORTERS_STEPS = {"submit", "resubmit", "withdraw", "object_to_rejection"}


def taken(report: PhkReport, name: str, around: People) -> PhkReport:
    """The file after one more step, taken by whoever takes it in the ordinary walk."""
    if name in REPORTERS_STEPS:
        by, arguments = around.of_side(report.source), {}
    elif name == "take_objection":
        by, arguments = around.second_mediator, {"officer": around.second_mediator}
    elif name == "take":
        by, arguments = around.mediator, {"officer": around.mediator}
    else:
        by, arguments = report.officer, {}
        by = acting(by, Role.MEDIATOR)
    return advance(report, getattr(PhkReport, name), by=by, **arguments)


def report_in(state: str, around: People | None = None, **details) -> PhkReport:
    """A file in this state, walked there step by step; `around`: a `People`, new ones otherwise."""
    around = around or people()
    report = draft(around, **details)
    for name in WAYS[state]:
        report = taken(report, name, around)
    return report
