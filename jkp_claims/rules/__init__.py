"""The decisions of the law as plain functions: they decide and read nothing, neither a clock nor a table."""

from jkp_claims.rules.assessment import assess
from jkp_claims.rules.conditions import Condition, ConditionCode, ConditionFacts, conditions, missing
from jkp_claims.rules.eligibility import needs_person, payer, re_employed_after
from jkp_claims.rules.instalments import (
    FilingStatus,
    acts_count_after,
    amount,
    claim_deadline,
    filing_status,
    lapses_after,
    rate,
    regulation_for,
    wage_base,
    windows,
)
from jkp_claims.rules.records import (
    Actor,
    Assessment,
    Facts,
    Finding,
    Hold,
    Instalment,
    Payer,
    Reason,
    Refusal,
    Window,
    as_json,
)

__all__ = [
    "Actor",
    "Assessment",
    "Condition",
    "ConditionCode",
    "ConditionFacts",
    "Facts",
    "FilingStatus",
    "Finding",
    "Hold",
    "Instalment",
    "Payer",
    "Reason",
    "Refusal",
    "Window",
    "acts_count_after",
    "amount",
    "as_json",
    "assess",
    "claim_deadline",
    "conditions",
    "filing_status",
    "lapses_after",
    "missing",
    "needs_person",
    "payer",
    "rate",
    "re_employed_after",
    "regulation_for",
    "wage_base",
    "windows",
]
