"""What a relying service may ask for: each scope in plain words, and the claims it opens at the userinfo endpoint."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.models import User

TEXT_VERSION = "1"  # of the sentences below; raise it with them, and everybody is asked again
LAST_DIGITS = 4


@dataclass(frozen=True)
class Scope:
    """label: a short name; given: what the service gets, as the person reads it before they agree."""

    label: str
    given: str
    claims: tuple[str, ...]
    read: Callable[[User], dict]


def _profile(user: User) -> dict:
    return {"name": user.full_name}


def _email(user: User) -> dict:
    return {"email": user.email, "email_verified": True} if user.email else {}


def _phone(user: User) -> dict:
    return {"phone_number": user.phone, "phone_number_verified": True} if user.phone_verified else {}


def _nik(user: User) -> dict:
    return {"nik_last4": user.nik[-LAST_DIGITS:]} if user.nik else {}


SCOPES = {
    "openid": Scope(
        _("Nomor akun"),
        _("Nomor akun Anda, supaya layanan itu mengenali Anda lagi. Bukan NIK Anda."),
        ("sub",),
        lambda user: {},  # every answer names the account
    ),
    "profile": Scope(_("Nama"), _("Nama Anda."), ("name",), _profile),
    "email": Scope(_("Email"), _("Alamat email Anda yang sudah terbukti."), ("email", "email_verified"), _email),
    "phone": Scope(
        _("Nomor ponsel"),
        _("Nomor ponsel Anda yang sudah terbukti."),
        ("phone_number", "phone_number_verified"),
        _phone,
    ),
    "nik": Scope(
        _("Empat angka terakhir NIK"),
        _("Empat angka terakhir NIK Anda, untuk mencocokkan data. Bukan seluruh NIK."),
        ("nik_last4",),
        _nik,
    ),
}


def in_order(scopes: Iterable[str]) -> list[str]:
    """Those of these scopes that exist, each once, as the table has them."""
    wanted = set(scopes)
    return [name for name in SCOPES if name in wanted]


def labels(scopes: Iterable[str]) -> list[str]:
    return [str(SCOPES[name].label) for name in in_order(scopes)]


def claims_of(user: User, scopes: Iterable[str]) -> dict:
    """The claims of the userinfo endpoint, without `sub`; what the person does not have is left out."""
    return {claim: value for name in in_order(scopes) for claim, value in SCOPES[name].read(user).items()}
