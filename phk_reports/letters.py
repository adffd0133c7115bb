"""The letters about a PHK file: the receipt of the report, and the decision. In Indonesian, whoever acts.

Called by the steps, in their transaction. One valid receipt and one valid decision a file; what is said anew replaces.
"""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core import clock
from core.nik import mask_nik
from core.templatetags.siap import tanggal
from documents.letters import NewLetter, issue_letters, revoke, valid_letters
from documents.models import Letter
from phk_reports import deadlines
from phk_reports.causes import Cause

RECEIPT = "phk_receipt"
DECISION = "phk_decision"
APPROVED, REJECTED = (
    "approve",
    "reject",
)  # `Verdict` stands above: its model needs the steps, and these need this module
VERDICTS = {APPROVED: _("Laporan PHK disetujui"), REJECTED: _("Laporan PHK ditolak")}


def receipt(report) -> Letter:
    """The bukti PHK: a letter that the report was received."""
    return receipts([report])[0]


def receipts(reports: Sequence) -> list[Letter]:
    """The receipts of many that were sent, in few statements.

    Each report has `employment` with participant and company, and `region`, loaded beforehand.
    """
    today = clock.today()
    with override("id"):
        return issue_letters([_receipt(report, today) for report in reports])


def decision_letter(report, decision) -> Letter:
    """The letter of one decision that approves or rejects, once the step is taken."""
    return decision_letters([(report, decision)])[0]


def decision_letters(decided: Iterable[tuple]) -> list[Letter]:
    """The letters of many decisions, pairs (report, decision), in few statements."""
    from phk_reports.models import FieldChoice  # the models need this module

    decided, today = list(decided), clock.today()
    choices: dict = {}
    for choice in FieldChoice.objects.filter(decision__in=[decision for _report, decision in decided]).order_by("pk"):
        choices.setdefault(choice.decision_id, []).append(choice)
    with override("id"):
        return issue_letters(
            [_decision(report, decision, choices.get(decision.pk, []), today) for report, decision in decided]
        )


def revoke_decision(report) -> None:
    """The decision does not stand any more: an objection is looked at, or a new decision comes."""
    _revoke(report, DECISION)


def revoke_all(report) -> None:
    """The file is withdrawn."""
    _revoke(report, RECEIPT, DECISION)


def _revoke(report, *kinds: str) -> None:
    for letter in valid_letters(report).filter(kind__in=kinds):
        revoke(letter, clock.today())


def _receipt(report, today) -> NewLetter:
    return NewLetter(
        report,
        kind=RECEIPT,
        title=_("Tanda terima laporan PHK"),
        holder_name=report.employment.participant.full_name,
        issuer=_("portal SIAPkerja (situs contoh)"),
        rows=[
            *_whose(report),
            (_("Tanggal PHK"), tanggal(report.terminated_on)),
            (_("Alasan PHK"), Cause(report.cause).label),
            (_("Dilaporkan oleh"), report.get_source_display()),
            (_("Diterima"), f"{report.submitted_at.astimezone(clock.WIB):%d-%m-%Y, %H.%M} WIB"),
        ],
        issued_on=today,
        series=_series(report),
    )


def _decision(report, decision, choices: list, today) -> NewLetter:
    from phk_reports.comparison import words  # reads the models, which need this module

    rows = [
        *_whose(report),
        (_("Keputusan"), VERDICTS[decision.verdict]),
        (_("Tanggal PHK"), tanggal(report.terminated_on)),
        (_("Alasan PHK"), Cause(report.cause).label),
        *((_("Diputuskan: %s") % choice.get_field_display(), words(choice.field, choice.value)) for choice in choices),
        (_("Penjelasan untuk pekerja"), decision.to_worker),
        (_("Penjelasan untuk perusahaan"), decision.to_employer),
    ]
    if decision.verdict == REJECTED and report.objected_at is None:
        until = tanggal(deadlines.objection_until(report.decided_at))
        rows.append((_("Keberatan"), _("Paling lambat %s, lewat berkas ini di SIAPkerja.") % until))
    return NewLetter(
        report,
        kind=DECISION,
        title=_("Surat keputusan laporan PHK"),
        holder_name=report.employment.participant.full_name,
        issuer=_("Disnaker %(region)s (situs contoh)") % {"region": report.region.name},
        rows=rows,
        issued_on=today,
        series=_series(report),
    )


def _whose(report) -> list[tuple]:
    employment = report.employment
    return [
        (_("Nomor laporan"), report.number),
        (_("NIK"), mask_nik(employment.participant.nik)),
        (_("Nomor KPJ"), employment.kpj),
        (_("Perusahaan"), f"{employment.company.name}, NPP {employment.company.npp}"),
        (_("Tempat kerja"), report.region.name),
    ]


def _series(report) -> str:
    return f"PHK/{report.region_id}"
