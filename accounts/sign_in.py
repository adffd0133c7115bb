"""Sign-in with NIK or e-mail, on allauth's own flow: its limits, its messages, its notices."""

import re

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.fields import blind_index
from core.ids import uuid7
from core.nik import SEPARATORS
from messaging.models import Channel
from messaging.services import send

NIK_DIGITS = re.compile(r"[0-9]{16}")


class NikOrEmailBackend(AuthenticationBackend):
    """allauth's backend; a "user name" is the hexadecimal blind index of a NIK, so the NIK itself is kept nowhere."""

    def _authenticate_by_username(self, username, password):
        return self._check_password(User.objects.filter(nik_index=bytes.fromhex(username)).first(), password)


class SignInForm(LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("NIK atau email"),
            max_length=254,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
            error_messages={"required": _("Tulis NIK atau email Anda.")},
        )
        self.fields["password"] = forms.CharField(
            label=_("Kata sandi"),
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            error_messages={"required": _("Tulis kata sandi Anda.")},
        )
        self.order_fields(["login", "password"])
        self.fields.pop("remember", None)

    def clean_login(self):
        login = super().clean_login()
        bare = SEPARATORS.sub("", login)
        return bare if NIK_DIGITS.fullmatch(bare) else login

    def user_credentials(self):
        credentials = super().user_credentials()
        if NIK_DIGITS.fullmatch(credentials.get("email", "")):
            credentials["username"] = blind_index(credentials.pop("email")).hex()
        return credentials


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "NIK, email, atau kata sandi tidak benar. Periksa lagi, atau atur ulang kata sandi."
        ),
        "username_password_mismatch": _(
            "NIK, email, atau kata sandi tidak benar. Periksa lagi, atau atur ulang kata sandi."
        ),
    }

    def is_open_for_signup(self, request):
        return False

    def _get_login_attempts_cache_key(self, request, **credentials):
        """One count of failures for one person, whichever name was typed."""
        if username := credentials.get("username"):
            user = User.objects.filter(nik_index=bytes.fromhex(username)).first()
        else:
            user = User.objects.filter(email__iexact=credentials.get("email") or "-").first()
        return f"sign-in:{user.pk}" if user else super()._get_login_attempts_cache_key(request, **credentials)

    def send_mail(self, template_prefix, email, context):
        """Every letter of allauth goes through the outbox."""
        mail = self.render_mail(template_prefix, email, context)
        send(channel=Channel.EMAIL, address=email, key=f"account:{uuid7()}", subject=mail.subject, body=mail.body)
