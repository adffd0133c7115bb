"""Which files of a layoff are not decided with the others, and why. As many queries for one file as for all."""

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from phk_reports import comparison, permissions, proof
from phk_reports.models import (
    Acceptance,
    Cause,
    Evidence,
    Mandate,
    MassLayoff,
    PhkReport,
    PhkStatement,
    Recusal,
    Side,
    Stance,
    State,
)
from phk_reports.signs import SIGNS, signs_of
from registry.models import Membership

DECIDABLE = (State.SUBMITTED, State.IN_REVIEW)

WORDS = {
    "NOT_YOURS": _("Anda punya hubungan dengan berkas ini"),
    "DECIDED": _("Sudah diputus, sedang diperbaiki, atau dalam perselisihan"),
    "OTHER_OFFICER": _("Sedang diperiksa mediator lain"),
    "COMPANY": _("Perusahaan belum disetujui Disnaker"),
    "DENIED": _("Pekerja menjawab tidak benar"),
    "CONTESTED": _("Keterangan pekerja dan perusahaan berbeda"),
    "NOT_ACCEPTED": _("Pekerja tidak menerima PHK"),
    "NO_PROOF": _("Bukti belum ada atau belum lengkap"),
    "SCANNING": _("Dokumen masih diperiksa dari virus"),
    "PKWT_EXPIRED": _("Kontrak (PKWT) berakhir pada tanggalnya"),
    **{code: SIGNS[code].title for code in ("SAME_DOCUMENT", "PROHIBITED_REASON", "DUPLICATE", "PKWT_END")},
}
# Signs that say something about the layoff as a whole, and keep no file from being decided with the others.
NOTED = ("LATE_REPORT", "COMPANY_NEW")


@dataclass(frozen=True)
class Looked:
    """All sent files of a layoff: their keys in the order of their making, and the codes of those that are exceptions.

    `untaken`: nobody has taken them yet; `noted`: how many files show a sign of `NOTED`.
    """

    files: tuple[UUID, ...]
    because: dict[UUID, list[str]]
    untaken: frozenset[UUID]
    noted: dict[str, int]

    @property
    def decidable(self) -> list[UUID]:
        """What can be decided together once it is taken."""
        return [key for key in self.files if key not in self.because]

    @property
    def ready(self) -> list[UUID]:
        """What can be decided together now."""
        return [key for key in self.decidable if key not in self.untaken]

    @property
    def exceptions_first(self) -> list[UUID]:
        return sorted(self.files, key=lambda key: key not in self.because)

    def counts(self) -> list[tuple[str, object, int]]:
        """Code, words and number of files, in the order of `WORDS`; a file may have several codes."""
        numbers: dict[str, int] = defaultdict(int)
        for codes in self.because.values():
            for code in codes:
                numbers[code] += 1
        return [(code, words, numbers[code]) for code, words in WORDS.items() if code in numbers]


def look_through(layoff: MassLayoff, user: User, only: Collection[UUID] | None = None) -> Looked:
    """Every file of the layoff, or only these."""
    reports = layoff.reports.filter(submitted_at__isnull=False).exclude(state=State.WITHDRAWN)
    if only is not None:
        reports = reports.filter(pk__in=only)
    files = list(reports.select_related("employment__participant").defer("employment__participant__nik").order_by("pk"))
    here = Q(report__in=[report.pk for report in files]) if only is not None else Q(report__layoff=layoff)
    told = _latest_statements(here)
    papers = _papers(here)
    codes: dict[UUID, list[str]] = {}
    shown = {key: {sign.code for sign in signs} for key, signs in signs_of(files).items()}
    judges = (_of_state(user), _of_ties(files, layoff, user), _of_company(layoff), _of_words(told), _of_papers(papers))
    for report in files:
        found = [code for judge in judges for code in judge(report)]
        if found := [*found, *(code for code in WORDS if code in shown[report.pk])]:
            codes[report.pk] = found
    return Looked(
        files=tuple(report.pk for report in files),
        because=codes,
        untaken=frozenset(report.pk for report in files if report.state == State.SUBMITTED),
        noted={code: sum(code in signs for signs in shown.values()) for code in NOTED},
    )


Judge = Callable[[PhkReport], list[str]]


def _of_state(user: User) -> Judge:
    def judge(report: PhkReport) -> list[str]:
        if report.state not in DECIDABLE:
            return ["DECIDED"]
        return ["OTHER_OFFICER"] if report.officer_id not in (None, user.pk) else []

    return judge


def _of_ties(files: list[PhkReport], layoff: MassLayoff, user: User) -> Judge:
    keys = [report.pk for report in files]
    recused = set(Recusal.objects.filter(officer=user, report__in=keys).values_list("report", flat=True))
    mandated = set(Mandate.objects.filter(representative=user).values_list("employment", flat=True))

    is_member = Membership.objects.filter(user=user, company=layoff.company_id).exists()

    def judge(report: PhkReport) -> list[str]:
        tied = (
            is_member
            or report.pk in recused
            or report.rejected_by_id == user.pk
            or report.employment_id in mandated
            or report.reported_by_id == user.pk
            or permissions.is_subject(report, user)
        )
        return ["NOT_YOURS"] if tied else []

    return judge


def _of_company(layoff: MassLayoff) -> Judge:
    found = [] if layoff.company.counts else ["COMPANY"]
    return lambda report: found


def _of_words(told: dict[UUID, dict[str, PhkStatement]]) -> Judge:
    def judge(report: PhkReport) -> list[str]:
        statements = told.get(report.pk, {})
        worker = statements.get(Side.WORKER)
        codes = []
        if worker is not None and worker.stance == Stance.DENIES:
            codes.append("DENIED")
        elif worker is not None and (worker.stance == Stance.DIFFERS or comparison.contested(report, statements)):
            codes.append("CONTESTED")
        refusals = (Acceptance.NO, Acceptance.DISPUTED)
        if any(said.accepts_termination in refusals for said in statements.values()):
            codes.append("NOT_ACCEPTED")
        if report.cause == Cause.PKWT_EXPIRED:
            codes.append("PKWT_EXPIRED")
        return codes

    return judge


def _of_papers(papers: dict[UUID, list[Evidence]]) -> Judge:
    def judge(report: PhkReport) -> list[str]:
        evidence = papers.get(report.pk, [])
        if any(item.document.is_waiting for item in proof.current(evidence)):
            return ["SCANNING"]
        return [] if proof.is_complete(report.cause, evidence) else ["NO_PROOF"]

    return judge


def _latest_statements(here: Q) -> dict[UUID, dict[str, PhkStatement]]:
    latest = PhkStatement.objects.filter(here).order_by("report", "side", "-version").distinct("report", "side")
    told: dict[UUID, dict[str, PhkStatement]] = defaultdict(dict)
    for said in latest:
        told[said.report_id][said.side] = said
    return told


def _papers(here: Q) -> dict[UUID, list[Evidence]]:
    papers: dict[UUID, list[Evidence]] = defaultdict(list)
    evidence = Evidence.objects.filter(here).select_related("document")
    for item in evidence.only("report", "replaces", "evidence_kind", "document__state"):
        papers[item.report_id].append(item)
    return papers


def is_used_elsewhere(layoff: MassLayoff) -> bool:
    """Whether the agreement of this layoff stands in files outside of it."""
    if layoff.agreement is None:
        return False
    same = Q(document=layoff.agreement)
    if layoff.agreement.fingerprint:
        same |= Q(document__fingerprint=layoff.agreement.fingerprint)
    return Evidence.objects.filter(same).exclude(report__layoff=layoff).exists()
