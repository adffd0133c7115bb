"""What the database refuses, whoever asks."""

from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import IntegrityError, InternalError, connection, transaction
from django.db.utils import ProgrammingError

from casework.models import Case, Event
from casework.steps import Moves, advance, advance_many
from core.ids import uuid7
from jkp_claims.models import MonthlyClaim, MonthState
from phk_reports.models import PhkReport
from tests.jkp_claims.factories import Story, many_scheduled_months

CASES = [model for model in apps.get_models() if issubclass(model, Case)]


@contextmanager
def refused(*errors, match=""):
    """What is done inside fails, at the latest when its transaction would commit."""
    with pytest.raises(errors or InternalError, match=match), transaction.atomic(), checked_at_the_end():
        yield


@contextmanager
def checked_at_the_end():
    yield
    connection.check_constraints()


def events_of(case) -> int:
    return Event.objects.about(case).count()


@pytest.fixture
def month(db):
    return Story().filed().claim.months.get(month_no=2)


def test_a_skipped_transition_by_update_is_refused(month):
    with refused(match="Invalid transition"):
        MonthlyClaim.objects.filter(pk=month.pk).update(state=MonthState.PAID)


def test_a_skipped_transition_by_raw_sql_is_refused(month):
    with refused(match="Invalid transition"), connection.cursor() as cursor:
        cursor.execute("UPDATE jkp_claims_monthlyclaim SET state = 'approved' WHERE id = %s", [month.pk])


def test_an_insert_in_another_than_the_first_state_is_refused(month):
    with refused(match="Cannot insert"), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE copy ON COMMIT DROP AS SELECT * FROM jkp_claims_monthlyclaim WHERE id = %s", [month.pk]
        )
        cursor.execute("UPDATE copy SET id = %s, number = 'X', state = 'open'", [uuid7()])
        cursor.execute("INSERT INTO jkp_claims_monthlyclaim SELECT * FROM copy")


def test_a_legal_change_without_its_event_is_refused(month):
    with refused(IntegrityError, match="no event in its transaction"):
        MonthlyClaim.objects.filter(pk=month.pk).update(state=MonthState.OPEN)


def test_the_event_of_another_transaction_does_not_count(month):
    """The same move was recorded before; its event belongs to that transaction, not to this."""
    Event.objects.create(
        subject_type="jkp_claims.monthlyclaim",
        subject_id=month.pk,
        verb="open",
        from_state="scheduled",
        to_state="open",
        actor_role="system",
    )
    with connection.cursor() as cursor:  # as if it had been written by an earlier transaction
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE casework_event SET xact = xact - 1 WHERE subject_id = %s", [month.pk])
        cursor.execute("SET LOCAL session_replication_role = origin")
    with refused(IntegrityError, match="no event in its transaction"):
        MonthlyClaim.objects.filter(pk=month.pk).update(state=MonthState.OPEN)


def test_an_event_cannot_name_another_transaction(month):
    event = Event.objects.create(subject_type="x", subject_id=uuid7(), verb="x", actor_role="system", xact=123)
    event.refresh_from_db()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        assert event.xact == cursor.fetchone()[0]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE casework_event SET note = 'x'", "DELETE FROM casework_event", "UPDATE casework_event SET xact = 0"],
)
def test_an_event_never_changes(month, statement):
    with refused(match="Cannot update or delete"), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE casework_event SET note = 'x'",
        "DELETE FROM casework_event",
        "TRUNCATE casework_event",
        "ALTER TABLE casework_event DISABLE TRIGGER ALL",
        "SET LOCAL session_replication_role = replica",
    ],
)
def test_the_portal_role_has_no_right_to_change_the_trail(month, statement):
    with refused(ProgrammingError, match="permission denied|must be owner"), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE web")
        cursor.execute(statement)


def test_the_owner_cannot_empty_the_trail(month):
    with refused(ProgrammingError, InternalError, match="only grows"), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE casework_event OWNER TO owner")
        cursor.execute("SET LOCAL ROLE owner")
        cursor.execute("TRUNCATE casework_event")


def test_no_session_can_switch_the_triggers_off(month):
    with refused(match="Invalid transition"), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{pgtrigger_legal_moves_d1a68}', true)")
        cursor.execute("SELECT set_config('pgtrigger.ignore', (SELECT array_agg(tgname)::text FROM pg_trigger), true)")
        cursor.execute("UPDATE jkp_claims_monthlyclaim SET state = 'paid' WHERE id = %s", [month.pk])


@pytest.mark.parametrize("model", CASES, ids=lambda model: model._meta.label)
def test_one_table_makes_the_steps_and_the_triggers(model):
    """The moves of django-fsm, the table, and the installed trigger are the same set."""
    field = model._meta.get_field("state")
    by_methods = {(moved.source, moved.target) for moved in field.get_all_transitions(model)}
    assert by_methods == set(model.MOVES.pairs())
    guards = {trigger.name: trigger for trigger in model._meta.triggers}
    assert set(guards["legal_moves"].transitions) == set(model.MOVES.pairs())
    assert {"first_state", "move_has_event"} <= set(guards)
    assert field.default == model.MOVES.first
    assert {state for pair in model.MOVES.pairs() for state in pair} <= set(dict(field.choices))


