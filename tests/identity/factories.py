"""People on their way to a NIK, and what lies on the desk of their office."""

from datetime import date

import factory
from allauth.account.models import EmailAddress

from accounts.models import Office, User
from casework.steps import advance
from core import clock
from core.fields import blind_index
from identity import recovering
from identity.models import (
    ContactRecovery,
    CorrectedField,
    DataCorrection,
    IdentityClaim,
    RecoveryState,
    ReviewReason,
    Seen,
)
from identity.places import answered_by
from tests.accounts.factories import OfficeFactory, UserFactory
from tests.documents.factories import DocumentFactory

BORN = date(1990, 8, 17)
_serial = iter(range(1000, 9000))


def fresh_nik(ending: str = "", region: str = "3275") -> str:
    """A NIK of nobody yet, born 17 August 1990; `ending` says to the simulated register what to do."""
    serial = next(_serial)
    return f"{region}0{serial % 10}170890{ending or f'{serial // 10:04d}'}"


class IdentityClaimFactory(factory.django.DjangoModelFactory):
    """As registration leaves it, of a person whose e-mail address is proven."""

    class Meta:
        model = IdentityClaim

    user = factory.SubFactory(UserFactory, phone="")
    nik = factory.LazyFunction(fresh_nik)
    nik_index = factory.LazyAttribute(lambda claim: blind_index(claim.nik))
    full_name = factory.LazyAttribute(lambda claim: claim.user.full_name)
    birth_date = BORN
    office = factory.SubFactory(OfficeFactory)


def claim_in_review(reason: ReviewReason = ReviewReason.DIFFERS, **details) -> IdentityClaim:
    """The register has another name; an officer looks at it."""
    claim = IdentityClaimFactory(reason=reason, register_name="NAMA LAIN", register_birth_date=BORN, **details)
    return advance(claim, IdentityClaim.differ, due_on=answered_by(clock.today()))


class DataCorrectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DataCorrection

    class Params:
        with_file = factory.Trait(document=factory.LazyAttribute(lambda made: DocumentFactory(owner=made.person)))

    person = factory.SubFactory(UserFactory, worker=True, birth_date=BORN)
    field = CorrectedField.NAME
    stated = "Siti Aminah Putri"
    office = factory.SubFactory(OfficeFactory)
    due_on = factory.LazyFunction(lambda: answered_by(clock.today()))


def recovery_cooling(account: User, officer: User, office: Office | None = None, **details) -> ContactRecovery:
    """Its new contact is proven, and the owner can still stop it."""
    recovery = ContactRecovery.objects.create(
        account=account,
        opened_by=officer,
        office=office or officer.office,
        seen=Seen.CARD,
        **{"phone": "+6281399990001", "factors_lost": True, **details},
    )
    recovering._cool(recovery, officer)
    recovery.refresh_from_db()
    assert recovery.state == RecoveryState.COOLING
    return recovery


def unproven(email: str) -> User:
    """Somebody who registered and has not typed the code."""
    user = UserFactory(email=None, phone="")
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=False)
    return user
