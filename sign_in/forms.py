"""The forms of signing in: names and passwords, codes, contacts."""

import re

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    AddEmailForm,
    BaseConfirmCodeForm,
    ChangePasswordForm,
    ChangePhoneForm,
    LoginForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import blind_index
from core.nik import SEPARATORS
from core.phones import PhoneError, clean_phone
from sign_in.contacts import email_is_of_another, phone_is_of_another
from sign_in.devices import SHARED
from sign_in.passwords import HELP

NIK_DIGITS = re.compile(r"[0-9]{16}")


def names_in(typed: str) -> dict[str, str]:
    """What somebody typed as their name, as credentials: {"username": …} is the hexadecimal blind index of a NIK.

    What is neither e-mail nor phone number is looked up like a NIK, and found nowhere.
    """
    typed = typed.strip()
    bare = SEPARATORS.sub("", typed)
    if not NIK_DIGITS.fullmatch(bare):
        if "@" in typed:
            return {"email": typed.lower()}
        try:
            return {"phone": clean_phone(typed)}
        except PhoneError:
            pass
    return {"username": blind_index(bare).hex()}


def name_field() -> forms.CharField:
    attributes = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
    return forms.CharField(
        label=_("NIK, email, atau nomor ponsel"),
        max_length=254,
        widget=forms.TextInput(attributes),
        error_messages={"required": _("Tulis NIK, email, atau nomor ponsel Anda.")},
    )


def current_password_field(label="") -> forms.CharField:
    return forms.CharField(
        label=label or _("Kata sandi"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        error_messages={"required": _("Tulis kata sandi Anda.")},
    )


def new_password_field() -> forms.CharField:
    """Typed once: it can be shown, and it can be pasted."""
    return forms.CharField(
        label=_("Kata sandi baru"),
        strip=False,
        help_text=HELP,
        widget=forms.PasswordInput({"autocomplete": "new-password", "minlength": "15"}),
        error_messages={"required": _("Tulis kata sandi baru.")},
    )


def email_field() -> forms.EmailField:
    return forms.EmailField(
        label=_("Email baru"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={
            "required": _("Tulis alamat email."),
            "invalid": _("Alamat email belum benar. Contoh: nama@contoh.id."),
        },
    )


class SignInForm(LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"] = name_field()
        self.fields["password"] = current_password_field()
        self.fields[SHARED] = forms.BooleanField(
            label=_("Ini komputer umum, misalnya di warnet"),
            required=False,
            help_text=_("Kami tidak mengingat perangkat ini."),
        )
        self.order_fields(["login", "password", SHARED])

    def user_credentials(self):
        return names_in(self.cleaned_data["login"]) | {"password": self.cleaned_data["password"]}

    def login(self, request, redirect_url=None):
        request.session[SHARED] = self.cleaned_data[SHARED]
        return super().login(request, redirect_url=redirect_url)

    def _login_with_password(self, request, redirect_url, credentials):
        """The session remembers that there was a password, not the name that was typed with it."""
        return super()._login_with_password(request, redirect_url, {})


class _CodeForm(BaseConfirmCodeForm):
    def __init__(self, *args, user=None, email=None, phone=None, **kwargs):
        self.user, self.email, self.phone = user, email, phone
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label=_("Kode 6 angka"),
            max_length=20,
            widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code", "class": "w-10"}),
            error_messages={"required": _("Tulis 6 angka dari pesan kami.")},
        )


class EmailCodeForm(_CodeForm):
    def clean_code(self):
        code = super().clean_code()
        if email_is_of_another(self.user, self.email):
            raise get_adapter().validation_error("incorrect_code")
        return code


class PhoneCodeForm(_CodeForm):
    def clean_code(self):
        code = super().clean_code()
        if phone_is_of_another(self.user, self.phone):
            raise get_adapter().validation_error("incorrect_code")
        return code


class RecoveryCodeForm(_CodeForm):
    pass


class NewEmailForm(AddEmailForm):
    email = email_field()

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if email == self.user.email:
            raise get_adapter().validation_error("same_as_current")
        return email


class NewPhoneForm(ChangePhoneForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phone"] = get_adapter().phone_form_field(
            label=_("Nomor ponsel baru"), error_messages={"required": _("Tulis nomor ponsel.")}
        )

    def clean_phone(self):
        phone = self.cleaned_data["phone"]
        if self.user.phone_verified and phone == self.user.phone:
            raise get_adapter().validation_error("same_as_current")
        return phone


class _NewPassword:
    """Mixin of allauth's forms: one new password, by our rules."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"] = new_password_field()
        del self.fields["password2"]

    def clean_password1(self):
        return get_adapter().clean_password(self.cleaned_data["password1"], user=self.user)


class ChangeMyPasswordForm(_NewPassword, ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"] = current_password_field(_("Kata sandi sekarang"))
        self.order_fields(["oldpassword", "password1"])

    def clean_oldpassword(self):
        """Counted, so that who found an open session cannot guess on."""
        if not get_adapter().reauthenticate(self.user, self.cleaned_data["oldpassword"]):
            raise get_adapter().validation_error("enter_current_password")
        return self.cleaned_data["oldpassword"]


class FirstPasswordForm(_NewPassword, SetPasswordForm):
    pass


class RecoveredPasswordForm(_NewPassword, ResetPasswordKeyForm):
    pass
