"""allauth's pages with what the portal adds: a contact left out, a start from anew, and one answer for everybody."""

from allauth.account import app_settings
from allauth.account import views as allauth
from allauth.account.adapter import get_adapter
from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse, RateLimited
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from accounts.access import PUBLIC, SIGNED_IN, allow
from core.phones import mask_phone
from sign_in import contacts, limits
from sign_in.forms import ChangeMyPasswordForm, FirstPasswordForm, NewEmailForm, NewPhoneForm
from sign_in.open_sessions import end_sessions


def say_too_late(request) -> None:
    messages.warning(request, _("Waktu untuk kode sudah habis. Mulai lagi untuk mendapat kode baru."))


def say_wrong_too_often(request) -> None:
    messages.error(request, _("Kode tiga kali salah, jadi tidak berlaku lagi. Mulai lagi untuk mendapat kode baru."))


class CodePage:
    """Mixin of allauth's code pages. The address is shown masked; nothing tells whose it is.

    The page says how long a code lasts and how often it is sent again, and never leads nowhere: a contact beside another one
    can be left out, and one can start again.
    """

    stage = None
    change_page = ""

    def masked(self) -> str:
        raise NotImplementedError

    def code_process(self):
        raise NotImplementedError

    def leave_out(self) -> None:
        """Drop the contact that is asked for."""

    def may_leave_out(self) -> bool:
        return bool(self.stage and self.stage.may_leave_out)

    def post(self, request, *args, **kwargs):
        action = request.POST.get("action")
        if action == "start_again":
            return self.start_again()
        if action == "leave_out" and self.may_leave_out():
            self.leave_out()
            return self.stage.exit()
        return super().post(request, *args, **kwargs)

    def start_again(self):
        contacts.stop_email_code(self.request)
        if self.stage is None:
            return redirect(self.change_page)
        clear_login(self.request)
        return redirect("account_signup" if self.stage.login.signup else "account_login")

    def _resend_form_valid(self, form):
        process = self.code_process()
        before = dict(process.state)
        try:
            process.resend()
        except (RateLimited, ImmediateHttpResponse):
            process.state.update(before)  # the code that was sent stays the right one
            messages.error(self.request, get_adapter().error_messages["rate_limited"])
        else:
            messages.success(self.request, _("Kode baru sudah dikirim. Kode yang lama tidak berlaku lagi."))
        return redirect(self.request.path)

    def respond_process_failed(self, form):
        say_wrong_too_often(self.request)
        return redirect("account_login" if self.stage else self.change_page)

    def get_context_data(self, **kwargs):
        process = self.code_process()
        return super().get_context_data(
            masked=self.masked(),
            minutes=process.timeout // 60,
            may_leave_out=self.may_leave_out(),
            sends_left=self.most_sends() - process.state["resend_count"],
            **kwargs,
        )


@method_decorator(never_cache, name="dispatch")
class EmailCodeView(CodePage, allauth.ConfirmEmailVerificationCodeView):
    """The code that proves an address: at registration, at sign-in, or when it is changed."""

    access = PUBLIC
    change_page = "account_email"

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        if self._process is None:
            say_too_late(request)
        return response

    def code_process(self):
        return self._process

    def masked(self):
        return contacts.mask_email(self._process.email)

    def most_sends(self):
        return app_settings.EMAIL_VERIFICATION_MAX_RESEND_COUNT

    def leave_out(self):
        contacts.stop_email_code(self.request)
        contacts.leave_out_email(self.stage.login.user)

    def _verify_form_invalid(self, form):
        if self._process.record_invalid_attempt():
            return self.render_to_response(self.get_context_data(form=form))
        return self.respond_process_failed(form)


class _PhoneCodePage(CodePage):
    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        if getattr(self, "process", False) is None:
            say_too_late(request)
        return response

    def code_process(self):
        return self.process

    def masked(self):
        return mask_phone(self.process.phone)

    def most_sends(self):
        return app_settings.PHONE_VERIFICATION_MAX_RESEND_COUNT

    def leave_out(self):
        contacts.leave_out_phone(self.stage.login.user)

    def _verify_form_valid(self, form):
        try:
            with transaction.atomic():
                self.process.finish()
        except IntegrityError:  # somebody else has proven the number since the form was checked
            form.add_error("code", get_adapter().error_messages["incorrect_code"])
            return self._verify_form_invalid(form)
        return self.respond_process_succeeded(form)


class PhoneCodeAtSignInView(_PhoneCodePage, allauth._VerifyPhoneSignupView):
    """The code that proves a number, before the account opens."""


class PhoneCodeOfChangeView(_PhoneCodePage, allauth._VerifyPhoneChangeView):
    """The code that proves the new number of somebody who is signed in."""

    change_page = "account_change_phone"


@allow(PUBLIC)
@never_cache
def verify_phone(request):
    view = PhoneCodeOfChangeView if request.user.is_authenticated else PhoneCodeAtSignInView
    return view.as_view()(request)


class _ContactView(FormView):
    """A new contact of one's own: its code goes there, and the account keeps the old one until the code comes back."""

    access = SIGNED_IN
    reauthenticates = True

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def send_code(self, form) -> None:
        raise NotImplementedError

    def form_valid(self, form):
        attempt = limits.take("code_to_contact", f"person:{self.request.user.pk}")
        if attempt.refused_until:
            form.add_error(None, limits.refusal(attempt.refused_until))
            return self.form_invalid(form)
        try:
            self.send_code(form)
        except RateLimited:
            form.add_error(None, get_adapter().error_messages["rate_limited"])
            return self.form_invalid(form)
        return super().form_valid(form)


class EmailView(_ContactView):
    form_class = NewEmailForm
    template_name = "account/email_change.html"
    success_url = reverse_lazy("account_email_verification_sent")

    def send_code(self, form):
        contacts.send_email_code(self.request, self.request.user, form.cleaned_data["email"])


class PhoneView(_ContactView):
    form_class = NewPhoneForm
    template_name = "account/phone_change.html"
    success_url = reverse_lazy("account_verify_phone")

    def send_code(self, form):
        contacts.send_code_to_new_phone(self.request, form.cleaned_data["phone"])


class PasswordView(allauth.PasswordChangeView):
    """A new password by whoever knows the old one; this session stays, all others end."""

    access = SIGNED_IN
    form_class = ChangeMyPasswordForm

    def form_valid(self, form):
        response = super().form_valid(form)
        end_sessions(form.user, but=self.request.session.session_key or "")
        return response


class FirstPasswordView(allauth.PasswordSetView):
    """For accounts that an office made without a password."""

    access = SIGNED_IN
    form_class = FirstPasswordForm
