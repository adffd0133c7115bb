"""Form fields and widgets that many pages share: dates in three boxes, rupiah, NIK."""

import re
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.nik import NikError, clean_nik
from core.phones import PhoneError, clean_phone

BOXES = (("day", _("Hari"), 2), ("month", _("Bulan"), 2), ("year", _("Tahun"), 4))
RUPIAH = re.compile(
    r"(?:rp\.?\s*)?(\d{1,18}|\d{1,3}(?:([., ])\d{3})(?:\2\d{3}){0,5})(?:,(?:00|-{1,2}))?", re.IGNORECASE
)


def in_sentence(label: str) -> str:
    """A label as it stands inside a sentence: "Tanggal PHK" is "tanggal PHK", "NIK" stays."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


class NamesWhatIsMissing:
    """Mixin for forms: an empty field says "Tulis upah sebulan." or "Pilih kota.", not "this field is required"."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                label = in_sentence(str(field.label or name))
                chosen = isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.FileField)
                if isinstance(field, forms.BooleanField):
                    text = gettext("Centang pernyataan ini untuk melanjutkan.")
                elif chosen:
                    text = gettext("Pilih %(label)s.") % {"label": label}
                else:
                    text = gettext("Tulis %(label)s.") % {"label": label}
                field.error_messages["required"] = text


class DateInput3(forms.Widget):
    """Day, month and year in three boxes; works with any `forms.DateField`.

    What was typed comes back as an ISO date when it is one, else as the three texts on lines of their own,
    so that the boxes can show them again.
    """

    template_name = "django/forms/widgets/date_boxes.html"
    use_fieldset = True
    input_type = "text"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        shared = context["widget"]["attrs"]
        context["widget"]["boxes"] = [
            {
                "type": "text",
                "name": f"{name}_{part}",
                "label": label,
                "value": typed or None,
                "attrs": {
                    **shared,
                    "id": f"{shared.get('id', f'id_{name}')}_{part}",
                    "inputmode": "numeric",
                    "class": "w-5" if width == 4 else "w-3",
                    "maxlength": str(width),
                    "autocomplete": "off",
                },
            }
            for (part, label, width), typed in zip(BOXES, self.format_value(value), strict=True)
        ]
        return context

    def format_value(self, value: Any) -> tuple[str, str, str]:
        """The texts of the three boxes: day, month, year."""
        if isinstance(value, str) and "\n" in value:
            day, month, year = value.split("\n")
            return day, month, year
        if isinstance(value, str):
            try:
                value = date.fromisoformat(value)
            except ValueError:
                return "", "", ""
        if isinstance(value, date):
            return str(value.day), str(value.month), str(value.year)
        return "", "", ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        texts = [" ".join(data.get(f"{name}_{part}", "").split()) for part, _label, _width in BOXES]
        if not any(texts):
            return None
        try:
            if not re.fullmatch(r"\d{4}", texts[2], re.ASCII):
                raise ValueError
            return date(int(texts[2]), int(texts[1]), int(texts[0])).isoformat()
        except ValueError:
            return "\n".join(texts)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(f"{name}_{part}" in data for part, _label, _width in BOXES)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_day" if id_ else id_


class DateField3(forms.DateField):
    """A date asked for in three boxes, with messages that name the field."""

    widget = DateInput3

    def __init__(self, *, label: str = _("Tanggal"), **kwargs: Any) -> None:
        super().__init__(label=label, input_formats=["%Y-%m-%d"], **kwargs)
        if "error_messages" not in kwargs:
            self.error_messages["required"] = _("Tulis %(label)s.")
            self.error_messages["invalid"] = _("%(label)s harus berisi hari, bulan, dan tahun. Contoh: 27 3 2025.")

    def clean(self, value: Any) -> date | None:
        try:
            return super().clean(value)
        except ValidationError as error:
            label = str(self.label)
            shown = in_sentence(label) if error.code == "required" else label
            raise ValidationError(error.message, code=error.code, params={"label": shown}) from None

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, datetime):
            return value.date()
        return super().to_python(value)


class RupiahInput(forms.TextInput):
    """A text box with Rp in front of it."""

    template_name = "django/forms/widgets/rupiah.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "numeric", "autocomplete": "off", "class": "w-10", **(attrs or {})})


class RupiahField(forms.IntegerField):
    """Whole rupiah, written as people write it: 4500000, 4.500.000, Rp4.500.000."""

    widget = RupiahInput
    default_error_messages = {"invalid": _("Tulis jumlah rupiah dengan angka. Contoh: 4500000.")}

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        if isinstance(value, int):
            return value
        match = RUPIAH.fullmatch(" ".join(str(value).split()))
        if match is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(re.sub(r"\D", "", match[1]))

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}".replace(",", ".") if isinstance(value, int) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}


class NikField(forms.CharField):
    """Sixteen digits; spaces and dots between them do not matter."""

    def __init__(self, *, label: str = _("NIK"), **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "w-20"}))
        super().__init__(label=label, **kwargs)

    def to_python(self, value: Any) -> str:
        text: str = super().to_python(value)
        if text in self.empty_values:
            return text
        try:
            return clean_nik(text)
        except NikError as error:
            raise ValidationError(gettext(error.message), code="invalid") from error


class PhoneField(forms.CharField):
    """An Indonesian or international phone number, typed as people type it; its value is E.164, "+6281234567890"."""

    def __init__(self, *, label: str = _("Nomor ponsel"), **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput({"inputmode": "tel", "autocomplete": "tel", "class": "w-20"}))
        super().__init__(label=label, **kwargs)

    def to_python(self, value: Any) -> str:
        text: str = super().to_python(value)
        if text in self.empty_values:
            return text
        try:
            return clean_phone(text)
        except PhoneError as error:
            raise ValidationError(gettext(error.message), code="invalid") from error
