"""The pages of "Kendala masuk?": ask for a code, type it, choose a new password."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView

from accounts.access import PUBLIC
from sign_in.forms import RecoveredPasswordForm, RecoveryCodeForm
from sign_in.recovery import RecoveryForm, RecoveryProcess, Way
from sign_in.views import say_too_late, say_wrong_too_often

private = method_decorator([sensitive_post_parameters(), never_cache], name="dispatch")


@private
class RecoveryView(FormView):
    """Three ways back, the same page and the same answer for every name."""

    access = PUBLIC
    form_class = RecoveryForm
    template_name = "account/password_reset.html"
    success_url = reverse_lazy("account_confirm_password_reset_code")

    def form_valid(self, form):
        RecoveryProcess.begin(self.request, form.person(), form.cleaned_data["way"])
        return super().form_valid(form)


class _RecoveryStep(FormView):
    """A page in the middle of a recovery; without one it leads to its beginning."""

    access = PUBLIC

    def dispatch(self, request, *args, **kwargs):
        self.process = RecoveryProcess.resume(request)
        if self.process is None:
            say_too_late(request)
            return redirect("account_reset_password")
        return super().dispatch(request, *args, **kwargs)


@private
class RecoveryCodeView(_RecoveryStep):
    form_class = RecoveryCodeForm
    template_name = "account/confirm_password_reset_code.html"
    success_url = reverse_lazy("account_complete_password_reset")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "code": self.process.code}

    def post(self, request, *args, **kwargs):
        if request.POST.get("action") != "resend":
            return super().post(request, *args, **kwargs)
        if self.process.can_resend:
            self.process.resend()
            messages.success(request, _("Permintaan kode baru sudah diterima. Kode yang lama tidak berlaku lagi."))
        return redirect(request.path)

    def form_valid(self, form):
        self.process.confirm_code()
        return super().form_valid(form)

    def form_invalid(self, form):
        if self.process.record_invalid_attempt():
            return super().form_invalid(form)
        say_wrong_too_often(self.request)
        return redirect("account_reset_password")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            by_email=self.process.state["way"] == Way.EMAIL,
            minutes=self.process.minutes,
            sends_left=self.process.sends_left,
            **kwargs,
        )


@private
class NewPasswordView(_RecoveryStep):
    form_class = RecoveredPasswordForm
    template_name = "account/password_reset_from_key.html"
    success_url = reverse_lazy("account_password_reset_completed")

    def dispatch(self, request, *args, **kwargs):
        process = RecoveryProcess.resume(request)
        if process and not process.is_confirmed:
            return redirect("account_confirm_password_reset_code")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.process.user}

    def form_valid(self, form):
        form.save()
        self.process.finish()
        if self.request.user.is_authenticated:
            get_adapter().logout(self.request)
        return super().form_valid(form)


class RecoveredView(TemplateView):
    access = PUBLIC
    template_name = "account/password_reset_from_key_done.html"
