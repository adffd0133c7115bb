"""The dates of a claim, for the calendar file and for the demo's clock."""

from datetime import UTC, date, datetime, timedelta

from django.utils.translation import gettext as _

from jkp_claims.models import ClaimState, JkpClaim, MonthlyClaim
from jkp_claims.models.month import STILL_TO_FILE
from jkp_claims.reminders import schedule

LINE_BYTES = 74


def next_date_that_matters(user, today: date) -> date | None:
    """The next day on which something happens in this person's months (an officer's: in anybody's); None without one."""
    months = MonthlyClaim.objects.filter(state__in=STILL_TO_FILE, late_until__gte=today)
    claims = JkpClaim.objects.filter(state=ClaimState.OPEN, deadline_on__gte=today)
    if user.is_authenticated and user.nik_index is not None:
        months, claims = months.filter(claim__in=JkpClaim.objects.of(user)), claims.of(user)
    days = {claim.deadline_on for claim in claims.order_by("deadline_on")[:1]}
    for month in months.order_by("opens_on", "pk")[:20]:
        days |= {reminder.due_on for reminder in schedule(month)}
        days |= {month.late_until, month.late_until + timedelta(days=1)}
    return min((day for day in days if day > today), default=None)


def as_ics(months: list[MonthlyClaim], now: datetime) -> str:
    """The windows as an iCalendar file: all-day events with alarms; no name, number or account in it."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//SIAPkerja//JKP//ID"]
    for month in months:
        title = _("Klaim JKP bulan ke-%s") % month.month_no
        lines += [
            "BEGIN:VEVENT",
            f"UID:{month.pk}@siapkerja.example",
            f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{month.opens_on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{month.closes_on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{title}",
            *_alarm("-P3D", title),
            *_alarm("-P1D", title),
            "END:VEVENT",
        ]
    return "\r\n".join(_folded(line) for line in [*lines, "END:VCALENDAR", ""])


def _alarm(before: str, title: str) -> list[str]:
    return ["BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER;RELATED=END:{before}", f"DESCRIPTION:{title}", "END:VALARM"]


def _folded(line: str) -> str:
    """Long lines are folded (RFC 5545 §3.1)."""
    parts = [line[start : start + LINE_BYTES] for start in range(0, len(line), LINE_BYTES)]
    return "\r\n ".join(parts)
