from django import forms
from django.utils.translation import gettext_lazy as _


class NoQuestions(forms.Form):
    """For a step that asks nothing."""


class NoteForm(forms.Form):
    """A reason that the other side will read."""

    note = forms.CharField(
        label=_("Alasan"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Tulis dengan jelas. Alasan ini dibaca semua pihak dalam berkas ini."),
        error_messages={"required": _("Tulis alasannya, supaya penerima tahu apa yang harus dilakukan.")},
    )
