"""What PostgreSQL itself refuses about assignments, whoever asks."""

import pgtrigger

from accounts.models.roles import OFFICER_ROLES

OFFICERS = ", ".join(f"'{role.value}'" for role in OFFICER_ROLES)

# The person's row is locked, so that two administrators at the same moment do not give two roles.
ONE_STAFF_ROLE = f"""
    IF NEW.role IN ({OFFICERS}) AND NEW.ended_at IS NULL THEN
        PERFORM 1 FROM accounts_user WHERE id = NEW.user_id FOR NO KEY UPDATE;
        IF EXISTS (
            SELECT 1 FROM accounts_assignment other
            WHERE other.user_id = NEW.user_id AND other.id <> NEW.id
              AND other.role IN ({OFFICERS}) AND other.ended_at IS NULL
              AND daterange(other.from_on, other.to_on, '[]') && daterange(NEW.from_on, NEW.to_on, '[]')
        ) THEN
            RAISE EXCEPTION 'one_staff_role: user % has another staff role in that time', NEW.user_id
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
"""

# Only the owner of the table, who seeds and appoints the first administrators, writes an officer's role without a grant.
AS_GRANTED = f"""
    IF NEW.grant_id IS NULL AND NEW.role IN ({OFFICERS}) AND NOT (
        SELECT pg_has_role(current_user, relowner, 'MEMBER') FROM pg_class WHERE oid = TG_RELID
    ) THEN
        RAISE EXCEPTION 'as_granted: an officer has no role without a grant' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.grant_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM accounts_rolegrant made
        WHERE made.id = NEW.grant_id AND made.user_id = NEW.user_id AND made.role = NEW.role
          AND made.office_id = NEW.office_id AND made.from_on <= NEW.from_on
          AND made.state IN ('in_force', 'ended')
    ) THEN
        RAISE EXCEPTION 'as_granted: the assignment is another than the grant'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
"""


def assignment_guards() -> list[pgtrigger.Trigger]:
    """A role stays what it was given as, one staff role at a time, and an officer's as two administrators granted it."""
    return [
        pgtrigger.ReadOnly(name="as_it_was_given", fields=["user", "role", "office", "grant", "from_on"]),
        pgtrigger.Trigger(
            name="one_staff_role",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update,
            func=ONE_STAFF_ROLE,
        ),
        pgtrigger.Trigger(
            name="as_granted",
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            timing=pgtrigger.Deferred,
            func=AS_GRANTED,
        ),
    ]
