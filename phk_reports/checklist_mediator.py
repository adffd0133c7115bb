"""What a mediator ticks before a decision, as data: the question, what it applies to, and whether an approval needs it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from phk_reports import rules
from phk_reports.models import PhkReport
from registry.choices import ContractType


def _always(report: PhkReport) -> bool:
    return True


def _has_contract_end(report: PhkReport) -> bool:
    """A contract that ended on its own day did not end before it."""
    employment = report.employment
    if report.cause == rules.PKWT_EXPIRED:
        return False
    return employment.contract_type == ContractType.PKWT and employment.contract_end_on is not None


def _needs_notice(report: PhkReport) -> bool:
    cause = rules.CAUSES.get(report.cause)
    return cause is not None and cause.needs_notice


def _has_evidence(report: PhkReport) -> bool:
    return any(item.document.is_usable for item in report.evidence.select_related("document"))


def _has_none(report: PhkReport) -> bool:
    return not _has_evidence(report)


@dataclass(frozen=True, slots=True)
class Tick:
    """One line. `mandatory`: no approval without it, where it `applies`."""

    code: str
    words: str | Promise
    mandatory: bool = True
    applies: Callable[[PhkReport], bool] = _always


TICKS = (
    Tick("PERSON", _("Nama pekerja dan perusahaan di bukti sama dengan data peserta.")),
    Tick("DATE", _("Tanggal PHK cocok dengan bukti."), applies=_has_evidence),
    Tick("SIGNATURES", _("Tanda tangan para pihak ada dan terbaca."), applies=_has_evidence),
    Tick(
        "WAITED",
        _("Kedua pihak sudah dapat memberi bukti, dan batasnya sudah lewat."),
        applies=_has_none,
    ),
    Tick("REGISTRY", _("Data BPJS menunjukkan hubungan kerja dengan perusahaan ini."), applies=_has_none),
    Tick("CAUSE", _("Alasan PHK termasuk Pasal 154A dan tidak dilarang Pasal 153 UU 13/2003.")),
    Tick("PKWT", _("PHK terjadi sebelum kontrak (PKWT) berakhir."), applies=_has_contract_end),
    Tick(
        "NOTICE",
        _("Surat pemberitahuan disampaikan 14 hari kerja sebelum PHK, atau 7 hari kerja pada masa percobaan."),
        mandatory=False,
        applies=_needs_notice,
    ),
)


def ticks(report: PhkReport) -> list[Tick]:
    """The lines that apply to this file."""
    return [tick for tick in TICKS if tick.applies(report)]


def mandatory_codes(report: PhkReport) -> list[str]:
    """What must be ticked before this file is approved."""
    return [tick.code for tick in ticks(report) if tick.mandatory]
