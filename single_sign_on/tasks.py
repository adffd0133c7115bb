from datetime import timedelta

from celery import shared_task
from django.conf import settings

from casework.jobs import is_mine
from core import clock
from single_sign_on.granting import forget_old


@shared_task
def forget_old_tokens(scheduled: bool = False):
    """Drop tokens that ran out. A spent refresh token is remembered as long as its successors may live."""
    if is_mine("single_sign_on.forget_old_tokens", scheduled):
        now = clock.machine_now()
        forget_old(now, now - 2 * timedelta(seconds=settings.IDP_OIDC_REFRESH_TOKEN_EXPIRES_IN))
