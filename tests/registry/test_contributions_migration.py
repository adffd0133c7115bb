"""The contributions keep every row when their key changes, there and back."""

from datetime import date
from importlib import import_module

import pytest
from django.db import connection

from core.dates import Month
from registry.models import Contribution
from tests.registry.factories import EmploymentFactory, contributions

MIGRATION = import_module("registry.migrations.0003_contributions")
KEYS = """
    SELECT conname FROM pg_constraint WHERE conrelid = 'registry_contribution'::regclass AND contype <> 'n' ORDER BY 1
"""


def asked(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [name for (name,) in cursor.fetchall()]


@pytest.mark.django_db
def test_every_month_is_kept_there_and_back():
    for paid in (True, False):
        contributions(EmploymentFactory(), months=24, last=Month(2025, 3), paid=paid)
    before, keys = set(Contribution.objects.values_list()), asked(KEYS)
    with connection.cursor() as cursor:
        cursor.execute(MIGRATION.WITH_A_KEY_OF_ITS_OWN)
        cursor.execute("SELECT count(DISTINCT id), count(paid_on) FROM registry_contribution")
        assert cursor.fetchone() == (48, 24)
        assert "one_contribution_a_month" in asked(KEYS)
        cursor.execute(MIGRATION.SLIM)
    assert set(Contribution.objects.values_list()) == before
    assert (
        asked(KEYS)
        == keys
        == [
            "contribution_month_is_its_first_day",
            "contribution_wage_is_positive",
            "registry_contribution_employment_id_fk",
            "registry_contribution_pkey",
        ]
    )
    assert Contribution.objects.filter(month=date(2025, 3, 1)).count() == 2
