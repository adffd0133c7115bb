"""Which mediator holds a file: the next one taken, handed over, taken over, left because of a relation."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from casework.steps import advance, record
from core import clock
from phk_reports import deadlines, notices, permissions
from phk_reports.models import Mandate, PhkReport, Recusal, Side, State
from phk_reports.models.report import AN_OFFICE_ACTS
from phk_reports.refusals import ReportRefused
from registry.models import Membership

FREE = [State.SUBMITTED, State.OBJECTED]
HELD = [State.IN_REVIEW, State.NEEDS_CORRECTION, State.DISPUTED]
A_LOOK = 20  # so many of the most urgent files are tried at most


def free_for(user: User) -> QuerySet[PhkReport]:
    """What this mediator may take now, most urgent first: nobody's, or sent again to them, and not of a layoff."""
    to_them = Q(officer=None) | Q(officer=user, state=State.SUBMITTED) | Q(state=State.OBJECTED)
    free = PhkReport.objects.filter(
        to_them, state__in=AN_OFFICE_ACTS, submitted_at__isnull=False, layoff=None, region=user.office.region_id
    )
    mandated = Mandate.objects.filter(representative=user, employment=OuterRef("employment"))
    member = Membership.objects.filter(user=user, company=OuterRef("employment__company"))
    free = free.exclude(rejected_by=user).exclude(reported_by=user).exclude(recusals__officer=user)
    if user.nik_index is not None:
        free = free.exclude(employment__participant__nik_index=user.nik_index)
    return free.filter(~Exists(mandated), ~Exists(member)).order_by("due_on", "pk")


@transaction.atomic
def take_next(user: User, today: date) -> PhkReport | None:
    """Take the most urgent free file; who asks at the same time gets another. None when there is none."""
    if user.role != Role.MEDIATOR or user.office is None:
        raise PermissionDenied
    looked_at: list = []
    while len(looked_at) < A_LOOK:
        # One at a time: what is locked here is passed over by whoever asks at the same moment.
        free = free_for(user).exclude(pk__in=looked_at).select_for_update(of=("self",), skip_locked=True)
        report = free.first()
        if report is None:
            return None
        looked_at.append(report.pk)
        if not permissions.may_take(report, user):
            continue
        if report.state == State.IN_REVIEW:
            return take_over(report, by=user, reason="", today=today)
        step = PhkReport.take_objection if report.state == State.OBJECTED else PhkReport.take
        return advance(report, step, by=user, officer=user)
    return None


def may_hand_over(report: PhkReport, user: User) -> bool:
    """The mediator who holds an undecided file."""
    return report.state in HELD and permissions.holds_it(report, user)


def may_take_over(report: PhkReport, user: User, today: date) -> bool:
    """A colleague who may decide it, when it is overdue or nobody's."""
    waits = report.officer_id is None or (report.due_on is not None and report.due_on < today)
    return report.state in HELD and report.officer_id != user.pk and waits and permissions.may_take(report, user)


def colleagues(report: PhkReport) -> list[User]:
    """Who else may decide this file: mediators of its region, each acting as one."""
    others = [user for user in notices.mediators_of(report.region_id) if user.pk != report.officer_id]
    for user in others:
        at_home = (
            acting.key
            for acting in user.actings
            if acting.role == Role.MEDIATOR and acting.office and acting.office.region_id == report.region_id
        )
        user.act_as(next(at_home, ""))
    return [user for user in others if permissions.may_take(report, user)]


@transaction.atomic
def hand_over(report: PhkReport, *, by: User, to: User, note: str) -> PhkReport:
    """Give the file to a colleague of the region. Raises `PermissionDenied`, `ReportRefused`."""
    locked = _lock(report)
    if not may_hand_over(locked, by):
        raise PermissionDenied
    if to not in colleagues(locked):
        raise ReportRefused(_("Rekan ini tidak dapat memeriksa berkas ini. Pilih rekan lain."))
    _give(locked, to)
    record(locked, "handed_over", by=by, note=note, to=str(to.pk))
    notices.tell_handed_over(locked)
    return locked


@transaction.atomic
def take_over(report: PhkReport, *, by: User, reason: str, today: date) -> PhkReport:
    """Go on in the place of a colleague who is absent, or of one who left the file. Raises `PermissionDenied`."""
    locked = _lock(report)
    if not may_take_over(locked, by, today):
        raise PermissionDenied
    previous = locked.officer
    _give(locked, by)
    locked.due_on = max(locked.due_on or today, deadlines.working_days_after(today, deadlines.REVIEW_WORKING_DAYS))
    locked.save(update_fields=["due_on"])
    record(locked, "taken_over", by=by, note=reason)
    if previous is not None:
        notices.tell_taken_over(locked, previous)
    return locked


def may_declare(report: PhkReport, user: User) -> bool:
    """A mediator of themselves, who may still decide it; either side of the officer, as long as it is undecided."""
    if report.state not in [*FREE, *HELD]:
        return False
    if user.role == Role.MEDIATOR:
        return permissions.may_take(report, user)
    side = next((side for side in Side.values if permissions.signs_for(report, user, side)), None)
    if side is None or report.officer_id is None or report.state not in HELD:
        return False
    members = report.employment.company.members.values("pk")
    theirs = Q(declared_by__in=members) if side == Side.EMPLOYER else ~Q(declared_by__in=members)
    by_officers = Q(declared_by=F("officer"))
    return not report.recusals.filter(theirs).exclude(by_officers).exists()  # once a side: files are not led in circles


@transaction.atomic
def declare_relation(report: PhkReport, *, by: User, relation: str) -> Recusal:
    """The mediator, or the officer whom a side names, is a relative of somebody in it: they lose the file.

    Raises `PermissionDenied`, `ReportRefused`.
    """
    locked = _lock(report)
    if not may_declare(locked, by):
        raise PermissionDenied
    officer = by if by.role == Role.MEDIATOR else locked.officer
    if locked.recusals.filter(officer=officer).exists():
        raise ReportRefused(_("Hubungan ini sudah tercatat."))
    held = locked.officer_id == officer.pk and locked.state != State.OBJECTED
    if held:
        locked.officer = None
        locked.save(update_fields=["officer"])
    recusal = Recusal.objects.create(report=locked, officer=officer, declared_by=by, relation=relation)
    record(locked, "recused", by=by, note=relation, officer=str(officer.pk))
    if held:
        notices.tell_recused(locked, officer)
    return recusal


def _lock(report: PhkReport) -> PhkReport:
    return PhkReport.objects.select_for_update(of=("self",)).get(pk=report.pk)


def _give(report: PhkReport, officer: User) -> None:
    report.officer, report.taken_at = officer, clock.now()
    report.save(update_fields=["officer", "taken_at"])
