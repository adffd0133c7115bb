"""How long before a termination the worker was told of it (UU 13/2003 Pasal 151, PP 35/2021 Pasal 37)."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.dates import working_days_between
from core.templatetags.siap import tanggal
from phk_reports import deadlines, rules


@dataclass(frozen=True)
class NoticeTime:
    """`given`: working days from the letter to the termination (None: no letter named); `due_on`: the last good day."""

    given: int | None
    needed: int
    due_on: date

    @property
    def is_short(self) -> bool:
        return self.given is None or self.given < self.needed

    def __str__(self):
        needed = {"needed": self.needed, "due": tanggal(self.due_on)}
        if self.given is None:
            return _("Surat pemberitahuan PHK belum disebut. Aturan: %(needed)s hari kerja sebelum PHK.") % needed
        if self.given < 0:
            return _("Surat diberikan sesudah PHK; aturan: %(needed)s hari kerja sebelumnya.") % needed
        words = _("Surat diberikan %(given)s hari kerja sebelum PHK; aturan: %(needed)s.") % {
            "given": self.given,
            "needed": self.needed,
        }
        return f"{words} {_('Paling lambat %(due)s.') % needed}" if self.is_short else words


def notice_time(
    *, terminated_on: date | None, cause: str, notice_on: date | None, on_probation: bool
) -> NoticeTime | None:
    """None where the law asks for no notice, or nothing is known yet."""
    known = rules.CAUSES.get(cause)
    if terminated_on is None or known is None or not known.needs_notice:
        return None
    holidays = deadlines.holidays_around(terminated_on)
    needed = rules.PROBATION_NOTICE_WORKING_DAYS if on_probation else rules.NOTICE_WORKING_DAYS
    given = None
    if notice_on is not None:
        earliest = min(notice_on, terminated_on)
        latest = max(notice_on, terminated_on)
        given = working_days_between(notice_on, terminated_on, deadlines.holidays_between(earliest, latest))
    return NoticeTime(
        given=given,
        needed=needed,
        due_on=rules.notice_due_on(terminated_on, holidays, on_probation=on_probation),
    )


def notice_time_of(statement) -> NoticeTime | None:
    """Of what a side says in a `PhkStatement`."""
    if statement is None:
        return None
    return notice_time(
        terminated_on=statement.terminated_on,
        cause=statement.cause,
        notice_on=statement.notice_on,
        on_probation=statement.on_probation,
    )
