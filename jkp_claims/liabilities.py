"""What an employer owes because of a termination: opened with the decision, followed until paid or closed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.steps import advance, record
from core.words import lazy_rupiah, lazy_tanggal
from documents.checks import CheckedFile
from documents.services import receive
from jkp_claims import liability_notices, liability_sums
from jkp_claims.adoptions import adoptions
from jkp_claims.liability_reasons import HOLD_OF
from jkp_claims.models import (
    EmployerLiability,
    JkpClaim,
    LiabilityState,
    MonthlyClaim,
    MonthState,
)
from jkp_claims.models.month import EMPLOYER_COVERS
from jkp_claims.permissions import decides_claims
from jkp_claims.regulations import REGULATIONS
from jkp_claims.rules import (
    WHOLE_BENEFIT,
    Assessment,
    Facts,
    Instalment,
    Liability,
    LiabilityKind,
    Reason,
    as_json,
    liability,
    shortfall,
)

PAYMENT_PROOF, WAGE_PROOF = "liability_payment", "liability_wage"
NEVER_PAID = [MonthState.REJECTED, MonthState.LAPSED, MonthState.STOPPED]
STOPS_BPJS = {
    LiabilityState.PAID: _(
        "Perusahaan sudah membayar manfaat ini pada %(day)s (%(number)s). BPJS tidak membayarnya lagi."
    ),
    LiabilityState.REPORTED: _(
        "Perusahaan melaporkan sudah membayar manfaat ini (%(number)s). Putuskan laporan itu lebih dulu."
    ),
    LiabilityState.OPEN: _(
        "Perusahaan masih ditagih membayar manfaat ini. Tutup dulu tanggungan %(number)s bila perusahaan tidak perlu "
        "membayar lagi. Yang menutupnya verifikator BPJS."
    ),
}


@transaction.atomic
def open_for(claim: JkpClaim, facts: Facts, assessment: Assessment) -> EmployerLiability | None:
    """Open what the decision on this claim makes the employer owe; None when nothing."""
    owed = liability(facts, assessment)
    return open_liability(claim, owed, assessment.regulation) if owed else None


def open_liability(
    claim: JkpClaim,
    owed: Liability,
    regulation: str,
    *,
    by: User | None = None,
    note: str = "",
    basis=None,
    part: int = 1,
) -> EmployerLiability:
    """The case of one debt, once a kind and part while it is live; the company and the worker are told."""
    live = claim.liabilities.live().filter(kind=owed.kind, part=part).first()
    if live is not None:
        return live
    opened = EmployerLiability.objects.create(
        claim=claim,
        company=claim.report.employment.company,
        kind=owed.kind,
        article=owed.article,
        regulation=regulation,
        amount=owed.amount,
        part=part,
        trace=as_json(owed.trace),
        basis=basis,
    )
    record(opened, "opened", by=by, note=note, kind=str(owed.kind), amount=owed.amount)
    liability_notices.tell_opened(opened)
    return opened


@transaction.atomic
def follow_months(claim: JkpClaim) -> None:
    """After months were recalculated: what the employer must still pay of the whole benefit is today's sum.

    What nobody reported as paid is replaced by a new debt; what was reported stays, and the difference comes on top.
    """
    live = claim.liabilities.live().of_the_whole_benefit().select_for_update(of=("self",)).order_by("kind", "part")
    cases = list(live)
    if not cases:
        return
    unpaid = [case for case in cases if case.state == LiabilityState.OPEN]
    kept = [case for case in cases if case.state != LiabilityState.OPEN]
    owed = liability_sums.whole_benefit_today(claim, cases[0].kind)
    if owed.amount == sum(case.amount for case in unpaid):
        return
    replaced = [advance(case, EmployerLiability.recalculate) for case in unpaid]
    regulation = adoptions().in_force(claim.declared_on).name
    part = max((case.part for case in kept), default=0) + 1
    opened = open_liability(claim, owed, regulation, part=part) if owed.amount else None
    for case in replaced:
        liability_notices.tell_replaced(case, opened)


class AlreadyOpen(Exception):
    """This debt is already followed in `case`."""

    def __init__(self, case: EmployerLiability):
        super().__init__(case.number)
        self.case = case


class NothingLeft(Exception):
    """The whole difference was paid before; `paid` is whole rupiah."""

    def __init__(self, paid: int):
        super().__init__(paid)
        self.paid = paid


class NotEnough(Exception):
    """The payment is less than what the months are worth that it would stand for; the text says what to do."""


@transaction.atomic
def record_real_wage(
    claim: JkpClaim, *, by: User, real_wage: int, note: str, file: CheckedFile
) -> EmployerLiability | None:
    """Open what the company owes because it reported a lower wage (Pasal 23); None when the benefit is not lower.

    What it paid for an earlier finding on this claim is taken off: raises `NothingLeft` when that was all, `AlreadyOpen`
    while an earlier finding is followed.
    """
    claim = JkpClaim.objects.lock(claim.pk)
    if not decides_claims(claim, by):
        raise PermissionDenied
    live = claim.liabilities.live().filter(kind=LiabilityKind.UNDERREPORTED_WAGE).first()
    if live is not None:
        raise AlreadyOpen(live)
    months = [_instalment(month) for month in claim.months.exclude(state__in=NEVER_PAID).order_by("month_no")]
    owed = shortfall(real_wage, months)
    if owed is None:
        return None
    paid = liability_sums.difference_paid(claim)
    if paid >= owed.amount:
        raise NothingLeft(paid)
    trace = liability_sums.with_what_is_followed(owed.trace, owed.article, paid)
    owed = replace(owed, amount=owed.amount - paid, trace=trace)
    basis = receive(file, by, WAGE_PROOF)
    return open_liability(claim, owed, months[0].regulation, by=by, note=note, basis=basis)


def _instalment(month: MonthlyClaim) -> Instalment:
    regulation = REGULATIONS[month.regulation]
    return Instalment(
        number=month.month_no,
        reference_on=month.reference_on,
        opens_on=month.opens_on,
        closes_on=month.closes_on,
        late_until=month.late_until,
        wage_base=month.wage_base,
        rate=month.rate,
        amount=month.amount,
        regulation=month.regulation,
        wage_ceiling=regulation.wage_ceiling,
        article=regulation.article("rates"),
    )


@transaction.atomic
def report_payment(
    case: EmployerLiability, *, by: User, note: str, paid_on: date, file: CheckedFile | None
) -> EmployerLiability:
    """The company says that it has paid; without a new proof, the one sent before stays."""
    evidence = receive(file, by, PAYMENT_PROOF) if file else case.evidence
    return advance(case, EmployerLiability.report_payment, by=by, note=note, paid_on=paid_on, evidence=evidence)


@transaction.atomic
def confirm_payment(case: EmployerLiability, *, by: User, note: str, paid_on: date) -> EmployerLiability:
    """The employer has paid. What it paid of the benefit, BPJS does not pay again; what BPJS has decided stays.

    Raises `NotEnough` when the months are worth more than all that was confirmed, and nothing more of it is followed.
    Locks the claim, then its months, then the case: whoever approves a month holds the claim first too.
    """
    claim = JkpClaim.objects.lock(case.claim_id)
    covered = _paid_for(claim, case, list(covered_months(case).select_for_update(of=("self",))))
    numbers = [month.month_no for month in covered]
    case = advance(
        case,
        EmployerLiability.confirm_payment,
        by=by,
        note=note,
        decided_by=by,
        paid_on=paid_on,
        months=numbers if case.kind in WHOLE_BENEFIT else _months_of(case),
        event_data={"months": numbers},
    )
    for month in covered:
        advance(month, MonthlyClaim.count_as_paid, paid_on=paid_on)
    return case


def _paid_for(claim: JkpClaim, case: EmployerLiability, months: list[MonthlyClaim]) -> list[MonthlyClaim]:
    """These months, once all that they are worth is paid; none while another part of it is followed."""
    if not months:
        return []
    paid = case.amount + liability_sums.confirmed(claim)
    before = claim.months.filter(state=MonthState.PAID_BY_EMPLOYER)
    worth = liability_sums.worth(claim, case.kind, [*before, *months])
    if paid >= worth:
        return months
    if claim.liabilities.live().of_the_whole_benefit().exclude(pk=case.pk).exists():
        return []
    values = {"worth": lazy_rupiah(worth), "paid": lazy_rupiah(paid)}
    raise NotEnough(
        _(
            "Manfaat yang diganti pembayaran ini bernilai %(worth)s, tetapi yang ditagih baru %(paid)s. Selisihnya harus "
            "ditagih lebih dulu: tunggu hitungan ulang portal, atau buka lagi tanggungan selisih yang ditutup."
        )
        % values
    )


def _months_of(case: EmployerLiability) -> list[int]:
    """The months from which a difference of wages was counted."""
    return [dict(found["inputs"])["number"] for found in case.trace if found["rule"] == "shortfall"]


@transaction.atomic
def reopen(case: EmployerLiability, *, by: User, note: str) -> EmployerLiability:
    """Closed by mistake: it is owed all the same, by today's sum. Raises `AlreadyOpen` while a newer one is followed."""
    claim = JkpClaim.objects.lock(case.claim_id)
    newer = live_twin(case)
    if newer is not None:
        raise AlreadyOpen(newer)
    case = advance(case, EmployerLiability.reopen, by=by, note=note, decided_by=by)
    if case.kind in WHOLE_BENEFIT:
        follow_months(claim)
    return case


