from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateField3
from documents.forms import DocumentField
from phk_reports.models import Acceptance, Cause, EvidenceKind, Stance

CAUSES = [("", _("Pilih alasan PHK")), *Cause.choices]
EVIDENCE_KINDS = [("", _("Pilih jenis bukti")), *EvidenceKind.choices]
WHICH_EVIDENCE = _(
    "Yang sah: bukti PHK diterima pekerja, perjanjian bersama, atau putusan pengadilan. "
    "Tanda terima laporan terbit di sini setelah laporan dikirim."
)


def narrative(**kwargs) -> forms.CharField:
    return forms.CharField(
        label=_("Penjelasan"), max_length=2000, required=False, widget=forms.Textarea({"rows": 4}), **kwargs
    )


class FactsForm(forms.Form):
    """When and why: a side's statement. The fields are arguments of `services.add_statement`."""

    terminated_on = DateField3(label=_("Tanggal PHK"), help_text=_("Hari terakhir hubungan kerja. Contoh: 27 3 2025."))
    cause = forms.ChoiceField(
        label=_("Alasan PHK"), choices=CAUSES, error_messages={"required": _("Pilih alasan PHK.")}
    )
    total_permanent_disability = forms.BooleanField(
        label=_("Pekerja cacat total tetap"),
        required=False,
        help_text=_("Centang hanya jika dokter menyatakan cacat total tetap."),
    )
    accepts_termination = forms.ChoiceField(
        label=_("Apakah pekerja menerima PHK ini?"),
        choices=Acceptance.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih salah satu jawaban.")},
    )
    notice_number = forms.CharField(label=_("Nomor surat PHK"), max_length=80, required=False)
    notice_on = DateField3(label=_("Tanggal surat PHK"), required=False)
    narrative = narrative(help_text=_("Hal lain yang perlu diketahui Disnaker."))


class EvidenceForm(forms.Form):
    """One document. Apart from every other question, so that a lost upload loses nothing else."""

    evidence_kind = forms.ChoiceField(
        label=_("Jenis bukti"),
        choices=EVIDENCE_KINDS,
        help_text=WHICH_EVIDENCE,
        error_messages={"required": _("Pilih jenis bukti.")},
    )
    file = DocumentField(label=_("Berkas bukti"))


class AnswerForm(forms.Form):
    """A side's answer to what the other one says. The fields are arguments of `services.add_statement`."""

    stance = forms.ChoiceField(
        label=_("Apakah keterangan ini benar?"),
        choices=[
            (Stance.AGREES, _("Benar")),
            (Stance.DIFFERS, _("Benar terjadi PHK, tetapi datanya berbeda")),
            (Stance.DENIES, _("Tidak benar")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih salah satu jawaban.")},
    )
    terminated_on = DateField3(
        label=_("Tanggal PHK menurut Anda"), required=False, help_text=_("Isi jika datanya berbeda.")
    )
    cause = forms.ChoiceField(
        label=_("Alasan PHK menurut Anda"), choices=CAUSES, required=False, help_text=_("Isi jika datanya berbeda.")
    )
    accepts_termination = forms.ChoiceField(
        label=_("Menurut Anda, apakah pekerja menerima PHK ini?"),
        choices=[("", _("Tidak saya jawab")), *Acceptance.choices],
        required=False,
    )
    notice_number = forms.CharField(label=_("Nomor surat PHK menurut Anda"), max_length=80, required=False)
    notice_on = DateField3(label=_("Tanggal surat PHK menurut Anda"), required=False)
    narrative = narrative(help_text=_("Wajib diisi jika datanya berbeda atau tidak benar."))

    OWN_WORDS = ("terminated_on", "cause", "accepts_termination", "notice_number", "notice_on")

    def clean(self):
        cleaned = super().clean()
        stance = cleaned.get("stance")
        if stance == Stance.DIFFERS:
            self._require("terminated_on", _("Tulis tanggal PHK menurut Anda."))
            self._require("cause", _("Pilih alasan PHK menurut Anda."))
        if stance in (Stance.DIFFERS, Stance.DENIES):
            self._require("narrative", _("Tulis apa yang berbeda atau tidak benar."))
        if stance != Stance.DIFFERS:
            for name in self.OWN_WORDS:
                cleaned.pop(name, None)
        return cleaned

    def _require(self, name, message):
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, message)


class ReasonForm(forms.Form):
    """Why an officer acts in the employer's place."""

    reason = forms.CharField(
        label=_("Alasan"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Tulis upaya yang sudah dilakukan. Alasan ini tercatat di data peserta."),
        error_messages={"required": _("Tulis alasannya.")},
    )
