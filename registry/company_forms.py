"""Forms of companies, their members, and the Disnaker's decisions about them."""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms import REGENCIES, RegencyField
from accounts.region_picker import RegionPicker
from core.forms import DateField3, NamesWhatIsMissing, PhoneField
from registry.choices import CompanyStanding, MemberRole, Scale
from registry.kbli import section_of
from registry.models import Company, RegistrationKind, RegistrationReason

SEPARATORS = re.compile(r"[\s.\-/]+")
NPP = re.compile(r"[A-Z0-9]{6,12}")
DIGITS = {"inputmode": "numeric", "autocomplete": "off"}
ROLE_HINTS = {
    MemberRole.PREPARER: _("Menyiapkan data dan laporan. Tidak dapat mengirimnya."),
    MemberRole.APPROVER: _("Menyiapkan, lalu menyetujui dan mengirim atas nama perusahaan."),
    MemberRole.OWNER: _("Seperti penyetuju, dan mengurus data perusahaan serta anggotanya."),
}


def role_choices() -> list[tuple[str, str]]:
    """The roles with what each may do."""
    return [(role.value, f"{role.label}: {hint}") for role, hint in ROLE_HINTS.items()]


class OwnDataForm(NamesWhatIsMissing, forms.Form):
    """What a company says of itself and may change at any time."""

    name = forms.CharField(label=_("Nama perusahaan"), max_length=120, help_text=_("Seperti di sertifikat BPJS."))
    nib = forms.CharField(
        label=_("NIB"),
        max_length=20,
        help_text=_("Nomor Induk Berusaha dari OSS, 13 angka."),
        widget=forms.TextInput(DIGITS | {"class": "w-20"}),
    )
    scale = forms.ChoiceField(label=_("Skala usaha"), choices=Scale, widget=forms.RadioSelect)
    kbli = forms.CharField(
        label=_("Kode KBLI"),
        max_length=10,
        help_text=_("Bidang usaha utama, 5 angka, seperti tertulis di NIB Anda."),
        widget=forms.TextInput(DIGITS | {"class": "w-5"}),
    )
    address = forms.CharField(
        label=_("Alamat tempat kerja"), max_length=240, widget=forms.Textarea({"rows": 3}), help_text=_("Tanpa kota.")
    )
    phone = PhoneField(label=_("Telepon perusahaan"))
    email = forms.EmailField(label=_("Email perusahaan"))

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def clean_address(self):
        return " ".join(self.cleaned_data["address"].split())

    def clean_nib(self):
        return _digits(self.cleaned_data["nib"], 13, _("NIB terdiri dari 13 angka. Contoh: 9120001234567."))

    def clean_kbli(self):
        code = _digits(self.cleaned_data["kbli"], 5, _("Kode KBLI terdiri dari 5 angka. Contoh: 26410."))
        if section_of(code) is None:
            raise ValidationError(_("Tidak ada bidang usaha KBLI dengan dua angka awal itu. Lihat di NIB Anda."))
        return code

    @classmethod
    def initial_of(cls, company: Company) -> dict:
        """What stands there now."""
        known = {name: getattr(company, name) for name in cls.base_fields if hasattr(company, name)}
        return known | {"region": company.region_id}


class RegistrationForm(RegionPicker, OwnDataForm):
    """Everything that a company is registered with."""

    npp = forms.CharField(
        label=_("NPP"),
        max_length=20,
        help_text=_("Nomor Pendaftaran Perusahaan di sertifikat BPJS Ketenagakerjaan."),
        widget=forms.TextInput({"autocomplete": "off", "class": "w-20"}),
    )
    region = RegencyField(REGENCIES, label=_("Kabupaten/kota tempat kerja"), empty_label=_("Pilih kabupaten/kota"))

    field_order = ["name", "npp", "nib", "scale", "kbli", "address", "phone", "email"]

    def clean_npp(self):
        npp = SEPARATORS.sub("", self.cleaned_data["npp"]).upper()
        if not NPP.fullmatch(npp):
            raise ValidationError(_("NPP terdiri dari 6 sampai 12 huruf atau angka. Contoh: EE000001."))
        return npp

    def company_data(self) -> dict:
        """The fields of `Company`."""
        names = ("name", "npp", "nib", "scale", "kbli", "address", "region", "phone", "email")
        return {name: self.cleaned_data[name] for name in names}


class ProfileForm(OwnDataForm):
    """What changed, and since when."""

    changed_on = DateField3(label=_("Berlaku sejak"), help_text=_("Perubahan dilaporkan dalam 7 hari kerja."))

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_changed_on(self):
        if self.cleaned_data["changed_on"] > self.today:
            raise ValidationError(_("Tanggal berlaku tidak boleh sesudah hari ini."))
        return self.cleaned_data["changed_on"]


class MoveForm(RegionPicker, NamesWhatIsMissing, forms.Form):
    """The new place of work."""

    address = forms.CharField(label=_("Alamat baru"), max_length=240, widget=forms.Textarea({"rows": 3}))
    region = RegencyField(REGENCIES, label=_("Kabupaten/kota baru"), empty_label=_("Pilih kabupaten/kota"))

    def clean_address(self):
        return " ".join(self.cleaned_data["address"].split())


class DecisionForm(NamesWhatIsMissing, forms.Form):
    """Why; both sides read it."""

    reason = forms.ChoiceField(label=_("Alasan"), choices=[("", _("Pilih alasan")), *RegistrationReason.choices])
    note = forms.CharField(
        label=_("Penjelasan untuk perusahaan"),
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Tulis apa yang harus diperbaiki atau dibuktikan. Jangan tulis NIK."),
    )


class ObjectionForm(NamesWhatIsMissing, forms.Form):
    note = forms.CharField(
        label=_("Mengapa Anda keberatan"),
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Dibaca petugas lain yang memutus keberatan ini."),
    )


class QueueFilterForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Permohonan"), required=False, choices=[("", _("Semua")), *RegistrationKind.choices]
    )
    words = forms.CharField(label=_("Nama perusahaan atau NPP"), required=False, max_length=80)


class CompanyFilterForm(forms.Form):
    words = forms.CharField(label=_("Nama perusahaan atau NPP"), required=False, max_length=80)
    standing = forms.ChoiceField(
        label=_("Status pendaftaran"), required=False, choices=[("", _("Semua")), *CompanyStanding.choices]
    )


class InviteForm(NamesWhatIsMissing, forms.Form):
    email = forms.EmailField(
        label=_("Alamat email"),
        help_text=_("Tautan dikirim ke alamat ini. Hanya pemilik alamat ini yang dapat menerimanya."),
        widget=forms.EmailInput({"autocomplete": "off"}),
        error_messages={"invalid": _("Tulis alamat email lengkap. Contoh: nama@perusahaan.co.id.")},
    )
    role = forms.ChoiceField(
        label=_("Peran"), choices=role_choices, widget=forms.RadioSelect, initial=MemberRole.PREPARER
    )


class RoleForm(NamesWhatIsMissing, forms.Form):
    role = forms.ChoiceField(label=_("Peran"), choices=role_choices, widget=forms.RadioSelect)


def _digits(text: str, count: int, otherwise) -> str:
    code = SEPARATORS.sub("", text)
    if not re.fullmatch(rf"[0-9]{{{count}}}", code):
        raise ValidationError(otherwise)
    return code
