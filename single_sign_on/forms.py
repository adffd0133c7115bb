"""Registering and changing a relying service."""

from urllib.parse import urlsplit

from allauth.idp.oidc.models import Client
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import NamesWhatIsMissing
from single_sign_on.scopes import SCOPES

LOOPBACK = ("127.0.0.1", "localhost")
MOST_ADDRESSES = 10
ADDRESS_ROWS = {"rows": 3, "spellcheck": "false", "autocapitalize": "none"}


def clean_address(text: str) -> str:
    """An absolute https address (http on one's own machine) without fragment, wildcard or name. Raises `ValidationError`."""
    wrong = ValidationError(
        _("“%(address)s” bukan alamat lengkap. Tulis seperti https://layanan.example/kembali.") % {"address": text}
    )
    try:
        URLValidator(schemes=["https", "http"])(text)
        parts = urlsplit(text)
    except (ValidationError, ValueError):
        raise wrong from None
    if "*" in text or "#" in text or "@" in parts.netloc:
        raise ValidationError(
            _("Alamat “%(address)s” memuat tanda *, #, atau @. Tulis alamat yang persis sama dengan yang dipakai.")
            % {"address": text}
        )
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise ValidationError(_("Alamat “%(address)s” harus diawali https://.") % {"address": text})
    return text


class AddressesField(forms.CharField):
    """Addresses, one a line; gives a list, each once."""

    widget = forms.Textarea(attrs=ADDRESS_ROWS)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value) -> list[str]:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_ADDRESSES:
            raise ValidationError(_("Paling banyak %(most)s alamat.") % {"most": MOST_ADDRESSES})
        return list(dict.fromkeys(clean_address(line) for line in lines))


class ServiceForm(NamesWhatIsMissing, forms.Form):
    name = forms.CharField(label=gettext_lazy("Nama layanan"), max_length=100)
    description = forms.CharField(
        label=gettext_lazy("Untuk apa layanan ini"),
        max_length=300,
        help_text=gettext_lazy("Satu kalimat. Orang membacanya sebelum memberi izin."),
    )
    home_url = forms.CharField(
        label=gettext_lazy("Alamat situs"),
        max_length=500,
        help_text=gettext_lazy("Halaman tempat orang mulai masuk. Kotak di beranda membuka alamat ini."),
    )
    show_on_home = forms.BooleanField(label=gettext_lazy("Tampilkan di beranda"), required=False)
    redirect_uris = AddressesField(
        label=gettext_lazy("Alamat kembali sesudah masuk"),
        help_text=gettext_lazy("Satu alamat setiap baris, persis seperti yang dikirim layanan."),
    )
    post_logout_redirect_uris = AddressesField(
        label=gettext_lazy("Alamat kembali sesudah keluar"), required=False, help_text=gettext_lazy("Boleh kosong.")
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("Data yang boleh diminta"),
        choices=[(name, scope.label) for name, scope in SCOPES.items() if name != "openid"],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Nomor akun selalu diberikan. Pilih hanya yang sungguh dipakai."),
    )

    def clean_home_url(self) -> str:
        return clean_address(self.cleaned_data["home_url"])

    def clean_scopes(self) -> list[str]:
        return ["openid", *self.cleaned_data["scopes"]]


class RegisterForm(ServiceForm):
    type = forms.ChoiceField(
        label=gettext_lazy("Jenis layanan"),
        choices=[
            (Client.Type.CONFIDENTIAL, gettext_lazy("Punya server sendiri, dapat menyimpan rahasia")),
            (Client.Type.PUBLIC, gettext_lazy("Hanya berjalan di ponsel atau peramban")),
        ],
        initial=Client.Type.CONFIDENTIAL,
        widget=forms.RadioSelect,
    )


class ReasonForm(NamesWhatIsMissing, forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Alasan"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Alasan ini tersimpan dalam riwayat layanan."),
    )
