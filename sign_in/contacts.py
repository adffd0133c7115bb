"""The e-mail address and the phone number of a person: whose they are, how they are shown, and how a code asks for one."""

from allauth.account.internal.flows.email_verification_by_code import (
    EMAIL_VERIFICATION_CODE_SESSION_KEY,
    EmailVerificationProcess,
)
from allauth.account.internal.flows.phone_verification import ChangePhoneVerificationProcess
from allauth.account.models import EmailAddress

from accounts.models import User


def mask_email(address: str) -> str:
    """Fit to be shown: "s••••h@contoh.example"."""
    name, _at, domain = address.rpartition("@")
    return f"{name[:1]}••••{name[-1] if len(name) > 2 else ''}@{domain}"


def email_is_of_another(user: User | None, email: str) -> bool:
    """Whether somebody else has proven this address. An unproven claim to it holds nobody up."""
    return _others(user).filter(email=email.lower()).exists()


def phone_is_of_another(user: User | None, phone: str) -> bool:
    """Whether somebody else has proven this number (E.164)."""
    return _others(user).filter(phone=phone, phone_verified=True).exists()


def _others(user: User | None):
    return User.objects.exclude(pk=user.pk) if user else User.objects.all()


def unproven_email(user: User) -> EmailAddress | None:
    """The address that waits for its code."""
    return EmailAddress.objects.filter(user=user, verified=False).order_by("-pk").first()


def leave_out_email(user: User) -> None:
    EmailAddress.objects.filter(user=user, verified=False).delete()


def leave_out_phone(user: User) -> None:
    """Unless it was proven meanwhile, on another device."""
    User.objects.filter(pk=user.pk, phone_verified=False).update(phone="")


def send_email_code(request, user: User, email: str) -> None:
    """Begin to ask for the code of this address. When it is another's, its owner is told, and the page is the same."""
    state = EmailVerificationProcess.initial_state(user, email)
    state["account_already_exists"] = email_is_of_another(user, email)
    process = EmailVerificationProcess(request, state, user)
    process.generate_code()
    process.send()
    process.persist()


def stop_email_code(request) -> None:
    request.session.pop(EMAIL_VERIFICATION_CODE_SESSION_KEY, None)


def send_code_to_new_phone(request, phone: str) -> None:
    """Begin to ask for the code of a new number of whoever is signed in. When it is another's, its owner is told instead.

    Raises `RateLimited` when a code went to the number just before.
    """
    state = ChangePhoneVerificationProcess.initial_state(request.user, phone=phone)
    state["account_already_exists"] = phone_is_of_another(request.user, phone)
    ChangePhoneVerificationProcess(request, state).send()
