"""What the database roles of the portal may do to the money's tables: only the payer writes the ledger."""

from contextlib import contextmanager

import pytest
from django.db import ProgrammingError, connection, transaction

from core import clock
from payouts import bank as bank_door
from payouts.models import LedgerEntry
from payouts.paying import conclude, take_next
from tests.payouts.factories import released

pytestmark = pytest.mark.django_db

RIGHTS = {
    ("web", "payouts_payout"): {"SELECT", "INSERT"},
    ("web", "payouts_batch"): {"SELECT", "INSERT", "UPDATE"},
    ("web", "payouts_attempt"): {"SELECT", "INSERT", "UPDATE"},
    ("web", "payouts_ledgerentry"): {"SELECT"},
    ("web", "accounts_datareading"): {"SELECT", "INSERT"},
    ("payer", "accounts_datareading"): {"SELECT"},
    ("web", "jkp_claims_calculationslip"): {"SELECT", "INSERT"},
    ("web", "jkp_claims_regulationadoption"): {"SELECT", "INSERT", "UPDATE"},
    ("web", "jkp_claims_employerliability"): {"SELECT", "INSERT", "UPDATE"},
    ("payer", "jkp_claims_calculationslip"): {"SELECT"},
    ("payer", "jkp_claims_regulationadoption"): {"SELECT"},
    ("payer", "jkp_claims_employerliability"): {"SELECT"},
    ("payer", "payouts_payout"): {"SELECT"},
    ("payer", "payouts_batch"): {"SELECT", "UPDATE"},
    ("payer", "payouts_attempt"): {"SELECT", "UPDATE"},
    ("payer", "payouts_ledgerentry"): {"SELECT", "INSERT"},
}


@contextmanager
def role(name: str):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {name}")
        yield
        cursor.execute("RESET ROLE")


@pytest.mark.parametrize(("name", "table"), RIGHTS)
def test_rights(name, table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT privilege_type FROM information_schema.role_table_grants WHERE grantee = %s AND table_name = %s",
            [name, table],
        )
        assert {row[0] for row in cursor.fetchall()} == RIGHTS[name, table]


def test_the_web_cannot_settle():
    released()
    attempt = take_next().attempt
    with pytest.raises(ProgrammingError, match="permission denied for table payouts_ledgerentry"), role("web"):
        conclude(attempt, bank_door.Settled(), at=clock.now())


def test_the_payer_can():
    released()
    with role("payer"):
        attempt = take_next().attempt
        conclude(attempt, bank_door.Settled(), at=clock.now())
    assert LedgerEntry.objects.filter(attempt=attempt).count() == 2
