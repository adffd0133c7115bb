"""What an employer owes as its pages show it: labels, one sentence of who acts, the lines of the amount, the refund."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.holidays import holidays_between
from casework.models import Event
from core.templatetags.siap import rupiah, tanggal
from jkp_claims.models import EmployerLiability, LiabilityState
from jkp_claims.regulations import REGULATIONS, Regulation
from jkp_claims.rules import LiabilityKind, refund_asked_until, refund_due_on
from jkp_claims.words import LIABILITY_KIND_WORDS

LABELS = {
    LiabilityKind.UNDERREPORTED_WAGE: gettext_lazy("Kekurangan karena upah dilaporkan terlalu rendah"),
    LiabilityKind.NOT_ENROLLED: gettext_lazy("Manfaat pekerja yang tidak didaftarkan"),
    LiabilityKind.PROGRAMME_SET: gettext_lazy("Manfaat karena program tidak lengkap"),
    LiabilityKind.ARREARS_PAYS_FIRST: gettext_lazy("Manfaat yang dibayar perusahaan lebih dulu"),
    LiabilityKind.ARREARS_TO_SETTLE: gettext_lazy("Tunggakan iuran"),
}
TONES = {
    LiabilityState.OPEN: "warn",
    LiabilityState.REPORTED: "info",
    LiabilityState.PAID: "ok",
    LiabilityState.CLOSED: "neutral",
    LiabilityState.REPLACED: "neutral",
}
REPORTED, DENIED = EmployerLiability.report_payment.__name__, EmployerLiability.deny_payment.__name__
ENDED = (LiabilityState.PAID, LiabilityState.CLOSED, LiabilityState.REPLACED)
VERBS = {
    "opened": gettext_lazy("membuka tanggungan ini"),
    "report_payment": gettext_lazy("melaporkan pembayaran"),
    DENIED: gettext_lazy("menyatakan uangnya belum diterima"),
    "refuse_report": gettext_lazy("menilai buktinya belum cukup"),
    "confirm_payment": gettext_lazy("mengesahkan pembayaran"),
    "close": gettext_lazy("menutup tanggungan tanpa pembayaran"),
    "reopen": gettext_lazy("membuka lagi tanggungan ini"),
    "recalculate": gettext_lazy("menghitung ulang; jumlah yang baru ada di tanggungan lain"),
    "evidence_opened": gettext_lazy("membuka berkas bukti"),
}
HORIZON = timedelta(days=90)  # so far holidays are read for a few working days


def label(case: EmployerLiability) -> str:
    """What it is, in a few words."""
    return str(LABELS[LiabilityKind(case.kind)])


def row(case: EmployerLiability) -> dict:
    """One debt in a list or on the page of its claim."""
    return {
        "case": case,
        "label": label(case),
        "words": LIABILITY_KIND_WORDS[LiabilityKind(case.kind)],
        "tone": TONES[LiabilityState(case.state)],
        "sentence": sentence(case),
    }


def sentence(case: EmployerLiability, events: Iterable[Event] = ()) -> str:
    """Who acts, and since when. With the trail of the case also the day on which it ended."""
    ended = [event.at for event in events if event.to_state in ENDED]
    values = {
        "company": case.company.name,
        "since": tanggal(case.created_at),
        "paid": tanggal(case.paid_on),
        "ended": tanggal(ended[-1]) if ended else "",
    }
    if case.state == LiabilityState.OPEN:
        waits = _("Menunggu %(company)s membayar sejak %(since)s.")
        settles = _("Menunggu %(company)s melunasi tunggakan sejak %(since)s.")
        return (waits if case.is_owed_to_worker else settles) % values
    if case.state == LiabilityState.REPORTED:
        return _("Menurut %(company)s dibayar pada %(paid)s. Menunggu verifikator BPJS memeriksa buktinya.") % values
    if case.state == LiabilityState.PAID:
        return _("Dibayar %(company)s pada %(paid)s. Sudah disahkan verifikator BPJS.") % values
    if case.state == LiabilityState.REPLACED:
        return _("Dihitung ulang portal pada %(ended)s.") % values if ended else _("Dihitung ulang portal.")
    if ended:
        return _("Ditutup verifikator BPJS pada %(ended)s tanpa pembayaran. Alasannya ada di riwayat.") % values
    return _("Ditutup verifikator BPJS tanpa pembayaran.")


def not_received(cases: Iterable[EmployerLiability]) -> dict[UUID, str]:
    """What workers wrote who have not got the money that was reported last: case → note. One query."""
    reported = {case.pk for case in cases if case.state == LiabilityState.REPORTED}
    notes: dict[UUID, str] = {}
    said = Event.objects.filter(subject_id__in=reported, verb__in=[REPORTED, DENIED]).order_by("pk")
    for case, verb, note in said.values_list("subject_id", "verb", "note"):
        if verb == DENIED:
            notes[case] = note
        else:
            notes.pop(case, None)
    return notes


def lines(case: EmployerLiability) -> list[dict]:
    """How the amount was found: pairs (label, value) for `components/summary.html`."""
    return [_line(found["rule"], found["result"], dict(found["inputs"])) for found in case.trace]


def _line(rule: str, result: int, inputs: dict) -> dict:
    if rule == "arrears":
        return {"label": _("Tunggakan berturut-turut"), "value": _("%s bulan") % result}
    if rule == "followed":
        return {"label": _("Sudah dibayar atau dilaporkan sebelumnya"), "value": _("dikurangi %s") % rupiah(result)}
    if rule == "training":
        return {"label": _("Manfaat pelatihan"), "value": rupiah(result)}
    month = _("Bulan ke-%s") % inputs["number"]
    if rule == "amount":
        return {"label": month, "value": rupiah(result)}
    words = _("%(due)s menurut upah %(wage)s, dihitung %(paid)s: kurang %(less)s")
    values = {
        "due": rupiah(inputs["due"]),
        "wage": rupiah(inputs["real_wage"]),
        "paid": rupiah(inputs["paid"]),
        "less": rupiah(result),
    }
    return {"label": month, "value": words % values}


@dataclass(frozen=True)
class Refund:
    """What a company that paid first may ask back: within so many months and working days, and what days these are."""

    regulation: Regulation
    ask_until: date | None
    due_on: date | None


def refund(case: EmployerLiability, today: date) -> Refund | None:
    """The refund of this case (Pasal 39); None where the law gives none. `due_on` is for a file complete today."""
    if case.kind != LiabilityKind.ARREARS_PAYS_FIRST:
        return None
    regulation = REGULATIONS[case.regulation]
    if case.paid_on is None:
        return Refund(regulation, None, None)
    ask_until = refund_asked_until(case.paid_on, regulation)
    due_on = refund_due_on(today, regulation, holidays_between(today, today + HORIZON)) if today <= ask_until else None
    return Refund(regulation, ask_until, due_on)
