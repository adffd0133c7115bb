"""Many files of one layoff approved by one decision: file by file, each with the claim that follows from it.

Each file is a transaction of its own, so that the work may be killed anywhere and no file is approved twice: the row that
waits is locked, decided and marked together.
"""

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts.models import Role, User
from casework.steps import StepRefused, record
from core import clock
from jkp_claims.services import open_claim
from phk_reports import checklist_mediator, wording
from phk_reports.deciding import decide
from phk_reports.layoffs import notices
from phk_reports.layoffs.exceptions import WORDS, look_through
from phk_reports.layoffs.sampling import sample_of
from phk_reports.models import BatchDecision, BatchItem, ItemState, MassLayoff, PhkReport, Verdict
from phk_reports.refusals import ReportRefused

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)  # longer than any file takes
LONGEST_RUN = timedelta(seconds=120)
TURN = timedelta(seconds=20)  # then the next decision has its turn
SAMPLE_FIRST = gettext_lazy("Buka dan centang dulu semua berkas contoh.")
LONGEST_BECAUSE = BatchItem._meta.get_field("because").max_length


class BatchRefused(Exception):
    """The files are not decided together now; `message` says why and what to do."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message


@transaction.atomic
def approve_together(layoff: MassLayoff, *, by: User, files: int) -> BatchDecision:
    """Have every file that is ready approved; `files`: how many the mediator was told they are. Raises `BatchRefused`."""
    layoff = MassLayoff.objects.select_for_update(of=("self",)).select_related("company").get(pk=layoff.pk)
    looked = look_through(layoff, by)
    ready = looked.ready
    if not sample_of(layoff, by, ready).is_enough:
        raise BatchRefused(SAMPLE_FIRST)
    if len(ready) != files:
        raise BatchRefused(gettext_lazy("Jumlah berkas berubah sejak Anda membacanya. Baca lagi, lalu setujui."))
    try:
        with transaction.atomic():
            batch = BatchDecision.objects.create(layoff=layoff, verdict=Verdict.APPROVE, decided_by=by)
    except IntegrityError as error:
        if "layoff_one_running_decision" not in str(error):
            raise
        raise BatchRefused(gettext_lazy("Keputusan sebelumnya untuk PHK massal ini masih dikerjakan.")) from error
    BatchItem.objects.bulk_create((BatchItem(batch=batch, report_id=key) for key in ready), batch_size=1_000)
    record(layoff, "batch_approved", by=by, files=files, excluded=len(looked.because))
    return batch


def work() -> bool:
    """Go on with every decision that nobody holds; gives whether time was up before that was done."""
    until = clock.machine_now() + LONGEST_RUN
    while clock.machine_now() < until:
        batch_id = take_next()
        if batch_id is None:
            return False
        try:
            work_on(batch_id, until=min(until, clock.machine_now() + TURN))
        except (OperationalError, InterfaceError):
            raise  # the database is gone, not the decision
        except Exception as error:
            logger.error("decision %s: %s", batch_id, type(error).__name__)
    return True


@transaction.atomic
def take_next() -> UUID | None:
    """The decision that has waited longest, held from now on; None when there is none."""
    moment = clock.machine_now()
    free = Q(lease_until=None) | Q(lease_until__lt=moment)
    waiting = BatchDecision.objects.filter(free, done_at=None).order_by(F("lease_until").asc(nulls_first=True), "pk")
    batch = waiting.select_for_update(skip_locked=True, of=("self",)).first()
    if batch is None:
        return None
    batch.lease_until = moment + LEASE
    batch.save(update_fields=["lease_until"])
    return batch.pk


def work_on(batch_id: UUID, *, until: datetime) -> None:
    """File after file, until none waits or time is up; then others may go on with it."""
    batch = BatchDecision.objects.select_related("layoff__company", "decided_by").get(pk=batch_id)
    by = as_mediator(batch.decided_by, batch.layoff)
    with override(by.language):
        while clock.machine_now() < until:
            if not _decide_next(batch, by, clock.today()):
                _finish(batch)
                break
    # A past moment, not None: who has just had a turn waits behind those who had none.
    BatchDecision.objects.filter(pk=batch_id).update(lease_until=clock.machine_now())


def as_mediator(user: User, layoff: MassLayoff) -> User:
    """Nobody has chosen here what the person acts as; they decided as a mediator of the layoff's region."""
    tasks = (
        acting
        for acting in user.actings
        if acting.role == Role.MEDIATOR and acting.office is not None and acting.office.region_id == layoff.region_id
    )
    user.act_as(next((acting.key for acting in tasks), ""))
    return user


