"""Who may take which step of a PHK file: one sentence each."""

from accounts.models import Role
from core import clock
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


def may_take(report, user) -> bool:
    """A neutral mediator, and after an objection another one than who rejected."""
    return is_neutral_mediator(report, user) and report.rejected_by_id != user.pk


def holds_it(report, user) -> bool:
    """The mediator who took the file."""
    return is_neutral_mediator(report, user) and report.officer_id == user.pk


def may_continue_review(report, user) -> bool:
    """The mediator who asked for a correction, once its time is over."""
    return holds_it(report, user) and report.due_on is not None and report.due_on < clock.today()


def may_approve(report, user) -> bool:
    """The mediator who took the file, once it carries evidence, and of a company that the Disnaker has approved."""
    return report.employment.company.counts and holds_it(report, user) and report.has_evidence


def may_object(report, user) -> bool:
    """The reporter, once."""
    return is_reporter(report, user) and report.objected_at is None
