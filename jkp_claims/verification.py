"""What a verifier checks: each check with its result, and the lane of months that passed every one."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from core.templatetags.siap import tanggal
from jkp_claims.deciding import Decided
from jkp_claims.models import CalculationSlip, MonthlyClaim, MonthState, SlipKind
from jkp_claims.services import Readiness
from jkp_claims.words import condition_label, explained
from registry.models import Employment


@dataclass(frozen=True)
class Check:
    """One check: what, whether it passed, and what was found."""

    label: str
    passed: bool
    found: str


def with_lane(months: QuerySet) -> QuerySet:
    """Adds `passed`: filed in time and complete, nobody else must act, and no person has looked at it before.

    Never wider than `checks`: after any new job a person looks, whichever months it ends. One query for the queue.
    """
    new_job = Employment.objects.filter(
        participant=OuterRef("claim__participant"), started_on__gt=OuterRef("claim__report__terminated_on")
    )
    paid_by_bpjs = CalculationSlip.objects.filter(
        claim=OuterRef("claim"), kind=SlipKind.DECISION, result__needs_person=False, result__payer="BPJS"
    )
    return months.annotate(
        passed=Q(
            ~Exists(new_job),
            Exists(paid_by_bpjs),
            state=MonthState.SUBMITTED,
            late_reason="",
            decided_by__isnull=True,
            claim__report__employment__deactivated_on__isnull=False,
            bank_account__participant=F("claim__participant"),
        )
    )


def checks(month: MonthlyClaim, ready: Readiness, decided: Decided) -> list[Check]:
    """Everything that is looked at before a month is paid."""
    claim, assessment = month.claim, decided.assessment
    held = [held.reason for held in explained(assessment.holds)]
    missing = [condition_label(condition.code, ready.regulation) for condition in ready.conditions if not condition.met]
    refused = [one.reason for one in explained(assessment.refusals)]
    new_job_on = decided.new_job_before(month)
    return [
        Check(_("Hak menurut aturan"), assessment.eligible, " ".join(refused) or _("Memenuhi syarat")),
        Check(_("Tidak ada yang harus bertindak lebih dulu"), not held, " ".join(held) or _("Tidak ada")),
        Check(
            _("Belum bekerja lagi"),
            new_job_on is None,
            _("Bekerja lagi sejak %s") % tanggal(new_job_on) if new_job_on else _("Tidak ada catatan baru"),
        ),
        Check(_("Syarat bulan ini"), not missing, ", ".join(missing) or _("Lengkap")),
        Check(_("Dikirim dalam masanya"), not month.late_reason, month.late_reason or _("Tepat waktu")),
        Check(
            _("Rekening atas nama sendiri"),
            month.bank_account is not None and month.bank_account.participant_id == claim.participant_id,
            f"{month.bank_account.masked} · {month.bank_account.holder_name}" if month.bank_account else _("Belum ada"),
        ),
        Check(
            _("Tidak perlu penilaian orang"),
            not assessment.needs_person,
            _("Alasan PHK ini harus dinilai petugas") if assessment.needs_person else _("Tidak perlu"),
        ),
    ]