@pytest.mark.parametrize("model", CASES, ids=lambda model: model._meta.label)
def test_every_trigger_is_installed_as_written(db, model):
    for trigger in model._meta.triggers:
        assert trigger.get_installation_status(model) == ("INSTALLED", True)


def test_the_trigger_refuses_exactly_what_the_table_leaves_out(month):
    """All 12 × 12 pairs of states, asked of the database itself."""
    connection.check_constraints()  # what the story left for the commit
    without_checks_of_columns()
    allowed = set(MonthlyClaim.MOVES.pairs())
    for source in MonthState.values:
        for target in MonthState.values:
            if source != target:
                assert database_moves(month, source, target) == ((source, target) in allowed), (source, target)


def without_checks_of_columns() -> None:
    """Only the triggers are asked here; the test's own transaction takes this back."""
    with connection.cursor() as cursor:
        for name in ("month_filed_is_complete", "month_decided_by_person", "month_paid_has_day"):
            cursor.execute(f"ALTER TABLE jkp_claims_monthlyclaim DROP CONSTRAINT {name}")


def database_moves(month, source, target) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("UPDATE jkp_claims_monthlyclaim SET state = %s WHERE id = %s", [source, month.pk])
            cursor.execute("SET LOCAL session_replication_role = origin")
            cursor.execute("UPDATE jkp_claims_monthlyclaim SET state = %s WHERE id = %s", [target, month.pk])
            raise _Undo
    except _Undo:
        return True
    except InternalError:
        return False


class _Undo(Exception):
    """Rolls the experiment back."""


def test_the_methods_cannot_be_called_around_advance(month):
    """Assigning the state is refused in Python; a step called by hand is refused at the commit."""
    with pytest.raises(AttributeError):
        month.state = MonthState.OPEN
    month.open()
    with refused(IntegrityError, match="no event in its transaction"):
        month.save()


def test_advance_many_leaves_what_advance_would(db, django_assert_num_queries):
    today = Story().today
    many_scheduled_months(20, opens_on=today)
    months = MonthlyClaim.objects.to_open(today).order_by("pk")
    one_by_one, at_once = months[:10], months[10:20]
    one_by_one, at_once = [list(part.values_list("pk", flat=True)) for part in (one_by_one, at_once)]
    for month in MonthlyClaim.objects.filter(pk__in=one_by_one):
        advance(month, MonthlyClaim.open)
    assert advance_many(MonthlyClaim.objects.filter(pk__in=at_once), MonthlyClaim.open) == 10
    assert rows_and_events(one_by_one) == rows_and_events(at_once)


def rows_and_events(keys) -> tuple[list, list]:
    """The rows and events of these months without what must differ: keys, numbers, claims, moments."""
    months = MonthlyClaim.objects.filter(pk__in=keys)
    differing = {"id", "number", "claim_id", "month_no", "created_at"}
    rows = [{name: value for name, value in row.items() if name not in differing} for row in months.values()]
    events = Event.objects.filter(subject_id__in=keys).values(
        "subject_type", "verb", "from_state", "to_state", "actor_id", "actor_role", "note", "data"
    )
    assert events.values("subject_id").distinct().count() == len(keys)
    assert all(event.id.version == 7 for event in Event.objects.filter(subject_id__in=keys))
    return rows, list(events)


@pytest.mark.parametrize("count", [1_000, 10_000])
def test_advance_many_costs_the_same_statements_for_any_number(db, django_assert_num_queries, count):
    opens_on = Story().today
    many_scheduled_months(count, opens_on=opens_on)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")  # statements are counted here, not seconds
    with django_assert_num_queries(4):  # the clock, savepoint, the one statement, release
        assert advance_many(MonthlyClaim.objects.to_open(opens_on), MonthlyClaim.open) == count
    connection.check_constraints()
    assert Event.objects.filter(verb="open", to_state="open", subject_type="jkp_claims.monthlyclaim").count() == count


def test_advance_many_takes_only_steps_made_of_columns(month):
    with pytest.raises(TypeError):
        advance_many(MonthlyClaim.objects.all(), MonthlyClaim.take)


def test_advance_many_skips_rows_in_another_state(month):
    assert advance_many(MonthlyClaim.objects.filter(month_no=1), MonthlyClaim.open) == 0


def test_a_table_of_moves_is_read_as_written():
    moves = Moves("a", go=(["a", "b"], "c"), back=(["c"], "a"))
    assert moves.pairs() == [("a", "c"), ("b", "c"), ("c", "a")]


def test_every_case_is_known():
    assert {model._meta.label for model in CASES} >= {
        "phk_reports.PhkReport",
        "jkp_claims.JkpClaim",
        "jkp_claims.MonthlyClaim",
    }
    assert PhkReport in CASES
