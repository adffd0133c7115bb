from payouts.models.attempt import Attempt
from payouts.models.batch import Batch, Content, ContentChanged
from payouts.models.ledger import LedgerAccount, LedgerEntry
from payouts.models.payout import Payout

__all__ = ["Attempt", "Batch", "Content", "ContentChanged", "LedgerAccount", "LedgerEntry", "Payout"]
