"""What a company report (WLKP) asks: one list from which the form, the check and the receipt are made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.dates import add_months

Figures = Mapping[str, int]

# (name, label, first and last age in whole years; None: no bound)
AGE_BANDS: tuple[tuple[str, Any, int | None, int | None], ...] = (
    ("age_under_18", _("Di bawah 18 tahun"), None, 17),
    ("age_18_24", _("18 sampai 24 tahun"), 18, 24),
    ("age_25_34", _("25 sampai 34 tahun"), 25, 34),
    ("age_35_44", _("35 sampai 44 tahun"), 35, 44),
    ("age_45_54", _("45 sampai 54 tahun"), 45, 54),
    ("age_from_55", _("55 tahun ke atas"), 55, None),
)


@dataclass(frozen=True)
class Group:
    """Figures that belong together; those of a `whole` group add up to the number of workers."""

    title: Any
    fields: tuple[tuple[str, Any], ...]
    whole: bool = False


TOTAL = Group(_("Jumlah pekerja"), (("total", _("Semua pekerja hari ini")),))
GROUPS = (
    TOTAL,
    Group(_("Menurut jenis kelamin"), (("male", _("Laki-laki")), ("female", _("Perempuan"))), whole=True),
    Group(
        _("Menurut kewarganegaraan"),
        (("citizens", _("Warga negara Indonesia")), ("foreigners", _("Warga negara asing"))),
        whole=True,
    ),
    Group(_("Menurut umur"), tuple((name, label) for name, label, _first, _last in AGE_BANDS), whole=True),
    Group(
        _("Menurut perjanjian kerja"),
        (("permanent", _("PKWTT (tetap)")), ("fixed_term", _("PKWT (kontrak)"))),
        whole=True,
    ),
    Group(_("Penyandang disabilitas"), (("disabled", _("Pekerja penyandang disabilitas")),)),
    Group(
        _("Masuk dan keluar dalam 12 bulan terakhir"),
        (("hired", _("Mulai bekerja")), ("left", _("Berhenti bekerja"))),
    ),
)
WAGES = (
    ("wage_lowest", _("Upah sebulan terendah")),
    ("wage_average", _("Upah sebulan rata-rata")),
    ("wage_highest", _("Upah sebulan tertinggi")),
)
COUNTS = tuple(name for group in GROUPS for name, _label in group.fields)


def born_within(today: date, first: int | None, last: int | None) -> tuple[date | None, date | None]:
    """Birth dates (after, up to and including) of those who are `first` to `last` whole years old on `today`."""
    after = add_months(today, -12 * (last + 1)) if last is not None else None
    return after, add_months(today, -12 * first) if first is not None else None


def contradictions(figures: Figures) -> dict[str, Any]:
    """What does not add up: the first field of the group → a sentence with the figures. Empty when all agrees."""
    found = {}
    total = figures["total"]
    for group in GROUPS:
        added = sum(figures[name] for name, _label in group.fields)
        if group.whole and added != total:
            found[group.fields[0][0]] = _("Jumlah %(group)s ada %(added)d, padahal semua pekerja %(total)d.") % {
                "group": str(group.title).lower(),
                "added": added,
                "total": total,
            }
    if figures["disabled"] > total:
        found["disabled"] = _("Lebih banyak daripada semua pekerja, %(total)d.") % {"total": total}
    if total and not 0 < figures["wage_lowest"] <= figures["wage_average"] <= figures["wage_highest"]:
        found["wage_lowest"] = _("Upah terendah, rata-rata, dan tertinggi harus berurutan dan lebih dari nol.")
    return found
