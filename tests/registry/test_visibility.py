"""Who sees what: own, own companies', own region's, all; nobody else anything."""

import pytest

from accounts.models import Region, Role
from core.dates import Month
from registry.models import BankAccount, Company, Contribution, Employment, Participant
from tests.accounts.factories import UserFactory, officer
from tests.registry.factories import (
    BankAccountFactory,
    CompanyFactory,
    EmploymentFactory,
    MembershipFactory,
    ParticipantFactory,
    contributions,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """Two companies in Bekasi and Surabaya; one worker has worked in both."""
    here, there = CompanyFactory(), CompanyFactory(region=Region.objects.get(code="3578"))
    both = ParticipantFactory(with_account=True)
    employments = {
        "here": EmploymentFactory(company=here, participant=both),
        "there": EmploymentFactory(company=there, participant=both),
        "other": EmploymentFactory(company=there, participant=ParticipantFactory(with_account=True)),
    }
    for employment in employments.values():
        contributions(employment, months=1, last=Month(2025, 1))
    for participant in Participant.objects.all():
        BankAccountFactory(participant=participant)
    return employments


SEEN = {
    #                employments, people, companies, bank accounts
    "worker": (["here", "there"], 1, 0, 1),
    "member here": (["here"], 1, 1, 0),
    "member of both": (["here", "there", "other"], 2, 2, 0),
    "mediator of Bekasi": (["here"], 1, 1, 0),
    "mediator of Surabaya": (["there", "other"], 2, 1, 0),
    "verifier": (["here", "there", "other"], 2, 2, 2),
    "counsellor of Bekasi": ([], 0, 0, 0),
    "payment officer": ([], 0, 0, 0),
    "administrator": ([], 0, 0, 0),
    "worker without a record": ([], 0, 0, 0),
    "member of nothing": ([], 0, 0, 0),
    "nobody in particular": ([], 0, 0, 0),
}


def person(name, world):
    def member(*employments):
        user = officer(Role.EMPLOYER)
        for employment in employments:
            MembershipFactory(user=user, company=employment.company)
        return user

    return {
        "worker": lambda: world["here"].participant.account,
        "member here": lambda: member(world["here"]),
        "member of both": lambda: member(world["here"], world["there"]),
        "mediator of Bekasi": lambda: officer(Role.MEDIATOR),
        "mediator of Surabaya": lambda: officer(Role.MEDIATOR, region="3578"),
        "verifier": lambda: officer(Role.VERIFIER),
        "counsellor of Bekasi": lambda: officer(Role.COUNSELLOR),
        "payment officer": lambda: officer(Role.PAY_MAKER),
        "administrator": lambda: officer(Role.ADMINISTRATOR),
        "worker without a record": lambda: UserFactory(worker=True),
        "member of nothing": lambda: officer(Role.EMPLOYER),
        "nobody in particular": UserFactory,
    }[name]()


@pytest.mark.parametrize("name", SEEN)
def test_visible_to(name, world):
    user = person(name, world)
    employments, people, companies, accounts = SEEN[name]
    expected = {world[key].pk for key in employments}
    assert set(Employment.objects.visible_to(user).values_list("pk", flat=True)) == expected
    assert set(Contribution.objects.visible_to(user).values_list("employment", flat=True)) == expected
    assert Participant.objects.visible_to(user).count() == people
    assert Company.objects.visible_to(user).count() == companies
    assert BankAccount.objects.visible_to(user).count() == accounts


def test_of_is_the_very_person(world):
    participant = world["other"].participant
    assert Participant.objects.of(participant.account).get() == participant
    assert not Participant.objects.of(officer(Role.VERIFIER)).exists()
