import hashlib
import re

from django import forms
from django.utils.translation import gettext_lazy as _

from core.ids import ALPHABET
from documents.arriving import examine
from documents.checks import DocumentRefused
from documents.models import CODE_LENGTH

ANY_DOCUMENT = "image/jpeg,image/png,application/pdf"
FORM_KEY = "form-key"
CODE = re.compile(rf"[{ALPHABET}]{{{CODE_LENGTH}}}")
LOOSE = re.compile(r"[\s.-]+")
MOST_LETTER_BYTES = 2 * 1024 * 1024
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


class KeptReference(str):
    """What a form says about a file that it has kept, instead of the file."""


class LetterFileForm(forms.Form):
    """The PDF of a letter, to be compared with what was handed out; cleans to its SHA-256."""

    file = forms.FileField(
        label=_("Berkas surat (PDF)"),
        help_text=_("Paling besar 2 MB. Berkas ini hanya dibandingkan, tidak disimpan."),
        widget=forms.FileInput({"accept": "application/pdf"}),
        allow_empty_file=True,
        error_messages={
            "required": _("Pilih berkas surat."),
            "invalid": _("Berkas tidak terkirim. Pilih lagi, lalu kirim sekali lagi."),
        },
    )

    def clean_file(self) -> str:
        file = self.cleaned_data["file"]
        if file.size > MOST_LETTER_BYTES:
            raise forms.ValidationError(_("Berkas ini lebih dari 2 MB. Surat kami selalu lebih kecil."))
        digest = hashlib.sha256()
        for block in file.chunks():
            digest.update(block)
        return digest.hexdigest()


class DocumentInput(forms.FileInput):
    """Also opens the camera of a phone. Shows a file that is kept already, and names it in the next post."""

    template_name = "documents/document_input.html"

    def __init__(self, accept: str = ANY_DOCUMENT):
        super().__init__({"accept": accept})
        self.kept = None
        self.form_key = ""

    def keep(self, name: str, reference: str) -> None:
        self.kept = {"name": name, "reference": reference}

    def value_from_datadict(self, data, files, name):
        file = super().value_from_datadict(data, files, name)
        reference = data.get(f"{name}-kept")
        return KeptReference(reference) if file is None and reference else file

    def value_omitted_from_data(self, data, files, name):
        return super().value_omitted_from_data(data, files, name) and f"{name}-kept" not in data

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"kept": self.kept, "form_key": self.form_key, "form_key_name": FORM_KEY}
        return context


class DocumentField(forms.FileField):
    """An upload whose real type is checked and which the virus scanner has seen, when it answers.

    Cleans to an `arriving.ScannedFile`, or to the `Document` that the form has kept before (`documents.keeping`):
    `services.receive` takes both.
    """

    widget = DocumentInput
    find_kept = None

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", _("JPG, PNG, atau PDF, paling besar 5 MB."))
        super().__init__(**kwargs)
        self.error_messages["required"] = _("Pilih foto atau PDF.")
        self.error_messages["empty"] = _("Berkas ini kosong (0 byte). Buka dulu di perangkat Anda, lalu pilih lagi.")
        self.error_messages["invalid"] = _("Berkas tidak terkirim. Pilih lagi, lalu kirim sekali lagi.")
        self.error_messages["forgotten"] = _("Berkas yang tersimpan tadi sudah tidak ada. Pilih lagi berkasnya.")

    def clean(self, data, initial=None):
        if isinstance(data, KeptReference):
            return self._kept(data)
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            return examine(file)
        except DocumentRefused as refused:
            raise forms.ValidationError(refused.message) from refused

    def _kept(self, reference: str):
        document = self.find_kept(reference) if self.find_kept else None
        if document is None or document.is_infected:
            raise forms.ValidationError(self.error_messages["forgotten"])
        return document
