"""At the start of a month: everybody who still works gets the month with the wage last reported, unpaid."""

from datetime import date
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from core.dates import Month
from registry.models import Company, CompanyMonth

COMPANIES_AT_ONCE = 100
# Whoever has left, or whose contract has run out, is not reported again without a word of the employer.
CARRY_OVER = """
    INSERT INTO registry_contribution (employment_id, wage, month, paid_on, for_jkp)
    SELECT job.id, latest.wage, %(month)s, NULL, job.for_jkp
    FROM registry_employment AS job
    CROSS JOIN LATERAL (
        SELECT wage FROM registry_contribution AS reported
        WHERE reported.employment_id = job.id AND reported.month < %(month)s
        ORDER BY reported.month DESC LIMIT 1
    ) AS latest
    WHERE job.company_id = ANY(%(companies)s) AND job.deactivated_on IS NULL AND job.started_on <= %(last_day)s
      AND coalesce(job.ended_on, job.contract_end_on, %(month)s) >= %(month)s
    ON CONFLICT (employment_id, month) DO NOTHING
"""


def carry_wages_over(today: date) -> int:
    """Give every approved company the rows of this month, once; gives how many rows. Safe to repeat and to cut off."""
    month = Month.of(today)
    there = CompanyMonth.objects.filter(company=OuterRef("pk"), month=month.first_day, carried=True)
    rows = 0
    while companies := list(
        Company.objects.approved()
        .filter(~Exists(there))
        .order_by("pk")
        .values_list("pk", flat=True)[:COMPANIES_AT_ONCE]
    ):
        rows += _carry(companies, month)
    return rows


@transaction.atomic
def _carry(companies: list[UUID], month: Month) -> int:
    CompanyMonth.objects.bulk_create(
        [CompanyMonth(company_id=key, month=month.first_day, carried=True) for key in companies],
        update_conflicts=True,
        unique_fields=["company", "month"],
        update_fields=["carried"],
    )
    with connection.cursor() as cursor:
        cursor.execute(CARRY_OVER, {"companies": companies, "month": month.first_day, "last_day": month.last_day})
        return cursor.rowcount
