"""PHK files as the portal makes them: through its services and steps, so that every file is one that can exist."""

from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import Region, Role, User
from casework.steps import advance
from core import clock
from documents.models import Document
from phk_reports import services
from phk_reports.models import Acceptance, Cause, EvidenceKind, Mandate, PhkReport, Side, State
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


EMPLOYER_SAYS = {
    "certificate_number": "SRT-0001-CONTOH",
    "worker_address": "Jalan Contoh 2, Bekasi",
    "evidence_number": "PB/7/CONTOH",
    "severance": "paid",
}


def draft(
    around: People,
    *,
    side: str = Side.EMPLOYER,
    terminated_on: date | None = None,
    cause: str = Cause.EFFICIENCY,
    documents: list[Document] | None = None,
) -> PhkReport:
    """With a statement (the employer's is whole) and one document; `documents=[]` for none."""
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
        **(EMPLOYER_SAYS if side == Side.EMPLOYER else {}),
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

REPORTERS_STEPS = {"submit", "submit_in_layoff", "join", "resubmit", "withdraw", "object_to_rejection"}


def arguments_of(name: str, report: PhkReport, by: User) -> dict:
    """What the step is given in the ordinary walk."""
    if name in ("take", "take_objection"):
        return {"officer": by}
    if name == "join":
        return {"report": report}
    if name == "take_in_layoff":
        return {"officer": by, "taken_at": clock.now(), "due_on": clock.today()}
    if name == "submit_in_layoff":
        return {"submitted_at": clock.now(), "respond_by": clock.today(), "due_on": clock.today()}
    return {}


def taken(report: PhkReport, name: str, around: People) -> PhkReport:
    """The file after one more step, taken by whoever takes it in the ordinary walk."""
    if name in REPORTERS_STEPS:
        by = around.of_side(report.source)
    elif name == "take_objection":
        by = around.second_mediator
    elif name in ("take", "take_in_layoff"):
        by = around.mediator
    else:
        by = acting(report.officer, Role.MEDIATOR)
    moment = clock.now() + (timedelta(days=60) if name == "continue_review" else timedelta())  # its time has to be over
    with clock.standing_at(moment):
        return advance(report, getattr(PhkReport, name), by=by, **arguments_of(name, report, by))


def report_in(state: str, around: People | None = None, **details) -> PhkReport:
    """A file in this state, walked there step by step; `around`: a `People`, new ones otherwise."""
    around = around or people()
    report = draft(around, **details)
    for name in WAYS[state]:
        report = taken(report, name, around)
    return report


def mandate_of(employment: Employment, worker: User, **details) -> Mandate:
    """Offered to a union that has no account yet; `details` change that."""
    today = clock.today()
    return Mandate.objects.create(
        **{
            "employment": employment,
            "worker": worker,
            "representation": "union",
            "name": "Serikat Contoh",
            "email": f"serikat-{employment.pk.hex}@contoh.example",
            "from_on": today,
            "to_on": today + timedelta(days=90),
        }
        | details
    )
