"""Two reports about one termination: the one that comes second becomes part of the file that is there."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.steps import StepRefused, advance, record
from phk_reports import answering, comparison, notices, permissions
from phk_reports.models import PhkReport, PhkStatement, State
from phk_reports.refusals import AlreadyReported

NEARBY = timedelta(days=90)


@transaction.atomic
def join(draft: PhkReport, live: PhkReport, *, by: User) -> PhkReport:
    """The draft's statement becomes its side's next version in the other side's live file, its evidence moves there.

    The draft ends withdrawn, with `joined_into`. Gives the live file. Raises `AlreadyReported` when this side has sent
    that file itself or it takes no statements any more, `StepRefused` when the draft was sent meanwhile,
    `PermissionDenied`.
    """
    live = PhkReport.objects.select_for_update(of=("self",)).get(pk=live.pk)
    draft = PhkReport.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    side = draft.source
    if not permissions.may_submit(draft, by):
        raise PermissionDenied
    if draft.state != State.DRAFT:
        raise StepRefused(draft, PhkReport.join)
    if live.source == side:
        raise AlreadyReported(live, _("PHK ini sudah Anda laporkan. Ini berkasnya."))
    if not answering.may_answer(live, side):
        raise AlreadyReported(live, _("PHK ini sudah ada berkasnya. Buka berkas itu untuk langkah berikutnya."))
    said = _say_it_there(draft, live, by)
    draft.evidence.update(report=live)
    advance(draft, PhkReport.join, by=by, report=live)
    record(live, "joined", by=by, side=str(side), stance=str(said.stance), draft=str(draft.pk))
    notices.tell_joined(live, side)
    return live


def _say_it_there(draft: PhkReport, live: PhkReport, by: User) -> PhkStatement:
    before = answering.latest(live, draft.source)
    said = PhkStatement(
        report=live,
        side=draft.source,
        version=before.version + 1 if before else 1,
        made_by=by,
        **answering.said_until_now(draft, draft.source),
    )
    said.stance = comparison.stance_towards(said, answering.latest(live, live.source))
    said.save()
    return said


def possible_duplicates(report: PhkReport) -> QuerySet[PhkReport]:
    """Other files that may be about the same termination: the same person and company, and either another employment
    whose file is live, or a day nearby. Refuses nothing: people see it and judge. Filter by `visible_to`.
    """
    employment = report.employment
    same = PhkReport.objects.filter(
        employment__participant=employment.participant_id,
        employment__company=employment.company_id,
        submitted_at__isnull=False,
    )
    alike = Q(pk__in=PhkReport.objects.live().exclude(employment=employment).values("pk"))
    if report.terminated_on:
        alike |= Q(terminated_on__range=(report.terminated_on - NEARBY, report.terminated_on + NEARBY))
    return same.exclude(pk=report.pk).exclude(state=State.WITHDRAWN).filter(alike).order_by("-pk")
