"""What an employer owes because of a termination: opened with the decision, followed until paid or closed."""

from collections import defaultdict
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
from core.dates import Month
from core.words import lazy_tanggal
from documents.checks import CheckedFile
from documents.services import receive
from jkp_claims import liability_notices
from jkp_claims.models import (
    CalculationSlip,
    EmployerLiability,
    JkpClaim,
    LiabilityState,
    MonthlyClaim,
    MonthState,
    SlipKind,
)
from jkp_claims.models.liability import HAVE_PAID_DAY, LIVE_LIABILITY
from jkp_claims.models.month import EMPLOYER_COVERS
from jkp_claims.permissions import decides_claims
from jkp_claims.regulations import REGULATIONS
from jkp_claims.rules import (
    WHOLE_BENEFIT,
    Assessment,
    Facts,
    Hold,
    Instalment,
    Liability,
    LiabilityKind,
    Reason,
    as_json,
    facts_from_json,
    liability,
    shortfall,
)
from jkp_claims.rules.contributions import trailing_arrears
from jkp_claims.rules.eligibility import hold_findings, holds
from registry.models import Contribution

PAYMENT_PROOF, WAGE_PROOF = "liability_payment", "liability_wage"
NEVER_PAID = [MonthState.REJECTED, MonthState.LAPSED, MonthState.STOPPED]
HOLD_OF = {
    LiabilityKind.PROGRAMME_SET: Hold.PROGRAMME_SET,
    LiabilityKind.ARREARS_PAYS_FIRST: Hold.EMPLOYER_ARREARS_GT_3M,
}


@transaction.atomic
def open_for(claim: JkpClaim, facts: Facts, assessment: Assessment) -> EmployerLiability | None:
    """Open what the decision on this claim makes the employer owe; None when nothing."""
    owed = liability(facts, assessment)
    return open_liability(claim, owed, assessment.regulation) if owed else None


def open_liability(
    claim: JkpClaim, owed: Liability, regulation: str, *, by: User | None = None, note: str = "", basis=None
) -> EmployerLiability:
    """The case of one debt, once a kind while it is live; the company and the worker are told."""
    live = claim.liabilities.live().filter(kind=owed.kind).first()
    if live is not None:
        return live
    opened = EmployerLiability.objects.create(
        claim=claim,
        company=claim.report.employment.company,
        kind=owed.kind,
        article=owed.article,
        regulation=regulation,
        amount=owed.amount,
        trace=as_json(owed.trace),
        basis=basis,
    )
    record(opened, "opened", by=by, note=note, kind=str(owed.kind), amount=owed.amount)
    liability_notices.tell_opened(opened)
    return opened


class AlreadyOpen(Exception):
    """The difference of this claim's wage is already followed in `case`."""

    def __init__(self, case: EmployerLiability):
        super().__init__(case.number)
        self.case = case


@transaction.atomic
def record_real_wage(
    claim: JkpClaim, *, by: User, real_wage: int, note: str, file: CheckedFile
) -> EmployerLiability | None:
    """Open what the company owes because it reported a lower wage (Pasal 23); None when the benefit is not lower.

    Raises `AlreadyOpen` while an earlier finding on this claim is followed.
    """
    claim = lock_claim(claim.pk)
    if not decides_claims(claim, by):
        raise PermissionDenied
    live = claim.liabilities.live().filter(kind=LiabilityKind.UNDERREPORTED_WAGE).first()
    if live is not None:
        raise AlreadyOpen(live)
    months = [_instalment(month) for month in claim.months.exclude(state__in=NEVER_PAID).order_by("month_no")]
    owed = shortfall(real_wage, months)
    if owed is None:
        return None
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

    Locks the claim, then its months, then the case: whoever approves a month holds the claim first too.
    """
    lock_claim(case.claim_id)
    covered = list(covered_months(case).select_for_update(of=("self",)))
    numbers = [month.month_no for month in covered]
    case = advance(
        case,
        EmployerLiability.confirm_payment,
        by=by,
        note=note,
        decided_by=by,
        paid_on=paid_on,
        event_data={"months": numbers},
    )
    for month in covered:
        advance(month, MonthlyClaim.count_as_paid, paid_on=paid_on)
    return case


def covered_months(case: EmployerLiability) -> QuerySet[MonthlyClaim]:
    """The months that the employer's payment stands for: those of a whole benefit that BPJS neither pays nor refused."""
    months = case.claim.months.order_by("month_no")
    return months.filter(state__in=EMPLOYER_COVERS) if case.kind in WHOLE_BENEFIT else months.none()


