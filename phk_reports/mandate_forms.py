from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import DateField3
from documents.forms import DocumentField
from phk_reports.models import Representation

LONGEST = timedelta(days=366)


class MandateForm(forms.Form):
    """Whom a worker asks to act for them. The fields are arguments of `mandates.offer`."""

    employment = forms.ModelChoiceField(
        label=_("Untuk PHK di perusahaan"),
        queryset=None,
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Pilih perusahaan."), "invalid_choice": _("Pilih perusahaan dari daftar.")},
    )
    representation = forms.ChoiceField(
        label=_("Siapa yang mewakili Anda?"),
        choices=Representation.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih salah satu.")},
    )
    name = forms.CharField(
        label=_("Nama lengkap wakil Anda"), max_length=120, error_messages={"required": _("Tulis namanya.")}
    )
    email = forms.EmailField(
        label=_("Alamat email wakil Anda"),
        help_text=_("Ia masuk ke SIAPkerja dengan alamat ini, lalu menerima kuasa."),
        error_messages={"required": _("Tulis alamat emailnya."), "invalid": _("Tulis alamat email yang benar.")},
    )
    to_on = DateField3(
        label=_("Berlaku sampai"), help_text=_("Paling lama satu tahun. Anda dapat mengakhirinya kapan saja.")
    )
    letter = DocumentField(
        label=_("Surat kuasa"),
        required=False,
        help_text=_("Wajib untuk kuasa hukum, boleh kosong untuk yang lain. JPG, PNG, atau PDF, paling besar 5 MB."),
    )

    def __init__(self, *args, employments, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["employment"].queryset = employments
        self.fields["employment"].label_from_instance = lambda job: f"{job.company.name}, {job.job_title}"

    def clean_to_on(self):
        to_on = self.cleaned_data["to_on"]
        today = clock.today()
        if not today <= to_on <= today + LONGEST:
            raise forms.ValidationError(_("Tanggal akhir harus antara hari ini dan satu tahun lagi."))
        return to_on

    def clean(self):
        cleaned = super().clean()
        by_lawyer = cleaned.get("representation") == Representation.LAWYER
        if by_lawyer and not cleaned.get("letter") and "letter" not in self.errors:
            self.add_error("letter", _("Unggah surat kuasa untuk kuasa hukum."))
        return cleaned
