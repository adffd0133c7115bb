"""What an employer owes because of a termination: opened with the decision, followed until paid or closed."""

from django.db import transaction

from casework.steps import advance, record
from jkp_claims.models import EmployerLiability, JkpClaim, MonthlyClaim
from jkp_claims.models.month import MAY_STOP
from jkp_claims.rules import WHOLE_BENEFIT, Assessment, Facts, Liability, as_json, liability


@transaction.atomic
def open_for(claim: JkpClaim, facts: Facts, assessment: Assessment) -> EmployerLiability | None:
    """Open what the decision on this claim makes the employer owe; None when nothing."""
    owed = liability(facts, assessment)
    return open_liability(claim, owed, assessment.regulation) if owed else None


def open_liability(claim: JkpClaim, owed: Liability, regulation: str, *, by=None) -> EmployerLiability:
    """The case of one debt, once a kind while it is live."""
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
    )
    record(opened, "opened", by=by, kind=str(owed.kind), amount=owed.amount)
    return opened


@transaction.atomic
def confirm_payment(case: EmployerLiability, *, by, note: str, paid_on) -> EmployerLiability:
    """The employer has paid. What it paid of the benefit, BPJS does not pay again."""
    case = advance(case, EmployerLiability.confirm_payment, by=by, note=note, decided_by=by, paid_on=paid_on)
    if case.kind in WHOLE_BENEFIT:
        for month in case.claim.months.filter(state__in=MAY_STOP).order_by("month_no"):
            advance(month, MonthlyClaim.count_as_paid, paid_on=paid_on)
    return case
