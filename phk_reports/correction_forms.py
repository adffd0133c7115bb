"""The forms of the page "Perbaiki laporan": only what is asked for."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateField3
from documents.forms import DocumentField
from phk_reports.corrections import ASKED_COLUMNS
from phk_reports.forms import CAUSES
from phk_reports.models import Acceptance, AskedField, CorrectionItem

CHOOSE = {"required": _("Pilih salah satu jawaban.")}
COLUMNS = {
    "terminated_on": lambda: DateField3(label=_("Tanggal PHK")),
    "cause": lambda: forms.ChoiceField(
        label=_("Alasan PHK"), choices=CAUSES, error_messages={"required": _("Pilih alasan PHK.")}
    ),
    "accepts_termination": lambda: forms.ChoiceField(
        label=_("Apakah pekerja menerima PHK ini?"),
        choices=Acceptance.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    ),
    "notice_number": lambda: forms.CharField(
        label=_("Nomor surat PHK"), max_length=80, error_messages={"required": _("Tulis nomor surat PHK.")}
    ),
    "notice_on": lambda: DateField3(label=_("Tanggal surat PHK")),
    "narrative": lambda: forms.CharField(
        label=_("Penjelasan"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Tulis penjelasannya.")},
    ),
}


class CorrectedFieldsForm(forms.Form):
    """The fields that these items name, and no other."""

    def __init__(self, *args, items: Iterable[CorrectionItem], **kwargs):
        super().__init__(*args, **kwargs)
        for item in items:
            for column in ASKED_COLUMNS[AskedField(item.field)]:
                self.fields[column] = COLUMNS[column]()


class NewDocumentForm(forms.Form):
    """The one document of an item."""

    file = DocumentField(label=_("Berkas baru"))
