"""Where each rule of the law lives: its functions and tests, written down for docs/regulations.md.

Articles are named by the field of the regulation that has them, or in full where no field does.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from jkp_claims.regulations import TRANSITION_ARTICLE
from jkp_claims.rules import ConditionCode, Hold, LiabilityKind, Refusal
from jkp_claims.rules.contributions import DUE_ARTICLE
from jkp_claims.rules.eligibility import EMPLOYER_LIABLE_ARTICLE
from phk_reports.rules import (
    NOTICE_ARTICLE,
    NOTICE_WORKING_DAYS,
    OBJECTION_ARTICLE,
    OBJECTION_WORKING_DAYS,
    PROBATION_NOTICE_WORKING_DAYS,
    REPORT_ARTICLE,
    REPORT_WORKING_DAYS,
)

NEW_JOB_ARTICLE = "PP 37/2021 Pasal 40 huruf b"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rule lives: the functions that decide it, and the tests that hold them."""

    functions: tuple[str, ...]
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line of a table that has no code of its own: what it is, by which article or field of the regulation."""

    what: str
    article: str
    place: Place


def _place(functions: str, tests: str) -> Place:
    return Place(tuple(functions.split()), tuple(tests.split()))


_MISSING_PROGRAMME = "test_a_missing_programme_refuses_in_a_micro_enterprise_and_holds_in_others"

REFUSALS: Mapping[Refusal, Place] = {
    Refusal.RESIGNATION: _place("refusal_findings", "test_causes_and_person"),
    Refusal.PENSION: _place("refusal_findings", "test_causes_and_person"),
    Refusal.DEATH: _place("refusal_findings", "test_causes_and_person"),
    Refusal.TOTAL_DISABILITY: _place("refusal_findings", "test_causes_and_person"),
    Refusal.PKWT_EXPIRED: _place("ended_on_contract_end", "test_causes_and_person"),
    Refusal.MONTHS_LT_12: _place("first_counted_month paid_among_counted", "test_contributions"),
    Refusal.CONSECUTIVE_LT_6: _place("six_consecutive_paid latest_paid_month", "test_contributions"),
    Refusal.AGE_AT_ENROLMENT: _place("refusal_findings", "test_not_yet_54_when_enrolled"),
    Refusal.NOT_WNI: _place("refusal_findings", "test_causes_and_person"),
    Refusal.NOT_WILLING: _place("refusal_findings", "test_causes_and_person"),
    Refusal.CLAIM_LATE: _place(
        "claim_deadline", "test_the_last_day_of_three_months_is_in_time test_without_a_claim_today_decides"
    ),
    Refusal.RE_EMPLOYED: _place("re_employed_after", "test_re_employed"),
    Refusal.BENEFITS_USED_3: _place("refusal_findings", "test_earlier_benefits"),
    Refusal.GAP_LT_60_MONTHS: _place("paid_since_last_benefit", "test_earlier_benefits"),
    Refusal.PROGRAMME_SET: _place("missing_programmes", _MISSING_PROGRAMME),
}

HOLDS: Mapping[Hold, Place] = {
    Hold.STILL_ACTIVE: _place("hold_findings", "test_still_active_holds_and_leaves_the_payer_alone"),
    Hold.EMPLOYER_ARREARS_GT_3M: _place(
        "trailing_arrears latest_overdue_month",
        "test_trailing_arrears test_latest_overdue_month test_arrears_make_the_employer_pay",
    ),
    Hold.PROGRAMME_SET: _place("missing_programmes", _MISSING_PROGRAMME),
}

WHO_PAYS = (
    Rule(
        "payer",
        EMPLOYER_LIABLE_ARTICLE,
        _place("payer", "test_holds_are_found_with_a_refusal_too_and_then_nobody_pays"),
    ),
    Rule("a person looks at it", "doubtful_causes", _place("needs_person", "test_needs_person")),
    Rule("a month's contribution is overdue", DUE_ARTICLE, _place("latest_overdue_month", "test_latest_overdue_month")),
)

LIABILITIES: Mapping[LiabilityKind, tuple[str, Place]] = {
    LiabilityKind.UNDERREPORTED_WAGE: (
        "shortfall_at_once",
        _place(
            "shortfall",
            "test_shortfall_of_a_wage_reported_too_low test_a_shortfall_follows_the_regulation_of_each_month",
        ),
    ),
    LiabilityKind.NOT_ENROLLED: (
        "exempt_scales",
        _place(
            "lump_sum_of_unenrolled",
            "test_lump_sum_of_a_worker_never_enrolled test_a_micro_enterprise_owes_no_lump_sum",
        ),
    ),
    LiabilityKind.PROGRAMME_SET: (
        "exempt_scales",
        _place(
            "liability",
            "test_missing_programmes_cost_the_whole_benefit test_the_benefit_is_owed_once_and_the_wider_duty_counts",
        ),
    ),
    LiabilityKind.ARREARS_PAYS_FIRST: (
        "arrears_limit",
        _place("liability", "test_arrears test_paying_first_is_traced_month_by_month"),
    ),
    LiabilityKind.ARREARS_TO_SETTLE: (
        "arrears_settled",
        _place("liability", "test_arrears test_the_article_of_arrears"),
    ),
}

REFUNDS = (
    Rule(
        "the employer that paid first asks BPJS for its money",
        "refund_months",
        _place("refund_asked_until", "test_the_refund_is_asked_for_within_3_months_of_paying"),
    ),
    Rule(
        "BPJS gives it back",
        "refund_working_days",
        _place("refund_due_on", "test_the_refund_is_paid_7_working_days_after_the_complete_file"),
    ),
)

CONDITIONS: Mapping[ConditionCode, Place] = {
    ConditionCode.SELF_ASSESSMENT: _place("conditions", "test_conditions"),
    ConditionCode.JOB_SEARCH: _place("job_search", "test_either_applications_or_interview"),
    ConditionCode.APPLICATIONS: _place("job_search", "test_conditions"),
    ConditionCode.INTERVIEW: _place("job_search", "test_conditions"),
    ConditionCode.COUNSELLING: _place("conditions", "test_conditions"),
    ConditionCode.TRAINING: _place(
        "training training_asked",
        "test_recommended_training_asks_for_80_percent test_training_is_waived_without_a_class_or_a_session "
        "test_under_pp_6_2025_training_counts_when_it_is_taken",
    ),
    ConditionCode.STATUS_FORM: _place("conditions", "test_month_6_asks_for_the_status_form"),
}

DAYS_AND_AMOUNTS = (
    Rule("amount of a month", "rates", _place("amount rate share", "test_published_examples")),
    Rule("the wage it is counted from", "wage_ceiling", _place("wage_base", "test_published_examples")),
    Rule(
        "what a month pays when it is decided",
        "rates",
        _place("pay", "test_what_a_month_pays test_a_month_pays_what_the_assessment_foresees"),
    ),
    Rule(
        "which regulation pays a month",
        TRANSITION_ARTICLE,
        _place("regulation_for", "test_a_running_benefit_changes_rate_on_the_day test_the_regulation_of_an_instalment"),
    ),
    Rule(
        "last day of the first claim",
        "claim_months",
        _place("claim_deadline", "test_claim_deadline test_what_was_not_revived_is_refused"),
    ),
    Rule(
        "filing days of each month",
        "window",
        _place(
            "windows", "test_windows_of_months_2_to_5 test_window_of_month_6 test_window_of_month_1_is_the_claim_period"
        ),
    ),
    Rule(
        "in time, late or lapsed",
        "window",
        _place("filing_status lapses_after", "test_filing_status test_a_month_lapses_only_after_reminders"),
    ),
    Rule(
        "months after a new job",
        NEW_JOB_ARTICLE,
        _place("instalments", "test_months_from_a_new_job_on_are_left_out"),
    ),
    Rule(
        "since when acts count",
        "self_assessment_required",
        _place(
            "acts_count_after",
            "test_acts_count_from_the_filing_of_the_month_before_or_the_end_of_its_late_period",
        ),
    ),
    Rule(
        "who pays the contribution",
        "government_share",
        _place("contribution_shares", "test_contribution_shares test_each_part_says_its_payer_rate_and_article"),
    ),
)

EMPLOYERS_DAYS = (
    Rule(
        f"report and deactivation, {REPORT_WORKING_DAYS} working days",
        REPORT_ARTICLE,
        _place("report_due_on", "test_the_employer_reports_within_7_working_days"),
    ),
    Rule(
        f"notice, {NOTICE_WORKING_DAYS} or, on probation, {PROBATION_NOTICE_WORKING_DAYS} working days before",
        NOTICE_ARTICLE,
        _place("notice_due_on", "test_notice_is_due_14_working_days_before_and_7_on_probation"),
    ),
    Rule(
        f"the worker's objection, {OBJECTION_WORKING_DAYS} working days",
        OBJECTION_ARTICLE,
        _place("objection_due_on", "test_the_worker_objects_within_7_working_days"),
    ),
)
