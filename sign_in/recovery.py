"""A forgotten password: a code to a proven contact, then a new password. Nothing tells whether an account exists.

Who cannot be reached by either contact goes to an officer; that way is in `identity`.
"""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.password_reset_by_code import PasswordResetVerificationProcess
from allauth.core.internal.ratelimit import get_ip
from django import forms
from django.db import models, transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.ids import uuid7
from sign_in import limits, notices
from sign_in.forms import name_field, names_in
from sign_in.names import person_named
from sign_in.open_sessions import end_sessions

MOST_CODES = 3  # after the first


class Way(models.TextChoices):
    EMAIL = "email", _("Email")
    SMS = "sms", _("SMS ke nomor ponsel")


NOBODYS = {Way.EMAIL: "tidak-ada@siapkerja.example", Way.SMS: "+6281200000000"}


class RecoveryForm(forms.Form):
    name = name_field()
    way = forms.ChoiceField(
        label=_("Kirim kode lewat"),
        choices=Way,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih email atau SMS.")},
    )

    def person(self) -> User | None:
        return person_named(**names_in(self.cleaned_data["name"]))


class RecoveryProcess(PasswordResetVerificationProcess):
    """allauth's process with a way. The session keeps a person and a code, or neither: no name, no address."""

    @classmethod
    def begin(cls, request, user: User | None, way: str) -> "RecoveryProcess":
        state = cls.initial_state(user if user and user.is_active and _address(user, way) else None)
        process = cls(request, {**state, "way": str(way)})
        process.send()
        process.persist()
        return process

    @classmethod
    def resume(cls, request) -> "RecoveryProcess | None":
        process = super().resume(request)
        return process and cls(request, process.state)

    @property
    def minutes(self) -> int:
        return self.timeout // 60

    @property
    def is_confirmed(self) -> bool:
        return bool(self.state.get("code_confirmed"))

    @property
    def sends_left(self) -> int:
        return max(0, MOST_CODES - self.state["resend_count"])

    @property
    def can_resend(self) -> bool:
        return self.sends_left > 0

    def resend(self) -> None:
        self.record_resend()
        self.send()
        self.persist()

    def send(self) -> None:
        """One code, one message. For nobody the same is done and undone, so that neither page nor time tells anything."""
        user, way = self.user, self.state["way"]
        code = get_adapter().generate_password_reset_code()
        with transaction.atomic():
            may_send = self._may_send(str(user.pk if user else uuid7()))
            self._write(user, way, _address(user, way) if user else NOBODYS[way], code)
            is_sent = user is not None and may_send
            if not is_sent:
                transaction.set_rollback(True)
        self.state["code"] = code if is_sent else ""

    def _may_send(self, whose: str) -> bool:
        """Counts a message, for the address that asks and for the account altogether."""
        here = limits.take("recovery_of_account", f"{whose} {get_ip(self.request)}")
        anywhere = limits.take("recovery_of_account_from_anywhere", whose)
        return here.refused_until is None and anywhere.refused_until is None

    def _write(self, user: User | None, way: str, address: str, code: str) -> None:
        with override(user.language if user else get_language()):
            if way == Way.SMS:
                notices.send_code_by_sms(address, code, self.minutes)
            else:
                letter = {"code": code, "minutes": self.minutes}
                get_adapter().send_mail("account/email/password_reset_code", address, letter)

    def confirm_code(self) -> None:
        self.state["code_confirmed"] = True
        self.state["code"] = ""
        self.persist()

    def finish(self) -> None:
        """The new password is set: every session ends, and the owner hears of it."""
        self.abort()
        end_sessions(self.user, but=self.request.session.session_key or "")
        notices.password_recovered(self.user)


def _address(user: User, way: str) -> str:
    """The proven contact of this kind, "" when there is none."""
    if way == Way.EMAIL:
        return user.email or ""
    return user.phone if user.phone_verified else ""
