"""Whom a typed name means: one person or nobody, found with the same queries whether there is one or not."""

from allauth.account.models import EmailAddress
from django.db.models import Q

from accounts.models import User


def person_named(*, username: str = "", email: str = "", phone: str = "", **_others) -> User | None:
    """The person of a NIK (`username` is the hexadecimal blind index), of an e-mail address or of a phone number (E.164).

    A contact names its owner once it is proven. Before that it names whoever registered with it last and has proven none.
    """
    if username:
        return User.objects.filter(nik_index=bytes.fromhex(username)).first()
    if phone:
        theirs = Q(phone_verified=True) | Q(email=None)
        return User.objects.filter(theirs, phone=phone).order_by("-phone_verified", "-id").first()
    return _owner(email.lower()) if email else None


def _owner(address: str) -> User | None:
    proven = User.objects.filter(email=address).first()
    waiting = (
        EmailAddress.objects.filter(email=address, verified=False, user__email=None, user__phone_verified=False)
        .select_related("user")
        .order_by("-pk")
        .first()
    )
    return proven or (waiting.user if waiting else None)
