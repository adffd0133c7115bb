from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.fields import blind_index
from core.forms import NamesWhatIsMissing
from core.nik import NikError, clean_nik
from core.phones import PhoneError, clean_phone
from my_data.models import LegalHold


class ComplaintForm(NamesWhatIsMissing, forms.Form):
    text = forms.CharField(
        label=_("Yang terasa janggal"),
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("Tulis mengapa orang ini tidak perlu membuka data Anda. Jangan menulis NIK atau kata sandi."),
    )


class AnswerForm(NamesWhatIsMissing, forms.Form):
    reply = forms.CharField(
        label=_("Jawaban"),
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("Jawaban ini dibaca oleh yang mengadu: apa yang Anda periksa, dan apa hasilnya."),
    )


class CloseForm(NamesWhatIsMissing, forms.Form):
    understood = forms.BooleanField(label=_("Saya mengerti bahwa akun saya ditutup 14 hari lagi."))


class HoldForm(NamesWhatIsMissing, forms.Form):
    """Whose data stays: the person is named as they sign in, in a field and never in an address."""

    name_of_account = forms.CharField(
        label=_("Email, nomor ponsel, atau NIK"),
        max_length=254,
        widget=forms.TextInput({"autocomplete": "off", "class": "w-20"}),
    )
    reason = forms.CharField(
        label=_("Dasar"), max_length=200, help_text=_("Contoh: surat pengadilan, nomor, dan tanggalnya.")
    )

    def clean(self):
        cleaned = super().clean()
        if name := cleaned.get("name_of_account"):
            cleaned["person"] = _account_of(name)
            if cleaned["person"] is None:
                self.add_error("name_of_account", _("Tidak ada akun dengan nama masuk ini."))
            elif LegalHold.objects.in_force().filter(person=cleaned["person"]).exists():
                raise ValidationError(_("Data orang ini sudah ditahan."))
        return cleaned


def _account_of(name: str) -> User | None:
    """The account that is opened with this e-mail address, phone number or NIK."""
    if "@" in name:
        return User.objects.filter(email=name.strip().lower()).first()
    try:
        return User.objects.filter(nik_index=blind_index(clean_nik(name))).first()
    except NikError:
        pass
    try:
        return User.objects.filter(phone=clean_phone(name), phone_verified=True).first()
    except PhoneError:
        return None
