"""What the pages of a layoff ask."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import DateField3, NamesWhatIsMissing
from core.uploads import RefusedUpload
from documents.forms import DocumentField
from phk_reports.checklist_mediator import ticks
from phk_reports.layoffs.archives import ARCHIVE_FAULTS, LARGEST_ARCHIVE
from phk_reports.models import EvidenceKind, PhkReport

OF_ONE_WORKER = (EvidenceKind.ACCEPTANCE, EvidenceKind.JOINT_AGREEMENT, EvidenceKind.NOTICE, EvidenceKind.CONTRACT)


class StartForm(NamesWhatIsMissing, forms.Form):
    """What all workers of a layoff share; `companies`: those for which the person may prepare."""

    company = forms.ModelChoiceField(label=_("Perusahaan"), queryset=None)
    agreement = DocumentField(
        label=_("Perjanjian bersama untuk semua pekerja"),
        required=False,
        help_text=_("Boleh kosong, bila setiap pekerja punya bukti sendiri. JPG, PNG, atau PDF, paling besar 5 MB."),
    )
    agreement_number = forms.CharField(label=_("Nomor perjanjian bersama"), max_length=80, required=False)
    agreed_on = DateField3(label=_("Tanggal perjanjian bersama"), required=False)
    registration = DocumentField(
        label=_("Akta pendaftaran perjanjian bersama di PHI"),
        required=False,
        help_text=_("Boleh kosong. Tanda terima laporan PHK terbit di sini setelah laporan dikirim."),
    )

    def __init__(self, *args, companies, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["company"].queryset = companies
        choices = list(companies[:2])
        self.only_company = choices[0] if len(choices) == 1 else None
        if self.only_company:
            del self.fields["company"]

    def chosen_company(self):
        """After validation."""
        return self.only_company or self.cleaned_data["company"]

    def clean(self):
        cleaned = super().clean()
        has_agreement = bool(cleaned.get("agreement")) or "agreement" in self.errors
        for name in ("agreement_number", "agreed_on"):
            if cleaned.get("agreement") and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Isi nomor dan tanggal perjanjian bersama."))
            if cleaned.get(name) and not has_agreement:
                self.add_error("agreement", _("Pilih berkas perjanjian bersama, atau kosongkan nomor dan tanggalnya."))
        if cleaned.get("registration") and not has_agreement:
            self.add_error("agreement", _("Pilih juga berkas perjanjian bersama yang didaftarkan."))
        if cleaned.get("agreed_on") and cleaned["agreed_on"] > self.today:
            self.add_error("agreed_on", _("Tanggal perjanjian bersama tidak boleh sesudah hari ini."))
        return cleaned


class LateForm(forms.Form):
    """Why workers are reported late: once for all of them."""

    reason = forms.CharField(
        label=_("Mengapa PHK ini dilaporkan lewat 7 hari kerja?"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Tulis alasannya.")},
    )


class ArchiveField(forms.FileField):
    """A ZIP; what is too large is refused by its size, before anybody reads it."""

    default_error_messages = {
        "required": _("Pilih berkas ZIP."),
        "missing": _("Pilih berkas ZIP."),
        "empty": ARCHIVE_FAULTS["NOTHING"],
        "invalid": _("Berkas ini tidak ikut terkirim. Pilih lagi berkasnya."),
    }

    def clean(self, data, initial=None):
        if isinstance(data, RefusedUpload):
            raise ValidationError(data.why)
        if data and data.size > LARGEST_ARCHIVE:
            raise ValidationError(ARCHIVE_FAULTS["TOO_LARGE"])
        return super().clean(data, initial)


class ArchiveForm(forms.Form):
    """A ZIP with a document for each worker."""

    evidence_kind = forms.ChoiceField(
        label=_("Isi setiap berkas di ZIP"),
        choices=[("", _("Pilih jenis bukti")), *((kind.value, kind.label) for kind in OF_ONE_WORKER)],
        error_messages={"required": _("Pilih jenis bukti.")},
    )
    file = ArchiveField(
        label=_("Berkas ZIP"),
        help_text=_(
            "Paling besar 100 MB. Nama setiap berkas di dalamnya: NIK atau KPJ pekerja, misalnya 90000000017.pdf."
        ),
        widget=forms.FileInput({"accept": ".zip,application/zip"}),
    )


class SampleForm(forms.Form):
    """What a mediator looked at in one file of the sample: every line that an approval needs."""

    def __init__(self, *args, report: PhkReport, **kwargs):
        super().__init__(*args, **kwargs)
        for tick in ticks(report):
            self.fields[tick.code.lower()] = forms.BooleanField(
                label=tick.words,
                required=tick.mandatory,
                error_messages={"required": _("Centang setelah Anda memeriksanya, atau putuskan berkas ini sendiri.")},
            )
