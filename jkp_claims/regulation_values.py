"""How the figures of a regulation are written: each function makes of a value the lines that a person reads."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.runs import runs
from core.templatetags.siap import rupiah
from jkp_claims.regulations import LateEffect, Programme, Scale, WindowPolicy
from jkp_claims.rules.contributions import CONSECUTIVE_MONTHS
from phk_reports.causes import Cause
from registry.choices import Citizenship
from registry.choices import Scale as ScaleLabel

Lines = list[str]


def percent(rate: Decimal) -> str:
    """A share of the wage: Decimal("0.0022") is "0,22%"."""
    return f"{number_format((rate * 100).normalize())}%"


def of_the_wage(rate: Decimal) -> Lines:
    return [_("%(percent)s dari upah") % {"percent": percent(rate)} if rate else _("Tidak ada")]


def money(amount: int) -> Lines:
    return [rupiah(amount)]


def month_money(amount: int) -> Lines:
    return [_("%(money)s sebulan") % {"money": rupiah(amount)}]


def yes_no(value: bool) -> Lines:
    return [_("Ya") if value else _("Tidak")]


def consecutive(asked: bool) -> Lines:
    """Ya, and how many."""
    return [", ".join(yes_no(asked) + months(CONSECUTIVE_MONTHS))] if asked else yes_no(asked)


def cause(code: str) -> Lines:
    return causes(frozenset({code}))


def months(count: int) -> Lines:
    return [ngettext("%(count)d bulan", "%(count)d bulan", count) % {"count": count}]


def years(count: int) -> Lines:
    return [ngettext("%(count)d tahun", "%(count)d tahun", count) % {"count": count}]


def times(count: int) -> Lines:
    return [ngettext("%(count)d kali", "%(count)d kali", count) % {"count": count}]


def working_days(count: int) -> Lines:
    return [ngettext("%(count)d hari kerja", "%(count)d hari kerja", count) % {"count": count}]


def applications(count: int) -> Lines:
    return [ngettext("%(count)d lamaran", "%(count)d lamaran", count) % {"count": count}]


def interviews(count: int) -> Lines:
    return [ngettext("%(count)d wawancara", "%(count)d wawancara", count) % {"count": count}]


def attendance(value: int) -> Lines:
    return [_("Paling sedikit %(percent)s%% pertemuan") % {"percent": value}]


def month_number(number: int) -> Lines:
    return [_("Bulan ke-%(number)s") % {"number": number}]


def citizenship(code: str) -> Lines:
    return [str(Citizenship(code).label)]


def causes(codes: frozenset[str]) -> Lines:
    return [str(cause.label) for cause in Cause if cause.value in codes]


def scales(codes: frozenset[Scale]) -> Lines:
    return [str(scale.label) for scale in ScaleLabel if scale.value in codes]


def rates(of_months: tuple[Decimal, ...]) -> Lines:
    lines = []
    for (first, rate), (last, _rate) in runs(enumerate(of_months, 1), itemgetter(1)):
        span = {"first": first, "last": last, "percent": percent(rate)}
        one = _("Bulan ke-%(first)s: %(percent)s dari upah")
        several = _("Bulan ke-%(first)s sampai ke-%(last)s: %(percent)s dari upah")
        lines.append((one if first == last else several) % span)
    return lines


def programmes(sets: Mapping[Scale, frozenset[Programme]]) -> Lines:
    """One line for scales that need the same."""
    lines = []
    for needed, alike in groupby(ScaleLabel, key=lambda scale: sets[Scale(scale.value)]):
        named = [programme.value for programme in Programme if programme in needed]
        lines.append(f"{', '.join(str(scale.label) for scale in alike)}: {', '.join(named)}")
    return lines


def window(policy: WindowPolicy) -> Lines:
    late = {
        LateEffect.PERSON_DECIDES: _(
            "Terlambat, tetapi bulan itu belum berakhir: dikirim dengan alasan, lalu petugas memutuskan."
        ),
        LateEffect.LAPSES: _("Terlambat: bulan itu tidak dibayar."),
    }
    return [
        _("Dibuka pada tanggal acuan, ditutup %(days)s hari sesudahnya.") % {"days": policy.close_offset_days},
        _("Bulan terakhir dibuka %(days)s hari kerja sebelum masa manfaat berakhir.")
        % {"days": policy.last_month_working_days},
        late[policy.late_effect],
        _("Bulan hangus hanya setelah sedikitnya %(reminders)s pengingat lewat %(channels)s saluran.")
        % {"reminders": policy.reminders_needed, "channels": policy.reminder_channels_needed},
        _("Bila pengingat kurang, batasnya mundur sampai %(days)s hari setelah pengingat pertama.")
        % {"days": policy.extension_days},
    ]
