"""Choosing a kabupaten/kota among more than five hundred without a script: first the province or a part of the name."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from accounts.forms import PROVINCES, REGENCIES, RegencyField

MOST_FOUND = 40  # the largest province has fewer
SHORTEST_WORDS = 3
LOOK = "find_region"  # the name of the button that only looks for places
PROVINCE_DIGITS, REGENCY_DIGITS = 2, 4


class RegenciesField(forms.ModelMultipleChoiceField):
    """Some kabupaten or kota, each named with its province."""

    label_from_instance = RegencyField.label_from_instance


class RegionPicker:
    """Mixin for forms with a `region` (RegencyField) or `regions` (RegenciesField), see `picks`.

    Its page shows `components/region_picker.html` inside the form. The choices are what is chosen, the kabupaten/kota of
    the province, and those whose name contains the words. Its second button sends everything that was typed and gets it
    back with the choices: nothing is judged, nothing is saved, and no address ever stands in a URL.
    """

    picks = "region"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["province"] = forms.ModelChoiceField(
            PROVINCES, label=_("Provinsi"), required=False, empty_label=_("Pilih provinsi")
        )
        self.fields["place_words"] = forms.CharField(
            label=_("Atau cari nama kabupaten/kota"),
            help_text=_("Sedikitnya 3 huruf. Contoh: bekasi."),
            required=False,
            max_length=40,
            widget=forms.TextInput({"autocomplete": "off"}),
        )
        self.is_looking = self.is_bound and LOOK in self.data
        offered = [*self._chosen(), *self._of_province(), *self._found()]
        self.has_places = bool(offered)
        picked = self.fields[self.picks]
        picked.queryset = REGENCIES.filter(pk__in=offered)
        picked.required = picked.required and self.has_places
        if self.is_looking and self.has_places:
            picked.widget.attrs["autofocus"] = True

    @property
    def picked(self) -> forms.BoundField:
        """The field with the places, for the page."""
        return self[self.picks]

    def place_is_needed(self) -> bool:
        """Whether the answers so far ask for a place; read after the fields were cleaned."""
        return True

    def full_clean(self):
        if self.is_looking:
            self._errors, self.cleaned_data = ErrorDict(renderer=self.renderer), {}
        else:
            super().full_clean()

    def is_valid(self) -> bool:
        return not self.is_looking and super().is_valid()

    def clean_place_words(self):
        words = self.cleaned_data["place_words"]
        if words and not self._chosen() and not self._found():
            raise ValidationError(_("Tidak ada kabupaten/kota dengan nama itu. Tulis nama lain, atau pilih provinsi."))
        return words

    def clean(self):
        cleaned = super().clean()
        unanswered = not cleaned.get(self.picks) and not self.errors.keys() & {self.picks, "place_words", "province"}
        if unanswered and self.place_is_needed():
            if self.has_places:
                self.add_error(self.picks, _("Pilih kabupaten/kota."))
            else:
                self.add_error("province", _("Pilih provinsi, lalu tekan “Tampilkan kabupaten/kota”."))
        return cleaned

    def _chosen(self) -> list[str]:
        if self.is_bound:
            typed = self.data.getlist(self.add_prefix(self.picks))
            return [code for code in typed if code.isdigit() and len(code) == REGENCY_DIGITS]
        first = self.get_initial_for_field(self.fields[self.picks], self.picks) or []
        return [first] if isinstance(first, str) else list(first)

    def _of_province(self) -> list[str]:
        code = self._typed("province")
        is_code = code.isdigit() and len(code) == PROVINCE_DIGITS
        return list(REGENCIES.filter(province=code).values_list("pk", flat=True)) if is_code else []

    def _found(self) -> list[str]:
        words = self._typed("place_words")
        if len(words) < SHORTEST_WORDS:
            return []
        return list(REGENCIES.filter(name__icontains=words).values_list("pk", flat=True)[:MOST_FOUND])

    def _typed(self, name: str) -> str:
        typed = self.data.get(self.add_prefix(name), "") if self.is_bound else ""
        return typed.replace("\0", "").strip()  # which PostgreSQL takes in no text; the field refuses it in words
