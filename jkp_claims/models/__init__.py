from jkp_claims.models.claim import ClaimState, JkpClaim
from jkp_claims.models.month import MonthlyClaim, MonthState

__all__ = ["ClaimState", "JkpClaim", "MonthState", "MonthlyClaim"]
