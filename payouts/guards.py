"""What PostgreSQL itself refuses of the money's tables, whoever asks. Checks and unique keys stand in the models."""

import pgtrigger

A_REFUSAL = "USING ERRCODE = 'integrity_constraint_violation'"

# A payout says what its approved month says.
FROM_AN_APPROVED_MONTH = f"""
    IF NOT EXISTS (
        SELECT 1 FROM jkp_claims_monthlyclaim AS month JOIN jkp_claims_jkpclaim AS claim ON claim.id = month.claim_id
        WHERE month.id = NEW.month_id AND month.state = 'approved' AND month.amount = NEW.amount
          AND month.regulation = NEW.regulation AND month.bank_account_id = NEW.bank_account_id
          AND claim.participant_id = NEW.payee_id
    ) THEN
        RAISE EXCEPTION 'a payout is made from an approved month, as it stands there' {A_REFUSAL};
    END IF;
    RETURN NEW;
"""

# Money goes to the payee of the payout, on an account of the payee, whose cooling-off is over on the business clock.
TO_THE_PAYEES_USABLE_ACCOUNT = f"""
    IF NOT EXISTS (SELECT 1 FROM payouts_payout WHERE id = NEW.payout_id AND payee_id = NEW.payee_id) THEN
        RAISE EXCEPTION 'the payee is not the payee of the payout' {A_REFUSAL};
    END IF;
    SELECT participant_id, usable_from INTO holder, usable
        FROM registry_bankaccount WHERE id = NEW.bank_account_id;
    IF holder IS DISTINCT FROM NEW.payee_id THEN
        RAISE EXCEPTION 'the account is not an account of the payee' {A_REFUSAL};
    END IF;
    IF usable > clock_timestamp() + coalesce((SELECT ahead FROM casework_businessclock), interval '0') THEN
        RAISE EXCEPTION 'the account is still cooling off' {A_REFUSAL};
    END IF;
    RETURN NEW;
"""

# The lock makes a batch that is being sealed wait for its last line, or the line for the seal.
ONLY_INTO_A_DRAFT = f"""
    SELECT state INTO batch_state FROM payouts_batch WHERE id = NEW.batch_id FOR SHARE;
    IF batch_state <> 'draft' THEN
        RAISE EXCEPTION 'the batch is sealed' {A_REFUSAL};
    END IF;
    RETURN NEW;
"""

AS_ITS_BATCH_ALLOWS = f"""
    SELECT state INTO batch_state FROM payouts_batch WHERE id = NEW.batch_id FOR SHARE;
    IF NEW.state = 'sending' AND batch_state <> 'released' THEN
        RAISE EXCEPTION 'the batch is not released' {A_REFUSAL};
    END IF;
    IF NEW.state = 'cancelled' AND batch_state <> 'void' THEN
        RAISE EXCEPTION 'the batch is not void' {A_REFUSAL};
    END IF;
    RETURN NEW;
"""

SETTLED_IS_IN_THE_LEDGER = f"""
    IF NOT EXISTS (SELECT 1 FROM payouts_ledgerentry WHERE attempt_id = NEW.id AND account = 'bank') THEN
        RAISE EXCEPTION 'a settled attempt without its ledger entry' {A_REFUSAL};
    END IF;
    RETURN NULL;
"""

WHAT_IS_SIGNED_STAYS = f"""
    IF (OLD.maker_id IS NOT NULL AND
            (OLD.maker_id, OLD.content_sha256, OLD.count, OLD.total)
            IS DISTINCT FROM (NEW.maker_id, NEW.content_sha256, NEW.count, NEW.total))
        OR (OLD.approver_id IS NOT NULL AND OLD.approver_id IS DISTINCT FROM NEW.approver_id)
        OR (OLD.releaser_id IS NOT NULL AND OLD.releaser_id IS DISTINCT FROM NEW.releaser_id)
    THEN
        RAISE EXCEPTION 'a signature and what it signs stay as they are' {A_REFUSAL};
    END IF;
    RETURN NEW;
"""

