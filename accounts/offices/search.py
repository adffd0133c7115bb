"""Finding a person's account for an administrator, without a number in any address."""

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet

from accounts.models import OFFICER_ROLES, User
from core.fields import blind_index
from core.nik import NikError, clean_nik
from core.phones import PhoneError, clean_phone

SHORTEST_NAME = 3


def found_by(people: QuerySet[User], words: str) -> QuerySet[User]:
    """Those of these people with this NIK, address or number, or whose name holds the words; without words the officers."""
    if not words:
        return people.filter(assignments__role__in=OFFICER_ROLES).distinct()
    if "@" in words:
        address = words.lower()
        unproven = EmailAddress.objects.filter(email__iexact=address).values("user")
        return people.filter(Q(email=address) | Q(pk__in=unproven))
    number = _number(words)
    if number is not None:
        return people.filter(number)
    return people.filter(full_name__icontains=words) if len(words) >= SHORTEST_NAME else people.none()


def _number(words: str) -> Q | None:
    """Condition for a NIK or a phone number; None when the words are neither."""
    try:
        return Q(nik_index=blind_index(clean_nik(words)))
    except NikError:
        pass
    try:
        return Q(phone=clean_phone(words))
    except PhoneError:
        return None


def mask_email(address: str) -> str:
    """Fit to be shown: "s•••@contoh.example"."""
    name, _at, domain = address.partition("@")
    return f"{name[:1]}•••@{domain}"
