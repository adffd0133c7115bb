"""Disputes about the record, on their way."""

from datetime import timedelta

from accounts.models import User
from core import clock
from documents import checks
from registry import disputes
from registry.models import DisputedField, Employment, RecordDispute
from tests.documents.factories import upload
from tests.registry.factories import EmploymentFactory, MembershipFactory, ParticipantFactory


def checked(data: bytes, name: str = "bukti.pdf") -> checks.CheckedFile:
    """As a form hands it on."""
    return checks.check(upload(data, name))


def employed(**details) -> Employment:
    """Somebody with an account at a company with an owner: `employment.company.members.get()` is that owner."""
    participant = ParticipantFactory(with_account=True)
    return EmploymentFactory(participant=participant, company=MembershipFactory().company, **details)


def sent_dispute(employment: Employment, person: User | None = None, **said) -> RecordDispute:
    """The day of the start is wrong."""
    given = {
        "field": DisputedField.STARTED_ON,
        "stated": "6 Januari 2019",
        "why": "Di kontrak tertulis lain.",
        "today": clock.today(),
    }
    return disputes.send(person=person or employment.participant.account, employment=employment, **given | said)


def escalated(dispute: RecordDispute) -> RecordDispute:
    """The company let it lie."""
    disputes.escalate_silent(dispute.due_on + timedelta(days=1))
    return RecordDispute.objects.get(pk=dispute.pk)
