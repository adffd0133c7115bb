from phk_reports.causes import Cause
from phk_reports.models.report import MOVES, PhkReport, Side, State
from phk_reports.models.statements import Acceptance, Evidence, EvidenceKind, PhkStatement, Stance

__all__ = [
    "MOVES",
    "Acceptance",
    "Cause",
    "Evidence",
    "EvidenceKind",
    "PhkReport",
    "PhkStatement",
    "Side",
    "Stance",
    "State",
]
