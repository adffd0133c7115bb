from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.forms import NamesWhatIsMissing, RupiahField
from registry.report_figures import COUNTS, GROUPS, WAGES, contradictions

MOST_WORKERS = 1_000_000


class CompanyReportForm(NamesWhatIsMissing, forms.Form):
    """The figures of a yearly report. `due_on` says to which due day they answer, so that a repeated click is noticed."""

    due_on = forms.DateField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        labels = {name: label for group in GROUPS for name, label in group.fields}
        for name in COUNTS:
            self.fields[name] = forms.IntegerField(
                label=labels[name],
                min_value=0,
                max_value=MOST_WORKERS,
                widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "w-10"}),
                error_messages={
                    "required": _("Tulis jumlahnya. Tulis 0 bila tidak ada."),
                    "invalid": _("Tulis jumlahnya dengan angka saja, contoh 25."),
                },
            )
        for name, label in WAGES:
            self.fields[name] = RupiahField(label=label, min_value=0, max_value=10**12)

    @cached_property
    def groups(self) -> list[dict]:
        """The fields under their headings."""
        counted = [{"title": group.title, "fields": [self[name] for name, _label in group.fields]} for group in GROUPS]
        return [*counted, {"title": _("Upah"), "fields": [self[name] for name, _label in WAGES]}]

    def clean(self):
        figures = super().clean()
        if not self.errors:
            for name, message in contradictions(figures).items():
                self.add_error(name, message)
        return figures

    @property
    def figures(self) -> dict[str, int]:
        """After validation: whole numbers by name."""
        return {name: self.cleaned_data[name] for name in (*COUNTS, *(name for name, _label in WAGES))}

    @property
    def typed(self) -> dict[str, str]:
        """What stands in the boxes, right or wrong."""
        return {name: self.data.get(name, "")[:40] for name in self.fields if name != "due_on"}
