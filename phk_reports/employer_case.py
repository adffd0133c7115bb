"""What an employer said about a termination beyond date and cause, and what it means, for every page of the file."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import Role, User
from core.templatetags.siap import tanggal
from phk_reports import checklist, notice_time, prohibited, rules, still_active
from phk_reports.models import PhkReport, PhkStatement, Side


@dataclass(frozen=True)
class EmployersWord:
    """Rows for components/summary.html; `notice` and `touches` are empty where there is nothing to say."""

    rows: list[dict] = field(default_factory=list)
    notice: notice_time.NoticeTime | None = None
    touches: list[prohibited.Prohibited] = field(default_factory=list)

    @property
    def article(self) -> str:
        return prohibited.ARTICLE


def context(report: PhkReport, statements: dict[str, PhkStatement], user: User, today: date) -> dict:
    """For the templates of the file: `employer_said`, and for the company itself its `checklist`."""
    return {
        "employer_said": word_of(statements.get(Side.EMPLOYER)),
        "no_benefit": report.source == Side.EMPLOYER and without_benefit(report),
        "reminders": still_active.reminders_sent(report),
        "checklist": checklist.steps(checklist.facts_of(report), today) if user.role == Role.EMPLOYER else [],
    }


def without_benefit(report: PhkReport) -> bool:
    """Whether the reported cause gives no right to JKP."""
    return rules.excludes_benefit(report.cause, total_permanent_disability=report.total_permanent_disability)


def word_of(statement: PhkStatement | None) -> EmployersWord | None:
    if statement is None:
        return None
    return EmployersWord(
        rows=rows_of(statement),
        notice=notice_time.notice_time_of(statement),
        touches=prohibited.hits(f"{statement.narrative}\n{statement.late_reason}"),
    )


def rows_of(statement: PhkStatement) -> list[dict]:
    """What is no row of `comparison.statement_rows`."""
    cause = rules.CAUSES.get(statement.cause)
    rows = [
        (_("Dasar hukum alasan PHK"), cause.article if cause else ""),
        (_("Masa percobaan"), _("Ya") if statement.on_probation else ""),
        (_("Nomor sertifikat kepesertaan"), statement.certificate_number),
        (_("Alamat pekerja"), statement.worker_address),
        (_("Nomor bukti PHK"), statement.evidence_number),
        (_("Tanggal bukti PHK"), tanggal(statement.evidence_on)),
        (_("Pesangon"), statement.get_severance_display()),
        (_("Alasan terlambat melapor"), statement.late_reason),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]
