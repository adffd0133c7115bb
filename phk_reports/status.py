"""The words of a PHK file: what its state means for the people in it, and its history."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from casework.models import Event
from casework.steps import SYSTEM
from core.dates import working_days_between
from core.templatetags.siap import tanggal, waktu
from phk_reports import deadlines, offices, rules
from phk_reports.models import OPEN_TO_ANSWERS, Mandate, PhkReport, Side, State

SENTENCES = {
    State.DRAFT: gettext_lazy("Tersimpan sejak %(created)s. Belum dikirim."),
    State.SUBMITTED: gettext_lazy("Diterima %(submitted)s. Disnaker %(region)s mulai memeriksa paling lambat %(due)s."),
    State.IN_REVIEW: gettext_lazy("Diperiksa Disnaker %(region)s sejak %(taken)s. Perkiraan selesai %(due)s."),
    State.NEEDS_CORRECTION: gettext_lazy("%(reporter)s melengkapi laporan paling lambat %(due)s."),
    State.DISPUTED: gettext_lazy(
        "Kedua pihak berunding atau bermediasi di Disnaker %(region)s. Ditinjau lagi paling lambat %(due)s."
    ),
    State.APPROVED: gettext_lazy("Disetujui Disnaker %(region)s pada %(decided)s. Bukti PHK sah."),
    State.REJECTED: gettext_lazy("Ditolak Disnaker %(region)s pada %(decided)s."),
    State.OBJECTED: gettext_lazy("Keberatan diterima %(objected)s. Mediator lain memeriksa paling lambat %(due)s."),
    State.WITHDRAWN: gettext_lazy("Ditarik oleh pelapor pada %(decided)s."),
}

VERBS = {
    "submit": gettext_lazy("mengirim laporan PHK."),
    "resubmit": gettext_lazy("mengirim perbaikan."),
    "take": gettext_lazy("mulai memeriksa berkas."),
    "take_objection": gettext_lazy("mulai memeriksa keberatan."),
    "approve": gettext_lazy("menyetujui laporan."),
    "ask_correction": gettext_lazy("meminta perbaikan."),
    "dispute": gettext_lazy("menandai berkas sebagai perselisihan."),
    "resume": gettext_lazy("melanjutkan pemeriksaan."),
    "reject": gettext_lazy("menolak laporan."),
    "object_to_rejection": gettext_lazy("mengajukan keberatan."),
    "withdraw": gettext_lazy("menarik laporan."),
    "submit_in_layoff": gettext_lazy("mengirim laporan PHK dalam PHK massal."),
    "take_in_layoff": gettext_lazy("mengambil berkas ini bersama berkas lain dari PHK massal."),
    "corrected": gettext_lazy("mengirim perbaikan yang diminta."),
    "joined": gettext_lazy("juga melapor. Kedua laporan digabung di berkas ini."),
    "continue_review": gettext_lazy("melanjutkan pemeriksaan tanpa perbaikan."),
    "handed_over": gettext_lazy("mengalihkan berkas ke rekan."),
    "taken_over": gettext_lazy("mengambil alih berkas."),
    "recused": gettext_lazy("mencatat hubungan dengan petugas. Petugas itu tidak memeriksa berkas ini."),
    "dispute_begun": gettext_lazy("mencatat tahap perselisihan."),
    "dispute_stage_ended": gettext_lazy("mencatat hasil satu tahap perselisihan."),
    "mandate_accepted": gettext_lazy("menerima kuasa dari pekerja."),
    "mandate_ended": gettext_lazy("mengakhiri kuasa wakil pekerja."),
    "escalated": gettext_lazy("membuka berkas ini bagi mediator lain di provinsi yang sama."),
    "asked_to_send": gettext_lazy("menyiapkan laporan dan memberi tahu yang mengirim."),
    "answered": gettext_lazy("menjawab laporan."),
    "evidence_added": gettext_lazy("menambah bukti."),
    "evidence_opened": gettext_lazy("membuka berkas bukti."),
    "participant_deactivated": gettext_lazy("menonaktifkan kepesertaan karena perusahaan belum melakukannya."),
}


NOTES_OF_OFFICERS = {"handed_over", "taken_over", "recused", "evidence_refused"}


def sentence(report: PhkReport) -> str:
    """Who acts now and by when, or what was decided and when."""
    return SENTENCES[report.state] % {
        "created": waktu(report.created_at),
        "submitted": waktu(report.submitted_at),
        "taken": waktu(report.taken_at),
        "decided": waktu(report.decided_at),
        "objected": waktu(report.objected_at),
        "due": tanggal(report.due_on),
        "region": report.region.name,
        "reporter": report.get_source_display(),
    }


def waiting(report: PhkReport, today: date, *, answered: bool) -> str:
    """What the other side is asked and until when, or that it stayed silent; empty when nothing is asked of it."""
    if report.respond_by is None or answered or report.state not in OPEN_TO_ANSWERS:
        return ""
    words = (
        gettext_lazy("%(side)s diminta mengonfirmasi sampai %(day)s. Tanpa jawaban, Disnaker tetap memutuskan.")
        if today <= report.respond_by
        else gettext_lazy("%(side)s tidak menjawab sampai %(day)s. Disnaker memutuskan tanpa jawaban itu.")
    )
    return words % {"side": Side(report.other_side).label, "day": tanggal(report.respond_by)}


def lateness(report: PhkReport, today: date) -> str:
    """That the office is late, what the portal did about it, and who may act now; empty while there is time."""
    late = offices.late_by(report, today)
    if not late:
        return ""
    said = [
        _("Disnaker %(region)s terlambat %(days)s hari kerja dan sudah kami ingatkan.")
        % {"region": report.region.name, "days": late}
    ]
    if report.escalated_on:
        said.append(
            _("Sejak %(day)s mediator lain di provinsi yang sama boleh memeriksa.")
            % {"day": tanggal(report.escalated_on)}
        )
    said.append(_("Anda tidak perlu melakukan apa pun, dan hak Anda tidak berkurang."))
    return " ".join(said)


def history(report: PhkReport, viewer: User) -> list[dict]:
    """The trail for components/history.html, oldest first; what officers note for officers is for them alone."""
    is_officer = viewer.role in (Role.MEDIATOR, Role.VERIFIER)
    mandates = Mandate.objects.filter(employment=report.employment_id, representative__isnull=False)
    representatives = set(mandates.values_list("representative", flat=True))
    return [
        {
            "at": event.at,
            "who": _who(event, report, viewer, representatives),
            "text": VERBS[event.verb],
            "note": event.note if is_officer or event.verb not in NOTES_OF_OFFICERS else "",
        }
        for event in Event.objects.about(report)
        if event.verb in VERBS
    ]


def _who(event: Event, report: PhkReport, viewer: User, representatives: set) -> str:
    if event.actor_id == viewer.pk:
        return _("Anda")
    if event.actor_role == SYSTEM:
        return _("Portal")
    if event.actor_id in representatives:
        return _("Wakil pekerja")
    return {
        Role.WORKER: report.employment.participant.full_name,
        Role.EMPLOYER: report.employment.company.name,
        Role.MEDIATOR: _("Disnaker %(region)s") % {"region": report.region.name},
    }.get(event.actor_role) or Role(event.actor_role).label


@dataclass(frozen=True)
class ReportClock:
    """The employer's working days to report: `day` is 0 on the day of the termination itself, and may exceed `of`."""

    day: int
    of: int
    due_on: date

    @property
    def is_late(self) -> bool:
        return self.day > self.of

    def __str__(self):
        if self.is_late:
            return _("Lewat %(of)s hari kerja. Batasnya %(due)s.") % {"of": self.of, "due": tanggal(self.due_on)}
        return _("Hari kerja ke-%(day)s dari %(of)s") % {"day": self.day, "of": self.of}


def report_clock(report: PhkReport, now: datetime) -> ReportClock | None:
    """Where the employer's clock stands, or stood when the report was sent; None without an employer's date."""
    if report.source != Side.EMPLOYER or report.terminated_on is None:
        return None
    until = (report.submitted_at or now).astimezone(now.tzinfo).date()
    holidays = deadlines.holidays_between(report.terminated_on, max(until, report.terminated_on))
    return ReportClock(
        day=max(0, working_days_between(report.terminated_on, until, holidays)),
        of=rules.REPORT_WORKING_DAYS,
        due_on=deadlines.report_due_on(report.terminated_on),
    )
