"""What the worker and the employer read of a decision, word for word: made here, shown before it is sent, kept as sent."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from core.templatetags.siap import tanggal
from phk_reports import comparison, deadlines, dispute_rules, rules
from phk_reports.comparison import Contested
from phk_reports.models import AskedField, ContestedField, EvidenceKind, PhkReport, Side, Verdict
from phk_reports.reasons import REASONS, Reason

PARAGRAPH = "\n\n"


@dataclass(frozen=True, slots=True)
class Letters:
    """The two texts of a decision; `digest` tells whether somebody has read exactly these."""

    to_worker: str
    to_employer: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(f"{self.to_worker}\0{self.to_employer}".encode()).hexdigest()


@override("id")
def compose(
    report: PhkReport,
    verdict: str,
    *,
    today: date,
    reasons: Collection[str] = (),
    settled: Iterable[tuple[Contested, str]] = (),
    items: Iterable[Mapping] = (),
    additions: Mapping[str, str] | None = None,
) -> Letters:
    """Both texts, in Indonesian.

    settled: pairs (contested field, whose word is followed); items: as `corrections.ask` takes them; additions: side →
    what the mediator adds.
    """
    given = [REASONS[code] for code in reasons]
    settled, items = list(settled), list(items)
    texts = {}
    for side in Side:
        parts = {
            Verdict.APPROVE: lambda side: _approved(report, side, settled, today),
            Verdict.CORRECTION: lambda side: _asked(report, side, items, today),
            Verdict.REJECT: lambda side: _rejected(report, side, given, today),
            Verdict.DISPUTE: lambda side: _disputed(report, side, given, today),
        }[Verdict(verdict)](side)
        first, *rest = parts
        added = (additions or {}).get(side, "").replace("\r\n", "\n").strip()
        texts[side] = PARAGRAPH.join(part for part in (first, added, *rest) if part)
    return Letters(to_worker=texts[Side.WORKER], to_employer=texts[Side.EMPLOYER])


def _facts(report: PhkReport) -> dict:
    return {"region": report.region.name, "number": report.number}


def _approved(report: PhkReport, side: str, settled: list[tuple[Contested, str]], today: date) -> list[str]:
    decided = {contested.field: contested.values[whose] for contested, whose in settled}
    day = decided.get(ContestedField.TERMINATED_ON, report.terminated_on.isoformat())
    cause = decided.get(ContestedField.CAUSE, report.cause)
    lines = [
        _("Disnaker %(region)s menyetujui laporan PHK %(number)s. Bukti PHK sah.") % _facts(report),
        _("Tanggal PHK: %(day)s.") % {"day": comparison.words(ContestedField.TERMINATED_ON, day)},
        _("Alasan PHK: %(cause)s.") % {"cause": comparison.words(ContestedField.CAUSE, cause)},
        *(_followed(contested, whose) for contested, whose in settled),
    ]
    return ["\n".join(lines), _after_approval(report, side, date.fromisoformat(day), today)]


def _followed(contested: Contested, whose: str) -> str:
    value = comparison.words(contested.field, contested.values[whose])
    words = {
        Side.WORKER: _("%(label)s: keterangan pekerja yang diikuti, yaitu %(value)s."),
        Side.EMPLOYER: _("%(label)s: keterangan perusahaan yang diikuti, yaitu %(value)s."),
        "": _("%(label)s: data BPJS yang diikuti, yaitu %(value)s."),
    }
    return words[whose] % {"label": contested.label, "value": value}


def _after_approval(report: PhkReport, side: str, terminated_on: date, today: date) -> str:
    until = deadlines.report_due_on(report.effective_on or terminated_on)
    active = report.employment.is_active_at_bpjs
    if side == Side.EMPLOYER:
        if not active:
            return _("Kepesertaan BPJS Ketenagakerjaan pekerja ini sudah nonaktif. Tidak ada lagi tugas Anda.")
        if until < today:
            return _(
                "Nonaktifkan kepesertaan BPJS Ketenagakerjaan pekerja ini hari ini. Batasnya %(day)s sudah lewat."
            ) % {"day": tanggal(until)}
        return _("Nonaktifkan kepesertaan BPJS Ketenagakerjaan pekerja ini paling lambat %(day)s.") % {
            "day": tanggal(until)
        }
    onward = _("Buka halaman JKP untuk melihat hak Anda dan mengajukan klaim.")
    if not active:
        return onward
    by_when = (
        _("Perusahaan seharusnya sudah menonaktifkan kepesertaan BPJS Anda pada %(day)s. Kami mengingatkannya.")
        if until < today
        else _("Perusahaan menonaktifkan kepesertaan BPJS Anda paling lambat %(day)s.")
    )
    return " ".join(
        [
            onward,
            by_when % {"day": tanggal(until)},
            _("Jika perusahaan diam, Disnaker yang melakukannya. Anda tidak perlu datang ke kantor."),
        ]
    )


def _asked(report: PhkReport, side: str, items: list[Mapping], today: date) -> list[str]:
    until = tanggal(deadlines.working_days_after(today, deadlines.CORRECTION_WORKING_DAYS))
    mine = [item for item in items if item["side"] == side]
    if not mine:
        who = _("perusahaan") if side == Side.WORKER else _("pekerja")
        return [
            _("Disnaker %(region)s meminta %(who)s memperbaiki laporan PHK %(number)s paling lambat %(day)s.")
            % {**_facts(report), "who": who, "day": until},
            _("Anda tidak perlu melakukan apa pun sekarang."),
        ]
    lines = [
        _("Disnaker %(region)s meminta perbaikan laporan PHK %(number)s paling lambat %(day)s.")
        % {**_facts(report), "day": until},
        _("Hanya bagian ini yang perlu Anda perbaiki:"),
        *(f"{number}. {described(item)}: {item['note']}" for number, item in enumerate(mine, 1)),
    ]
    return ["\n".join(lines), _("Bagian lain tidak perlu diulang. Tanpa perbaikan, Disnaker memutuskan dari yang ada.")]


def described(item: Mapping) -> str:
    """What is asked for again, in words."""
    if item.get("field"):
        return str(AskedField(item["field"]).label)
    if item.get("evidence_kind"):
        return _("Dokumen yang belum ada, %(kind)s") % {"kind": EvidenceKind(item["evidence_kind"]).label}
    evidence = item["evidence"]
    return _("Ganti dokumen %(name)s (%(kind)s)") % {
        "name": evidence.document.name,
        "kind": evidence.get_evidence_kind_display(),
    }


def _reasons(side: str, given: list[Reason]) -> list[str]:
    if side == Side.WORKER:
        return [f"- {reason.to_worker} {reason.next_worker}" for reason in given]
    return [f"- {reason.to_employer} {reason.next_employer}" for reason in given]


def _rejected(report: PhkReport, side: str, given: list[Reason], today: date) -> list[str]:
    lines = [_("Disnaker %(region)s menolak laporan PHK %(number)s karena:") % _facts(report), *_reasons(side, given)]
    return ["\n".join(lines), _after_rejection(report, side, given, today)]


def _after_rejection(report: PhkReport, side: str, given: list[Reason], today: date) -> str:
    if report.objected_at is not None:
        return _("Keberatan sudah diperiksa mediator lain. Selanjutnya tempuh perselisihan hubungan industrial.")
    until = {"day": tanggal(rules.objection_due_on(today, deadlines.holidays_around(today)))}
    if side != report.source:
        return _("Pelapor dapat mengajukan keberatan paling lambat %(day)s. Mediator lain yang memeriksa.") % until
    words = _("Jika tidak setuju, ajukan keberatan di berkas ini paling lambat %(day)s. Mediator lain yang memeriksa.")
    if all(reason.correctable for reason in given):
        words = f"{words} {_('Anda juga dapat melapor lagi dengan bukti yang benar.')}"
    return words % until


def _disputed(report: PhkReport, side: str, given: list[Reason], today: date) -> list[str]:
    until = dispute_rules.due_on(dispute_rules.FIRST, today, deadlines.holidays_around(today))
    lines = [
        _("Disnaker %(region)s menandai laporan PHK %(number)s sebagai perselisihan karena:") % _facts(report),
        *_reasons(side, given),
    ]
    return [
        "\n".join(lines),
        _("Perundingan bipartit berlangsung paling lambat sampai %(day)s. Setelah itu mediasi, bila belum sepakat.")
        % {"day": tanggal(until)},
    ]
