"""Who may take a step of a batch: one sentence each. PostgreSQL holds the same rules over the signatures."""

from accounts.access import PAYMENT_OFFICERS
from accounts.models import Role


def is_paid_in(batch, user) -> bool:
    """Whether money of this batch goes to this very person."""
    return user.nik_index is not None and batch.attempts.filter(payee__nik_index=user.nik_index).exists()


def submits(batch, user) -> bool:
    """The maker, unless the batch pays them."""
    return user.role == Role.PAY_MAKER and not is_paid_in(batch, user)


def approves(batch, user) -> bool:
    """An approver who did not make the batch and is not paid by it."""
    return user.role == Role.PAY_APPROVER and user.pk != batch.maker_id and not is_paid_in(batch, user)


def releases(batch, user) -> bool:
    """A releaser who neither made nor approved the batch and is not paid by it."""
    return (
        user.role == Role.PAY_RELEASER
        and user.pk not in (batch.maker_id, batch.approver_id)
        and not is_paid_in(batch, user)
    )


def voids(batch, user) -> bool:
    """Any payment officer may stop a batch that is not at the bank yet."""
    return user.role in PAYMENT_OFFICERS
