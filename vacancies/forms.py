from datetime import date, datetime

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.forms import PROVINCES, REGENCIES, RegencyField
from core.clock import WIB
from core.forms import DateField3, RupiahField
from core.occupations import occupation_choices
from registry.models import Company
from vacancies.models import Contract, Stage, Vacancy


class SearchForm(forms.Form):
    """Filters of the list. The kabupaten/kota can be chosen once its province is."""

    words = forms.CharField(label=_("Kata kunci"), required=False, max_length=100)
    province = forms.ModelChoiceField(PROVINCES, label=_("Provinsi"), required=False, empty_label=_("Semua provinsi"))
    regency = forms.ModelChoiceField(
        REGENCIES.none(), label=_("Kabupaten/kota"), required=False, empty_label=_("Semua kabupaten/kota")
    )
    occupation = forms.ChoiceField(label=_("Golongan jabatan"), required=False)

    def __init__(self, data):
        super().__init__(data)
        self.fields["occupation"].choices = [("", _("Semua jabatan")), *occupation_choices()]
        province = data.get("province", "")
        if province.isdigit() and len(province) == 2:
            self.fields["regency"].queryset = REGENCIES.filter(province=province)
        else:
            del self.fields["regency"]

    def narrow(self, vacancies):
        """The vacancies that were asked for, in the order to show them; a filter that makes no sense is left out."""
        self.is_valid()
        wanted = self.cleaned_data
        if wanted.get("province"):
            vacancies = vacancies.filter(region__province=wanted["province"])
        if wanted.get("regency"):
            vacancies = vacancies.filter(region=wanted["regency"])
        if wanted.get("occupation"):
            vacancies = vacancies.filter(occupation=wanted["occupation"])
        if wanted.get("words"):
            return vacancies.matching(wanted["words"])
        return vacancies.order_by("-published_on", "-pk")


class PeriodForm(forms.Form):
    """Which applications to count, as the page that links here asks: days as 2026-03-11, and how many are needed."""

    since = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    until = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    needed = forms.IntegerField(required=False, min_value=1, max_value=100)


class VacancyForm(forms.ModelForm):
    company = forms.ModelChoiceField(
        Company.objects.none(), label=_("Perusahaan"), error_messages={"required": _("Pilih perusahaan.")}
    )
    title = forms.CharField(
        label=_("Nama pekerjaan"), max_length=120, error_messages={"required": _("Tulis nama pekerjaan.")}
    )
    occupation = forms.ChoiceField(
        label=_("Golongan jabatan"), error_messages={"required": _("Pilih golongan jabatan.")}
    )
    region = RegencyField(
        REGENCIES,
        label=_("Kabupaten/kota tempat kerja"),
        empty_label=_("Pilih kabupaten/kota"),
        error_messages={"required": _("Pilih kabupaten/kota.")},
    )
    description = forms.CharField(
        label=_("Uraian pekerjaan"),
        help_text=_("Tugas, syarat, dan jam kerja. Jangan meminta biaya dari pelamar."),
        max_length=5000,
        widget=forms.Textarea({"rows": 8}),
        error_messages={"required": _("Tulis uraian pekerjaan.")},
    )
    contract = forms.ChoiceField(
        label=_("Jenis perjanjian kerja"),
        choices=Contract.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih jenis perjanjian kerja.")},
    )
    wage_from = RupiahField(
        label=_("Upah sebulan, paling rendah"),
        min_value=1,
        error_messages={"required": _("Tulis upah paling rendah.")},
    )
    wage_to = RupiahField(
        label=_("Upah sebulan, paling tinggi"),
        min_value=1,
        max_value=10**12,
        error_messages={"required": _("Tulis upah paling tinggi.")},
    )
    places = forms.IntegerField(
        label=_("Jumlah orang yang dicari"),
        min_value=1,
        max_value=5000,
        widget=forms.TextInput({"inputmode": "numeric", "class": "w-5"}),
        error_messages={"required": _("Tulis jumlah orang yang dicari.")},
    )
    closes_on = DateField3(label=_("Tanggal terakhir melamar"), help_text=_("Contoh: 27 3 2025."))

    class Meta:
        model = Vacancy
        fields = [
            "company",
            "title",
            "occupation",
            "region",
            "description",
            "contract",
            "wage_from",
            "wage_to",
            "places",
            "closes_on",
        ]

    def __init__(self, *args, companies: QuerySet[Company], today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["occupation"].choices = [("", _("Pilih golongan jabatan")), *occupation_choices()]
        own = list(companies)
        if len(own) == 1:
            self.instance.company = own[0]
            self.initial["region"] = self.initial.get("region") or own[0].region_id
            del self.fields["company"]
        else:
            self.fields["company"].queryset = companies

    def clean_closes_on(self):
        day = self.cleaned_data["closes_on"]
        if day < self.today:
            raise ValidationError(_("Tanggal ini sudah lewat. Tulis hari ini atau sesudahnya."))
        return day

    def clean(self):
        cleaned = super().clean()
        low, high = cleaned.get("wage_from"), cleaned.get("wage_to")
        if low and high and high < low:
            self.add_error("wage_to", _("Upah paling tinggi tidak boleh di bawah upah paling rendah."))
        return cleaned


class ApplyForm(forms.Form):
    letter = forms.CharField(
        label=_("Surat lamaran"),
        help_text=_("Ceritakan pengalaman Anda yang cocok dengan pekerjaan ini."),
        max_length=5000,
        widget=forms.Textarea({"rows": 10}),
        error_messages={"required": _("Tulis surat lamaran.")},
    )
    with_cv = forms.BooleanField(label=_("Lampirkan CV dari profil saya"), required=False)

    def __init__(self, *args, has_cv: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not has_cv:
            del self.fields["with_cv"]


class AnswerForm(forms.Form):
    stage = forms.ChoiceField(
        label=_("Jawaban"), widget=forms.RadioSelect, error_messages={"required": _("Pilih jawaban.")}
    )
    note = forms.CharField(
        label=_("Pesan untuk pelamar"), required=False, max_length=1000, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args, stages: tuple[Stage, ...], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = [(stage.value, stage.label) for stage in stages]


class InviteForm(forms.Form):
    day = DateField3(label=_("Tanggal wawancara"), help_text=_("Contoh: 27 3 2025."))
    time = forms.TimeField(
        label=_("Pukul (WIB)"),
        help_text=_("Contoh: 10.30."),
        input_formats=["%H.%M", "%H:%M"],
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "class": "w-5"}),
        error_messages={"required": _("Tulis pukul berapa."), "invalid": _("Tulis jam dan menit. Contoh: 10.30.")},
    )
    place = forms.CharField(
        label=_("Tempat"),
        help_text=_("Alamat, atau tautan panggilan video."),
        max_length=200,
        error_messages={"required": _("Tulis tempat wawancara.")},
    )

    def __init__(self, *args, now: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("day") and cleaned.get("time"):
            cleaned["held_at"] = datetime.combine(cleaned["day"], cleaned["time"], WIB)
            if cleaned["held_at"] <= self.now:
                self.add_error("day", _("Waktu ini sudah lewat. Pilih waktu yang akan datang."))
        return cleaned


class TookPlaceForm(forms.Form):
    took_place = forms.TypedChoiceField(
        label=_("Apakah wawancara jadi dilaksanakan?"),
        choices=[("1", _("Ya, sudah dilaksanakan")), ("0", _("Tidak jadi"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih ya atau tidak.")},
    )