NOBODY_SIGNS_THEIR_OWN_PAYMENT = f"""
    IF EXISTS (
        SELECT 1 FROM payouts_attempt AS attempt
        JOIN registry_participant AS payee ON payee.id = attempt.payee_id
        JOIN accounts_user AS signer ON signer.nik_index = payee.nik_index
        WHERE attempt.batch_id = NEW.id AND signer.id IN (NEW.maker_id, NEW.approver_id, NEW.releaser_id)
    ) THEN
        RAISE EXCEPTION 'the batch pays somebody who signs it' {A_REFUSAL};
    END IF;
    RETURN NEW;
"""

BALANCED = f"""
    IF (SELECT sum(amount) FROM payouts_ledgerentry WHERE txn_id = NEW.txn_id) <> 0 THEN
        RAISE EXCEPTION 'the transaction is not balanced' {A_REFUSAL};
    END IF;
    RETURN NULL;
"""

# What leaves the bank is what was owed, for an attempt that is settled; what comes back is what had left.
AS_MUCH_AS_OWED = f"""
    IF NEW.reverses_id IS NOT NULL THEN
        IF NOT EXISTS (
            SELECT 1 FROM payouts_ledgerentry AS entry
            WHERE entry.id = NEW.reverses_id AND entry.account = NEW.account
              AND entry.amount = -NEW.amount AND entry.attempt_id = NEW.attempt_id
        ) THEN
            RAISE EXCEPTION 'a reversal mirrors its entry' {A_REFUSAL};
        END IF;
    ELSIF NEW.account = 'bank' AND NOT EXISTS (
        SELECT 1 FROM payouts_attempt AS attempt JOIN payouts_payout AS payout ON payout.id = attempt.payout_id
        WHERE attempt.id = NEW.attempt_id AND attempt.state = 'settled' AND payout.amount = -NEW.amount
    ) THEN
        RAISE EXCEPTION 'money leaves the bank for a settled attempt, as much as is owed' {A_REFUSAL};
    END IF;
    RETURN NEW;
"""


def payout_guards() -> list[pgtrigger.Trigger]:
    return [
        pgtrigger.Trigger(
            name="from_approved_month",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            func=FROM_AN_APPROVED_MONTH,
        ),
    ]


def batch_guards() -> list[pgtrigger.Trigger]:
    return [
        pgtrigger.Trigger(
            name="signed_stays", when=pgtrigger.Before, operation=pgtrigger.Update, func=WHAT_IS_SIGNED_STAYS
        ),
        pgtrigger.Trigger(
            name="not_own_payment",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            func=NOBODY_SIGNS_THEIR_OWN_PAYMENT,
        ),
        pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
    ]


def attempt_guards(unchanging: list[str]) -> list[pgtrigger.Trigger]:
    return [
        pgtrigger.Trigger(
            name="to_payees_account",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            declare=[("holder", "uuid"), ("usable", "timestamptz")],
            func=TO_THE_PAYEES_USABLE_ACCOUNT,
        ),
        pgtrigger.Trigger(
            name="only_into_draft",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            declare=[("batch_state", "text")],
            func=ONLY_INTO_A_DRAFT,
        ),
        pgtrigger.Trigger(
            name="as_batch_allows",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
            declare=[("batch_state", "text")],
            func=AS_ITS_BATCH_ALLOWS,
        ),
        pgtrigger.Trigger(
            name="settled_in_ledger",
            when=pgtrigger.After,
            operation=pgtrigger.Update,
            timing=pgtrigger.Deferred,
            condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state"), new__state="settled"),
            func=SETTLED_IS_IN_THE_LEDGER,
        ),
        pgtrigger.ReadOnly(name="unchanging", fields=unchanging),
        pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
    ]


def ledger_guards() -> list[pgtrigger.Trigger]:
    return [
        pgtrigger.Trigger(
            name="balanced",
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            timing=pgtrigger.Deferred,
            func=BALANCED,
        ),
        pgtrigger.Trigger(
            name="as_much_as_owed", when=pgtrigger.Before, operation=pgtrigger.Insert, func=AS_MUCH_AS_OWED
        ),
    ]
