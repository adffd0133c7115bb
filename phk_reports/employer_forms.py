"""What an employer is asked about one termination, a form a step. The fields are those of `PhkStatement`."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import DateField3
from phk_reports import rules
from phk_reports.employer_draft import Step
from phk_reports.forms import narrative
from phk_reports.models import Acceptance, Cause, PhkReport, Severance, State
from registry.models import Company

LETTERS = "UU 13/2003 Pasal 154A ayat (1)"


def cause_choices() -> list:
    """The causes of the law with their articles; what Pasal 153 forbids is not among them."""
    lettered, others = [], []
    for cause in Cause:
        article = rules.CAUSES[cause.value].article
        if article.startswith(LETTERS):
            lettered.append((cause.value, _("%(cause)s (huruf %(letter)s)") % _named(cause)))
        else:
            others.append((cause.value, f"{cause.label} ({article})"))
    return [("", _("Pilih alasan PHK")), (LETTERS, lettered), (_("Alasan lain menurut aturan"), others)]


def _named(cause: Cause) -> dict:
    return {"cause": cause.label, "letter": cause.value}


class AboutTermination(forms.Form):
    """When and why."""

    terminated_on = DateField3(
        label=gettext_lazy("Tanggal PHK"), help_text=gettext_lazy("Hari terakhir hubungan kerja. Contoh: 27 3 2025.")
    )
    cause = forms.ChoiceField(
        label=gettext_lazy("Alasan PHK"),
        choices=cause_choices,
        error_messages={"required": gettext_lazy("Pilih alasan PHK.")},
    )
    total_permanent_disability = forms.BooleanField(
        label=gettext_lazy("Pekerja cacat total tetap"),
        required=False,
        help_text=gettext_lazy("Centang hanya jika dokter menyatakan cacat total tetap."),
    )
    accepts_termination = forms.ChoiceField(
        label=gettext_lazy("Apakah pekerja menerima PHK ini?"),
        choices=Acceptance.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Pilih salah satu jawaban.")},
    )
    on_probation = forms.BooleanField(
        label=gettext_lazy("Pekerja masih dalam masa percobaan"),
        required=False,
        help_text=gettext_lazy("Dalam masa percobaan, surat diberikan paling lambat 7 hari kerja sebelum PHK."),
    )


class AboutWorker(forms.Form):
    """What the law wants to know and the registry does not."""

    certificate_number = forms.CharField(
        label=gettext_lazy("Nomor sertifikat kepesertaan BPJS Ketenagakerjaan"),
        max_length=40,
        help_text=gettext_lazy("Ada di sertifikat kepesertaan perusahaan."),
        error_messages={"required": gettext_lazy("Tulis nomor sertifikat kepesertaan.")},
    )
    worker_address = forms.CharField(
        label=gettext_lazy("Alamat tempat tinggal pekerja"),
        max_length=240,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": gettext_lazy("Tulis alamat pekerja.")},
    )


class AboutLetters(forms.Form):
    """The letter that announced the termination, and the proof of it."""

    today: date

    notice_number = forms.CharField(label=gettext_lazy("Nomor surat pemberitahuan PHK"), max_length=80, required=False)
    notice_on = DateField3(
        label=gettext_lazy("Tanggal surat diberikan"),
        required=False,
        help_text=gettext_lazy("Aturan: paling lambat 14 hari kerja sebelum PHK, 7 dalam masa percobaan."),
    )
    evidence_number = forms.CharField(
        label=gettext_lazy("Nomor bukti PHK"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Nomor perjanjian bersama, surat penerimaan PHK, atau putusan."),
    )
    evidence_on = DateField3(
        label=gettext_lazy("Tanggal bukti PHK"),
        required=False,
        help_text=gettext_lazy("Isi nomor, tanggal, atau keduanya."),
    )

    def clean_notice_on(self):
        return self._not_later(self.cleaned_data["notice_on"])

    def clean_evidence_on(self):
        return self._not_later(self.cleaned_data["evidence_on"])

    def _not_later(self, day: date | None) -> date | None:
        if day is not None and day > self.today:
            raise ValidationError(_("Tanggal ini tidak boleh sesudah hari ini."))
        return day

    def clean(self):
        cleaned = super().clean()
        named = ("evidence_number", "evidence_on")
        if not any(cleaned.get(name) or name in self.errors for name in named):
            self.add_error("evidence_number", _("Isi nomor atau tanggal bukti PHK."))
        return cleaned


class AboutSeverance(forms.Form):
    """What was paid, why the report is late, and anything else."""

    severance = forms.ChoiceField(
        label=gettext_lazy("Apakah pesangon sudah dibayar?"),
        choices=Severance.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Jawaban ini tidak mengubah hak JKP pekerja."),
        error_messages={"required": gettext_lazy("Pilih salah satu jawaban.")},
    )
    late_reason = forms.CharField(
        label=gettext_lazy("Mengapa laporan ini terlambat?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": gettext_lazy("Batas 7 hari kerja sudah lewat. Tulis alasan terlambat.")},
    )
    narrative = narrative(help_text=gettext_lazy("Hal lain yang perlu diketahui Disnaker."))


class EmployerStepForm(forms.Form):
    """Base of the steps: knows the day, and whether the report is late."""

    def __init__(self, *args, today: date, report: PhkReport | None = None, late: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.today, self.report = today, report
        if "late_reason" in self.fields:
            self.fields["late_reason"].required = late
            if not late and not self.initial.get("late_reason"):
                del self.fields["late_reason"]


class TerminationForm(AboutTermination, EmployerStepForm):
    pass


class WorkerForm(AboutWorker, EmployerStepForm):
    pass


class LettersForm(AboutLetters, EmployerStepForm):
    pass


class SeveranceForm(AboutSeverance, EmployerStepForm):
    pass


class EmployerFactsForm(AboutSeverance, AboutLetters, AboutWorker, AboutTermination, EmployerStepForm):
    """Everything on one page, for a file that must be corrected."""


FORMS = {
    Step.TERMINATION: TerminationForm,
    Step.WORKER: WorkerForm,
    Step.LETTERS: LettersForm,
    Step.SEVERANCE: SeveranceForm,
}


class FileFilterForm(forms.Form):
    """Filters of the company's PHK files, which stand in the address."""

    perusahaan = forms.ChoiceField(label=gettext_lazy("Perusahaan"), required=False)
    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        required=False,
        choices=[("", gettext_lazy("Semua")), *State.choices],
    )
    dari = forms.DateField(
        label=gettext_lazy("PHK sejak"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    sampai = forms.DateField(
        label=gettext_lazy("PHK sampai"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    massal = forms.ChoiceField(label=gettext_lazy("PHK massal"), required=False)
    q = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def __init__(self, *args, companies: list[Company], layoffs: list, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = [(str(company.pk), company.name) for company in companies]
        self.fields["perusahaan"].choices = [("", _("Semua")), *chosen]
        if len(companies) < 2:
            self.fields["perusahaan"].widget = forms.HiddenInput()
        self.fields["massal"].choices = [("", _("Semua")), *((str(one.pk), one.number) for one in layoffs)]
        if not layoffs:
            self.fields["massal"].widget = forms.HiddenInput()


class FileSearchForm(forms.Form):
    """One box for names and numbers; sent by POST, so that a number stands in no address."""

    q = forms.CharField(
        label=gettext_lazy("Cari berkas PHK"),
        help_text=gettext_lazy("Nama pekerja, nomor laporan, 16 angka NIK, atau 11 angka KPJ."),
        required=False,
        max_length=80,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