def untouched_months(case: EmployerLiability) -> QuerySet[MonthlyClaim]:
    """The other months of a whole benefit: approved, paid, rejected or stopped before the payment was confirmed."""
    months = case.claim.months.order_by("month_no")
    return months.exclude(state__in=EMPLOYER_COVERS) if case.kind in WHOLE_BENEFIT else months.none()


def why_bpjs_must_not_pay(claim_id: UUID) -> str:
    """Why no month of this claim may be approved now: the employer has paid the benefit, or says so. "" without.

    Holds the claim until the end of the transaction, so that no payment is confirmed meanwhile.
    """
    lock_claim(claim_id)
    reported = EmployerLiability.objects.of_the_whole_benefit().filter(claim=claim_id, state__in=HAVE_PAID_DAY)
    case = reported.order_by("pk").last()
    if case is None:
        return ""
    values = {"number": case.number, "day": lazy_tanggal(case.paid_on)}
    if case.state == LiabilityState.PAID:
        return (
            _("Perusahaan sudah membayar manfaat ini pada %(day)s (%(number)s). BPJS tidak membayarnya lagi.") % values
        )
    return _("Perusahaan melaporkan sudah membayar manfaat ini (%(number)s). Putuskan laporan itu lebih dulu.") % values


def lock_claim(claim_id: UUID) -> JkpClaim:
    """Hold a claim until the end of the transaction. Always before its months, and these before its liabilities."""
    return JkpClaim.objects.select_for_update(of=("self",)).get(pk=claim_id)


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


def no_longer_owed(cases: Iterable[EmployerLiability]) -> set[UUID]:
    """The live cases whose reason is gone by today's record, so that a person may close them. Two queries.

    Read are the contributions, the programmes and the scale as they are today, all else as the claim was decided.
    """
    live = [case for case in cases if case.state in LIVE_LIABILITY]
    claims = [case.claim_id for case in live]
    slips = CalculationSlip.objects.filter(claim__in=claims, kind=SlipKind.DECISION).values_list("claim_id", "facts")
    decided = {claim_id: facts_from_json(facts) for claim_id, facts in slips}
    paid = _paid_months({case.claim.participant_id for case in live})
    return {
        case.pk
        for case in live
        if case.claim_id in decided
        and not _still_owed(case, _as_of_today(case, decided[case.claim_id], paid[case.claim.participant_id]))
    }


def _paid_months(participants: set[UUID]) -> dict[UUID, set[Month]]:
    months: dict[UUID, set[Month]] = defaultdict(set)
    paid = Contribution.objects.paid().filter(employment__participant__in=participants)
    for participant, month in paid.values_list("employment__participant", "month"):
        months[participant].add(Month.of(month))
    return months


def _as_of_today(case: EmployerLiability, decided: Facts, paid_months: set[Month]) -> Facts:
    employment = case.claim.report.employment
    return replace(
        decided,
        paid_months=frozenset(paid_months),
        programmes=frozenset(employment.programmes),
        enterprise_scale=employment.company.scale,
    )


def _still_owed(case: EmployerLiability, facts: Facts) -> bool:
    regulation = REGULATIONS[case.regulation]
    if case.kind == LiabilityKind.ARREARS_TO_SETTLE:
        return trailing_arrears(facts, regulation) > 0
    hold = HOLD_OF.get(LiabilityKind(case.kind))
    found = {reason.code for reason in holds(tuple(hold_findings(facts, regulation)))}
    return hold is None or hold in found
