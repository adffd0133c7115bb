"""Template filters for money, numbers of identity, days and moments, in Indonesian and English."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import template
from django.forms import BoundField
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core import money, nik

register = template.Library()

JAKARTA = ZoneInfo("Asia/Jakarta")


def _speaks_english() -> bool:
    return (get_language() or "").startswith("en")


def _moment(value: datetime) -> datetime:
    return value.astimezone(JAKARTA) if timezone.is_aware(value) else value


def _day(value: date | datetime) -> date:
    return _moment(value).date() if isinstance(value, datetime) else value


@register.filter
def rupiah(amount: int | None) -> str:
    """Whole rupiah: Rp3.000.000, in English Rp3,000,000; nothing for None."""
    if amount is None or amount == "":
        return ""
    if _speaks_english():
        return f"{'-' if amount < 0 else ''}Rp{abs(amount):,}"
    return money.rupiah(amount)


@register.filter
def nik_masked(value: str | None) -> str:
    """A NIK with its middle hidden."""
    return nik.mask_nik(value) if value else ""


@register.filter
def tanggal(value: date | datetime | None) -> str:
    """7 Agustus 2025."""
    return date_format(_day(value), "j F Y", use_l10n=False) if value else ""


@register.filter
def bulan(value: date | None) -> str:
    """Agustus 2025, for any day of that month."""
    return date_format(value, "F Y", use_l10n=False) if value else ""


@register.filter
def tanggal_hari(value: date | datetime | None) -> str:
    """Kamis, 7 Agustus 2025."""
    return date_format(_day(value), "l, j F Y", use_l10n=False) if value else ""


@register.filter
def waktu(value: datetime | None) -> str:
    """7 Agu 2025, 10.42 WIB."""
    return f"{date_format(_moment(value), 'j M Y, H.i', use_l10n=False)} WIB" if value else ""


@register.filter
def sisa(value: date | datetime | None, today: date) -> str:
    """Days left until `value`, in words."""
    if not value:
        return ""
    days = (_day(value) - today).days
    if days == 0:
        return _("hari ini")
    if days == 1:
        return _("besok")
    if days > 1:
        return ngettext("%(days)d hari lagi", "%(days)d hari lagi", days) % {"days": days}
    return ngettext("lewat %(days)d hari", "lewat %(days)d hari", -days) % {"days": -days}


@register.simple_tag
def described(field: BoundField) -> SafeString:
    """The widget tied to its hint and error, also where Django leaves that to a fieldset (files)."""
    attrs = {"aria-describedby": field.aria_describedby} if field.aria_describedby else {}
    return field.as_widget(attrs=attrs)
