"""Form fields of the profile: months, years, a photo, a CV."""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from documents.checks import DocumentRefused
from documents.forms import DocumentField, DocumentInput
from documents.models import Document
from profiles.models import FIRST_YEAR
from profiles.pictures import square

MONTH = re.compile(r"(\d{1,2}|[a-z]{3,9})[\s./-]+(\d{4})")
MONTHS_A_YEAR = 12


def month_number(text: str) -> int:
    """1 to 12 of "3", "Maret" or "mar"; 0 for anything else."""
    if text.isdigit():
        return int(text) if int(text) <= MONTHS_A_YEAR else 0
    for language in ("id", "en"):
        with override(language):
            for number, name in MONTHS.items():
                if str(name).lower().startswith(text):
                    return number
    return 0


class MonthField(forms.CharField):
    """A month, written "3 2021", "03/2021" or "Maret 2021"; cleans to its first day."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TextInput({"autocomplete": "off", "class": "w-10", "maxlength": "20"}))
        kwargs.setdefault("help_text", _("Bulan dan tahun. Contoh: 3 2021 atau Maret 2021."))
        super().__init__(**kwargs)

    def to_python(self, value) -> date | None:
        if isinstance(value, date):
            return value
        text = super().to_python(value).lower()
        if text in self.empty_values:
            return None
        match = MONTH.fullmatch(text)
        number = month_number(match[1]) if match else 0
        if not number or int(match[2]) < FIRST_YEAR:
            raise ValidationError(_("Tulis bulan dan tahun. Contoh: 3 2021 atau Maret 2021."))
        return date(int(match[2]), number, 1)

    def prepare_value(self, value):
        return f"{value.month} {value.year}" if isinstance(value, date) else value


class YearField(forms.IntegerField):
    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "w-5"}))
        super().__init__(min_value=FIRST_YEAR, **kwargs)
        wrong = _("Tulis tahun dengan empat angka. Contoh: 2009.")
        self.error_messages["invalid"] = wrong
        self.validators[0].message = wrong


class PhotoField(DocumentField):
    """A picture; cleans to a square JPEG."""

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", _("JPG atau PNG, paling besar 5 MB. Bagian tengahnya dipotong persegi."))
        kwargs.setdefault("widget", DocumentInput("image/jpeg,image/png"))
        super().__init__(**kwargs)
        self.error_messages["required"] = _("Pilih foto.")

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if file is None or isinstance(file, Document):  # kept by the form before, as it is cut here
            return file
        if not file.content_type.startswith("image/"):
            raise ValidationError(_("Foto harus JPG atau PNG. Berkas Anda PDF. Pilih fotonya."))
        try:
            return square(file)
        except DocumentRefused as refused:
            raise ValidationError(refused.message) from refused


class CvField(DocumentField):
    """A PDF."""

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", _("PDF tanpa kata sandi, paling besar 5 MB dan 50 halaman."))
        kwargs.setdefault("widget", DocumentInput("application/pdf"))
        super().__init__(**kwargs)
        self.error_messages["required"] = _("Pilih berkas PDF.")

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if file is not None and file.content_type != "application/pdf":
            raise ValidationError(_("CV harus PDF. Berkas Anda foto. Simpan sebagai PDF, lalu unggah lagi."))
        return file
