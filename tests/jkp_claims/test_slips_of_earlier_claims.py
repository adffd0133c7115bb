"""The migration that turns what older claims kept in their row into slips, run over such claims."""

from importlib import import_module
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from casework.models import HolidayOverride
from core.dates import add_months
from jkp_claims.models import CalculationSlip, MonthlyClaim, SlipKind
from tests.jkp_claims.factories import Story
from tests.lists.rows import past_the_guards

MIGRATION = ("jkp_claims", "0003_slips_of_earlier_claims")
KEPT_IN_THE_ROW = """
    UPDATE jkp_claims_jkpclaim AS claim SET facts = slip.facts, decision = slip.result
    FROM jkp_claims_calculationslip AS slip WHERE slip.claim_id = claim.id AND slip.kind = %s
"""


@pytest.fixture
def older_portal(db):
    """The columns that claims had before there were slips; the test's transaction takes them back."""
    with connection.cursor() as cursor:
        for column in ("facts", "decision"):
            cursor.execute(f"ALTER TABLE jkp_claims_jkpclaim ADD COLUMN {column} jsonb NOT NULL DEFAULT '{{}}'")
        cursor.execute("ALTER TABLE jkp_claims_calculationslip ALTER COLUMN overruled SET DEFAULT '[]'")
    return MigrationLoader(connection).project_state(MIGRATION).apps


def as_they_were() -> None:
    """Each claim keeps its decision, or else its forecast, in its row; there are no slips."""
    with connection.cursor() as cursor:
        for kind in (SlipKind.FORECAST, SlipKind.DECISION):
            cursor.execute(KEPT_IN_THE_ROW, [kind])
    with past_the_guards():
        CalculationSlip.objects.all().delete()


def migrate(older_portal) -> None:
    import_module(".migrations.".join(MIGRATION)).write_slips(older_portal, None)


def said_by_slips() -> dict:
    return {
        (slip.claim_id, slip.kind): (slip.month_id, slip.facts, slip.adoptions, slip.today, _without_trace(slip))
        for slip in CalculationSlip.objects.all()
    }


def _without_trace(slip) -> dict:
    return {key: value for key, value in slip.result.items() if key != "trace"}


def test_each_frozen_decision_and_each_approved_amount_becomes_its_slip(older_portal, sign_in):
    filed, waiting, undecided = Story(), Story(), Story()
    filed.month_approved()
    waiting.approved()
    undecided.approved()
    day_off = add_months(filed.today, 5)
    HolidayOverride.objects.create(day=day_off, is_holiday=True, name="Hari libur tambahan")
    before = said_by_slips()
    as_they_were()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE jkp_claims_jkpclaim SET decision = '{}' WHERE id = %s", [undecided.claim.pk])

    migrate(older_portal)

    expected = {
        (filed.claim.pk, SlipKind.DECISION),
        (filed.claim.pk, SlipKind.AMOUNT),
        (waiting.claim.pk, SlipKind.FORECAST),
    }
    assert said_by_slips() == {key: before[key] for key in expected}
    decision = CalculationSlip.objects.get(claim=filed.claim, kind=SlipKind.DECISION)
    assert day_off.isoformat() in decision.holidays
    assert decision.made_at == MonthlyClaim.objects.get(claim=filed.claim, month_no=1).filed_at
    amount = CalculationSlip.objects.get(claim=filed.claim, kind=SlipKind.AMOUNT)
    assert "45% × Rp5.000.000 = Rp2.250.000" in sign_in(filed.worker).get(amount.get_absolute_url()).content.decode()


def test_todays_rules_agree_with_the_slips_of_earlier_claims(older_portal):
    Story().month_approved()
    as_they_were()
    migrate(older_portal)
    said = StringIO()
    call_command("recompute", "--check", stdout=said)
    assert said.getvalue() == "Checked 2 slips, 1 months, 1 claims, 0 payouts: 0 differences.\n"
