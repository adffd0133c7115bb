"""Who may take which step of a PHK file: one sentence each."""

from accounts.models import Role
from registry.models import Membership
from registry.permissions import may_sign


def is_subject(report, user) -> bool:
    """The file is about this person."""
    return user.is_person(report.employment.participant.nik_index)


def is_worker(report, user) -> bool:
    """The worker of the file, acting as a worker."""
    return user.role == Role.WORKER and is_subject(report, user)


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
    """A mediator of the region, who neither reported this file nor is the person in it."""
    return (
        user.role == Role.MEDIATOR
        and user.office is not None
        and user.office.region_id == report.region_id
        and report.reported_by_id != user.pk
        and not is_subject(report, user)
    )


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


def may_approve(report, user) -> bool:
    """The mediator who took the file, once it carries evidence, and of a company that the Disnaker has approved."""
    return report.employment.company.counts and holds_it(report, user) and report.has_evidence


def may_object(report, user) -> bool:
    """The reporter, once."""
    return is_reporter(report, user) and report.objected_at is None