def live_twin(case: EmployerLiability) -> EmployerLiability | None:
    """Another debt of this claim that is followed in place of this one."""
    live = EmployerLiability.objects.live().filter(claim=case.claim_id, kind=case.kind, part=case.part)
    return live.exclude(pk=case.pk).first()


def covered_months(case: EmployerLiability) -> QuerySet[MonthlyClaim]:
    """The months that the employer's payment stands for: those of a whole benefit that BPJS neither pays nor refused."""
    months = case.claim.months.order_by("month_no")
    return months.filter(state__in=EMPLOYER_COVERS) if case.kind in WHOLE_BENEFIT else months.none()


def untouched_months(case: EmployerLiability) -> QuerySet[MonthlyClaim]:
    """The other months of a whole benefit: approved, paid, rejected or stopped before the payment was confirmed."""
    months = case.claim.months.order_by("month_no")
    return months.exclude(state__in=EMPLOYER_COVERS) if case.kind in WHOLE_BENEFIT else months.none()


def why_bpjs_must_not_pay(claim_id: UUID) -> str:
    """Why no month of this claim may be paid by BPJS now: the employer owes the benefit or has paid it. "" without.

    Holds the claim until the end of the transaction, so that no payment is confirmed meanwhile.
    """
    JkpClaim.objects.lock(claim_id)
    of_claim = EmployerLiability.objects.of_the_whole_benefit().filter(claim=claim_id, state__in=STOPS_BPJS)
    latest = {case.state: case for case in of_claim.order_by("pk")}
    case = next((latest[state] for state in STOPS_BPJS if state in latest), None)
    if case is None:
        return ""
    values = {"number": case.number, "day": lazy_tanggal(case.paid_on) if case.paid_on else ""}
    return STOPS_BPJS[LiabilityState(case.state)] % values


def employer_pays(claim_ids: Iterable[UUID]) -> set[UUID]:
    """Those among these claims whose months the employer must pay first. One query."""
    live = EmployerLiability.objects.live().of_the_whole_benefit().filter(claim__in=claim_ids)
    return set(live.values_list("claim_id", flat=True))


def paid_by_employer_first(claim: JkpClaim) -> EmployerLiability | None:
    """The live debt by which the employer pays the months of this claim, instead of BPJS."""
    return claim.liabilities.live().of_the_whole_benefit().select_related("company").order_by("pk").first()


def still_waited_for(claim: JkpClaim, held: Iterable[Reason]) -> list[Reason]:
    """The holds without those by which the employer had to pay the benefit, once it has."""
    held = list(held)
    if not any(reason.code in HOLD_OF.values() for reason in held):
        return held
    paid = claim.liabilities.filter(state=LiabilityState.PAID).of_the_whole_benefit().exists()
    return [reason for reason in held if not paid or reason.code not in HOLD_OF.values()]
