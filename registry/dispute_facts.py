"""What the record says of one fact of one employment, in words that the worker, the company and the Disnaker all read."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from core.dates import Month
from core.templatetags.siap import bulan, rupiah, tanggal
from registry.models import Contribution, DisputedField, Employment


def recorded(field: str, employment: Employment | None, first: date | None = None, last: date | None = None) -> str:
    """In Indonesian, as it is kept with a dispute; "" where the record has no line for it. `first` and `last` are months."""
    if employment is None:
        return ""
    with override("id"):
        if field in (DisputedField.WAGE, DisputedField.MONTHS):
            return _months(employment, first, last) if first and last else ""
        return FACTS[field](employment) if field in FACTS else ""


def _ends(employment: Employment) -> str:
    contract = _("Akhir kontrak: %s.") % (tanggal(employment.contract_end_on) or "–")
    return f"{contract} {_('Berhenti bekerja: %s.') % (tanggal(employment.ended_on) or '–')}"


def contract(employment: Employment) -> str:
    """Kind, number and letter of appointment."""
    parts = [employment.get_contract_type_display(), employment.contract_number]
    if employment.appointment_number or employment.appointed_on:
        letter = " ".join(filter(None, [employment.appointment_number, tanggal(employment.appointed_on)]))
        parts.append(_("surat pengangkatan %s") % letter)
    return ", ".join(filter(None, parts))


def participation(employment: Employment) -> str:
    """Active, or since when and why not; also when the same company has enrolled the person again."""
    if employment.is_active_at_bpjs:
        return _("Aktif sejak %s.") % tanggal(employment.enrolled_on)
    ended = _("Nonaktif mulai %(day)s: %(cause)s.") % {
        "day": tanggal(employment.deactivated_on),
        "cause": employment.get_deactivation_cause_display(),
    }
    again = Employment.objects.active_at_bpjs().filter(
        participant=employment.participant_id, company=employment.company_id
    )
    since = again.order_by("-enrolled_on").values_list("enrolled_on", flat=True).first()
    return f"{ended} {_('Aktif lagi sejak %s.') % tanggal(since)}" if since else ended


def _months(employment: Employment, first: date, last: date) -> str:
    """One line a month: the wage, and when it was paid."""
    rows = Contribution.objects.filter(employment=employment, month__range=(first, last))
    known = {row.month: row for row in rows}
    return "\n".join(_month(month.first_day, known.get(month.first_day)) for month in months_between(first, last))


def _month(month: date, row: Contribution | None) -> str:
    if row is None:
        return _("%s: tidak ada") % bulan(month)
    paid = _("dibayar %s") % tanggal(row.paid_on) if row.paid_on else _("belum dibayar")
    return f"{bulan(month)}: {rupiah(row.wage)}, {paid}"


def months_between(first: date, last: date) -> list[Month]:
    """Both included."""
    start = Month.of(first)
    return [start.plus(step) for step in range(Month.of(last).months_since(start) + 1)]


FACTS = {
    DisputedField.NAME: lambda employment: employment.participant.full_name,
    DisputedField.BIRTH_DATE: lambda employment: tanggal(employment.participant.birth_date),
    DisputedField.STARTED_ON: lambda employment: tanggal(employment.started_on),
    DisputedField.ENDED_ON: _ends,
    DisputedField.CONTRACT: contract,
    DisputedField.STILL_ACTIVE: participation,
    DisputedField.DEACTIVATED: participation,
}
