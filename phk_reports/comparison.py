"""The file's facts side by side: what each side says, and what the registry says."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.templatetags.siap import nik_masked, tanggal
from phk_reports.models import Acceptance, Cause, ContestedField, PhkReport, PhkStatement, Side, Stance

Statements = dict[str, PhkStatement]


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One fact in the words of each side and of BPJS; a value that is left open is empty and differs from nothing."""

    label: str
    employer: str
    worker: str
    registered: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Contested:
    """A fact about which the two sides differ. `values`: side → value as `FieldChoice.value` has it; "" is the registry."""

    field: ContestedField
    label: str
    employer: str
    worker: str
    registered: str
    values: dict[str, str]


def latest_statements(report: PhkReport) -> Statements:
    """Side → what it says now."""
    return {statement.side: statement for statement in report.statements.order_by("version")}


def contested(report: PhkReport, statements: Statements) -> list[Contested]:
    """What the two sides say differently. Asks the database for nothing but the report's employment."""
    found = []
    for field in ContestedField:
        values = {side: value for side, said in statements.items() if (value := raw_value(said, field))}
        if len(values) < len(Side) or len(set(values.values())) == 1:
            continue
        if registered := _registered(report, field):
            values[""] = registered
        found.append(
            Contested(
                field=field,
                label=field.label,
                employer=words(field, values[Side.EMPLOYER]),
                worker=words(field, values[Side.WORKER]),
                registered=words(field, registered),
                values=values,
            )
        )
    return found


def stance_towards(said: PhkStatement, other: PhkStatement | None) -> Stance:
    """Whether a statement of its own agrees with the other side's."""
    if other is None:
        return Stance.REPORTS
    for field in ContestedField:
        mine, theirs = raw_value(said, field), raw_value(other, field)
        if mine and theirs and mine != theirs:
            return Stance.DIFFERS
    return Stance.AGREES


def raw_value(said: PhkStatement, field: str) -> str:
    """What a side says about a field, as `FieldChoice.value` holds it; "" when it leaves it open."""
    if field == ContestedField.HAPPENED:
        return "no" if said.stance == Stance.DENIES else "yes"
    if said.stance == Stance.DENIES:
        return ""
    value = getattr(said, str(field))
    return value.isoformat() if isinstance(value, date) else value or ""


def _registered(report: PhkReport, field: str) -> str:
    ended_on = report.employment.ended_on
    return ended_on.isoformat() if field == ContestedField.TERMINATED_ON and ended_on else ""


def words(field: str, value: str) -> str:
    """A value of `Contested.values` for a reader."""
    if not value:
        return ""
    if field == ContestedField.HAPPENED:
        return _("Ya") if value == "yes" else _("Tidak")
    if field == ContestedField.CAUSE:
        return str(Cause(value).label)
    if field == ContestedField.ACCEPTS:
        return str(Acceptance(value).label)
    return tanggal(date.fromisoformat(value))


def _facts() -> list[tuple[str, str]]:
    """Every fact of a statement, in the order of the pages: its column and its label."""
    return [
        ("terminated_on", _("Tanggal PHK")),
        ("cause", _("Alasan PHK")),
        ("total_permanent_disability", _("Cacat total tetap")),
        ("accepts_termination", _("PHK diterima pekerja")),
        ("on_probation", _("Masih masa percobaan")),
        ("notice_number", _("Nomor surat PHK")),
        ("notice_on", _("Tanggal surat PHK")),
        ("evidence_set", _("Bukti yang ada")),
        ("evidence_number", _("Nomor bukti PHK")),
        ("evidence_on", _("Tanggal bukti PHK")),
        ("severance", _("Pesangon")),
    ]


def column_words(said: PhkStatement, column: str) -> str:
    """One column of a statement for a reader; "" when it is left open."""
    value = getattr(said, column)
    if isinstance(value, bool):
        return _("Ya") if value else ""
    if isinstance(value, date):
        return tanggal(value)
    if said._meta.get_field(column).choices:
        return str(getattr(said, f"get_{column}_display")())
    return value or ""


def compared(report: PhkReport, statements: Statements) -> list[ComparedRow]:
    """Every fact as the employer, the worker and BPJS have it."""
    employment = report.employment
    registered = {_("Tanggal PHK"): tanggal(employment.ended_on)}
    rows = [_happened(statements)]
    for column, label in _facts():
        employer, worker = (column_words(statements[side], column) if side in statements else "" for side in Side)
        rows.append(_row(label, employer, worker, registered.get(label, "")))
    rows += [
        _row(_("Akhir kontrak"), "", "", tanggal(employment.contract_end_on)),
        _row(_("Kepesertaan BPJS"), "", "", _participation(employment)),
    ]
    return [row for row in rows if row.employer or row.worker or row.registered]


def _happened(statements: Statements) -> ComparedRow:
    employer, worker = (
        words(ContestedField.HAPPENED, raw_value(statements[side], ContestedField.HAPPENED))
        if side in statements
        else ""
        for side in Side
    )
    return _row(_("Terjadi PHK"), employer, worker, "")


def _participation(employment) -> str:
    if employment.is_active_at_bpjs:
        return _("Masih aktif")
    return _("Nonaktif sejak %(day)s") % {"day": tanggal(employment.deactivated_on)}


def _row(label: str, employer: str, worker: str, registered: str) -> ComparedRow:
    differs = len({value for value in (employer, worker, registered) if value}) > 1
    return ComparedRow(label, employer, worker, registered, differs)


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
    return _shown(rows)


def said_rows(said: PhkStatement) -> list[dict]:
    """Everything that one version says. The other side reads it too: it has to be able to answer it."""
    rows = [(label, column_words(said, column)) for column, label in _facts()]
    rows.append((_("Alasan terlambat melapor"), said.late_reason))
    return _shown([*rows, (_("Penjelasan"), said.narrative)])


def statement_rows(report: PhkReport, said: PhkStatement | None) -> list[dict]:
    """What the reporting side said, with the day and the cause that stand for the file."""
    rows = [
        (_("Tanggal PHK"), tanggal(report.terminated_on)),
        (_("Alasan PHK"), report.get_cause_display()),
        (_("Cacat total tetap"), _("Ya") if report.total_permanent_disability else ""),
        (_("PHK berlaku sejak"), tanggal(report.effective_on)),
    ]
    if said is not None:
        rows += [
            (_("PHK diterima pekerja"), said.get_accepts_termination_display()),
            (_("Nomor surat PHK"), said.notice_number),
            (_("Tanggal surat PHK"), tanggal(said.notice_on)),
            (_("Bukti yang ada"), said.get_evidence_set_display()),
            (_("Penjelasan"), said.narrative),
        ]
    return _shown(rows)


def _shown(rows: list[tuple[str, str]]) -> list[dict]:
    return [{"label": label, "value": value} for label, value in rows if value]
