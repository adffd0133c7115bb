"""Who may take which step of a PHK file: one sentence each."""

from accounts.models import Role
from core import clock
from phk_reports import deadlines
from phk_reports.dispute_rules import Outcome
from phk_reports.models.mandates import Mandate
from registry.models import Membership
from registry.permissions import may_sign


def is_subject(report, user) -> bool:
    """The file is about this person."""
    return user.is_person(report.employment.participant.nik_index)


def represents(report, user) -> bool:
    """Holds the worker's mandate for this termination today."""
    return Mandate.objects.held_by(user).filter(employment=report.employment_id).exists()


def is_worker(report, user) -> bool:
    """The worker of the file, or who holds their mandate, acting as a worker."""
    return user.role == Role.WORKER and (is_subject(report, user) or represents(report, user))


def is_employer(report, user) -> bool:
    """A member of the company of the file, acting as an employer."""
    return (
        user.role == Role.EMPLOYER
        and Membership.objects.filter(user=user, company_id=report.employment.company_id).exists()
    )


def is_of_side(report, user, side: str) -> bool:
    """Somebody of that side: the worker, or a member of the company."""
    return is_worker(report, user) if side == "worker" else is_employer(report, user)


def is_reporter(report, user) -> bool:
    """Somebody of the side that reports."""
    return is_of_side(report, user, report.source)


def is_other_side(report, user) -> bool:
    """Somebody of the side that did not report."""
    return is_of_side(report, user, report.other_side)


def is_neutral_mediator(report, user) -> bool:
    """A mediator of the region (of the province, once escalated) who is nobody in this file and no relative of one."""
    return (
        user.role == Role.MEDIATOR
        and user.office is not None
        and _is_responsible(report, user.office)
        and report.reported_by_id != user.pk
        and not is_subject(report, user)
        and not Mandate.objects.filter(representative=user, employment=report.employment_id).exists()
        and not Membership.objects.filter(user=user, company=report.employment.company_id).exists()
        and not report.recusals.filter(officer=user).exists()
    )


def _is_responsible(report, office) -> bool:
    if office.region_id == report.region_id:
        return True
    return report.escalated_on is not None and office.region.province_id == report.region.province_id


def may_submit(report, user) -> bool:
    """The reporter sends a file that says when and why: the worker, or who signs for a company that counts."""
    signs = report.source == "worker" or may_sign(report.employment.company, user)
    return signs and is_reporter(report, user) and report.is_complete


def other_than(side: str) -> str:
    """The other of the two sides."""
    return "worker" if side == "employer" else "employer"


def latest_request(report):
    """The last decision that asked for something again, None without one."""
    return report.decisions.filter(verdict="ask_correction").order_by("-pk").first()


def sides_asked(report) -> set[str]:
    """Whom the last request is for: who has to correct a named item, the reporter where none was named."""
    request = latest_request(report)
    named = set(request.items.values_list("side", flat=True)) if request else set()
    return named or {report.source}


def may_resubmit(report, user) -> bool:
    """Who was asked for named items, once nothing of them is open; the reporter where nothing was named."""
    request = latest_request(report)
    if request is None or not request.items.exists():
        return may_submit(report, user)
    nothing_open = not request.items.filter(answered_at__isnull=True).exists()
    return nothing_open and any(signs_for(report, user, side) for side in sides_asked(report))


def signs_for(report, user, side: str) -> bool:
    """Of that side, and for the company only who signs for it."""
    signs = side == "worker" or may_sign(report.employment.company, user)
    return signs and is_of_side(report, user, side)


def may_withdraw(report, user) -> bool:
    """The reporter their draft, who signs for that side a sent file; not once the other side has its word in it."""
    if report.submitted_at is None:
        return is_reporter(report, user)
    return signs_for(report, user, report.source) and not other_side_spoke(report)


def other_side_spoke(report) -> bool:
    """The side that did not report has said or shown something in this file, which nobody else may take away."""
    return (
        report.joined.exists()
        or report.statements.exclude(side=report.source).exists()
        or report.evidence.exclude(side=report.source).exists()
    )


def may_take(report, user) -> bool:
    """A neutral mediator, and after an objection another one than who rejected."""
    return is_neutral_mediator(report, user) and report.rejected_by_id != user.pk


def may_submit_all(reports, user) -> bool:
    """The employer's files of companies for which this person signs, each of them complete."""
    companies = {report.employment.company for report in reports}
    complete = all(report.source == "employer" and report.is_complete for report in reports)
    return complete and all(may_sign(company, user) for company in companies)


def may_take_all(reports, user) -> bool:
    """A mediator of the region of all these files who is nobody in any of them and no relative of one."""
    if user.role != Role.MEDIATOR or user.office is None:
        return False
    here = type(reports[0]).objects.filter(pk__in=[report.pk for report in reports]) if reports else None
    return here is None or (
        all(report.region_id == user.office.region_id for report in reports)
        and not any(user.pk in (report.reported_by_id, report.rejected_by_id) for report in reports)
        and not any(is_subject(report, user) for report in reports)
        and not here.filter(employment__in=Mandate.objects.filter(representative=user).values("employment")).exists()
        and not here.filter(recusals__officer=user).exists()
        and not here.filter(employment__company__in=Membership.objects.filter(user=user).values("company")).exists()
    )


def holds_it(report, user) -> bool:
    """The mediator who took the file."""
    return is_neutral_mediator(report, user) and report.officer_id == user.pk


def may_continue_review(report, user) -> bool:
    """The mediator who asked for a correction, once its time is over."""
    return holds_it(report, user) and report.due_on is not None and report.due_on < clock.today()


def may_approve(report, user) -> bool:
    """The mediator who took the file, of a company that the Disnaker has approved, once the file carries evidence.

    Without evidence only once it was waited for. Never after a dispute that ended with the employment going on.
    """
    ready = report.employment.company.counts and holds_it(report, user)
    return ready and (report.has_evidence or evidence_was_waited_for(report)) and not employment_goes_on(report)


def evidence_was_waited_for(report) -> bool:
    """The day by which the other side was asked is over: whoever brings no document then blocks no worker by it."""
    return report.respond_by is not None and report.respond_by < clock.today()


def employment_goes_on(report) -> bool:
    """Whether the last dispute ended with the employment going on: then there is nothing to approve."""
    last_stage = report.stages.order_by("pk").last()
    return last_stage is not None and last_stage.outcome == Outcome.CANCELLED


def may_object(report, user) -> bool:
    """The reporter, once, in the working days after the decision."""
    if not is_reporter(report, user) or report.objected_at is not None:
        return False
    return report.decided_at is None or clock.today() <= deadlines.objection_until(report.decided_at)
