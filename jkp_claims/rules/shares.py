"""Who pays the contribution of one month (PP 37/2021 Pasal 11). The worker pays nothing of it."""

from dataclasses import dataclass
from decimal import Decimal

from core.money import share
from jkp_claims.regulations import Regulation
from jkp_claims.rules.instalments import wage_base


@dataclass(frozen=True, slots=True)
class Share:
    """Who pays (the field of the regulation), at which rate of the wage, how many rupiah, by which article."""

    name: str
    rate: Decimal
    amount: int
    article: str


def contribution_shares(wage: int, regulation: Regulation) -> tuple[Share, ...]:
    """The parts of a month's contribution for this wage, counted up to the ceiling: from government, JKK and JKM.

    Each is rounded down to whole rupiah, so that what is shown adds up.
    """
    rates = {
        "government_share": regulation.government_share,
        "jkk_share": regulation.jkk_share,
        "jkm_share": regulation.jkm_share,
    }
    base = wage_base(wage, regulation)
    return tuple(Share(name, rate, share(base, rate), regulation.article(name)) for name, rate in rates.items())
