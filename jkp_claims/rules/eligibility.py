"""Refusals, holds and payer: one line for each line of the law, each with its article and its inputs."""

from collections.abc import Iterator, Sequence
from datetime import date

from core.dates import add_months
from jkp_claims.regulations import Regulation, Scale
from jkp_claims.rules.contributions import (
    CONSECUTIVE_MONTHS,
    latest_overdue_month,
    latest_paid_month,
    paid_among_counted,
    paid_since_last_benefit,
    six_consecutive_paid,
    trailing_arrears,
)
from jkp_claims.rules.records import Actor, Facts, Finding, Hold, Payer, Reason, Refusal, Value
from phk_reports.rules import DEATH, PENSION, PKWT_EXPIRED, RESIGNATION

PKWT = "PKWT"
WHO_ACTS = {
    Hold.STILL_ACTIVE: (Actor.EMPLOYER, Actor.DISNAKER),
    Hold.EMPLOYER_ARREARS_GT_3M: (Actor.EMPLOYER,),
    Hold.PROGRAMME_SET: (Actor.EMPLOYER,),
}
STILL_ACTIVE_ARTICLE = "Permenaker 15/2021 Pasal 9"
EMPLOYER_LIABLE_ARTICLE = "PP 37/2021 Pasal 37"


def _finding(rule: str, article: str, result: Value, **inputs: Value) -> Finding:
    return Finding(rule, article, result, tuple(inputs.items()))


def missing_programmes(facts: Facts, regulation: Regulation) -> tuple[str, ...]:
    """The programmes an enterprise of this scale must have and has not, sorted."""
    return tuple(sorted(regulation.programmes[Scale(facts.enterprise_scale)] - facts.programmes))


def ended_on_contract_end(facts: Facts) -> bool:
    """A PKWT that ended exactly on its end date."""
    return facts.contract_type == PKWT and facts.contract_end_on == facts.terminated_on


def worked_past_contract_end(facts: Facts) -> bool:
    """A PKWT that went on after its end date."""
    return (
        facts.contract_type == PKWT
        and facts.contract_end_on is not None
        and facts.contract_end_on < facts.terminated_on
    )


def re_employed_after(facts: Facts) -> date | None:
    """The first day of a new job. One that began on or before the termination is a second job, and none (Pasal 36)."""
    if facts.re_employed_on is not None and facts.re_employed_on > facts.terminated_on:
        return facts.re_employed_on
    return None


