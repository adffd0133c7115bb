from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from core.forms import DateField3, NamesWhatIsMissing, NikField, PhoneField
from documents.forms import DocumentField
from identity.models import CorrectedField, IdentityClaim, Seen
from identity.places import desks
from identity.registration import ONE_CONTACT, check_birth_date, full_name_field

NAME_MISSING = _("Tulis nama yang benar.")
JUST_ONE = _("Tulis satu kontak baru saja: nomor ponsel, atau email.")
DATE_MISSING = _("Tulis tanggal lahir yang benar.")


class DeskField(forms.ModelChoiceField):
    """A Disnaker office with an identity desk, named with its kabupaten or kota."""

    def __init__(self, **details):
        super().__init__(Office.objects.none(), **details)

    def label_from_instance(self, office):
        return f"{office.name}, {office.region}"


class NeedsDesk(NamesWhatIsMissing):
    """Mixin for forms with `office`: the desks of today."""

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = desks(today)


class WhoForm(NamesWhatIsMissing, forms.Form):
    """What stands on the card."""

    nik = NikField(help_text=_("16 angka di KTP atau Kartu Keluarga."))
    full_name = full_name_field()
    birth_date = DateField3(label=_("Tanggal lahir"))

    @classmethod
    def initial_of(cls, claim: IdentityClaim) -> dict:
        return {"nik": claim.nik, "full_name": claim.full_name, "birth_date": claim.birth_date}

    def clean_full_name(self):
        return " ".join(self.cleaned_data["full_name"].split())

    def clean_birth_date(self):
        return check_birth_date(self.cleaned_data["birth_date"])


class DeskForm(NeedsDesk, forms.Form):
    office = DeskField(label=_("Kantor yang terdekat"))


class ReportErrorForm(NeedsDesk, forms.Form):
    field = forms.ChoiceField(label=_("Data yang salah"), choices=CorrectedField, widget=forms.RadioSelect)
    full_name = forms.CharField(label=_("Nama yang benar"), max_length=120, required=False)
    birth_date = DateField3(label=_("Tanggal lahir yang benar"), required=False)
    file = DocumentField(label=_("Bukti, bila ada"), required=False)
    office = DeskField(label=_("Kantor yang terdekat"))

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("field") == CorrectedField.NAME:
            cleaned["stated"] = " ".join((cleaned.get("full_name") or "").split())
            if not cleaned["stated"] and "full_name" not in self.errors:
                self.add_error("full_name", NAME_MISSING)
        elif cleaned.get("field") == CorrectedField.BIRTH_DATE and "birth_date" not in self.errors:
            if not cleaned.get("birth_date"):
                self.add_error("birth_date", DATE_MISSING)
            else:
                self._take_birth_date(cleaned)
        return cleaned

    def _take_birth_date(self, cleaned: dict) -> None:
        try:
            cleaned["stated"] = check_birth_date(cleaned["birth_date"]).isoformat()
        except forms.ValidationError as error:
            self.add_error("birth_date", error)


class RevealForm(NamesWhatIsMissing, forms.Form):
    reason = forms.CharField(
        label=_("Alasan membuka NIK"),
        max_length=200,
        help_text=_("Dicatat, dan dapat dibaca oleh orangnya."),
    )


class StartRecoveryForm(NamesWhatIsMissing, forms.Form):
    seen = forms.ChoiceField(label=_("Yang Anda lihat"), choices=Seen, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Catatan"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class InPersonForm(NamesWhatIsMissing, forms.Form):
    """What the officer writes while the person stands there."""

    nik = NikField()
    seen = forms.ChoiceField(label=_("Yang Anda lihat"), choices=Seen, widget=forms.RadioSelect)
    is_them = forms.BooleanField(label=_("Saya sudah mencocokkan orangnya dengan dokumen itu."))
    phone = PhoneField(label=_("Nomor ponsel baru"), required=False)
    email = forms.EmailField(label=_("Email baru"), required=False, max_length=254)
    factors_lost = forms.BooleanField(
        label=_("Faktor kedua juga hilang"),
        required=False,
        help_text=_("Aplikasi kode atau kunci sandi. Petugas lain harus mengonfirmasi."),
    )

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def clean(self):
        cleaned = super().clean()
        if not {"phone", "email"} & self.errors.keys() and bool(cleaned.get("phone")) == bool(cleaned.get("email")):
            self.add_error("phone", JUST_ONE if cleaned.get("phone") else ONE_CONTACT)
        return cleaned


class CodeForm(NamesWhatIsMissing, forms.Form):
    code = forms.RegexField(
        r"^\d{6}$",
        label=_("Kode 6 angka"),
        help_text=_("Diketik oleh orangnya sendiri, dari pesan yang baru ia terima."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code", "class": "w-10"}),
        error_messages={"invalid": _("Kode terdiri dari 6 angka.")},
    )


class AnswerForm(NamesWhatIsMissing, forms.Form):
    note = forms.CharField(
        label=_("Jawaban"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Dibaca oleh orangnya. Jangan tulis NIK."),
    )
