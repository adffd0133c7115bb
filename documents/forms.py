import re

from django import forms
from django.utils.translation import gettext_lazy as _

from core.ids import ALPHABET
from documents import checks
from documents.models import CODE_LENGTH

CODE = re.compile(rf"[{ALPHABET}]{{{CODE_LENGTH}}}")
LOOSE = re.compile(r"[\s.-]+")
UNKNOWN_CODE = _("Kode tidak dikenal. Periksa huruf dan angka: ada 12, tanpa 0, O, 1, I, L, dan U.")


def clean_code(text: str) -> str:
    """The code as it is stored, typed with or without spaces and dashes; "" when it cannot be one."""
    code = LOOSE.sub("", text).upper()
    return code if CODE.fullmatch(code) else ""


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Kode surat"),
        max_length=40,
        help_text=_("12 huruf dan angka di bawah judul surat. Contoh: 7KQ2-M9AB-CDEF."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "class": "w-20"}),
        error_messages={"required": _("Tulis kode surat.")},
    )

    def clean_code(self):
        code = clean_code(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(UNKNOWN_CODE)
        return code


class DocumentInput(forms.FileInput):
    """Also opens the camera of a phone."""

    def __init__(self):
        super().__init__({"accept": "image/jpeg,image/png,application/pdf"})


class DocumentField(forms.FileField):
    """An upload whose real type is checked; cleans to a `checks.CheckedFile` for `services.receive`."""

    widget = DocumentInput

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", _("JPG, PNG, atau PDF, paling besar 5 MB."))
        super().__init__(**kwargs)
        self.error_messages["required"] = _("Pilih foto atau PDF.")
        self.error_messages["empty"] = _("Berkas ini kosong (0 byte). Buka dulu di perangkat Anda, lalu pilih lagi.")
        self.error_messages["invalid"] = _("Berkas tidak terkirim. Pilih lagi, lalu kirim sekali lagi.")

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            return checks.check(file)
        except checks.DocumentRefused as refused:
            raise forms.ValidationError(refused.message) from refused
