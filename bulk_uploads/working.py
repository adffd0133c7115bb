"""The portal's own work on uploads: chunk after chunk, each a transaction, so that it may be killed anywhere.

The database says what is to be done: an upload that nobody holds (its lease has run out) is gone on with from the last
chunk that was committed. Two workers never work on one chunk: it is taken under the row lock of its upload.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F

from bulk_uploads.checking import check_chunks
from bulk_uploads.holding import LEASE
from bulk_uploads.models import Upload
from bulk_uploads.sending import send_chunks
from bulk_uploads.states import UploadState
from core import clock

logger = logging.getLogger(__name__)

LONGEST_RUN = timedelta(seconds=120)  # far below the time limit of a task
TURN = timedelta(seconds=20)  # then the next upload has its turn


def work(now: Callable[[], datetime]) -> bool:
    """Go on with every upload that nobody holds; gives whether time was up before that was done.

    now: the business clock, read for each chunk. What goes wrong with one upload stays with that upload.
    """
    until = clock.machine_now() + LONGEST_RUN
    while clock.machine_now() < until:
        upload_id = take_next()
        if upload_id is None:
            return False
        try:
            work_on(upload_id, now, until=min(until, clock.machine_now() + TURN))
        except (OperationalError, InterfaceError):
            raise  # the database is gone, not the upload
        except Exception as error:
            logger.error("upload %s: %s", upload_id, type(error).__name__)
    return True


@transaction.atomic
def take_next() -> UUID | None:
    """The upload that has waited longest, held from now on; None when there is none."""
    moment = clock.machine_now()
    waiting = Upload.objects.standing_still(moment).order_by(F("lease_until").asc(nulls_first=True), "pk")
    upload = waiting.select_for_update(skip_locked=True, of=("self",)).first()
    if upload is None:
        return None
    upload.lease_until = moment + LEASE
    upload.save(update_fields=["lease_until"])
    return upload.pk


def work_on(upload_id: UUID, now: Callable[[], datetime], *, until: datetime, tell: bool = True) -> None:
    """Chunk after chunk of what this upload needs, until that is done or time is up; then others may go on with it.

    tell: the owner gets a message when it is done.
    """
    sending = Upload.objects.filter(pk=upload_id, state=UploadState.SENDING).exists()
    for _chunk in (send_chunks if sending else check_chunks)(upload_id, now, tell=tell):
        if clock.machine_now() >= until:
            break
    # A past moment, not None: who has just had a turn waits behind those who had none.
    Upload.objects.filter(pk=upload_id).update(lease_until=clock.machine_now())
