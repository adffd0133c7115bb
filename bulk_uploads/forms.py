from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bulk_uploads.faults import MAX_BYTES


class UploadForm(forms.Form):
    """A file, and on whose behalf when there is a choice; `scopes` is a queryset of those the person may write for."""

    scope = forms.ModelChoiceField(label=_("Perusahaan"), queryset=None, empty_label=None)
    file = forms.FileField(
        label=_("Berkas CSV"),
        help_text=_("Paling besar 5 MB dan 20.000 baris."),
        error_messages={"required": _("Pilih berkas CSV."), "empty": _("Berkas ini kosong.")},
    )

    def __init__(self, *args, scopes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scope"].queryset = scopes
        choices = list(scopes[:2])
        if len(choices) == 1:
            del self.fields["scope"]
            self.only_scope = choices[0]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(_("Berkas lebih dari 5 MB. Bagi menjadi beberapa berkas."))
        return file

    def chosen_scope(self):
        """After validation."""
        return self.cleaned_data["scope"] if "scope" in self.fields else self.only_scope
