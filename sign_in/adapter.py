"""Where the portal's accounts differ from allauth's own: names, messages, limits, and every letter through the outbox."""

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.userkit import did_user_login
from allauth.core import context
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms import PhoneField
from core.ids import uuid7
from messaging.models import Channel
from messaging.services import send
from sign_in import devices, limits, notices
from sign_in.names import person_named
from sign_in.reauthentication import proved_recently, ways_to_prove

WRONG = _("NIK, email, nomor ponsel, atau kata sandi tidak benar. Periksa lagi, atau buka “Kendala masuk?”.")
WRONG_CODE = _("Kode tidak benar. Periksa pesan yang terakhir, lalu tulis lagi 6 angkanya.")
WAIT = _("Kode baru saja dikirim. Tunggu 1 menit, lalu coba lagi.")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": WRONG,
        "phone_password_mismatch": WRONG,
        "username_password_mismatch": WRONG,
        "invalid_login": WRONG,
        "account_inactive": _("Akun ini tidak aktif."),
        "enter_current_password": _("Kata sandi Anda sekarang tidak benar. Tulis lagi."),
        "incorrect_code": WRONG_CODE,
        "incorrect_password": _("Kata sandi tidak benar. Tulis lagi."),
        "rate_limited": WAIT,
        "same_as_current": _("Ini sama dengan yang sekarang. Tulis yang baru."),
        "too_many_login_attempts": _("Terlalu banyak percobaan. Tunggu 5 menit, lalu coba lagi."),
    }

    def is_open_for_signup(self, request):
        return True

    def get_login_stages(self):
        return [
            "sign_in.stages.PhoneCodeStage",
            "sign_in.stages.EmailCodeStage",
            "allauth.mfa.stages.AuthenticateStage",
        ]

    # --- contacts: on the person stands only what was proven ---

    def confirm_email(self, request, email_address):
        """The code was right. False when somebody else has proven the same address meanwhile."""
        user = email_address.user
        before, known = user.email, did_user_login(user)
        try:
            with transaction.atomic():
                confirmed = super().confirm_email(request, email_address)
                if confirmed and known:
                    notices.email_changed(user, before)
        except IntegrityError:
            return False
        return confirmed

    def get_email_verification_redirect_url(self, email_address):
        return reverse("account_email" if self.request.user.is_authenticated else "account_login")

    # --- limits: allauth asks before it looks at a password, and takes the count back after a right one ---

    _guess = limits.Try()

    def pre_authenticate(self, request, **credentials):
        user = person_named(**credentials)
        self._guess = limits.take_guess(user, devices.device_id(request, user), credentials)
        if self._guess.refused_until:
            raise limits.refusal(self._guess.refused_until)

    def _rollback_login_failed_rl_usage(self):
        self._guess.give_back()

    def set_password(self, user, password):
        """Who may set a new password has proven who they are: what strangers guessed at no longer stands in their way."""
        super().set_password(user, password)
        limits.forgive_guesses(user)

    def reauthenticate(self, user, password):
        """The password of somebody who is signed in already: strangers' guesses do not stand in their way."""
        attempt = limits.take("guess_when_signed_in", str(user.pk))
        if attempt.refused_until:
            raise limits.refusal(attempt.refused_until)
        if right := user.check_password(password):
            attempt.give_back()
        return right

    # --- proving again who one is ---

    def is_reauthentication_required(self, *, app, **kwargs):
        return super().is_reauthentication_required(app=app, **kwargs) and not proved_recently(context.request)

    def get_reauthentication_methods(self, user):
        return ways_to_prove(user, super().get_reauthentication_methods(user))

    # --- devices ---

    _first_time = False

    def login(self, request, user):
        self._first_time = user.last_login is None
        super().login(request, user)

    def post_login(self, request, user, **details):
        response = super().post_login(request, user, **details)
        devices.welcome(request, response, user, first_time=self._first_time)
        return response

    # --- what is sent ---

    def send_mail(self, template_prefix, email, context):
        """Every letter of allauth goes through the outbox."""
        lasting = {"minutes": app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT // 60}
        mail = self.render_mail(template_prefix, email, lasting | context)
        send(channel=Channel.EMAIL, address=email, key=f"account:{uuid7()}", subject=mail.subject, body=mail.body)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """What happened to an account reaches every contact of its owner, not only an address."""
        notices.tell(template_prefix, user)

    def send_account_already_exists_mail(self, email):
        notices.somebody_typed_your_contact(Channel.EMAIL, email)

    def send_account_already_exists_sms(self, phone):
        notices.somebody_typed_your_contact(Channel.SMS, phone)

    def send_verification_code_sms(self, user, phone, code, **_kwargs):
        notices.send_code_by_sms(phone, code, app_settings.PHONE_VERIFICATION_TIMEOUT // 60)

    # --- the phone, which allauth leaves to the project ---

    def phone_form_field(self, **details):
        return PhoneField(**details)

    def get_phone(self, user):
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user, phone, verified):
        user.phone, user.phone_verified = phone, verified
        user.save(update_fields=["phone", "phone_verified"])

    def set_phone_verified(self, user, phone):
        before = user.phone if user.phone_verified else ""
        self.set_phone(user, phone, verified=True)
        if did_user_login(user):
            notices.phone_changed(user, before)

    def get_user_by_phone(self, phone):
        return User.objects.filter(phone=phone, phone_verified=True).first()
