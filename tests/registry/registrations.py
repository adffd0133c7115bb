"""Companies on their way to be registered, and invitations, for tests."""

from accounts.models import Region
from casework.steps import record
from core import clock
from registry import members
from registry.choices import CompanyStanding, MemberRole
from registry.models import BpjsAnswer, CompanyRegistration, MemberInvitation, RegistrationKind
from registry.models.registrations import working_days_after
from tests.registry.factories import CompanyFactory, MembershipFactory


def registration_of(owner, *, region: Region | None = None, **company) -> CompanyRegistration:
    """A new company of this owner, which BPJS knows, at the Disnaker."""
    details = {"nib": "9120001234567", "kbli": "26410", **company}
    if region is not None:
        details["region"] = region
    made = CompanyFactory(standing=CompanyStanding.PENDING, **details)
    MembershipFactory(user=owner, company=made, role=MemberRole.OWNER)
    registration = CompanyRegistration.objects.create(
        company=made,
        kind=RegistrationKind.NEW,
        region=made.region,
        submitted_by=owner,
        due_on=working_days_after(clock.today(), 3),
        bpjs_answer=BpjsAnswer.ACTIVE,
        bpjs_name=made.name.upper(),
        bpjs_asked_at=clock.now(),
    )
    record(registration, "submitted", by=owner, to_state=registration.state)
    return registration


def invitation_to(email: str, company, *, by, role: str = MemberRole.PREPARER) -> MemberInvitation:
    """Waits; its letter lies in the outbox."""
    return members.invite(company, email=email, role=MemberRole(role), by=by, now=clock.now())
