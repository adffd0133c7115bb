"""Whether the documents of a file prove a PHK (PP 37/2021 Pasal 20 ayat (3), Permenaker 2/2025 Pasal 9 ayat (3))."""

from collections.abc import Iterable

from phk_reports.causes import Cause
from phk_reports.models import Evidence, EvidenceKind

# The second document of the first two sets may be the receipt, which the portal itself has issued for every file.
PROVES = {EvidenceKind.ACCEPTANCE, EvidenceKind.JOINT_AGREEMENT, EvidenceKind.COURT_RULING}
# These end an employment by themselves; the regulation asks for no set.
NEEDS_NO_SET = {Cause.RESIGNATION, Cause.PENSION, Cause.DEATH, Cause.PKWT_EXPIRED}


def current(evidence: Iterable[Evidence]) -> list[Evidence]:
    """The documents that count: not replaced by another one."""
    evidence = list(evidence)
    replaced = {item.replaces_id for item in evidence}
    return [item for item in evidence if item.pk not in replaced]


def is_complete(cause: str, evidence: Iterable[Evidence]) -> bool:
    """Whether a set is there, of documents that have passed their checks."""
    usable = {item.evidence_kind for item in current(evidence) if item.document.is_usable}
    return bool(usable) and (cause in NEEDS_NO_SET or bool(usable & PROVES))
