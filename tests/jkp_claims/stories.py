"""Ten people at the public pages: what they answer, what they are told, and what their wage comes to. PP 37/2021."""

from dataclasses import dataclass, field
from datetime import date, timedelta

WORDS = {
    "yes": "Anda kemungkinan besar berhak atas JKP",
    "perhaps": "Anda mungkin berhak atas JKP",
    "no": "Dari jawaban Anda, JKP belum dapat diberikan",
}
IN_ORDER = {
    "ended": "laid_off",
    "citizen": "yes",
    "young_enough": "yes",
    "contributions": "enough",
    "working_again": "no",
    "earlier": "never",
}


@dataclass(frozen=True)
class Story:
    """`answers` are those that are not in order; `codes` what refuses, or what the doubts hang on; whole rupiah."""

    name: str
    verdict: str
    wage: int
    amounts: tuple[int, int, int, int, int, int]
    total: int
    answers: dict[str, str] = field(default_factory=dict)
    codes: frozenset[str] = frozenset()
    days_ago: int = 20

    def all_answers(self) -> dict[str, str]:
        """All answers but the day."""
        return IN_ORDER | self.answers

    def terminated_on(self, today: date) -> date:
        return today - timedelta(days=self.days_ago)

    def query(self, today: date) -> dict[str, str]:
        """The answers as the form sends them."""
        day = self.terminated_on(today)
        boxes = {"day": day.day, "month": day.month, "year": day.year}
        return self.all_answers() | {f"terminated_on_{box}": str(value) for box, value in boxes.items()}


STORIES = (
    Story(
        "laid off by a large firm, wage above the ceiling",
        verdict="yes",
        wage=7_000_000,
        amounts=(2_250_000, 2_250_000, 2_250_000, 1_250_000, 1_250_000, 1_250_000),
        total=10_500_000,
    ),
    Story(
        "contract ended on its date",
        verdict="no",
        answers={"ended": "expired"},
        codes=frozenset({"PKWT_EXPIRED"}),
        wage=4_500_000,
        amounts=(2_025_000, 2_025_000, 2_025_000, 1_125_000, 1_125_000, 1_125_000),
        total=9_450_000,
    ),
    Story(
        "contract cut short, wage at the ceiling",
        verdict="yes",
        answers={"ended": "cut_short"},
        wage=5_000_000,
        amounts=(2_250_000, 2_250_000, 2_250_000, 1_250_000, 1_250_000, 1_250_000),
        total=10_500_000,
    ),
    Story(
        "resigned",
        verdict="no",
        answers={"ended": "resigned"},
        codes=frozenset({"RESIGNATION"}),
        wage=4_800_000,
        amounts=(2_160_000, 2_160_000, 2_160_000, 1_200_000, 1_200_000, 1_200_000),
        total=10_080_000,
    ),
    Story(
        "eleven months of contributions",
        verdict="no",
        answers={"contributions": "fewer"},
        codes=frozenset({"MONTHS_LT_12"}),
        wage=3_333_333,  # 1.499.999,85 and 833.333,25, both rounded down
        amounts=(1_499_999, 1_499_999, 1_499_999, 833_333, 833_333, 833_333),
        total=6_999_996,
    ),
    Story(
        "a gap in the last six months",
        verdict="no",
        answers={"contributions": "gap"},
        codes=frozenset({"CONSECUTIVE_LT_6"}),
        wage=2_500_000,
        amounts=(1_125_000, 1_125_000, 1_125_000, 625_000, 625_000, 625_000),
        total=5_250_000,
    ),
    Story(
        "54 years old at enrolment",
        verdict="no",
        answers={"young_enough": "no"},
        codes=frozenset({"AGE_AT_ENROLMENT"}),
        wage=4_999_999,  # just below the ceiling: 2.249.999,55 and 1.249.999,75
        amounts=(2_249_999, 2_249_999, 2_249_999, 1_249_999, 1_249_999, 1_249_999),
        total=10_499_994,
    ),
    Story(
        "three benefits used",
        verdict="no",
        answers={"earlier": "limit"},
        codes=frozenset({"BENEFITS_USED_3"}),
        wage=5_000_001,
        amounts=(2_250_000, 2_250_000, 2_250_000, 1_250_000, 1_250_000, 1_250_000),
        total=10_500_000,
    ),
    Story(
        "too late",
        verdict="no",
        days_ago=200,
        codes=frozenset({"CLAIM_LATE"}),
        wage=4_000_000,
        amounts=(1_800_000, 1_800_000, 1_800_000, 1_000_000, 1_000_000, 1_000_000),
        total=8_400_000,
    ),
    Story(
        "does not know about contributions and earlier benefits",
        verdict="perhaps",
        answers={"contributions": "unknown", "earlier": "unknown"},
        codes=frozenset({"MONTHS_LT_12", "CONSECUTIVE_LT_6", "GAP_LT_60_MONTHS", "BENEFITS_USED_3"}),
        wage=1,
        amounts=(0, 0, 0, 0, 0, 0),
        total=0,
    ),
)
