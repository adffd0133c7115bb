"""allauth's forms of second factors in our words."""

from allauth.account.forms import ReauthenticateForm
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 60
NO_ANSWER = (AttributeError, KeyError, TypeError, ValueError)  # how the library fails at what is no answer of a passkey


def code_field(label: str, **details) -> forms.CharField:
    attributes = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
    return forms.CharField(
        label=label,
        max_length=20,
        widget=forms.TextInput(attrs=attributes),
        error_messages={"required": _("Tulis kodenya.")},
        **details,
    )


def use_up(user, code: str) -> None:
    """A code of the app counts once, for as long as any clock within the tolerance could show it."""
    seconds = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
    if not cache.add(f"used-code:{user.pk}:{code}", True, timeout=seconds):
        raise get_adapter().validation_error("incorrect_code")


class _CountsOnce(base.BaseAuthenticateForm):
    code = code_field(
        _("Kode"), help_text=_("6 angka dari aplikasi autentikator Anda, atau 8 angka dari satu kode pemulihan.")
    )

    def clean_code(self) -> str:
        self.cleaned_data["code"] = "".join(self.cleaned_data["code"].split())
        code = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP:
            use_up(self.user, code)
        return code


class CodeForm(_CountsOnce, base.AuthenticateForm):
    """At sign-in."""


class CodeAgainForm(_CountsOnce, base.ReauthenticateForm):
    """Before something that matters."""


class PasswordAgainForm(ReauthenticateForm):
    password = forms.CharField(
        label=_("Kata sandi"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Tulis kata sandi Anda.")},
    )


class ActivateAppForm(ActivateTOTPForm):
    code = code_field(_("Kode dari aplikasi"), help_text=_("6 angka yang sekarang ditampilkan aplikasi."))

    def clean_code(self) -> str:
        self.cleaned_data["code"] = "".join(self.cleaned_data["code"].split())
        code = super().clean_code()
        use_up(self.user, code)
        return code

    @property
    def spaced_secret(self) -> str:
        """In groups of four, to be typed by hand."""
        return " ".join(self.secret[start : start + 4] for start in range(0, len(self.secret), 4))


class CredentialField(forms.JSONField):
    """What a passkey answered, as the script writes it; never shown again."""

    widget = forms.HiddenInput

    def to_python(self, value):
        try:
            return super().to_python(value)
        except (ValueError, RecursionError):  # numbers and depths at which Python itself gives up
            raise get_adapter().validation_error("incorrect_code") from None

    def bound_data(self, data, initial):
        return initial


class _PasskeyProof(forms.Form):
    """Whatever is no answer of a passkey is a wrong one."""

    credential = CredentialField()

    def clean_credential(self):
        try:
            return super().clean_credential()
        except NO_ANSWER:
            raise get_adapter().validation_error("incorrect_code") from None


class PasskeyForm(_PasskeyProof, passkeys.AuthenticateWebAuthnForm):
    """At sign-in, after the password."""


class PasskeyAgainForm(_PasskeyProof, passkeys.ReauthenticateWebAuthnForm):
    """Before something that matters."""


class PasskeyAloneForm(_PasskeyProof, passkeys.LoginWebAuthnForm):
    """Instead of name and password."""


class AddPasskeyForm(passkeys.AddWebAuthnForm):
    credential = CredentialField()
    name = forms.CharField(
        label=_("Nama kunci"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=_("Misalnya “Ponsel saya”. Nama ini membantu Anda membedakan kunci."),
    )
    passwordless = forms.BooleanField(
        label=_("Pakai juga untuk masuk tanpa kata sandi"),
        required=False,
        initial=True,
        help_text=_("Kunci lalu meminta sidik jari, wajah, atau PIN perangkat Anda."),
    )

    def clean(self):
        try:
            return super().clean()
        except NO_ANSWER:
            raise get_adapter().validation_error("incorrect_code") from None


class RenamePasskeyForm(passkeys.EditWebAuthnForm):
    name = forms.CharField(
        label=_("Nama kunci"), max_length=LONGEST_NAME, error_messages={"required": _("Tulis nama kunci.")}
    )
