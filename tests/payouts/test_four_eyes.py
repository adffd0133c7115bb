from hashlib import sha256

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Role
from casework.models import Event
from casework.steps import StepRefused, advance, available_steps, may_take
from core.fields import blind_index
from payouts.models import Attempt, Batch, ContentChanged
from payouts.services import void_batch
from tests.accounts.factories import moved_to
from tests.payouts.factories import approved, approved_month, draft, only_attempt, person, released, signed, submitted

pytestmark = pytest.mark.django_db

STAGES = {"draft": draft, "submitted": submitted, "approved": approved, "released": released}
# stage → role → the buttons of an officer who has not signed and is not paid
BUTTONS = {
    "draft": {Role.PAY_MAKER: ["submit"]},
    "submitted": {Role.PAY_MAKER: ["void"], Role.PAY_APPROVER: ["approve", "void"], Role.PAY_RELEASER: ["void"]},
    "approved": {Role.PAY_MAKER: ["void"], Role.PAY_APPROVER: ["void"], Role.PAY_RELEASER: ["release", "void"]},
    "released": {},
}


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("role", [role for role in Role if role != Role.WORKER])
def test_who_may_do_what_on_each_stage(stage, role):
    batch = STAGES[stage]()
    names = [name for name, _ in available_steps(batch, person(role))]
    assert names == BUTTONS[stage].get(role, [])


def also(user, role: Role):
    """The same person, moved to another role."""
    acting = moved_to(user, role)
    user = type(user).objects.get(pk=user.pk)
    user.act_as(str(acting.pk))
    assert user.role == role
    return user


@pytest.mark.parametrize(
    ("stage", "step", "signature", "role"),
    [
        (submitted, Batch.approve, "maker", Role.PAY_APPROVER),
        (approved, Batch.release, "maker", Role.PAY_RELEASER),
        (approved, Batch.release, "approver", Role.PAY_RELEASER),
    ],
)
def test_nobody_signs_twice(stage, step, signature, role):
    batch = stage()
    again = also(getattr(batch, signature), role)
    assert not may_take(batch, step, again)
    with pytest.raises(PermissionDenied):
        signed(batch, step, role, again)


@pytest.mark.parametrize(
    ("stage", "step", "role"),
    [
        (draft, Batch.submit, Role.PAY_MAKER),
        (submitted, Batch.approve, Role.PAY_APPROVER),
        (approved, Batch.release, Role.PAY_RELEASER),
    ],
)
def test_nobody_signs_their_own_payment(stage, step, role):
    batch = stage(2)
    payee = batch.attempts.first().payee
    officer = also(payee.account, role)
    assert not may_take(batch, step, officer)
    with pytest.raises(PermissionDenied):
        signed(batch, step, role, officer)
    assert bytes(officer.nik_index) == blind_index(payee.nik)


@pytest.mark.parametrize(
    ("stage", "step", "role"),
    [
        (draft, Batch.submit, Role.PAY_MAKER),
        (submitted, Batch.approve, Role.PAY_APPROVER),
        (approved, Batch.release, Role.PAY_RELEASER),
    ],
)
@pytest.mark.parametrize("seen", ["", "0" * 64])
def test_a_signature_under_something_else_is_refused(stage, step, role, seen):
    batch = stage()
    officer = person(role)
    with pytest.raises(ContentChanged):
        advance(batch, step, by=officer, signer=officer, seen=seen)
    assert Batch.objects.get(pk=batch.pk).state == batch.state


def test_a_draft_that_has_grown_is_not_what_the_maker_saw():
    batch = draft()
    seen = batch.content().sha256
    assert draft() == batch
    maker = person(Role.PAY_MAKER)
    with pytest.raises(ContentChanged):
        advance(batch, Batch.submit, by=maker, signer=maker, seen=seen)


def test_the_print_depends_on_payout_account_and_amount_and_on_nothing_else():
    batch = draft(2)
    content = batch.content()
    assert (content.count, content.total) == (2, 4_500_000)
    assert batch.content() == content
    lines = sorted(
        f"{attempt.payout_id}:{attempt.bank_account_id}:{attempt.payout.amount}\n"
        for attempt in Attempt.objects.select_related("payout")
    )
    assert content.sha256 == sha256("".join(lines).encode()).hexdigest()


def test_a_void_batch_sends_nothing_and_tells_why():
    batch = approved()
    officer = person(Role.PAY_RELEASER)
    batch = void_batch(batch, by=officer, note="Ada rekening yang meragukan")
    assert (batch.state, only_attempt(batch).state) == ("void", "cancelled")
    assert Event.objects.get(subject_id=batch.pk, verb="void").note == "Ada rekening yang meragukan"


def test_a_released_batch_cannot_be_stopped():
    batch = released()
    officer = person(Role.PAY_RELEASER)
    with pytest.raises(StepRefused):
        void_batch(batch, by=officer, note="Terlambat")
    assert only_attempt(batch).state == "ready"


def test_the_trail_names_every_hand():
    batch = released()
    trail = Event.objects.about(batch).values_list("verb", "actor_id", "actor_role")
    assert list(trail) == [
        ("made", None, "system"),
        ("submit", batch.maker_id, "pay_maker"),
        ("approve", batch.approver_id, "pay_approver"),
        ("release", batch.releaser_id, "pay_releaser"),
    ]
    assert len({batch.maker_id, batch.approver_id, batch.releaser_id}) == 3


def test_one_month_is_one_line():
    month = approved_month()
    assert only_attempt(draft(0)).payout.month == month
