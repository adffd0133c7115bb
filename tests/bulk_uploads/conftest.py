from types import SimpleNamespace

import pytest

from bulk_uploads.kinds import kinds
from registry.choices import MemberRole
from tests.registry.factories import MembershipFactory


@pytest.fixture
def kind(settings):
    """The test kind stands beside the portal's own."""
    settings.BULK_UPLOAD_KINDS = [*settings.BULK_UPLOAD_KINDS, "tests.bulk_uploads.kinds.PEOPLE"]
    kinds.cache_clear()
    yield kinds()["orang"]
    kinds.cache_clear()


@pytest.fixture
def team(db, kind):
    """An owner, an approver and a preparer of one company, and the owner of another."""
    owner = MembershipFactory()
    company = owner.company
    return SimpleNamespace(
        company=company,
        owner=owner.user,
        approver=MembershipFactory(company=company, role=MemberRole.APPROVER).user,
        preparer=MembershipFactory(company=company, role=MemberRole.PREPARER).user,
        stranger=MembershipFactory().user,
    )
