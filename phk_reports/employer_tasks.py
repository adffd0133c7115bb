"""What the person's companies have to do about terminations, for the employer's home: a query a matter."""

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.templatetags.siap import tanggal
from phk_reports import deadlines, rules, still_active
from phk_reports.models import OPEN_TO_ANSWERS, CorrectionItem, PhkReport, PhkStatement, Side, State
from registry.employer_tasks import SHOWN, Line, by_when, line
from registry.models import Company
from registry.workforce import COUNTED, in_words


def lines(companies: list[Company], user: User, today: date) -> list[Line]:
    """Drafts, corrections, workers' reports, and those who are still active; see `registry.employer_tasks`."""
    signed = {one.pk for one in companies if one.is_signed}
    files = PhkReport.objects.filter(employment__company__in=companies).select_related("employment__participant")
    return [
        *_drafts(files, signed, today),
        *_corrections(files, today),
        *_to_confirm(files, today),
        *_still_active(files, today),
    ]


def _drafts(files, signed: set, today: date) -> list[Line]:
    """Unsent reports, with the working days that are left."""
    drafts = list(files.filter(state=State.DRAFT, source=Side.EMPLOYER).order_by("terminated_on", "pk")[:SHOWN])
    due_days = deadlines.report_due_days(one.terminated_on for one in drafts if one.terminated_on)
    return [_draft(one, due_days.get(one.terminated_on), one.employment.company_id in signed, today) for one in drafts]


def _draft(report: PhkReport, due: date | None, signs: bool, today: date) -> Line:
    name = {"name": report.employment.participant.full_name}
    if due is None:
        hint, late = _("Tanggal PHK belum diisi."), False
    else:
        late = due < today
        hint = _("Lewat %(days)s hari kerja. Batasnya %(due)s.") if late else by_when(due, today)
        if late:
            hint %= {"days": rules.REPORT_WORKING_DAYS, "due": tanggal(due)}
    return line(
        _("Kirim laporan PHK %(name)s") % name if signs else _("Lengkapi laporan PHK %(name)s") % name,
        reverse("phk_reports:employer_tasks", args=[report.pk]),
        hint,
        _("Terlambat") if late else _("Draf"),
        tone="bad" if late else "warn",
        due=due,
    )


def _corrections(files, today: date) -> list[Line]:
    """Files of which something is asked of the company again."""
    asked = CorrectionItem.objects.filter(decision__report=OuterRef("pk"), side=Side.EMPLOYER, answered_at=None)
    waiting = files.filter(Q(source=Side.EMPLOYER) | Exists(asked), state=State.NEEDS_CORRECTION)
    return [
        line(
            _("Perbaiki laporan PHK %(name)s") % {"name": one.employment.participant.full_name},
            one.get_absolute_url(),
            by_when(one.due_on, today),
            one.get_state_display(),
            tone="bad" if one.due_on and one.due_on < today else "warn",
            due=one.due_on,
        )
        for one in waiting.order_by("due_on", "pk")[:SHOWN]
    ]


def _to_confirm(files, today: date) -> list[Line]:
    """Workers' reports that the company has not answered."""
    answered = PhkStatement.objects.filter(report=OuterRef("pk"), side=Side.EMPLOYER)
    waiting = files.filter(~Exists(answered), source=Side.WORKER, state__in=OPEN_TO_ANSWERS)
    return [
        line(
            _("Jawab laporan PHK dari %(name)s") % {"name": one.employment.participant.full_name},
            reverse("phk_reports:answer", args=[one.pk]),
            _("%(by)s Tanpa jawaban, Disnaker tetap memutuskan.") % {"by": by_when(one.respond_by, today)},
            _("Menunggu jawaban Anda"),
            tone="bad" if one.respond_by and one.respond_by < today else "warn",
            due=one.respond_by,
        )
        for one in waiting.order_by("respond_by", "pk")[:SHOWN]
    ]


def _still_active(files, today: date) -> list[Line]:
    """How many have an approved PHK and are active nevertheless; counted up to a thousand."""
    days = list(still_active.still_active(files).values_list("terminated_on", flat=True)[: COUNTED + 1])
    if not days:
        return []
    due = deadlines.report_due_on(days[0])
    return [
        line(
            _("PHK disetujui, masih aktif: %(workers)s") % {"workers": in_words(len(days))},
            reverse("phk_reports:employer_still_active"),
            _("Uang JKP tertahan. %(by)s") % {"by": by_when(due, today)},
            _("Terlambat") if due < today else _("Segera"),
            tone="bad" if due < today else "warn",
            due=due,
        )
    ]
