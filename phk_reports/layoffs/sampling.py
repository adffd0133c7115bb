"""A sample that the portal draws: who decides many files together has looked at some of them, and not at those they like."""

import math
import random
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from accounts.models import User
from casework.steps import advance_many, record
from core import clock
from phk_reports import deadlines
from phk_reports.layoffs.exceptions import look_through
from phk_reports.models import MassLayoff, PhkReport, SampledFile, SampleDraw

SHARE = 10  # one file in ten
FEWEST, MOST = 5, 50


def sample_size(files: int) -> int:
    """How many of so many files must be looked at: one in ten, 5 at least or all, 50 at most."""
    return min(files, max(FEWEST, math.ceil(files / SHARE)), MOST)


@dataclass(frozen=True, slots=True)
class Sample:
    """What a mediator has to look at: of the files that can be decided together now. `files` are `SampledFile`s."""

    files: list[SampledFile]
    required: int

    @property
    def checked(self) -> int:
        return sum(file.checked_at is not None for file in self.files)

    @property
    def is_enough(self) -> bool:
        """Whether everything that was drawn was looked at, and as much was drawn as there must be."""
        return self.required > 0 and self.checked == len(self.files) >= self.required

    @property
    def lacks_files(self) -> bool:
        """Files were added, or what was drawn cannot be decided with the others any more."""
        return len(self.files) < self.required


def sample_of(layoff: MassLayoff, officer: User, ready: Collection[UUID]) -> Sample:
    """What was drawn for this mediator, as far as it can still be decided with the others. One query."""
    drawn = SampledFile.objects.filter(draw__layoff=layoff, draw__officer=officer).order_by("pk")
    standing = set(ready)
    files = [file for file in drawn.select_related("report__employment__participant") if file.report_id in standing]
    return Sample(files, sample_size(len(standing)))


@transaction.atomic
def take_all(layoff: MassLayoff, *, by: User) -> int:
    """Take every file that nobody has, but for those that are not this mediator's to take, and draw the sample.

    Gives how many were taken. Raises `PermissionDenied`.
    """
    layoff = MassLayoff.objects.select_for_update(of=("self",)).select_related("company").get(pk=layoff.pk)
    looked = look_through(layoff, by)
    not_theirs = {"NOT_YOURS", "OTHER_OFFICER"}
    theirs = [key for key in looked.untaken if not not_theirs & set(looked.because.get(key, []))]
    taken = advance_many(
        PhkReport.objects.filter(pk__in=theirs).select_related("employment__participant"),
        PhkReport.take_in_layoff,
        by=by,
        officer=by,
        taken_at=clock.now(),
        due_on=deadlines.working_days_after(clock.today(), deadlines.REVIEW_WORKING_DAYS),
    )
    if taken:
        record(layoff, "layoff_taken", by=by, files=taken)
    draw_sample(layoff, by)
    return taken


@transaction.atomic
def draw_sample(layoff: MassLayoff, officer: User) -> SampleDraw:
    """Draw, or draw what is missing; what was drawn stays drawn."""
    draw, _new = SampleDraw.objects.get_or_create(
        layoff=layoff, officer=officer, defaults={"seed": secrets.token_hex(16)}
    )
    draw = SampleDraw.objects.select_for_update().get(pk=draw.pk)
    ready = look_through(layoff, officer).ready
    sample = sample_of(layoff, officer, ready)
    drawn = set(draw.files.values_list("report", flat=True))
    left = sorted(key for key in ready if key not in drawn)
    missing = min(sample.required - len(sample.files), len(left))
    if missing > 0:
        chance = random.Random(f"{draw.seed}:{len(drawn)}")  # noqa: S311 -- the seed is secret, and is kept for an audit
        SampledFile.objects.bulk_create(SampledFile(draw=draw, report_id=key) for key in chance.sample(left, missing))
        record(layoff, "sample_drawn", by=officer, files=missing)
    return draw


def note_opened(file: SampledFile) -> None:
    """Its mediator has the file on the screen."""
    SampledFile.objects.filter(pk=file.pk, opened_at=None).update(opened_at=clock.now())


def note_checked(file: SampledFile) -> bool:
    """Its mediator ticked everything; False when they have not opened it."""
    opened = SampledFile.objects.filter(pk=file.pk, opened_at__isnull=False)
    if opened.filter(checked_at=None).update(checked_at=clock.now()):
        record(file.draw.layoff, "sample_checked", by=file.draw.officer, report=str(file.report_id))
    return opened.exists()
