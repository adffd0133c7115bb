"""Brings forecasts in line with the regulations in force. What was approved or paid is never touched.

No right waits for this: what may be filed and what is approved is read from the adoptions themselves.
"""

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.db.models import Case, CharField, QuerySet, Value, When
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from casework.steps import StepRefused, advance, record
from core.words import lazy_rupiah, lazy_tanggal
from jkp_claims import deciding, liabilities, services
from jkp_claims import facts as reading
from jkp_claims.adoptions import adoptions
from jkp_claims.models import ClaimState, JkpClaim, MonthlyClaim, SlipKind
from jkp_claims.models.claim import NEVER_FILED
from jkp_claims.models.month import UNDECIDED
from jkp_claims.regulations import Adoption, Adoptions
from jkp_claims.rules import Facts, as_json, claim_deadline, pay
from notifications.services import notify

CHUNK = 500

TITLE = _("JKP Anda dihitung ulang.")
MONTHS_CHANGED = _(
    "%(regulation)s berlaku sejak %(from_on)s. Bulan yang belum diputus (bulan ke-%(months)s): dari %(old)s menjadi "
    "%(new)s. Bulan yang sudah disetujui atau dibayar tidak berubah."
)
FORECAST_CHANGED = _(
    "%(regulation)s berlaku sejak %(from_on)s. Perkiraan seluruhnya: dari %(old)s menjadi %(new)s. Ajukan klaim bulan "
    "ke-1 paling lambat %(deadline)s."
)
RIGHT_WENT = _(
    "%(regulation)s berlaku sejak %(from_on)s. Menurut aturan itu, syarat klaim pertama Anda belum terpenuhi. Alasan dan "
    "cara mengajukan keberatan ada di halaman klaim Anda."
)


def refresh_forecasts(today: date) -> int:
    """Recalculate every forecast that the adoptions have made out of date; gives how many claims changed.

    Safe to repeat, to run twice at once and to be killed: each claim is one transaction, found by what is out of date.
    """
    history = adoptions()
    current = history.until(today)[-1]
    waiting = JkpClaim.objects.exclude(regulation=current.regulation.name)
    lapsed = waiting.filter(state=ClaimState.LAPSED, deadline_on__gte=current.from_on)
    changed = sum(
        _recalculate_months(claim, history)
        for claim in _one_by_one(JkpClaim.objects.filter(pk__in=out_of_date(history).values("claim")))
    )
    changed += sum(_forecast_again(claim, today) for claim in _one_by_one(waiting.filter(state__in=NEVER_FILED)))
    return changed + sum(_give_time_again(claim, history, today) for claim in _one_by_one(lapsed))


def _one_by_one(claims: QuerySet) -> Iterator[JkpClaim]:
    """In the order of their keys, with their people and files."""
    after = None
    while True:
        rows = claims if after is None else claims.filter(pk__gt=after)
        chunk = list(rows.select_related("participant", "report__employment__participant").order_by("pk")[:CHUNK])
        yield from chunk
        if len(chunk) < CHUNK:
            return
        after = chunk[-1].pk


def out_of_date(history: Adoptions) -> QuerySet:
    """The undecided months whose row names another regulation than the one that pays them."""
    first, *later = history.history
    pays = Case(
        *(When(counted_on__gte=entry.from_on, then=Value(entry.regulation.name)) for entry in reversed(later)),
        default=Value(first.regulation.name),
        output_field=CharField(),
    )
    undecided = MonthlyClaim.objects.filter(state__in=UNDECIDED)
    return undecided.annotate(counted_on=Greatest("reference_on", "claim__declared_on")).exclude(regulation=pays)


@transaction.atomic
def _recalculate_months(claim: JkpClaim, history: Adoptions) -> bool:
    """Write down anew what the undecided months of a filed claim will pay, and tell the worker once."""
    JkpClaim.objects.lock(claim.pk)
    facts = reading.frozen_facts(claim)
    before, after = {}, {}
    for month in out_of_date(history).filter(claim=claim).order_by("month_no"):
        if (due := _recalculate(month, facts, history)) is not None:
            before[month.month_no], after[month.month_no] = month.amount, due
    if before:
        liabilities.follow_months(claim)
    if before != after:
        sums = {"old": lazy_rupiah(sum(before.values())), "new": lazy_rupiah(sum(after.values()))}
        months = ", ".join(str(number) for number in before)
        _tell(claim, history.history[-1], MONTHS_CHANGED, months=months, **sums)
    return bool(before)


def _recalculate(month: MonthlyClaim, facts: Facts, history: Adoptions) -> int | None:
    """The new amount of the month; None when somebody has decided or recalculated it meanwhile."""
    due = pay(month.month_no, facts, history)
    after = {"regulation": due.regulation, "wage_base": due.wage_base, "rate": due.rate, "amount": due.amount}
    before = {name: getattr(month, name) for name in after}
    undecided = MonthlyClaim.objects.filter(pk=month.pk, state__in=UNDECIDED, regulation=month.regulation)
    if not undecided.update(**after):
        return None
    record(month, "recalculated", before=_written(before), after=_written(after))
    return due.amount


@transaction.atomic
def _forecast_again(claim: JkpClaim, today: date) -> bool:
    """The forecast of a claim that was not filed yet, by the regulation in force today: a new slip, and its deadline."""
    decided = deciding.decide(claim.report, today, overruled=deciding.overruled_on(claim, today))
    assessment = decided.assessment
    after = decided.columns(deciding.given_until(claim))
    before = {name: getattr(claim, name) for name in after}
    earlier = claim.decision
    never_filed = JkpClaim.objects.filter(pk=claim.pk, state__in=NEVER_FILED, regulation=claim.regulation)
    if not never_filed.update(**after):
        return False
    decided.freeze(claim, SlipKind.FORECAST)
    record(claim, "recalculated", before=_written(before), after=_written(after))
    cause = decided.inputs.adoptions.until(today)[-1]
    if claim.state == ClaimState.OPEN and assessment.eligible:
        totals = {"old": lazy_rupiah(earlier["total"]), "new": lazy_rupiah(assessment.total)}
        _tell(claim, cause, FORECAST_CHANGED, deadline=lazy_tanggal(after["deadline_on"]), **totals)
    elif claim.state == ClaimState.OPEN and earlier["eligible"]:
        _tell(claim, cause, RIGHT_WENT)
    return True


def _give_time_again(claim: JkpClaim, history: Adoptions, today: date) -> bool:
    """Revive a claim that lapsed unfiled, when the regulation in force today gives more time than has passed."""
    report = claim.report
    deadline = claim_deadline(report.effective_on or report.terminated_on, today, history).last_day
    if deadline < today:
        return False
    try:
        with transaction.atomic():
            _forecast_again(advance(claim, JkpClaim.revive, deadline_on=deadline), today)
            services.open_claim(report, today=today)
    except StepRefused:
        return False  # another run has done it
    return True


def _written(values: dict) -> dict:
    return {name: as_json(value) for name, value in values.items()}


def _tell(claim: JkpClaim, cause: Adoption, body, **values) -> None:
    """One message a claim and adoption."""
    if claim.worker is None:
        return
    notify(
        claim.worker,
        key=f"claim:{claim.pk}:recalculated:{cause.regulation.name}:{cause.from_on}",
        title=TITLE,
        body=body,
        url=claim.get_absolute_url(),
        values={"regulation": cause.regulation.name, "from_on": lazy_tanggal(cause.from_on), **values},
    )
