"""What stands between the right password and an open account: the codes that prove a contact.

At registration every contact that was given is asked for. Later only somebody who never proved one is asked, so that an
account always has a contact that reaches its owner; an account that an office made without contacts passes.
"""

from allauth.account.adapter import get_adapter
from allauth.account.internal.stagekit import clear_login
from allauth.account.stages import EmailVerificationStage, PhoneVerificationStage
from allauth.core.exceptions import ImmediateHttpResponse, RateLimited
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from sign_in.contacts import phone_is_of_another, send_email_code, unproven_email


def sent_too_often(request):
    """Codes went to this contact just before: one signs in again later, and what was typed so far is kept."""
    clear_login(request)
    messages.error(
        request,
        _("Kode ke kontak ini baru saja dikirim. Tunggu 1 menit, lalu masuk lagi. Sesudah 5 kode, tunggu 1 jam."),
    )
    return redirect("account_login")


class PhoneCodeStage(PhoneVerificationStage):
    def handle(self):
        user = self.login.user
        if user and (not user.phone or (user.is_activated and not self.login.signup)):
            return None, True
        if user:
            self.state["account_already_exists"] = phone_is_of_another(user, user.phone)
        try:
            return super().handle()
        except RateLimited:
            raise ImmediateHttpResponse(sent_too_often(self.request)) from None

    @property
    def may_leave_out(self) -> bool:
        """Whether the number may be dropped: an e-mail address is proven, or is asked for next."""
        user = self.login.user
        return bool(user and (user.email or unproven_email(user)))


class EmailCodeStage(EmailVerificationStage):
    def handle(self):
        user = self.login.user
        if user is None:
            return super().handle()
        address = unproven_email(user)
        if address is None or user.email or (user.is_activated and not self.login.signup):
            return None, True
        try:
            send_email_code(self.request, user, address.email)
        except ImmediateHttpResponse:  # so allauth says that one went there just before
            raise ImmediateHttpResponse(sent_too_often(self.request)) from None
        return get_adapter().respond_email_verification_sent(self.request, user), True

    @property
    def may_leave_out(self) -> bool:
        """Whether the address may be dropped: the phone number is proven."""
        return bool(self.login.user and self.login.user.phone_verified)
