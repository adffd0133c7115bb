"""The file's facts side by side: what was reported, what the registry says, what the other side answered."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.templatetags.siap import nik_masked, tanggal
from phk_reports.models import PhkReport, PhkStatement, Stance


@dataclass(frozen=True, slots=True)
class ComparedRow:
    label: str
    reported: str
    registered: str
    answered: str
    differs: bool


def latest_statements(report: PhkReport) -> dict[str, PhkStatement]:
    """Side → what it says now."""
    return {statement.side: statement for statement in report.statements.order_by("version")}


def compared(report: PhkReport, statements: dict[str, PhkStatement]) -> list[ComparedRow]:
    """Rows for the mediator; a value that a side leaves open differs from nothing."""
    employment = report.employment
    reported, answered = statements.get(report.source), statements.get(report.other_side)
    denied = answered is not None and answered.stance == Stance.DENIES
    rows = [
        _row(_("Terjadi PHK"), _("Ya"), "", _answer_of(answered), denied),
        _row(
            _("Tanggal PHK"),
            tanggal(report.terminated_on),
            tanggal(employment.ended_on),
            tanggal(answered.terminated_on) if answered else "",
        ),
        _row(_("Alasan PHK"), report.get_cause_display(), "", answered.get_cause_display() if answered else ""),
        _row(
            _("PHK diterima pekerja"),
            reported.get_accepts_termination_display() if reported else "",
            "",
            answered.get_accepts_termination_display() if answered else "",
        ),
        _row(
            _("Nomor surat PHK"),
            reported.notice_number if reported else "",
            "",
            answered.notice_number if answered else "",
        ),
        _row(_("Akhir kontrak"), "", tanggal(employment.contract_end_on), ""),
        _row(
            _("Kepesertaan BPJS"),
            "",
            _("Masih aktif")
            if employment.is_active_at_bpjs
            else _("Nonaktif sejak %(day)s") % {"day": tanggal(employment.deactivated_on)},
            "",
        ),
    ]
    return [row for row in rows if row.reported or row.registered or row.answered]


def _answer_of(answered: PhkStatement | None) -> str:
    return answered.get_stance_display() if answered else ""


def _row(label: str, reported: str, registered: str, answered: str, differs: bool | None = None) -> ComparedRow:
    if differs is None:
        differs = len({value for value in (reported, registered, answered) if value}) > 1
    return ComparedRow(label, reported, registered, answered, differs)


def employment_rows(report: PhkReport) -> list[dict]:
    """The law's minimum data of the employment (Permenaker 2/2025 Pasal 9), as the registry has them."""
    employment = report.employment
    rows = [
        (_("Pekerja"), employment.participant.full_name),
        (_("NIK"), nik_masked(employment.participant.nik)),
        (_("Tanggal lahir"), tanggal(employment.participant.birth_date)),
        (_("Nomor KPJ"), employment.kpj),
        (_("Perusahaan"), employment.company.name),
        (_("Alamat perusahaan"), employment.company.address),
        (_("Nomor pendaftaran (NPP)"), employment.company.npp),
        (_("Jabatan"), employment.job_title),
        (_("Jenis perjanjian kerja"), employment.get_contract_type_display()),
        (_("Nomor perjanjian kerja"), employment.contract_number),
        (_("Mulai bekerja"), tanggal(employment.started_on)),
        (_("Akhir kontrak"), tanggal(employment.contract_end_on)),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def statement_rows(report: PhkReport, statement: PhkStatement | None) -> list[dict]:
    """What the reporting side said, for the check page and the file."""
    rows = [
        (_("Tanggal PHK"), tanggal(report.terminated_on)),
        (_("Alasan PHK"), report.get_cause_display()),
        (_("Cacat total tetap"), _("Ya") if report.total_permanent_disability else ""),
        (_("PHK berlaku sejak"), tanggal(report.effective_on)),
    ]
    if statement is not None:
        rows += [
            (_("PHK diterima pekerja"), statement.get_accepts_termination_display()),
            (_("Nomor surat PHK"), statement.notice_number),
            (_("Tanggal surat PHK"), tanggal(statement.notice_on)),
            (_("Penjelasan"), statement.narrative),
        ]
    return [{"label": label, "value": value} for label, value in rows if value]
