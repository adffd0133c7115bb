from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bulk_uploads.faults import MAX_BYTES, MAX_ROWS
from bulk_uploads.kinds import Kind
from core.forms import NamesWhatIsMissing
from core.uploads import RefusedUpload

MEGABYTE = 1024 * 1024


class SpreadsheetField(forms.FileField):
    """An XLSX or CSV file; what is too large is refused by its size, before anybody reads it."""

    default_error_messages = {
        "required": _("Pilih berkas XLSX atau CSV."),
        "missing": _("Pilih berkas XLSX atau CSV."),
        "empty": _("Berkas ini kosong. Pilih berkas yang berisi data."),
        "invalid": _("Berkas ini tidak ikut terkirim. Pilih lagi berkasnya."),
    }

    def __init__(self, **kwargs):
        limit = MAX_BYTES // MEGABYTE
        rows = f"{MAX_ROWS:,}".replace(",", ".")
        kwargs.setdefault("label", _("Berkas XLSX atau CSV"))
        kwargs.setdefault("help_text", _("Paling besar %(mb)s MB dan %(rows)s baris.") % {"mb": limit, "rows": rows})
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": ".xlsx,.csv,text/csv"}))
        super().__init__(**kwargs)

    def clean(self, data, initial=None):
        if data and data.size > MAX_BYTES:
            size, limit = -(-data.size // MEGABYTE), MAX_BYTES // MEGABYTE
            raise ValidationError(
                _("Ukuran berkas %(size)s MB. Paling besar %(limit)s MB. Bagi menjadi beberapa berkas."),
                params={"size": size, "limit": limit},
            )
        if isinstance(data, RefusedUpload):
            raise ValidationError(data.why)
        return super().clean(data, initial)


class UploadForm(NamesWhatIsMissing, forms.Form):
    """A file, and on whose behalf when there is a choice; `scopes`: those for whom the person may prepare."""

    scope = forms.ModelChoiceField(label=_("Perusahaan"), queryset=None)
    file = SpreadsheetField()

    def __init__(self, *args, scopes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scope"].queryset = scopes
        choices = list(scopes[:2])
        self.only_scope = choices[0] if len(choices) == 1 else None
        if self.only_scope:
            del self.fields["scope"]

    def chosen_scope(self):
        """After validation."""
        return self.only_scope or self.cleaned_data["scope"]


class CorrectionForm(forms.Form):
    """A corrected file."""

    file = SpreadsheetField()


class RowForm(forms.Form):
    """One row as texts, a field for each column; their meaning is the kind's to judge, not the form's."""

    def __init__(self, *args, kind: Kind, **kwargs):
        super().__init__(*args, **kwargs)
        self.columns = {f"column_{number}": column for number, column in enumerate(kind.columns)}
        for name, column in self.columns.items():
            self.fields[name] = _field_of(column, self.initial.get(name, ""))

    def texts(self) -> dict[str, str]:
        """What was typed, by column; after validation."""
        return {column.name: self.cleaned_data[name] for name, column in self.columns.items()}


class JudgedByTheKind:
    """Mixin of fields that say whether they may stay empty, and refuse nothing themselves."""

    def validate(self, value):
        pass


class CellField(JudgedByTheKind, forms.CharField):
    pass


class ChoiceCellField(JudgedByTheKind, forms.ChoiceField):
    pass


def _field_of(column, typed: str) -> forms.Field:
    about = {"label": column.name, "help_text": column.help, "required": column.required}
    if not column.choices:
        return CellField(max_length=500, widget=forms.TextInput({"autocomplete": "off"}), **about)
    texts = dict.fromkeys(["", typed, *map(str, column.choices)])
    return ChoiceCellField(choices=[(text, text or "–") for text in texts], **about)
