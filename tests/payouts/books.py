"""What must hold between the bank's journal and our books, whatever went wrong on the way."""

from django.db.models import Sum

from jkp_claims.models import MonthlyClaim
from payouts.models import Attempt, LedgerEntry, Payout


def assert_books_equal(journal: list[dict]) -> None:
    """Every line of the journal is one of our attempts and its answer; the ledger holds exactly what was paid."""
    refs = [line["ref"] for line in journal]
    assert len(set(refs)) == len(refs), "one reference, one line"
    answers = {line["ref"]: line["status"] for line in journal}
    ours = {str(ref): state for ref, state in Attempt.objects.values_list("ref", "state") if str(ref) in answers}
    assert ours == answers
    paid = sum(line["amount"] for line in journal if line["status"] == "settled")
    on = dict(LedgerEntry.objects.values_list("account").annotate(Sum("amount")))
    assert on == ({"bank": -paid, "benefit": paid} if paid else {})
    assert MonthlyClaim.objects.filter(state="paid").count() == sum(state == "settled" for state in answers.values())


def assert_each_paid_once(journal: list[dict]) -> None:
    """Every payout once in the journal, none missing, and nobody else."""
    expected = sorted(
        (payout.bank_account.number, payout.amount) for payout in Payout.objects.select_related("bank_account")
    )
    assert sorted((line["account"], line["amount"]) for line in journal) == expected
    assert_books_equal(journal)
