"""Claims that were decided before there were slips: what was frozen in their row becomes a slip."""

from django.db import migrations

import core.ids

HISTORY = [["PP 37/2021", "2021-02-02"]]
DECIDED = ["approved", "paid", "payment_failed"]


def write_slips(apps, schema_editor):
    """A slip for each frozen decision, and for each amount that was approved."""
    claims = apps.get_model("jkp_claims", "JkpClaim")
    slips = apps.get_model("jkp_claims", "CalculationSlip")
    for claim in claims.objects.exclude(decision={}).iterator(chunk_size=500):
        day = claim.first_claim_on or claim.created_at.date()
        common = {"claim": claim, "facts": claim.facts, "adoptions": HISTORY, "today": day}
        kind = "decision" if claim.first_claim_on else "forecast"
        slips.objects.create(number=_number(day), kind=kind, result=claim.decision, **common)
        for month in claim.months.filter(state__in=DECIDED).order_by("month_no"):
            slips.objects.create(number=_number(day), kind="amount", month=month, result=_amount_of(month), **common)


def _number(day):
    return core.ids.reference_number("STR", day)


def _amount_of(month):
    return {
        "number": month.month_no,
        "reference_on": month.reference_on.isoformat(),
        "regulation": month.regulation,
        "wage_base": month.wage_base,
        "rate": str(month.rate),
        "amount": month.amount,
        "trace": [],
    }


class Migration(migrations.Migration):
    dependencies = [("jkp_claims", "0002_law_as_code")]

    operations = [migrations.RunPython(write_slips, migrations.RunPython.noop)]
