from datetime import timedelta

from allauth.account.models import EmailAddress
from celery import shared_task
from django.db import transaction
from django.db.models import ProtectedError, Q

from accounts.models import User
from casework.jobs import is_mine
from core import clock
from identity import checking, recovering
from identity.models import ClaimState, IdentityClaim

UNACTIVATED_LIVE = timedelta(days=7)
MOST_A_RUN = 100
ACTIVATED = Q(user__phone_verified=True) | Q(user__email__isnull=False)


@shared_task
def ask_register(scheduled: bool = False):
    """Identities that wait for the register's answer; and those that were never asked because a sign-in was cut off."""
    if not is_mine("identity.ask_register", scheduled):
        return
    due = Q(state=ClaimState.WAITING, ask_again_at__lte=clock.machine_now())
    never_asked = Q(state=ClaimState.REGISTERED) & ACTIVATED
    claims = IdentityClaim.objects.filter(due | never_asked).select_related("user").order_by("ask_again_at", "pk")
    for claim in claims[:MOST_A_RUN]:
        checking.check(claim, clock.today())


@shared_task
def move_recoveries(scheduled: bool = False):
    """Assisted recoveries whose time of waiting is over, and those that nobody proved."""
    if not is_mine("identity.move_recoveries", scheduled):
        return
    recovering.expire_unproven()
    recovering.finish_cooled(clock.today())


@shared_task
def forget_unactivated(scheduled: bool = False):
    """Registrations whose contact nobody proved within seven days, with all that was typed."""
    if not is_mine("identity.forget_unactivated", scheduled):
        return
    old = IdentityClaim.objects.filter(
        ~ACTIVATED, state=ClaimState.REGISTERED, user__joined_at__lt=clock.machine_now() - UNACTIVATED_LIVE
    )
    for claim in old.select_related("user")[:MOST_A_RUN]:
        _forget(claim)


def _forget(claim: IdentityClaim) -> None:
    try:
        with transaction.atomic():
            person = User.objects.select_for_update().get(pk=claim.user_id)
            if person.is_activated:
                return
            claim.delete()
            EmailAddress.objects.filter(user=person).delete()
            person.delete()
    except ProtectedError:  # something else was made for this account: it is no empty registration
        return
