"""What PostgreSQL itself refuses, whoever asks: made from the same table as the steps."""

import pgtrigger

NEEDS_ITS_EVENT = """
    IF NOT EXISTS (
        SELECT 1 FROM casework_event
        WHERE subject_id = NEW.id AND from_state = OLD.state AND to_state = NEW.state
          AND xact = pg_current_xact_id()::text::bigint
    ) THEN
        RAISE EXCEPTION 'the move of % from % to % has no event in its transaction', TG_TABLE_NAME, OLD.state, NEW.state
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
"""

ONLY_A_SUPERUSER_TRUNCATES = """
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
"""


def case_guards(moves) -> list[pgtrigger.Trigger]:
    """Only the moves of the table, from the first state on, each with its event in the same transaction."""
    return [
        pgtrigger.FSM(name="legal_moves", field="state", transitions=moves.pairs()),
        pgtrigger.Protect(
            name="first_state", operation=pgtrigger.Insert, condition=~pgtrigger.Q(new__state=moves.first)
        ),
        pgtrigger.Trigger(
            name="move_has_event",
            when=pgtrigger.After,
            operation=pgtrigger.Update,
            timing=pgtrigger.Deferred,
            condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
            func=NEEDS_ITS_EVENT,
        ),
    ]


def append_only_guards() -> list[pgtrigger.Trigger]:
    """Rows come and stay as they are. (A superuser may empty the table, as test databases do.)"""
    return [
        pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name="never_emptied",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func=ONLY_A_SUPERUSER_TRUNCATES,
        ),
    ]
