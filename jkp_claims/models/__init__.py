from jkp_claims.models.adoption import AdoptionState, RegulationAdoption
from jkp_claims.models.claim import ClaimState, JkpClaim
from jkp_claims.models.liability import EmployerLiability, LiabilityState
from jkp_claims.models.month import MonthlyClaim, MonthState
from jkp_claims.models.slip import CalculationSlip, SlipKind

__all__ = [
    "AdoptionState",
    "CalculationSlip",
    "ClaimState",
    "EmployerLiability",
    "JkpClaim",
    "LiabilityState",
    "MonthState",
    "MonthlyClaim",
    "RegulationAdoption",
    "SlipKind",
]
