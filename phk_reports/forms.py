from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms import NoteForm
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


class EmployerReportForm(FactsForm):
    """E4 on one page: the facts and up to two documents."""

    evidence_kind = forms.ChoiceField(
        label=_("Jenis bukti"),
        choices=EVIDENCE_KINDS,
        help_text=WHICH_EVIDENCE,
        error_messages={"required": _("Pilih jenis bukti.")},
    )
    file = DocumentField(label=_("Berkas bukti"))
    second_evidence_kind = forms.ChoiceField(label=_("Jenis bukti kedua"), choices=EVIDENCE_KINDS, required=False)
    second_file = DocumentField(label=_("Berkas bukti kedua"), required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("second_file") and not cleaned.get("second_evidence_kind"):
            self.add_error("second_evidence_kind", _("Pilih jenis bukti kedua."))
        return cleaned

    def uploads(self) -> list[tuple]:
        """Pairs (checked file, kind of evidence)."""
        pairs = [(self.cleaned_data["file"], self.cleaned_data["evidence_kind"])]
        if self.cleaned_data["second_file"]:
            pairs.append((self.cleaned_data["second_file"], self.cleaned_data["second_evidence_kind"]))
        return pairs

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in FactsForm.base_fields}


class AnswerForm(forms.Form):
    """The other side's answer to a report."""

    stance = forms.ChoiceField(
        label=_("Apakah laporan ini benar?"),
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
    narrative = narrative(help_text=_("Wajib diisi jika datanya berbeda atau tidak benar."))

    def clean(self):
        cleaned = super().clean()
        stance = cleaned.get("stance")
        if stance == Stance.DIFFERS:
            self._require("terminated_on", _("Tulis tanggal PHK menurut Anda."))
            self._require("cause", _("Pilih alasan PHK menurut Anda."))
        if stance in (Stance.DIFFERS, Stance.DENIES):
            self._require("narrative", _("Tulis apa yang berbeda atau tidak benar."))
        if stance != Stance.DIFFERS:
            cleaned["terminated_on"], cleaned["cause"] = None, ""
        return cleaned

    def _require(self, name, message):
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, message)


class EmploymentChoiceForm(forms.Form):
    """A worker's own employments."""

    employment = forms.ModelChoiceField(
        label=_("Perusahaan yang mem-PHK Anda"),
        queryset=None,
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Pilih perusahaan."),
            "invalid_choice": _("Pilih perusahaan dari daftar."),
        },
    )

    def __init__(self, *args, employments, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["employment"].queryset = employments
        self.fields["employment"].label_from_instance = self.described

    @staticmethod
    def described(employment) -> str:
        return f"{employment.company.name}, {employment.job_title} (KPJ {employment.kpj})"


class SettlementForm(NoteForm):
    """How a dispute ended."""

    effective_on = DateField3(
        label=_("Tanggal kesepakatan atau putusan"),
        required=False,
        help_text=_("Isi jika ada perjanjian bersama atau putusan tetap."),
    )


class ReasonForm(forms.Form):
    """Why an officer acts in the employer's place."""

    reason = forms.CharField(
        label=_("Alasan"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Tulis upaya yang sudah dilakukan. Alasan ini tercatat di data peserta."),
        error_messages={"required": _("Tulis alasannya.")},
    )
