"""Who has a file open: a colleague's reading is told, not forbidden."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from accounts.models import User
from phk_reports.models import Opening, PhkReport

FRESH = timedelta(minutes=15)


def note(report: PhkReport, officer: User, now: datetime) -> None:
    """This officer looks at the file; `now` on the machine's clock. One query."""
    Opening.objects.bulk_create(
        [Opening(report=report, officer=officer, opened_at=now)],
        update_conflicts=True,
        update_fields=["opened_at"],
        unique_fields=["report", "officer"],
    )


def by_others(reports: Collection[UUID], officer: User, now: datetime) -> dict[UUID, Opening]:
    """Of each of these files the colleague who opened it last within `FRESH`. One query however many."""
    fresh = Opening.objects.filter(report__in=reports, opened_at__gt=now - FRESH).exclude(officer=officer)
    return {opening.report_id: opening for opening in fresh.select_related("officer").order_by("opened_at")}
