from datetime import date

import pytest

from core.dates import Month
from registry.choices import EmploymentStatus
from registry.models import Employment
from tests.registry.factories import EmploymentFactory, ParticipantFactory, contributions

pytestmark = pytest.mark.django_db

TODAY = date(2025, 9, 10)
GONE = {"deactivated_on": date(2025, 9, 1), "deactivation_cause": "terminated", "deactivated_by_role": "employer"}


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({}, EmploymentStatus.ACTIVE),
        ({"contract_type": "PKWT", "contract_end_on": TODAY}, EmploymentStatus.ACTIVE),
        ({"contract_type": "PKWT", "contract_end_on": date(2025, 9, 9)}, EmploymentStatus.STILL_ACTIVE),
        ({"ended_on": TODAY}, EmploymentStatus.LEAVING),
        ({"ended_on": date(2025, 9, 9)}, EmploymentStatus.STILL_ACTIVE),
        (
            {"contract_type": "PKWT", "contract_end_on": date(2025, 9, 1), "ended_on": date(2025, 9, 30)},
            EmploymentStatus.LEAVING,
        ),
        ({"ended_on": date(2025, 8, 31), **GONE}, EmploymentStatus.INACTIVE),
    ],
)
def test_row_and_table_agree_on_the_status(values, status):
    employment = EmploymentFactory(**values)
    assert employment.status(TODAY) == status
    found = [each for each in EmploymentStatus if Employment.objects.in_status(each, TODAY).exists()]
    assert found == [status]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("siti", True),
        ("AMINAH siti", True),
        ("siti budi", False),
        ("10000000001", True),
        ("1000 0000 001", True),
        ("1000000000", False),
        ("", True),
        ("%", False),
    ],
)
def test_search(text, found):
    EmploymentFactory(kpj="10000000001", participant=ParticipantFactory(full_name="Siti Nur Aminah"))
    assert Employment.objects.matching(text).exists() is found


def test_who_has_an_unpaid_month():
    month = Month(2025, 7)
    paid, unpaid, unreported, later, left = (
        EmploymentFactory(),
        EmploymentFactory(),
        EmploymentFactory(),
        EmploymentFactory(started_on=date(2025, 8, 1)),
        EmploymentFactory(ended_on=date(2025, 6, 30)),
    )
    EmploymentFactory(ended_on=date(2025, 8, 31), **GONE)
    contributions(paid, months=3, last=month)
    contributions(unpaid, months=1, last=month, paid=False)
    contributions(unreported, months=2, last=month.plus(-1))
    assert set(Employment.objects.without_payment_for(month)) == {unpaid, unreported}
    assert {later, left} <= set(Employment.objects.active_at_bpjs())
