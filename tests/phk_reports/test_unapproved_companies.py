"""Threat T6: a company that the Disnaker has not approved reports nobody, and no report of it is approved."""

import pytest
from django.core.exceptions import PermissionDenied

from casework.steps import advance, available_steps
from phk_reports.models import PhkReport, Side, State
from registry.choices import CompanyStanding, MemberRole
from registry.models import Company, Membership
from tests.phk_reports.factories import draft, people, taken

pytestmark = pytest.mark.django_db

NOT_APPROVED = [CompanyStanding.PENDING, CompanyStanding.REFUSED]


def standing(around, value):
    Company.objects.filter(pk=around.employment.company_id).update(standing=value)


@pytest.mark.parametrize("value", NOT_APPROVED)
def test_its_members_cannot_send_a_report(value):
    around = people()
    report = draft(around)
    standing(around, value)
    fresh = PhkReport.objects.get(pk=report.pk)
    assert "submit" not in [name for name, _step in available_steps(fresh, around.member)]
    with pytest.raises(PermissionDenied):
        advance(fresh, PhkReport.submit, by=around.member)
    fresh.refresh_from_db()
    assert (fresh.state, fresh.submitted_at) == (State.DRAFT, None)


@pytest.mark.parametrize("value", NOT_APPROVED)
@pytest.mark.parametrize("side", Side.values)
def test_no_report_about_it_is_approved(value, side):
    around = people()
    report = draft(around, side=side)
    for name in ("submit", "take"):
        report = taken(report, name, around)
    standing(around, value)
    fresh = PhkReport.objects.get(pk=report.pk)
    with pytest.raises(PermissionDenied):
        advance(fresh, PhkReport.approve, by=around.mediator)
    fresh.refresh_from_db()
    assert fresh.state == State.IN_REVIEW
    around.employment.refresh_from_db()
    assert around.employment.ended_on is None


def test_the_worker_may_report_it_all_the_same():
    around = people()
    report = draft(around, side=Side.WORKER)
    standing(around, CompanyStanding.PENDING)
    assert advance(PhkReport.objects.get(pk=report.pk), PhkReport.submit, by=around.worker).state == State.SUBMITTED


def test_who_only_prepares_does_not_send():
    around = people()
    report = draft(around)
    Membership.objects.filter(user=around.member).update(role=MemberRole.PREPARER)
    with pytest.raises(PermissionDenied):
        advance(report, PhkReport.submit, by=around.member)
    Membership.objects.filter(user=around.member).update(role=MemberRole.APPROVER)
    assert advance(report, PhkReport.submit, by=around.member).state == State.SUBMITTED
