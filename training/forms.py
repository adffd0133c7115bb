from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.forms import PROVINCES, REGENCIES, RegencyField
from core.forms import DateField3
from training.models import Course, Enrolment, Provider, ProviderKind, TrainingClass

MOST_SEATS = 100


class CourseField(forms.ModelChoiceField):
    """A course, named with its provider."""

    def label_from_instance(self, course: Course) -> str:
        return f"{course.title} – {course.provider.name}"


class PlaceForm(forms.Form):
    """Filter of the list of classes."""

    province = forms.ModelChoiceField(PROVINCES, label=_("Provinsi"), required=False, empty_label=_("Semua provinsi"))


class PersonSearchForm(forms.Form):
    words = forms.CharField(
        label=_("Nama pekerja"),
        min_length=3,
        max_length=100,
        error_messages={"required": _("Tulis nama pekerja."), "min_length": _("Tulis paling sedikit 3 huruf.")},
    )


class ProviderForm(forms.ModelForm):
    """A new provider; counsellors add those of their own region."""

    name = forms.CharField(
        label=_("Nama lembaga"), max_length=120, error_messages={"required": _("Tulis nama lembaga.")}
    )
    region = RegencyField(
        REGENCIES,
        label=_("Kabupaten/kota"),
        empty_label=_("Pilih kabupaten/kota"),
        error_messages={"required": _("Pilih kabupaten/kota.")},
    )
    kind = forms.ChoiceField(
        label=_("Jenis"),
        choices=ProviderKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih jenis lembaga.")},
    )

    class Meta:
        model = Provider
        fields = ["name", "region", "kind"]

    def __init__(self, *args, office, **kwargs):
        super().__init__(*args, **kwargs)
        if office:
            self.fields["region"].queryset = REGENCIES.filter(Q(pk=office.region_id) | Q(province=office.region_id))


class CourseForm(forms.ModelForm):
    provider = forms.ModelChoiceField(
        Provider.objects.none(),
        label=_("Lembaga"),
        empty_label=_("Pilih lembaga"),
        error_messages={"required": _("Pilih lembaga.")},
    )
    title = forms.CharField(
        label=_("Nama pelatihan"), max_length=120, error_messages={"required": _("Tulis nama pelatihan.")}
    )
    field = forms.CharField(
        label=_("Bidang kerja"),
        help_text=_("Contoh: pengelasan, tata boga, administrasi."),
        max_length=80,
        error_messages={"required": _("Tulis bidang kerja.")},
    )
    description = forms.CharField(
        label=_("Yang dipelajari"), required=False, max_length=4000, widget=forms.Textarea({"rows": 5})
    )

    class Meta:
        model = Course
        fields = ["provider", "title", "field", "description"]

    def __init__(self, *args, providers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["provider"].queryset = providers.order_by("name")


class ClassForm(forms.ModelForm):
    starts_on = DateField3(label=_("Hari pertama"), help_text=_("Contoh: 27 3 2025."))
    ends_on = DateField3(label=_("Hari terakhir"), help_text=_("Contoh: 7 4 2025."))
    online = forms.TypedChoiceField(
        label=_("Cara"),
        choices=[("0", _("Tatap muka")), ("1", _("Daring"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih cara pelatihan.")},
    )
    place = forms.CharField(
        label=_("Tempat"),
        help_text=_("Alamat, atau tautan kelas daring."),
        max_length=200,
        error_messages={"required": _("Tulis tempat pelatihan.")},
    )
    seats = forms.IntegerField(
        label=_("Kuota"),
        min_value=1,
        max_value=MOST_SEATS,
        widget=forms.TextInput({"inputmode": "numeric", "class": "w-5"}),
        error_messages={"required": _("Tulis kuota.")},
    )

    class Meta:
        model = TrainingClass
        fields = ["starts_on", "ends_on", "online", "place", "seats"]

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial["online"] = ""

    def clean_starts_on(self):
        day = self.cleaned_data["starts_on"]
        if day <= self.today:
            raise ValidationError(_("Kelas harus mulai sesudah hari ini, supaya orang dapat mendaftar."))
        return day

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("Hari terakhir tidak boleh sebelum hari pertama."))
        return cleaned


class RecommendForm(forms.Form):
    course = CourseField(
        Course.objects.select_related("provider").order_by("title", "provider__name"),
        label=_("Pelatihan"),
        empty_label=_("Pilih pelatihan"),
        error_messages={"required": _("Pilih pelatihan.")},
    )
    note = forms.CharField(
        label=_("Catatan untuk pekerja"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )


class AttendanceForm(forms.Form):
    """A day of the class, and present or absent for everybody enrolled."""

    held_on = DateField3(label=_("Tanggal pertemuan"), help_text=_("Contoh: 27 3 2025."))

    def __init__(self, *args, enrolments: list[Enrolment], first: date, last: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.enrolments, self.first, self.last = enrolments, first, last
        for enrolment in enrolments:
            self.fields[f"present_{enrolment.pk}"] = forms.TypedChoiceField(
                label=enrolment.worker.full_name,
                choices=[("1", _("Hadir")), ("0", _("Tidak hadir"))],
                coerce=lambda value: value == "1",
                widget=forms.RadioSelect,
                error_messages={"required": _("Pilih hadir atau tidak hadir.")},
            )

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if not self.first <= day <= self.last:
            raise ValidationError(_("Tanggal harus di dalam masa pelatihan dan tidak sesudah hari ini."))
        return day

    def present(self) -> dict:
        """Enrolment key → whether present."""
        return {enrolment.pk: self.cleaned_data[f"present_{enrolment.pk}"] for enrolment in self.enrolments}
