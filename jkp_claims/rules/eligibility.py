"""Refusals, holds and payer: one line for each line of the law, each with its article and its inputs."""

from collections.abc import Collection, Sequence
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
from jkp_claims.rules.instalments import Deadline
from jkp_claims.rules.records import Actor, Facts, Finding, Hold, Payer, Reason, Refusal, Value
from jkp_claims.rules.rule import Claim, Rule, Termination, by, by_field
from phk_reports.rules import DEATH, PENSION, PKWT_EXPIRED, RESIGNATION

PKWT = "PKWT"
WHO_ACTS = {
    Hold.STILL_ACTIVE: (Actor.EMPLOYER, Actor.DISNAKER),
    Hold.EMPLOYER_ARREARS_GT_3M: (Actor.EMPLOYER,),
    Hold.PROGRAMME_SET: (Actor.EMPLOYER,),
}
STILL_ACTIVE_ARTICLE = "Permenaker 15/2021 Pasal 9"
EMPLOYER_LIABLE_ARTICLE = "PP 37/2021 Pasal 37"


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


def _micro(facts: Facts) -> bool:
    return facts.enterprise_scale == Scale.MICRO


def _too_old_from(case: Termination) -> date:
    return add_months(case.facts.birth_date, case.regulation.enrolment_age_years * 12)


def _re_employed(case: Claim) -> bool:
    new_job_on = re_employed_after(case.facts)
    return new_job_on is not None and new_job_on <= case.reference_on


def _gap_too_short(case: Termination) -> bool:
    since = paid_since_last_benefit(case.facts)
    return since is not None and since < case.regulation.months_between_benefits


def _excluded(code: Refusal, cause: str) -> Rule[Claim]:
    return Rule(
        code,
        by_field("excluded_causes"),
        lambda case: case.facts.cause == cause,
        lambda case: {"cause": case.facts.cause},
    )


def _programmes(case: Termination) -> dict[str, Value]:
    facts = case.facts
    return {"enterprise_scale": facts.enterprise_scale, "missing": missing_programmes(facts, case.regulation)}


REFUSALS: tuple[Rule[Claim], ...] = (
    _excluded(Refusal.RESIGNATION, RESIGNATION),
    _excluded(Refusal.PENSION, PENSION),
    _excluded(Refusal.DEATH, DEATH),
    Rule(
        Refusal.TOTAL_DISABILITY,
        by_field("disability_cause"),
        lambda case: case.facts.cause == case.regulation.disability_cause and case.facts.total_permanent_disability,
        lambda case: {
            "cause": case.facts.cause,
            "total_permanent_disability": case.facts.total_permanent_disability,
        },
    ),
    Rule(
        Refusal.PKWT_EXPIRED,
        by_field("excluded_causes"),
        lambda case: case.facts.cause == PKWT_EXPIRED or ended_on_contract_end(case.facts),
        lambda case: {
            "cause": case.facts.cause,
            "contract_type": case.facts.contract_type,
            "contract_end_on": case.facts.contract_end_on,
            "terminated_on": case.facts.terminated_on,
        },
    ),
    Rule(
        Refusal.MONTHS_LT_12,
        by_field("paid_months_needed"),
        lambda case: paid_among_counted(case.facts, case.regulation) < case.regulation.paid_months_needed,
        lambda case: {
            "paid": paid_among_counted(case.facts, case.regulation),
            "needed": case.regulation.paid_months_needed,
            "among": case.regulation.paid_months_among,
        },
    ),
    Rule(
        Refusal.CONSECUTIVE_LT_6,
        by_field("six_consecutive"),
        lambda case: case.regulation.six_consecutive and not six_consecutive_paid(case.facts, case.regulation),
        lambda case: {"needed": CONSECUTIVE_MONTHS, "latest_paid_month": latest_paid_month(case.facts)},
        asked=lambda regulation: regulation.six_consecutive,
    ),
    Rule(
        Refusal.AGE_AT_ENROLMENT,
        by_field("enrolment_age_years"),
        lambda case: _too_old_from(case) <= case.facts.enrolled_on,
        lambda case: {
            "birth_date": case.facts.birth_date,
            "enrolled_on": case.facts.enrolled_on,
            "too_old_from": _too_old_from(case),
            "limit": case.regulation.enrolment_age_years,
        },
    ),
    Rule(
        Refusal.NOT_WNI,
        by_field("citizenship"),
        lambda case: case.facts.citizenship != case.regulation.citizenship,
        lambda case: {"citizenship": case.facts.citizenship},
    ),
    Rule(
        Refusal.NOT_WILLING,
        by("PP 37/2021 Pasal 19 ayat (2)"),
        lambda case: not case.facts.willing_to_work,
        lambda case: {"willing_to_work": case.facts.willing_to_work},
    ),
    Rule(
        Refusal.CLAIM_LATE,
        lambda case: case.deadline.article,
        lambda case: case.reference_on > case.deadline.last_day,
        lambda case: {"claim_deadline": case.deadline.last_day, "reference_on": case.reference_on},
    ),
    Rule(
        Refusal.RE_EMPLOYED,
        by("PP 37/2021 Pasal 40 huruf b"),
        _re_employed,
        lambda case: {
            "re_employed_on": case.facts.re_employed_on,
            "terminated_on": case.facts.terminated_on,
            "reference_on": case.reference_on,
        },
    ),
    Rule(
        Refusal.BENEFITS_USED_3,
        by_field("benefits_limit"),
        lambda case: len(case.facts.previous_benefits) >= case.regulation.benefits_limit,
        lambda case: {"used": len(case.facts.previous_benefits), "limit": case.regulation.benefits_limit},
    ),
    Rule(
        Refusal.GAP_LT_60_MONTHS,
        by_field("months_between_benefits"),
        _gap_too_short,
        lambda case: {
            "paid": paid_since_last_benefit(case.facts),
            "needed": case.regulation.months_between_benefits,
        },
    ),
    Rule(
        Refusal.PROGRAMME_SET,
        by_field("programmes"),
        lambda case: _micro(case.facts) and bool(missing_programmes(case.facts, case.regulation)),
        _programmes,
    ),
)