def refusal_findings(facts: Facts, regulation: Regulation, deadline: date, reference_on: date) -> Iterator[Finding]:
    """Every refusal in the order of the law; `result` says whether it applies.

    `reference_on` is the day of the first claim, or today while there is none.
    """
    law = regulation.article
    cause = facts.cause
    yield _finding(Refusal.RESIGNATION, law("excluded_causes"), cause == RESIGNATION, cause=cause)
    yield _finding(Refusal.PENSION, law("excluded_causes"), cause == PENSION, cause=cause)
    yield _finding(Refusal.DEATH, law("excluded_causes"), cause == DEATH, cause=cause)
    yield _finding(
        Refusal.TOTAL_DISABILITY,
        law("disability_cause"),
        cause == regulation.disability_cause and facts.total_permanent_disability,
        cause=cause,
        total_permanent_disability=facts.total_permanent_disability,
    )
    yield _finding(
        Refusal.PKWT_EXPIRED,
        law("excluded_causes"),
        cause == PKWT_EXPIRED or ended_on_contract_end(facts),
        cause=cause,
        contract_type=facts.contract_type,
        contract_end_on=facts.contract_end_on,
        terminated_on=facts.terminated_on,
    )
    paid = paid_among_counted(facts, regulation)
    yield _finding(
        Refusal.MONTHS_LT_12,
        law("paid_months_needed"),
        paid < regulation.paid_months_needed,
        paid=paid,
        needed=regulation.paid_months_needed,
        among=regulation.paid_months_among,
    )
    if regulation.six_consecutive:
        yield _finding(
            Refusal.CONSECUTIVE_LT_6,
            law("six_consecutive"),
            not six_consecutive_paid(facts, regulation),
            needed=CONSECUTIVE_MONTHS,
            latest_paid_month=latest_paid_month(facts),
        )
    too_old_from = add_months(facts.birth_date, regulation.enrolment_age_years * 12)
    yield _finding(
        Refusal.AGE_AT_ENROLMENT,
        law("enrolment_age_years"),
        too_old_from <= facts.enrolled_on,
        birth_date=facts.birth_date,
        enrolled_on=facts.enrolled_on,
        too_old_from=too_old_from,
    )
    yield _finding(
        Refusal.NOT_WNI,
        law("citizenship"),
        facts.citizenship != regulation.citizenship,
        citizenship=facts.citizenship,
    )
    yield _finding(
        Refusal.NOT_WILLING,
        "PP 37/2021 Pasal 19 ayat (2)",
        not facts.willing_to_work,
        willing_to_work=facts.willing_to_work,
    )
    yield _finding(
        Refusal.CLAIM_LATE,
        law("claim_months"),
        reference_on > deadline,
        claim_deadline=deadline,
        reference_on=reference_on,
    )
    new_job_on = re_employed_after(facts)
    yield _finding(
        Refusal.RE_EMPLOYED,
        "PP 37/2021 Pasal 40 huruf b",
        new_job_on is not None and new_job_on <= reference_on,
        re_employed_on=facts.re_employed_on,
        terminated_on=facts.terminated_on,
        reference_on=reference_on,
    )
    used = len(facts.previous_benefits)
    yield _finding(
        Refusal.BENEFITS_USED_3,
        law("benefits_limit"),
        used >= regulation.benefits_limit,
        used=used,
        limit=regulation.benefits_limit,
    )
    since = paid_since_last_benefit(facts)
    yield _finding(
        Refusal.GAP_LT_60_MONTHS,
        law("months_between_benefits"),
        since is not None and since < regulation.months_between_benefits,
        paid=since,
        needed=regulation.months_between_benefits,
    )
    missing = missing_programmes(facts, regulation)
    yield _finding(
        Refusal.PROGRAMME_SET,
        law("programmes"),
        bool(missing) and facts.enterprise_scale == Scale.MICRO,
        enterprise_scale=facts.enterprise_scale,
        missing=missing,
    )


def hold_findings(facts: Facts, regulation: Regulation) -> Iterator[Finding]:
    """Every hold in its order; `result` says whether it applies."""
    yield _finding(Hold.STILL_ACTIVE, STILL_ACTIVE_ARTICLE, facts.active_at_bpjs, active_at_bpjs=facts.active_at_bpjs)
    arrears = trailing_arrears(facts, regulation)
    limit = regulation.arrears_limit_for(facts.cause)
    closed = facts.cause in regulation.closed_causes
    yield _finding(
        Hold.EMPLOYER_ARREARS_GT_3M,
        regulation.article("arrears_limit_closed" if closed else "arrears_limit"),
        arrears > limit,
        arrears=arrears,
        limit=limit,
        latest_overdue_month=latest_overdue_month(facts.terminated_on),
    )
    missing = missing_programmes(facts, regulation)
    yield _finding(
        Hold.PROGRAMME_SET,
        EMPLOYER_LIABLE_ARTICLE,
        bool(missing) and facts.enterprise_scale != Scale.MICRO,
        enterprise_scale=facts.enterprise_scale,
        missing=missing,
    )


def refusals(findings: Sequence[Finding]) -> tuple[Reason, ...]:
    """The refusals that apply."""
    return tuple(Reason(Refusal(found.rule), found.article, found.inputs) for found in findings if found.result)


def holds(findings: Sequence[Finding]) -> tuple[Reason, ...]:
    """The holds that apply, each with who must act."""
    return tuple(
        Reason(Hold(found.rule), found.article, found.inputs, WHO_ACTS[Hold(found.rule)])
        for found in findings
        if found.result
    )


def payer(refused: bool, hold_codes: Sequence[str]) -> Payer:
    """Nobody when refused; the employer when arrears or missing programmes make it liable; else BPJS."""
    if refused:
        return Payer.NONE
    liable = Hold.EMPLOYER_ARREARS_GT_3M in hold_codes or Hold.PROGRAMME_SET in hold_codes
    return Payer.EMPLOYER if liable else Payer.BPJS


def needs_person(facts: Facts, regulation: Regulation) -> bool:
    """The text of the law leaves this case to a person; changes nothing else."""
    disability_unclear = (facts.cause == regulation.disability_cause) != facts.total_permanent_disability
    return facts.cause in regulation.doubtful_causes or disability_unclear or worked_past_contract_end(facts)
