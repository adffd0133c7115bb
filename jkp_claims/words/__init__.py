"""What codes and states mean in words."""

from jkp_claims.words.labels import (
    ADOPTION_TONES,
    ADOPTION_VERBS,
    CLAIM_TONES,
    CLAIM_VERBS,
    CONDITION_LABELS,
    CONDITION_PAGES,
    MONTH_TONES,
    MONTH_VERBS,
    condition_label,
)
from jkp_claims.words.reasons import (
    HOLD_WORDS,
    REFUSAL_WORDS,
    Explained,
    explained,
)
from jkp_claims.words.states import (
    ADOPTION_WORDS,
    CLAIM_WORDS,
    CONDITION_WORDS,
    LIABILITY_KIND_WORDS,
    LIABILITY_WORDS,
    MONTH_WORDS,
)

__all__ = [
    "ADOPTION_TONES",
    "ADOPTION_VERBS",
    "ADOPTION_WORDS",
    "CLAIM_TONES",
    "CLAIM_VERBS",
    "CLAIM_WORDS",
    "CONDITION_LABELS",
    "CONDITION_PAGES",
    "CONDITION_WORDS",
    "Explained",
    "HOLD_WORDS",
    "LIABILITY_KIND_WORDS",
    "LIABILITY_WORDS",
    "MONTH_TONES",
    "MONTH_VERBS",
    "MONTH_WORDS",
    "REFUSAL_WORDS",
    "condition_label",
    "explained",
]
