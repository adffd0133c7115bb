"""Where people are looked at in person: Disnaker offices at which somebody works."""

from datetime import date, timedelta

from django.db.models import QuerySet

from accounts.models import Assignment, Office, OfficeKind
from casework.holidays import holidays_between
from core.dates import add_working_days
from core.nik import region_code
from identity.permissions import DESK

WORKING_DAYS_TO_ANSWER = 3
LONGEST_ROW_OF_HOLIDAYS = timedelta(days=30)


def desks(today: date) -> QuerySet[Office]:
    """Offices of a kabupaten or kota with an officer at the identity desk today, by province and name."""
    staffed = Assignment.objects.in_force(today).filter(role__in=DESK).values("office__region")
    offices = (
        Office.objects.open().filter(kind=OfficeKind.REGENCY, region__in=staffed).select_related("region__province")
    )
    return offices.order_by("region__province__name", "name")


def nearest_desk(nik: str, today: date) -> Office | None:
    """The desk of the kabupaten where the NIK was given; none when nobody works there."""
    return desks(today).filter(region=region_code(nik)).first()


def answered_by(today: date) -> date:
    """The last day on which an officer answers what reaches the desk today."""
    return add_working_days(today, WORKING_DAYS_TO_ANSWER, holidays_between(today, today + LONGEST_ROW_OF_HOLIDAYS))
