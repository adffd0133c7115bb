import re
from datetime import datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.clock import WIB
from core.forms import DateField3
from core.occupations import occupation_choices
from counselling.models import Mode
from counselling.statements import ANSWERS, STATEMENTS

MOST_OCCUPATIONS = 3
TIME = re.compile(r"(\d{1,2})[.:](\d{2})")
MOST_TIMES = 20


class OccupationsForm(forms.Form):
    """One to three occupations somebody had, and one to three they wish for."""

    SIDES = {
        "previous": [_("Pekerjaan terakhir Anda"), _("Pekerjaan sebelumnya"), _("Pekerjaan sebelum itu")],
        "wished": [_("Pekerjaan yang paling Anda inginkan"), _("Pilihan kedua"), _("Pilihan ketiga")],
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [("", _("Pilih golongan jabatan")), *occupation_choices()]
        for side, labels in self.SIDES.items():
            for number, label in enumerate(labels, start=1):
                self.fields[f"{side}_{number}"] = forms.ChoiceField(
                    label=label,
                    choices=choices,
                    required=number == 1,
                    error_messages={"required": _("Pilih 1 sampai 3 pekerjaan.")},
                )

    @classmethod
    def initial_from(cls, assessment) -> dict[str, str]:
        chosen = {"previous": assessment.previous_occupations, "wished": assessment.wished_occupations}
        return {f"{side}_{number}": code for side in cls.SIDES for number, code in enumerate(chosen[side], start=1)}

    def chosen(self, side: str) -> list[str]:
        """The codes of one side, each once, in the order given."""
        codes = [self.cleaned_data[f"{side}_{number}"] for number in range(1, MOST_OCCUPATIONS + 1)]
        return list(dict.fromkeys(code for code in codes if code))


class StatementsForm(forms.Form):
    """One page of statements."""

    def __init__(self, *args, codes: tuple[str, ...], **kwargs):
        super().__init__(*args, **kwargs)
        for code in codes:
            self.fields[code] = forms.TypedChoiceField(
                label=STATEMENTS[code],
                choices=ANSWERS,
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": _("Pilih satu jawaban untuk setiap pernyataan.")},
            )


class OpenSlotsForm(forms.Form):
    day = DateField3(label=_("Tanggal"), help_text=_("Contoh: 27 3 2025."))
    times = forms.CharField(
        label=_("Pukul (WIB)"),
        help_text=_("Satu atau beberapa jam mulai, dipisah koma. Contoh: 09.00, 09.45, 10.30."),
        max_length=200,
        error_messages={"required": _("Tulis paling sedikit satu jam mulai.")},
    )
    minutes = forms.TypedChoiceField(
        label=_("Lama sesi"),
        choices=[(30, _("30 menit")), (45, _("45 menit")), (60, _("60 menit"))],
        coerce=int,
        widget=forms.RadioSelect,
        initial=30,
        error_messages={"required": _("Pilih lama sesi.")},
    )
    mode = forms.ChoiceField(
        label=_("Cara"),
        choices=Mode.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih cara konseling.")},
    )

    def __init__(self, *args, now: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now

    def clean_times(self) -> list[time]:
        parts = [part for part in re.split(r"[,;\s]+", self.cleaned_data["times"]) if part]
        found = []
        for part in parts:
            match = TIME.fullmatch(part)
            if match is None or int(match[1]) > 23 or int(match[2]) > 59:
                raise ValidationError(_("“%(part)s” bukan jam. Contoh: 09.00."), params={"part": part})
            found.append(time(int(match[1]), int(match[2])))
        if len(found) > MOST_TIMES:
            raise ValidationError(_("Paling banyak %(most)s jam sekali buka."), params={"most": MOST_TIMES})
        return found

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("day") and cleaned.get("times"):
            cleaned["starts"] = [datetime.combine(cleaned["day"], moment, WIB) for moment in cleaned["times"]]
            if min(cleaned["starts"]) <= self.now:
                self.add_error("day", _("Waktu ini sudah lewat. Pilih waktu yang akan datang."))
        return cleaned


class OutcomeForm(forms.Form):
    attended = forms.TypedChoiceField(
        label=_("Apakah klien hadir?"),
        choices=[("1", _("Ya, hadir")), ("0", _("Tidak hadir"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih hadir atau tidak.")},
    )
    summary = forms.CharField(
        label=_("Ringkasan"),
        help_text=_("Dibaca oleh klien."),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
    )
    internal_note = forms.CharField(
        label=_("Catatan internal"),
        help_text=_("Hanya dibaca oleh pengantar kerja."),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
    )
