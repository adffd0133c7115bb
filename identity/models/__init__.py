from identity.models.claims import ClaimState, IdentityClaim, ReviewReason
from identity.models.corrections import CorrectedField, CorrectionState, DataCorrection
from identity.models.recoveries import ContactRecovery, RecoveryState, Seen

__all__ = [
    "ClaimState",
    "ContactRecovery",
    "CorrectedField",
    "CorrectionState",
    "DataCorrection",
    "IdentityClaim",
    "RecoveryState",
    "ReviewReason",
    "Seen",
]