def _decide_next(batch: BatchDecision, by: User, today: date) -> bool:
    """One file; False when none waits, or another worker has them."""
    with transaction.atomic():
        waiting = batch.items.filter(state=ItemState.WAITING).order_by("pk")
        item = waiting.select_for_update(skip_locked=True, of=("self",)).first()
        if item is None:
            return False
        because = _approve(batch, item, by, today)
        item.state = ItemState.FAILED if because else ItemState.DONE
        item.because = because[:LONGEST_BECAUSE]
        item.save(update_fields=["state", "because"])
        BatchDecision.objects.filter(pk=batch.pk).update(lease_until=clock.machine_now() + LEASE)
    return True


def _approve(batch: BatchDecision, item: BatchItem, by: User, today: date) -> str:
    """Approve one file and open its claim; why not, in words, when that cannot be."""
    try:
        with transaction.atomic():
            PhkReport.objects.select_for_update(of=("self",)).get(pk=item.report_id)  # nothing is said after the look
            if codes := look_through(batch.layoff, by, only=[item.report_id]).because.get(item.report_id):
                return "; ".join(str(WORDS[code]) for code in codes)
            report = PhkReport.objects.select_related("employment__participant", "employment__company", "region")
            report = report.get(pk=item.report_id)
            words = wording.compose(report, batch.verdict, today=today)
            decided = decide(
                report,
                by=by,
                verdict=batch.verdict,
                checklist=checklist_mediator.mandatory_codes(report),
                to_worker=words.to_worker,
                to_employer=words.to_employer,
                today=today,
            )
            open_claim(decided, today=today)
    except ReportRefused as refused:
        return str(refused.message)
    except StepRefused:
        return _("Berkas ini sudah berubah. Buka berkasnya dan putuskan sendiri.")
    except PermissionDenied:
        return _("Anda tidak dapat memutus berkas ini.")
    except (OperationalError, InterfaceError):
        raise  # the database is gone, not the file
    except Exception as error:
        logger.error("file %s of decision %s: %s", item.report_id, batch.pk, type(error).__name__)
        return _("Berkas ini tidak dapat kami putus bersama. Buka berkasnya dan putuskan sendiri.")
    return ""


@transaction.atomic
def _finish(batch: BatchDecision) -> None:
    """When no file waits: the company and the mediator are told, once."""
    locked = BatchDecision.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if locked.done_at is not None or locked.items.filter(state=ItemState.WAITING).exists():
        return
    locked.done_at = clock.now()
    locked.save(update_fields=["done_at"])
    counted = counts(locked)
    record(batch.layoff, "batch_done", approved=counted[ItemState.DONE], failed=counted[ItemState.FAILED])
    notices.tell_decided(batch, counted[ItemState.DONE], counted[ItemState.FAILED])


def counts(batch: BatchDecision) -> dict[str, int]:
    """How many files stand in each state."""
    found = batch.items.values_list("state").annotate(number=Count("pk")).order_by()
    return dict.fromkeys(ItemState.values, 0) | dict(found)


def example_of(ready: Sequence[UUID], today: date) -> tuple[PhkReport, wording.Letters] | None:
    """What worker and company will read, of the first file; the others differ in number, day and cause only."""
    if not ready:
        return None
    report = PhkReport.objects.select_related("employment__participant", "employment__company", "region")
    report = report.get(pk=ready[0])
    return report, wording.compose(report, Verdict.APPROVE, today=today)
