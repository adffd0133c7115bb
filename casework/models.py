from datetime import timedelta

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.guards import append_only_guards
from casework.safe_fsm import SafeFSMMixin
from core import clock
from core.ids import reference_number, uuid7


class Case(SafeFSMMixin, models.Model):
    """What moves through states: a PHK file, a claim, a month, a payout. A subclass adds `state`, its moves and steps."""

    NUMBER_PREFIX = ""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(_("nomor"), max_length=20, unique=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True

    def __str__(self):
        return self.number

    def save(self, *args, **kwargs):
        if not self.number:
            self.number = self.new_number()
        super().save(*args, **kwargs)

    @classmethod
    def new_number(cls) -> str:
        return reference_number(cls.NUMBER_PREFIX, clock.today())


class EventQuerySet(models.QuerySet):
    def about(self, *subjects):
        """The events of these cases, oldest first."""
        return self.filter(subject_id__in=[subject.pk for subject in subjects]).order_by("id")


class Event(models.Model):
    """One line of the trail: who did what to which case, and when. It only grows, and decides nothing.

    The actor is named by key and role, without a foreign key: the trail survives an erasure, and stands below `accounts`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(default=clock.now)
    subject_type = models.CharField(max_length=80)
    subject_id = models.UUIDField()
    verb = models.CharField(max_length=60)
    from_state = models.CharField(max_length=40, blank=True)
    to_state = models.CharField(max_length=40, blank=True)
    actor_id = models.UUIDField(null=True)
    actor_role = models.CharField(max_length=40)
    note = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    xact = models.BigIntegerField(default=0, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["subject_id", "id"], name="event_of_subject")]
        triggers = [
            pgtrigger.Trigger(
                name="stamp_transaction",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="NEW.xact := pg_current_xact_id()::text::bigint; RETURN NEW;",
            ),
            *append_only_guards(),
        ]

    def __str__(self):
        return f"{self.verb} {self.subject_type} {self.subject_id}"


class BusinessClock(models.Model):
    """How far the demo's clock stands ahead of the machine's."""

    THE_ONE = 1

    id = models.SmallIntegerField(primary_key=True, default=THE_ONE)
    ahead = models.DurationField(default=timedelta)

    class Meta:
        constraints = [models.CheckConstraint(name="one_business_clock", condition=models.Q(id=1))]

    def __str__(self):
        return f"+{self.ahead}"


class HolidayOverride(models.Model):
    """A day that the yearly decree (SKB 3 Menteri) sets otherwise than the package `holidays` says."""

    day = models.DateField(_("tanggal"), primary_key=True)
    is_holiday = models.BooleanField(_("hari libur"))
    name = models.CharField(_("nama"), max_length=120)

    def __str__(self):
        return f"{self.day}: {self.name}"


class JobSlot(models.Model):
    """One run of a periodic job. The key makes double ticks and double schedulers do nothing twice."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    job = models.CharField(max_length=80)
    slot = models.BigIntegerField()
    taken_at = models.DateTimeField(default=clock.machine_now)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_run_a_slot", fields=["job", "slot"])]

    def __str__(self):
        return f"{self.job} {self.slot}"
