"""One form a section: each is saved alone."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms import REGENCIES, RegencyField
from accounts.region_picker import RegenciesField, RegionPicker
from core.contracts import Contract
from core.forms import DateField3, NamesWhatIsMissing, RupiahField
from core.occupations import occupation_choices
from documents.forms import DocumentField
from profiles.choices import SUGGESTED_SKILLS, EducationLevel, Language, LanguageLevel
from profiles.fields import CvField, MonthField, PhotoField, YearField
from profiles.models import (
    MOST_WISHES,
    Certificate,
    Education,
    LanguageSkill,
    Skill,
    WorkExperience,
)


class DomicileForm(RegionPicker, NamesWhatIsMissing, forms.Form):
    """Where the person lives now, which need not be what the KTP says."""

    address = forms.CharField(
        label=_("Alamat tempat tinggal sekarang"),
        help_text=_("Jalan, nomor, RT/RW, dan kelurahan. Boleh berbeda dari KTP."),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "street-address"}),
        error_messages={"required": _("Tulis alamat tempat tinggal Anda.")},
    )
    region = RegencyField(REGENCIES.none(), label=_("Kabupaten/kota"), empty_label=_("Pilih kabupaten/kota"))
    postal_code = forms.RegexField(
        r"^\d{5}$",
        label=_("Kode pos"),
        required=False,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "postal-code", "class": "w-5"}),
        error_messages={"invalid": _("Kode pos terdiri dari 5 angka. Contoh: 17141.")},
    )


class PhotoForm(forms.Form):
    file = PhotoField(label=_("Foto wajah"))


class CvForm(forms.Form):
    file = CvField(label=_("CV"))


class EntryForm(NamesWhatIsMissing, forms.ModelForm):
    """Base: one row of a section. The row knows its person before it is checked, so that doubles are seen."""

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() - {"user"}


class EducationForm(EntryForm):
    from_year = YearField(label=_("Tahun masuk"))
    to_year = YearField(label=_("Tahun lulus"), help_text=_("Kosongkan jika masih belajar."), required=False)

    class Meta:
        model = Education
        fields = ["level", "school", "field", "from_year", "to_year"]
        labels = {"level": _("Jenjang"), "school": _("Nama sekolah atau kampus"), "field": _("Jurusan")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [("", _("Pilih jenjang")), *EducationLevel.choices]

    def clean_from_year(self):
        if self.cleaned_data["from_year"] > self.today.year:
            raise ValidationError(_("Tahun masuk belum tiba. Tulis tahun Anda mulai belajar."))
        return self.cleaned_data["from_year"]

    def clean_to_year(self):
        year = self.cleaned_data["to_year"]
        if year and year > self.today.year:
            raise ValidationError(_("Tahun lulus belum tiba. Kosongkan jika masih belajar."))
        return year


class WorkExperienceForm(EntryForm):
    from_month = MonthField(label=_("Mulai bekerja"))
    to_month = MonthField(
        label=_("Berhenti bekerja"),
        help_text=_("Bulan dan tahun. Kosongkan jika masih bekerja di sini."),
        required=False,
    )

    class Meta:
        model = WorkExperience
        fields = ["company", "title", "occupation", "from_month", "to_month", "duties"]
        labels = {
            "company": _("Nama perusahaan"),
            "title": _("Jabatan"),
            "occupation": _("Golongan jabatan"),
            "duties": _("Yang Anda kerjakan"),
        }
        widgets = {"duties": forms.Textarea({"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["occupation"].choices = [("", _("Pilih golongan jabatan")), *occupation_choices()]

    def clean_from_month(self):
        return self._not_ahead(self.cleaned_data["from_month"])

    def clean_to_month(self):
        return self._not_ahead(self.cleaned_data["to_month"])

    def _not_ahead(self, month: date | None) -> date | None:
        if month and month > self.today:
            raise ValidationError(_("Bulan ini belum tiba. Tulis bulan yang sudah lewat."))
        return month


class CertificateForm(EntryForm):
    obtained_on = DateField3(label=_("Tanggal terbit"), help_text=_("Contoh: 27 3 2025."))
    expires_on = DateField3(label=_("Berlaku sampai"), help_text=_("Kosongkan jika berlaku selamanya."), required=False)
    file = DocumentField(label=_("Foto atau PDF sertifikat"), required=False)

    class Meta:
        model = Certificate
        fields = ["name", "issuer", "obtained_on", "expires_on"]
        labels = {"name": _("Nama sertifikat"), "issuer": _("Lembaga penerbit")}

    def clean_obtained_on(self):
        day = self.cleaned_data["obtained_on"]
        if day > self.today:
            raise ValidationError(_("Tanggal terbit belum tiba. Periksa lagi tanggal di sertifikat."))
        return day


class LanguageForm(EntryForm):
    class Meta:
        model = LanguageSkill
        fields = ["language", "level"]
        labels = {"language": _("Bahasa"), "level": _("Kemampuan")}
        widgets = {"level": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("Pilih bahasa")), *Language.choices]
        self.fields["level"].choices = LanguageLevel.choices


class SkillForm(EntryForm):
    suggestions = SUGGESTED_SKILLS

    class Meta:
        model = Skill
        fields = ["name"]
        labels = {"name": _("Keahlian")}
        help_texts = {"name": _("Satu keahlian sekali simpan. Pilih dari daftar, atau tulis sendiri.")}
        widgets = {"name": forms.TextInput({"list": "daftar-keahlian", "autocomplete": "off"})}


class JobWishForm(RegionPicker, NamesWhatIsMissing, forms.Form):
    picks = "regions"

    occupations = forms.MultipleChoiceField(
        label=_("Golongan jabatan yang Anda cari"),
        help_text=_("Pilih 1 sampai 3."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih 1 sampai 3 golongan jabatan.")},
    )
    anywhere = forms.BooleanField(label=_("Saya mau bekerja di mana saja di Indonesia"), required=False)
    regions = RegenciesField(
        REGENCIES.none(),
        label=_("Kabupaten/kota yang Anda mau"),
        help_text=_("Paling banyak 3."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    contracts = forms.MultipleChoiceField(
        label=_("Jenis perjanjian kerja"),
        help_text=_("Kosongkan jika semua jenis boleh."),
        choices=Contract.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    wage_from = RupiahField(label=_("Upah sebulan, paling sedikit"), min_value=1, max_value=10**12, required=False)
    willing_to_move = forms.BooleanField(label=_("Saya bersedia pindah tempat tinggal"), required=False)
    willing_to_work_shifts = forms.BooleanField(label=_("Saya bersedia kerja bergilir (shift)"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["occupations"].choices = occupation_choices()

    def clean_occupations(self):
        chosen = self.cleaned_data["occupations"]
        if len(chosen) > MOST_WISHES:
            raise ValidationError(_("Pilih paling banyak 3 golongan jabatan."))
        return chosen

    def clean_regions(self):
        chosen = self.cleaned_data["regions"]
        if len(chosen) > MOST_WISHES:
            raise ValidationError(_("Pilih paling banyak 3 kabupaten/kota."))
        return chosen

    def place_is_needed(self):
        return not self.cleaned_data.get("anywhere")

    def wished(self) -> dict:
        """The values for `JobWish`; whoever works anywhere names no places."""
        cleaned = self.cleaned_data
        places = [] if cleaned["anywhere"] else [region.pk for region in cleaned["regions"]]
        kept = {name: cleaned[name] for name in self.declared_fields}
        return kept | {"regions": places}
