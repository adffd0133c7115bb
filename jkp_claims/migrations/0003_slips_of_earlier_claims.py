"""Claims that were decided before there were slips: what was frozen in their row becomes a slip."""

from django.db import migrations

from core.clock import WIB
from core.dates import add_months
from core.ids import reference_number
from core.national_holidays import published

HISTORY = [["PP 37/2021", "2021-02-02"]]  # all that was in force then
RATES, CEILING = "PP 37/2021 Pasal 21 ayat (1)", "PP 37/2021 Pasal 21 ayat (3) dan (4)"
APPROVED = ["approved", "paid", "payment_failed"]
MONTHS_OF_WINDOWS = 7


def write_slips(apps, schema_editor):
    """A slip for each frozen decision, and for each amount that was approved."""
    claims = apps.get_model("jkp_claims", "JkpClaim").objects.exclude(decision={})
    slips = apps.get_model("jkp_claims", "CalculationSlip").objects
    overrides = dict(apps.get_model("casework", "HolidayOverride").objects.values_list("day", "is_holiday"))
    for claim in claims.order_by("pk").iterator(chunk_size=500):
        months = list(claim.months.order_by("month_no"))
        made_at = months[0].filed_at if months else claim.created_at
        today = claim.first_claim_on or _day(made_at)
        slips.create(
            number=reference_number("STR", today),
            kind="decision" if claim.first_claim_on else "forecast",
            claim=claim,
            made_at=made_at,
            today=today,
            facts=claim.facts,
            adoptions=HISTORY,
            holidays=_holidays_from(today, overrides),
            result=claim.decision,
        )
        for month in months:
            if month.state in APPROVED:
                _write_amount(slips, claim, month)


def _write_amount(slips, claim, month):
    today = _day(month.decided_at)
    slips.create(
        number=reference_number("STR", today),
        kind="amount",
        claim=claim,
        month=month,
        made_at=month.decided_at,
        today=today,
        facts=claim.facts,
        adoptions=HISTORY,
        result={
            "number": month.month_no,
            "reference_on": month.reference_on.isoformat(),
            "regulation": month.regulation,
            "wage_base": month.wage_base,
            "rate": str(month.rate),
            "amount": month.amount,
            "trace": [
                _step("wage_base", CEILING, month.wage_base, reported_wage=claim.reported_wage),
                _step("rate", RATES, str(month.rate), number=month.month_no),
                _step("amount", RATES, month.amount, wage_base=month.wage_base, rate=str(month.rate)),
            ],
        },
    )


def _step(rule, article, result, **inputs):
    return {"rule": rule, "article": article, "result": result, "inputs": [list(item) for item in inputs.items()]}


def _day(moment):
    return moment.astimezone(WIB).date()


def _holidays_from(first, overrides):
    last = add_months(first, MONTHS_OF_WINDOWS)
    days = {day for year in range(first.year, last.year + 1) for day in published(year)}
    days |= {day for day, is_holiday in overrides.items() if is_holiday}
    days -= {day for day, is_holiday in overrides.items() if not is_holiday}
    return [day.isoformat() for day in sorted(days) if first <= day <= last]


class Migration(migrations.Migration):
    dependencies = [("jkp_claims", "0002_law_as_code"), ("casework", "0001_initial")]

    operations = [migrations.RunPython(write_slips, migrations.RunPython.noop)]
