"""The stages of an upload as its owner sees them: what is done, what is happening now, and what to do when it is not well."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from documents.models import KEPT_FOR_FORM, Document
from documents.waiting import TOO_LONG

# What its owner calls it; the apps above name their kinds in this way.
KINDS = {
    "phk_evidence": gettext_lazy("Bukti PHK"),
    "identity_correction": gettext_lazy("Bukti kesalahan data identitas"),
    "record_dispute": gettext_lazy("Bukti sanggahan data"),
    "profile_photo": gettext_lazy("Foto"),
    "profile_cv": gettext_lazy("CV"),
    "certificate": gettext_lazy("Sertifikat"),
    "liability_payment": gettext_lazy("Bukti pembayaran"),
    "liability_wage": gettext_lazy("Bukti upah"),
    KEPT_FOR_FORM: gettext_lazy("Belum dikirim"),
}


@dataclass(frozen=True)
class Stage:
    """One line. `tone`: ok (done), info (now), warn (now, and too long), bad (ended here), neutral (still to come)."""

    label: str
    tone: str
    text: str = ""
    at: datetime | None = None

    @property
    def is_now(self) -> bool:
        return self.tone in ("info", "warn", "bad")

    @property
    def word(self) -> str:
        return {
            "ok": _("Selesai"),
            "info": _("Sedang berjalan"),
            "warn": _("Lebih lama dari biasanya"),
            "bad": _("Berhenti di sini"),
            "neutral": _("Berikutnya"),
        }[self.tone]


def kind_of(document: Document) -> Any:
    return KINDS.get(document.kind, _("Dokumen"))


def stages_of(document: Document, *, seen_at: datetime | None = None, shown: bool = False) -> list[Stage]:
    """`shown`: officers look at documents of its case; `seen_at`: when one of them opened this one."""
    stages = [
        Stage(_("Diterima"), "ok", at=document.added_at),
        Stage(_("Bentuknya diperiksa"), "ok", at=document.checked_at),
        _scan(document),
        _kept(document),
    ]
    if shown and not document.is_infected:
        stages.append(_seen(document, seen_at))
    return stages


def now_of(document: Document) -> Stage:
    """The one stage that says how it stands."""
    stages = stages_of(document)
    return next((stage for stage in stages if stage.is_now), stages[-1])


def _scan(document: Document) -> Stage:
    label = _("Diperiksa dari virus")
    if document.is_infected:
        return Stage(
            label,
            "bad",
            _(
                "Berkas ini berisi virus dan sudah dihapus. Bersihkan perangkat Anda, foto atau pindai ulang "
                "dokumennya, lalu unggah lagi."
            ),
            document.scanned_at,
        )
    if document.is_usable:
        if document.scanned_at is None:
            return Stage(label, "ok", _("Pemindai virus tidak dipasang di portal ini; bentuk berkas tetap diperiksa."))
        return Stage(label, "ok", at=document.scanned_at)
    if document.waiting_since < clock.machine_now() - TOO_LONG:
        return Stage(
            label,
            "warn",
            _(
                "Pemindai virus belum menjawab. Administrator portal sudah diberi tahu. Berkas Anda aman; "
                "Anda tidak perlu mengunggah lagi."
            ),
        )
    return Stage(
        label,
        "info",
        _("Biasanya selesai dalam beberapa menit. Anda boleh menutup halaman ini. Petugas belum melihat isinya."),
    )


def _kept(document: Document) -> Stage:
    label = _("Tersimpan")
    if document.is_infected:
        return Stage(label, "neutral", _("Tidak disimpan."))
    if document.is_waiting:
        return Stage(label, "neutral", _("Setelah pemeriksaan selesai, petugas dapat melihatnya."))
    if document.kind == KEPT_FOR_FORM:
        return Stage(
            label, "ok", _("Formulirnya belum terkirim. Kirim formulir itu; kalau tidak, berkas ini dihapus besok.")
        )
    return Stage(label, "ok", at=max(document.checked_at, document.scanned_at or document.checked_at))


def _seen(document: Document, seen_at: datetime | None) -> Stage:
    label = _("Dilihat petugas")
    if seen_at is not None:
        return Stage(label, "ok", at=seen_at)
    return Stage(label, "neutral", _("Menunggu petugas membukanya.") if document.is_usable else "")
