from django import forms
from django.utils.translation import gettext_lazy as _


class SealForm(forms.Form):
    """What the officer saw when they pressed the button; a missing one is like another one."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class VoidForm(forms.Form):
    """Why a batch does not go to the bank."""

    note = forms.CharField(
        label=_("Alasan"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Alasan ini tercatat di riwayat batch dan dibaca oleh petugas pembayaran lain."),
        error_messages={"required": _("Tulis alasan pembatalan.")},
    )
