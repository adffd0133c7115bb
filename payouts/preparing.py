"""From approved months to a draft batch. Everything in sets: the same few statements for one month or a million."""

import logging
from datetime import datetime

from django.db import connection, transaction

from casework.steps import SYSTEM, record
from jkp_claims.models import MonthlyClaim, MonthState
from payouts.models import Batch, Payout
from payouts.models.attempt import MOST_ATTEMPTS
from payouts.models.payout import LARGEST_AMOUNT, SMALLEST_AMOUNT
from payouts.states import LIVE_OR_SETTLED, BatchState

logger = logging.getLogger(__name__)

MAKE_PAYOUTS = """
    WITH made AS (
        INSERT INTO payouts_payout (id, month_id, amount, regulation, payee_id, bank_account_id, made_at)
        SELECT casework_uuid7(), month.id, month.amount, month.regulation, claim.participant_id,
               month.bank_account_id, %(now)s
        FROM jkp_claims_monthlyclaim AS month JOIN jkp_claims_jkpclaim AS claim ON claim.id = month.claim_id
        WHERE month.state = %(approved)s AND month.amount BETWEEN %(smallest)s AND %(largest)s
          AND NOT EXISTS (SELECT 1 FROM payouts_payout WHERE month_id = month.id)
        ON CONFLICT (month_id) DO NOTHING
        RETURNING id
    )
    INSERT INTO casework_event
        (id, at, subject_type, subject_id, verb, from_state, to_state, actor_id, actor_role, note, data, xact)
    SELECT casework_uuid7(), %(now)s, %(subject)s, id, 'made', '', '', NULL, %(actor)s, '', '{}'::jsonb, 0 FROM made
"""

# May have a new attempt: approved, never settled, nothing under way, and an account past its cooling-off.
READY = """
    FROM payouts_payout AS payout
    JOIN jkp_claims_monthlyclaim AS month ON month.id = payout.month_id
    JOIN registry_bankaccount AS account ON account.id = month.bank_account_id
    LEFT JOIN LATERAL (
        SELECT max(attempt_no) AS tries, bool_or(state = ANY(%(live_or_settled)s)) AS is_live
        FROM payouts_attempt WHERE payout_id = payout.id AND state <> 'cancelled'
    ) AS before ON true
    WHERE month.state = %(approved)s AND account.participant_id = payout.payee_id AND account.usable_from <= %(now)s
      AND NOT coalesce(before.is_live, false) AND coalesce(before.tries, 0) < %(most)s
"""

FILL_DRAFT = f"""
    INSERT INTO payouts_attempt (id, payout_id, batch_id, payee_id, bank_account_id, attempt_no, ref, state, reason)
    SELECT casework_uuid7(), payout.id, %(batch)s, payout.payee_id, account.id, coalesce(before.tries, 0) + 1,
           gen_random_uuid(), 'ready', ''
    {READY}
    ON CONFLICT DO NOTHING
"""


def prepare(now: datetime) -> int:
    """Make the payouts that are owed, and put what is ready into the draft batch; gives the number put there.

    Safe to repeat, to run twice at once and to be killed: a month has one payout, a payout one live attempt.
    """
    make_payouts(now)
    return fill_draft(now)


def make_payouts(now: datetime) -> int:
    """One payout for each approved month that has none."""
    unpayable = MonthlyClaim.objects.filter(state=MonthState.APPROVED, payout=None)
    strange = unpayable.exclude(amount__range=(SMALLEST_AMOUNT, LARGEST_AMOUNT)).count()
    if strange:
        logger.error("%d approved months have an amount that cannot be paid", strange)
    values = {
        "now": now,
        "approved": MonthState.APPROVED,
        "smallest": SMALLEST_AMOUNT,
        "largest": LARGEST_AMOUNT,
        "subject": Payout._meta.label_lower,
        "actor": SYSTEM,
    }
    with connection.cursor() as cursor:
        cursor.execute(MAKE_PAYOUTS, values)
        return cursor.rowcount


@transaction.atomic
def fill_draft(now: datetime) -> int:
    """A new attempt in the one draft batch for each payout that is ready; no draft when there is nothing to put in."""
    values = {
        "now": now,
        "approved": MonthState.APPROVED,
        "live_or_settled": [str(state) for state in LIVE_OR_SETTLED],
        "most": MOST_ATTEMPTS,
    }
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT 1 {READY})", values)
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(FILL_DRAFT, {**values, "batch": _locked_draft().pk})
        return cursor.rowcount


def _locked_draft() -> Batch:
    """The draft, held so that nobody seals it while it is filled."""
    drafts = Batch.objects.select_for_update().filter(state=BatchState.DRAFT)
    draft = drafts.first()
    if draft is not None:
        return draft
    made = Batch(number=Batch.new_number())
    Batch.objects.bulk_create([made], ignore_conflicts=True)
    draft = drafts.get()
    if draft.pk == made.pk:
        record(draft, "made")
    return draft
