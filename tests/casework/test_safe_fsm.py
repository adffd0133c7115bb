"""A refreshed case is as fresh and as protected as one that was loaded."""

import pytest
from django.db import connection

from casework.steps import advance
from jkp_claims.models import MonthlyClaim, MonthState
from tests.jkp_claims.factories import Story


@pytest.fixture
def month(db):
    month = Story().filed().claim.months.get(month_no=2)
    advance(MonthlyClaim.objects.get(pk=month.pk), MonthlyClaim.open)
    return month


def test_a_refresh_brings_the_new_state_in_its_one_query(month, django_assert_num_queries):
    assert month.state == MonthState.SCHEDULED
    with django_assert_num_queries(1):
        month.refresh_from_db()
        assert month.state == MonthState.OPEN
    assert month.get_deferred_fields() == set()


@pytest.mark.parametrize("fields", [None, ["state"], ["state", "number"], ["number"]])
def test_a_refreshed_state_is_still_protected(month, fields):
    month.refresh_from_db(fields=fields)
    with pytest.raises(AttributeError):
        month.state = MonthState.PAID


def test_a_refresh_of_another_column_leaves_the_state(month):
    month.refresh_from_db(fields=["number"])
    assert month.state == MonthState.SCHEDULED


def test_a_failed_refresh_leaves_everything_as_it_was(month):
    connection.check_constraints()
    MonthlyClaim.objects.filter(pk=month.pk)._raw_delete(using="default")
    with pytest.raises(MonthlyClaim.DoesNotExist):
        month.refresh_from_db()
    assert month.state == MonthState.SCHEDULED
    with pytest.raises(AttributeError):
        month.state = MonthState.PAID


def test_a_deferred_state_is_loaded_when_asked(month):
    lazy = MonthlyClaim.objects.defer("state").get(pk=month.pk)
    assert lazy.state == MonthState.OPEN
    with pytest.raises(AttributeError):
        lazy.state = MonthState.PAID


def test_a_case_with_a_deferred_column_keeps_it_deferred(month):
    lazy = MonthlyClaim.objects.defer("number").get(pk=month.pk)
    lazy.refresh_from_db()
    assert lazy.get_deferred_fields() == {"number"}
