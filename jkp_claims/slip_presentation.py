"""A calculation slip as its page and its letter show it: everything is written from what was frozen, nothing computed."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.templatetags.siap import rupiah, tanggal, waktu
from jkp_claims.models import CalculationSlip, SlipKind
from jkp_claims.rules import Facts
from jkp_claims.slip_words import CONDITIONS, FOUND, HOLDS, NAMES, NOTHING, PAYERS, day_name, formula, name_of

Row = tuple[str, str]


@dataclass(frozen=True)
class Step:
    """One step of the calculation in words; `tone` only where the result is a yes or no.

    `data` are its inputs in one line, `counted` only those that are no facts of the case but were counted from them.
    """

    label: str
    article: str
    data: str
    counted: str
    result: str
    tone: str = ""


def steps(slip: CalculationSlip) -> list[Step]:
    """The trace in its order, without the amounts of a decision, which are a table of their own."""
    seen: set[str] = set()
    said = []
    for found in slip.result["trace"]:
        rule = found["rule"]
        if slip.kind == SlipKind.AMOUNT or rule != "amount":
            # a code of both kinds is a refusal first: conditions of the right stand before those of the payment
            is_hold = rule in HOLDS and (rule not in CONDITIONS or rule in seen)
            said.append(_step(found, is_hold, overruled=rule in slip.overruled))
        seen.add(rule)
    return said


def _step(found: dict, is_hold: bool, overruled: bool) -> Step:
    rule = found["rule"]
    if rule in FOUND:
        label, result, tone = FOUND[rule].label, FOUND[rule].value(found["result"]), ""
    elif not found["result"]:
        label, result, tone = (HOLDS if is_hold else CONDITIONS)[rule], _("Terpenuhi"), "ok"
    elif is_hold:
        label, result, tone = HOLDS[rule], _("Belum. Pembayaran ditahan"), "warn"
    elif overruled:
        label, result, tone = CONDITIONS[rule], _("Dikesampingkan verifikator: keberatan diterima"), "warn"
    else:
        label, result, tone = CONDITIONS[rule], _("Tidak terpenuhi"), "bad"
    shown = [(name, name_of(rule, name), value) for name, value in found["inputs"]]
    data = {name: f"{words.label}: {words.value(value)}" for name, words, value in shown}
    counted = [text for name, text in data.items() if name not in Facts.__slots__]
    return Step(str(label), found["article"], "; ".join(data.values()), "; ".join(counted), result, tone)


def instalments(slip: CalculationSlip) -> list[dict]:
    """The months of a decision: number, window, formula, article; all but the number as text."""
    return [
        {
            "number": month["number"],
            "window": _window(month),
            "formula": formula(month["wage_base"], month["rate"], month["amount"]),
            "article": month["article"],
        }
        for month in slip.result.get("months", [])
    ]


def _window(month: dict) -> str:
    if month["opens_on"] is None:
        return _("Dihitung sejak klaim pertama")
    return f"{day_name(month['opens_on'])} – {day_name(month['closes_on'])}"


def summary(slip: CalculationSlip) -> list[Row]:
    """What was decided, and when."""
    made = (_("Dihitung"), waktu(slip.made_at))
    return [made, *(_amount_summary(slip) if slip.kind == SlipKind.AMOUNT else _decision_summary(slip))]


def _amount_summary(slip: CalculationSlip) -> Iterator[Row]:
    paid = slip.result
    yield _("Bulan"), NAMES["number"].value(paid["number"])
    yield _("Tanggal acuan"), day_name(paid["reference_on"])
    yield _("Hitungan"), formula(paid["wage_base"], paid["rate"], paid["amount"])
    yield _("Aturan"), paid["regulation"]


def _decision_summary(slip: CalculationSlip) -> Iterator[Row]:
    decided = slip.result
    yield _("Keputusan"), _("Berhak atas JKP") if decided["eligible"] else _("Tidak berhak atas JKP")
    yield _("Dibayar oleh"), str(PAYERS[decided["payer"]])
    if decided["months"]:
        whole = {"total": rupiah(decided["total"]), "months": len(decided["months"])}
        yield _("Seluruhnya"), _("%(total)s dalam %(months)s bulan") % whole
    if decided["needs_person"]:
        yield _("Penilaian petugas"), _("Perlu: alasan PHK ini dinilai verifikator")
    yield _("Batas klaim pertama"), day_name(decided["claim_deadline"])
    yield _("Aturan"), ", ".join(regulations(slip))


def regulations(slip: CalculationSlip) -> list[str]:
    """The names of the regulations that decided or paid, each once."""
    months = slip.result.get("months", [])
    return list(dict.fromkeys([slip.result["regulation"], *(month["regulation"] for month in months)]))


def facts(slip: CalculationSlip) -> list[Row]:
    """The frozen facts, in the order of their words."""
    return [(str(words.label), words.value(slip.facts[name])) for name, words in NAMES.items() if name in slip.facts]


def frame(slip: CalculationSlip) -> list[Row]:
    """What else the rules read: the history of regulations, the day, the days off."""
    history = [_("%(name)s sejak %(day)s") % {"name": name, "day": day_name(day)} for name, day in slip.adoptions]
    days_off = ", ".join(map(day_name, slip.holidays))
    rows = [(_("Aturan yang berlaku"), "; ".join(history)), (_("Dihitung untuk hari"), tanggal(slip.today))]
    return [*rows, (_("Hari libur"), days_off)] if days_off else rows


def letter_rows(slip: CalculationSlip) -> list[Row]:
    """The whole slip as the rows of a letter."""
    claim = slip.claim
    return [
        (_("Nomor struk"), slip.number),
        (_("Jenis"), str(slip.get_kind_display())),
        (_("Klaim"), f"{claim.number}, {slip.month.number}" if slip.month else claim.number),
        (_("Perusahaan"), claim.report.employment.company.name),
        *summary(slip),
        *((label, value) for label, value in facts(slip) if value != NOTHING),
        *((step.label, ". ".join(filter(None, (step.result, step.counted, step.article)))) for step in steps(slip)),
        *(
            (_("Bulan ke-%s") % month["number"], f"{month['formula']}. {month['window']}. {month['article']}")
            for month in instalments(slip)
        ),
    ]
