from phk_reports.causes import Cause
from phk_reports.models.decisions import (
    AskedField,
    ContestedField,
    CorrectionItem,
    Decision,
    FieldChoice,
    Opening,
    Recusal,
    Verdict,
)
from phk_reports.models.disputes import DisputeStage, Stage
from phk_reports.models.layoffs import MassLayoff
from phk_reports.models.mandates import Mandate, MandateState, Representation
from phk_reports.models.report import MOVES, OPEN_TO_ANSWERS, OPEN_TO_CHANGES, PhkReport, Side, State
from phk_reports.models.statements import (
    Acceptance,
    Evidence,
    EvidenceKind,
    EvidenceSet,
    PhkStatement,
    Severance,
    Stance,
)

__all__ = [
    "MOVES",
    "OPEN_TO_ANSWERS",
    "OPEN_TO_CHANGES",
    "Acceptance",
    "AskedField",
    "Cause",
    "ContestedField",
    "CorrectionItem",
    "Decision",
    "DisputeStage",
    "Evidence",
    "EvidenceKind",
    "EvidenceSet",
    "FieldChoice",
    "Mandate",
    "MandateState",
    "MassLayoff",
    "Opening",
    "PhkReport",
    "PhkStatement",
    "Recusal",
    "Representation",
    "Severance",
    "Side",
    "Stage",
    "Stance",
    "State",
    "Verdict",
]
