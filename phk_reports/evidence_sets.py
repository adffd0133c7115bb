"""Which documents a worker is asked for, by the set they say they have (`EvidenceSet`). Plain data."""

from collections.abc import Collection

from phk_reports.models import EvidenceKind, EvidenceSet

# Each set asks for one document of every group.
ASKS: dict[str, tuple[tuple[EvidenceKind, ...], ...]] = {
    EvidenceSet.ACCEPTED: ((EvidenceKind.ACCEPTANCE,), (EvidenceKind.REPORT_RECEIPT,)),
    EvidenceSet.AGREED: (
        (EvidenceKind.JOINT_AGREEMENT,),
        (EvidenceKind.REGISTRATION_DEED, EvidenceKind.REPORT_RECEIPT),
    ),
    EvidenceSet.RULED: ((EvidenceKind.COURT_RULING,),),
    EvidenceSet.NONE: (),
}


def asked(evidence_set: str) -> tuple[tuple[EvidenceKind, ...], ...]:
    """The groups of this set; nothing before a set was chosen."""
    return ASKS.get(evidence_set, ())


def has_one_of(group: tuple[EvidenceKind, ...], kinds: Collection[str]) -> bool:
    return any(kind in kinds for kind in group)
