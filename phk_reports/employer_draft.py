"""The employer's report while it is written: its steps, what they still lack, and who sends it."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from casework.steps import record
from notifications.services import notify
from phk_reports import deadlines, permissions, services
from phk_reports.models import PhkReport, PhkStatement, Side, State
from registry.models import Company
from registry.permissions import may_sign
from registry.uploads.workers import approvers_of


class Step(TextChoices):
    """A page of the draft, by its word in the address."""

    TERMINATION = "phk", gettext_lazy("PHK: tanggal dan alasan")
    WORKER = "pekerja", gettext_lazy("Perusahaan dan pekerja")
    LETTERS = "surat", gettext_lazy("Surat dan nomor bukti PHK")
    SEVERANCE = "pesangon", gettext_lazy("Pesangon dan penjelasan")


FIELDS = {
    Step.TERMINATION: (
        "terminated_on",
        "cause",
        "total_permanent_disability",
        "accepts_termination",
        "on_probation",
    ),
    Step.WORKER: ("certificate_number", "worker_address"),
    Step.LETTERS: ("notice_number", "notice_on", "evidence_number", "evidence_on"),
    Step.SEVERANCE: ("severance", "late_reason", "narrative"),
}


@dataclass(frozen=True)
class Task:
    """A step with what it still lacks; an empty `lacks` is done."""

    label: str
    url: str
    lacks: str = ""


def is_draft(report: PhkReport) -> bool:
    return report.state == State.DRAFT and report.source == Side.EMPLOYER


def draft_of(employment) -> PhkReport | None:
    """The company's unsent report about this employment."""
    return PhkReport.objects.filter(employment=employment, source=Side.EMPLOYER, state=State.DRAFT).first()


def said(report: PhkReport) -> PhkStatement | None:
    """What the company says now."""
    return report.statements.filter(side=Side.EMPLOYER).order_by("version").last()


@transaction.atomic
def say(report: PhkReport, *, by: User, today: date, **changes) -> PhkStatement:
    """The next version of what the company says: the last one with these changes, fields of `PhkStatement`.

    Raises `PermissionDenied`, `ReportRefused`.
    """
    report = PhkReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    kept = {"terminated_on": report.terminated_on, "cause": report.cause}
    return services.add_statement(report, by=by, side=Side.EMPLOYER, today=today, **(kept | changes))


def certificate_number_of(company: Company) -> str:
    """As the company wrote it last; the registry does not know it."""
    written = PhkStatement.objects.filter(report__employment__company=company, side=Side.EMPLOYER)
    last = written.exclude(certificate_number="").order_by("-pk").values_list("certificate_number", flat=True)
    return last.first() or ""


def is_late(report: PhkReport, today: date) -> bool:
    """Whether the working days for the report are over."""
    return report.terminated_on is not None and today > deadlines.report_due_on(report.terminated_on)


def tasks(report: PhkReport, statement: PhkStatement | None, today: date) -> list[Task]:
    """Every step of the draft, with what it still lacks."""
    lacks = {
        Step.TERMINATION: "" if statement else _("Isi tanggal dan alasan PHK."),
        Step.WORKER: _lacks_of_worker(statement),
        Step.LETTERS: ""
        if statement and (statement.evidence_number or statement.evidence_on)
        else _("Isi nomor atau tanggal bukti PHK."),
        Step.SEVERANCE: _lacks_of_severance(report, statement, today),
    }
    steps = [Task(str(step.label), step_url(report, step), text) for step, text in lacks.items()]
    evidence = reverse("phk_reports:evidence", args=[report.pk])
    return [*steps, Task(_("Berkas bukti"), evidence, "" if report.has_evidence else _("Unggah bukti PHK."))]


def _lacks_of_worker(statement: PhkStatement | None) -> str:
    if statement is None or not statement.worker_address:
        return _("Isi alamat pekerja.")
    return "" if statement.certificate_number else _("Isi nomor sertifikat kepesertaan.")


def _lacks_of_severance(report: PhkReport, statement: PhkStatement | None, today: date) -> str:
    if statement is None or not statement.severance:
        return _("Jawab pertanyaan tentang pesangon.")
    if is_late(report, today) and not statement.late_reason.strip():
        return _("Batas 7 hari kerja sudah lewat. Tulis alasan terlambat.")
    return ""


def is_whole(report: PhkReport, today: date) -> bool:
    return not any(task.lacks for task in tasks(report, said(report), today))


def tasks_url(report: PhkReport) -> str:
    return reverse("phk_reports:employer_tasks", args=[report.pk])


def step_url(report: PhkReport, step: Step) -> str:
    return reverse("phk_reports:employer_step", args=[report.pk, step.value])


def onward_url(report: PhkReport, user: User, today: date) -> str:
    """Where somebody goes after a step: to the check page once nothing is missing and they may send, else to the tasks."""
    if is_whole(report, today) and may_sign(report.employment.company, user):
        return reverse("phk_reports:submit", args=[report.pk])
    return tasks_url(report)


def unfinished_url(key, user: User, today: date) -> str:
    """The tasks of a company's draft that cannot be sent yet; empty for any other file of this person."""
    if user.role != Role.EMPLOYER:
        return ""
    drafts = PhkReport.objects.visible_to(user).filter(state=State.DRAFT, source=Side.EMPLOYER)
    report = drafts.select_related("employment__company").prefetch_related("evidence").filter(pk=key).first()
    return tasks_url(report) if report is not None and not is_whole(report, today) else ""


@transaction.atomic
def ask_to_send(report: PhkReport, *, by: User) -> list[User]:
    """Tell those who sign that a draft waits for them; each once a version. Raises `PermissionDenied`."""
    if not is_draft(report) or not permissions.is_employer(report, by):
        raise PermissionDenied
    statement = said(report)
    told = [user for user in approvers_of(report.employment.company) if user.pk != by.pk]
    for user in told:
        notify(
            user,
            key=f"phk:{report.pk}:waits-for-signer:{statement.version if statement else 0}:{user.pk}",
            title=gettext_lazy("Laporan PHK %(number)s menunggu Anda kirim"),
            body=gettext_lazy("%(name)s menyiapkan laporan ini. Periksa isinya, lalu kirim ke Disnaker."),
            values={"number": report.number, "name": by.full_name},
            url=tasks_url(report),
        )
    record(report, "asked_to_send", by=by)
    return told
