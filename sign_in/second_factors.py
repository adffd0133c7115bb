"""Where allauth's second factors differ here: words, secrets that are unreadable in the database, officers keep one."""

from base64 import b64decode, b64encode

import qrcode
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage

from accounts.second_factors import factors_of, holds_office
from core.fields import decrypt, encrypt

CONTEXT = "mfa_authenticator"


class FactorAdapter(DefaultMFAAdapter):
    error_messages = {
        "add_email_blocked": _("Hapus faktor kedua dulu sebelum menambah alamat email."),
        "cannot_delete_authenticator": _(
            "Petugas wajib punya satu faktor kedua. Pasang yang lain dulu, lalu hapus yang ini."
        ),
        "cannot_generate_recovery_codes": _("Pasang faktor kedua dulu. Kode pemulihan dibuat untuk faktor itu."),
        "incorrect_code": _("Kode atau kunci ini tidak cocok. Tunggu kode berikutnya, lalu coba lagi."),
        "unverified_email": _("Buktikan dulu alamat email Anda, lalu pasang faktor kedua."),
    }

    def encrypt(self, text: str) -> str:
        return b64encode(encrypt(text, CONTEXT)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(b64decode(encrypted_text), CONTEXT)

    def build_totp_svg(self, url: str) -> str:
        """On white, so that a camera reads it in the dark theme too."""
        return qrcode.make(url, image_factory=SvgPathFillImage).to_string(encoding="unicode")

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """An officer's last factor stays."""
        user = authenticator.user
        return not holds_office(user) or factors_of(user).exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user, type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Kunci sandi %(number)s") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": context.request.get_host().partition(":")[0], "name": settings.MFA_TOTP_ISSUER}
