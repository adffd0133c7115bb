from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateField3
from phk_reports.models import Stage


class BeginStageForm(forms.Form):
    """At which stage the parties are. The fields are arguments of `disputing.begin`."""

    stage = forms.ChoiceField(
        label=_("Tahap sekarang"),
        choices=Stage.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih tahap sekarang.")},
    )
    started_on = DateField3(label=_("Tanggal tahap ini mulai"))


class EndStageForm(forms.Form):
    """How a stage ended. The fields are arguments of `disputing.end_stage`."""

    outcome = forms.ChoiceField(
        label=_("Hasil tahap ini"), widget=forms.RadioSelect, error_messages={"required": _("Pilih hasilnya.")}
    )
    ended_on = DateField3(label=_("Tanggal hasil"))
    note = forms.CharField(
        label=_("Catatan"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Misalnya nomor risalah, anjuran, atau putusan. Dibaca kedua pihak."),
    )

    def __init__(self, *args, outcomes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = outcomes
