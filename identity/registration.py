"""The one registration form. Its answer is the same whether a NIK, an address or a number has an account already."""

from datetime import date

from allauth.account.adapter import get_adapter
from allauth.account.forms import SignupForm
from allauth.account.models import EmailAddress
from django import forms
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.forms import DateField3, NamesWhatIsMissing, NikField, PhoneField
from identity.checking import open_claim
from sign_in.passwords import HELP

TRAP = "situs_web"  # a field that no person sees; programs fill it in
EARLIEST_BIRTH = date(1900, 1, 1)
ONE_CONTACT = _("Tulis nomor ponsel atau email. Satu saja sudah cukup.")
NOT_BORN = _("Tanggal lahir belum benar. Periksa tahunnya di KTP.")


def check_birth_date(born: date) -> date:
    """The date, when somebody alive can be born on it; raises `ValidationError`."""
    if not EARLIEST_BIRTH <= born < clock.today():
        raise forms.ValidationError(NOT_BORN)
    return born


def full_name_field() -> forms.CharField:
    return forms.CharField(
        label=_("Nama sesuai KTP"),
        max_length=120,
        help_text=_("Salin dari KTP. Gelar dan huruf besar atau kecil tidak berpengaruh."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class RegistrationForm(NamesWhatIsMissing, SignupForm):
    field_order = ["nik", "full_name", "birth_date", "phone", "email", "password1"]

    nik = NikField(help_text=_("16 angka di KTP atau Kartu Keluarga."))
    full_name = full_name_field()
    birth_date = DateField3(label=_("Tanggal lahir"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phone"] = PhoneField(
            required=False, help_text=_("Contoh: 0812 3456 7890. Boleh kosong bila email diisi.")
        )
        self.fields["email"] = forms.EmailField(
            label=_("Alamat email"),
            required=False,
            max_length=254,
            help_text=_("Boleh kosong bila nomor ponsel diisi."),
            widget=forms.EmailInput(attrs={"autocomplete": "email"}),
            error_messages={"invalid": _("Alamat email belum benar. Contoh: nama@contoh.id.")},
        )
        self.fields["password1"] = forms.CharField(
            label=_("Kata sandi"),
            strip=False,
            help_text=HELP,
            widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
            error_messages={"required": _("Tulis kata sandi.")},
        )
        self.order_fields(self.field_order)

    @property
    def is_a_program(self) -> bool:
        return bool(self.data.get(TRAP))

    def clean_full_name(self):
        return " ".join(self.cleaned_data["full_name"].split())

    def clean_birth_date(self):
        return check_birth_date(self.cleaned_data["birth_date"])

    def clean_password1(self):
        """Against all that was typed above it: a password is not one's name or birth date."""
        typed = self.cleaned_data
        person = User(full_name=typed.get("full_name", ""), email=typed.get("email") or None, nik=typed.get("nik"))
        person.phone, person.birth_date = typed.get("phone") or "", typed.get("birth_date")
        return get_adapter().clean_password(typed["password1"], user=person)

    def validate_unique_email(self, value):
        """Not looked up: a contact is a claim until its code comes back, and its owner hears of it there."""
        return value

    def _clean_phone(self):
        """As the address: what is said here would tell a stranger whose contact it is."""

    def clean(self):
        cleaned = super().clean()
        untouched = not {"phone", "email"} & self.errors.keys()
        if untouched and not cleaned.get("phone") and not cleaned.get("email"):
            self.add_error("phone", ONE_CONTACT)
        return cleaned

    def try_save(self, request):
        if self.is_a_program:
            return None, get_adapter().respond_email_verification_sent(request, None)
        return super().try_save(request)

    @transaction.atomic
    def save(self, request) -> User:
        """An account without NIK, its contacts still to be proven, and what the person says who they are."""
        typed = self.cleaned_data
        user = User(full_name=typed["full_name"], phone=typed.get("phone") or "", language=get_language() or "id")
        user.set_password(typed["password1"])
        user.save()
        if typed.get("email"):
            EmailAddress.objects.create(user=user, email=typed["email"], primary=True, verified=False)
        open_claim(
            user,
            nik=typed["nik"],
            full_name=typed["full_name"],
            birth_date=typed["birth_date"],
            today=clock.today(),
        )
        return user
