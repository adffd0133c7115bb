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
from phk_reports.models.disputes import DisputeStage, Outcome, Stage
from phk_reports.models.layoff_decisions import BatchDecision, BatchItem, ItemState, SampledFile, SampleDraw
from phk_reports.models.layoff_documents import ArchivedFile, ArchiveState, DocumentArchive, FileOutcome
from phk_reports.models.layoffs import MassLayoff
from phk_reports.models.mandates import Mandate, MandateState, Representation
from phk_reports.models.report import MOVES, OPEN_TO_ANSWERS, Chase, PhkReport, Side, State
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
    "Acceptance",
    "ArchiveState",
    "ArchivedFile",
    "AskedField",
    "BatchDecision",
    "BatchItem",
    "Cause",
    "Chase",
    "ContestedField",
    "CorrectionItem",
    "Decision",
    "DisputeStage",
    "DocumentArchive",
    "Evidence",
    "EvidenceKind",
    "EvidenceSet",
    "FieldChoice",
    "FileOutcome",
    "ItemState",
    "Mandate",
    "MandateState",
    "MassLayoff",
    "Opening",
    "Outcome",
    "PhkReport",
    "PhkStatement",
    "Recusal",
    "Representation",
    "SampleDraw",
    "SampledFile",
    "Severance",
    "Side",
    "Stage",
    "Stance",
    "State",
    "Verdict",
]
