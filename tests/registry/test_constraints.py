"""Each thing the database refuses, alone: everything else about the row is right."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction

from accounts.models import Region
from registry.models import BankAccount, Contribution, Employment
from tests.registry.factories import (
    BankAccountFactory,
    CompanyFactory,
    EmploymentFactory,
    MembershipFactory,
    ParticipantFactory,
)

pytestmark = pytest.mark.django_db

ENDED = {"ended_on": date(2025, 8, 4)}
DEACTIVATED = {
    **ENDED,
    "deactivated_on": date(2025, 8, 6),
    "deactivation_cause": "terminated",
    "deactivated_by_role": "employer",
}


def refused(name, make, **values):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make(**values)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("company_known_scale", {"scale": "huge"}),
        ("company_npp_format", {"npp": "ee000001"}),
        ("company_npp_format", {"npp": "EE1"}),
        ("npp", {"npp": "EE999999"}),
    ],
)
def test_company(constraint, values):
    CompanyFactory(npp="EE999999")
    refused(constraint, CompanyFactory, **values)


def test_a_company_works_in_a_regency():
    refused("company_in_a_regency", CompanyFactory, region=Region.objects.get(code="32"))


def test_membership():
    member = MembershipFactory()
    refused("one_membership_a_person", MembershipFactory, user=member.user, company=member.company, role="preparer")
    refused("membership_known_role", MembershipFactory, role="boss")


def test_a_person_is_a_participant_once():
    participant = ParticipantFactory()
    refused("nik_index", ParticipantFactory, nik=participant.nik)
    refused("participant_known_citizenship", ParticipantFactory, citizenship="XXX")


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("employment_kpj_format", {"kpj": "123"}),
        ("employment_known_contract", {"contract_type": "PKXX"}),
        ("employment_permanent_has_no_end", {"contract_type": "PKWTT", "contract_end_on": date(2025, 1, 1)}),
        ("employment_contract_ends_after_start", {"contract_type": "PKWT", "contract_end_on": date(2020, 1, 5)}),
        ("employment_ends_after_start", {"ended_on": date(2020, 1, 5)}),
        ("employment_deactivated_after_end", {**DEACTIVATED, "ended_on": date(2025, 8, 7)}),
        ("employment_deactivated_after_end", {**DEACTIVATED, "ended_on": None}),
        ("employment_deactivation_is_whole", {**DEACTIVATED, "deactivation_cause": ""}),
        ("employment_deactivation_is_whole", {**DEACTIVATED, "deactivation_cause": "bored"}),
        ("employment_deactivation_is_whole", {**DEACTIVATED, "deactivated_by_role": "worker"}),
        ("employment_deactivation_is_whole", {**ENDED, "deactivation_cause": "terminated"}),
        ("employment_known_programmes", {"programme_codes": "JKN;XXX"}),
        ("employment_known_programmes", {"programme_codes": "JKNJKK"}),
        ("kpj", {"kpj": "99999999999"}),
    ],
)
def test_employment(constraint, values):
    EmploymentFactory(kpj="99999999999")
    refused(constraint, EmploymentFactory, **values)


def test_the_limits_themselves_are_allowed():
    EmploymentFactory(**DEACTIVATED | {"ended_on": DEACTIVATED["deactivated_on"]}, programme_codes="")
    EmploymentFactory(contract_type="PKWT", contract_end_on=date(2020, 1, 6), ended_on=date(2020, 1, 6))


def test_one_open_employment_a_company():
    employment = EmploymentFactory()
    same = {"participant": employment.participant, "company": employment.company}
    EmploymentFactory(**same, **DEACTIVATED)
    refused("one_open_employment_a_company", EmploymentFactory, **same)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("contribution_month_is_its_first_day", {"month": date(2025, 3, 2)}),
        ("contribution_wage_is_positive", {"wage": 0}),
        ("registry_contribution_pkey", {"month": date(2025, 2, 1)}),
    ],
)
def test_contribution(constraint, values):
    employment = EmploymentFactory()
    Contribution.objects.create(employment=employment, month=date(2025, 2, 1), wage=1)
    good = {"employment": employment, "month": date(2025, 3, 1), "wage": 5_000_000}
    refused(constraint, Contribution.objects.create, **good | values)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("bank_account_known_bank", {"bank": "999"}),
        ("bank_account_version_counts_up", {"version": 0}),
        ("one_bank_account_a_version", {"version": 1}),
        ("bank_account_usable_once_added", {"usable_from": datetime(2025, 1, 1, tzinfo=UTC)}),
    ],
)
def test_bank_account(constraint, values):
    account = BankAccountFactory()
    good = {"participant": account.participant, "version": 2, "added_at": account.added_at + timedelta(days=1)}
    refused(constraint, BankAccountFactory, **good | values)


def test_bank_accounts_only_grow():
    account = BankAccountFactory()
    for change in (lambda: BankAccount.objects.update(holder_name="X"), lambda: BankAccount.objects.all().delete()):
        with pytest.raises(InternalError, match="append_only"), transaction.atomic():
            change()
    assert BankAccount.objects.get() == account


def test_programmes_are_a_set():
    employment = EmploymentFactory(programmes={"JKM", "JKN"})
    assert Employment.objects.get().programme_codes == "JKN;JKM"
    assert employment.programmes == {"JKN", "JKM"}
    assert EmploymentFactory(programmes=set()).programmes == frozenset()