HOLDS: tuple[Rule[Termination], ...] = (
    Rule(
        Hold.STILL_ACTIVE,
        by(STILL_ACTIVE_ARTICLE),
        lambda case: case.facts.active_at_bpjs,
        lambda case: {"active_at_bpjs": case.facts.active_at_bpjs},
    ),
    Rule(
        Hold.EMPLOYER_ARREARS_GT_3M,
        lambda case: case.regulation.article(
            "arrears_limit_closed" if case.facts.cause in case.regulation.closed_causes else "arrears_limit"
        ),
        lambda case: (
            trailing_arrears(case.facts, case.regulation) > case.regulation.arrears_limit_for(case.facts.cause)
        ),
        lambda case: {
            "arrears": trailing_arrears(case.facts, case.regulation),
            "limit": case.regulation.arrears_limit_for(case.facts.cause),
            "latest_overdue_month": latest_overdue_month(case.facts.terminated_on),
        },
    ),
    Rule(
        Hold.PROGRAMME_SET,
        by(EMPLOYER_LIABLE_ARTICLE),
        lambda case: not _micro(case.facts) and bool(missing_programmes(case.facts, case.regulation)),
        _programmes,
    ),
)


def benefit_ends_on(facts: Facts, overruled: Collection[str] = ()) -> date | None:
    """The first day of the new job that ends the benefit (Pasal 40); None without one, or when a person overruled it."""
    return None if Refusal.RE_EMPLOYED in overruled else re_employed_after(facts)


def refusal_findings(facts: Facts, regulation: Regulation, deadline: Deadline, reference_on: date) -> list[Finding]:
    """Every refusal in the order of the law; `result` says whether it applies.

    `reference_on` is the day of the first claim, or today while there is none.
    """
    case = Claim(facts, regulation, deadline, reference_on)
    return [rule.finding(case) for rule in REFUSALS if rule.asked(regulation)]


def hold_findings(facts: Facts, regulation: Regulation) -> list[Finding]:
    """Every hold in its order; `result` says whether it applies."""
    case = Termination(facts, regulation)
    return [rule.finding(case) for rule in HOLDS]


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
