"""The decision about many files of one layoff: the sample its mediator looked at, and what became of each file."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.ids import uuid7
from phk_reports.models.decisions import Verdict
from phk_reports.models.layoffs import MassLayoff
from phk_reports.models.report import PhkReport


class OfLayoffQuerySet(models.QuerySet):
    def visible_to(self, user):
        """As the layoff, and never the company's: it reads the decision of each file."""
        return self.filter(layoff__in=MassLayoff.objects.visible_to(user)) if user.role == "mediator" else self.none()


class SampleDraw(models.Model):
    """Which files a mediator must look at before they decide all: drawn by the portal, from `seed`, once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    layoff = models.ForeignKey(MassLayoff, on_delete=models.PROTECT, related_name="draws")
    officer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="sample_draws")
    seed = models.CharField(max_length=32, editable=False)
    drawn_at = models.DateTimeField(default=clock.now, editable=False)

    objects = OfLayoffQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="sample_drawn_once", fields=["layoff", "officer"])]

    def __str__(self):
        return f"{self.layoff_id} {self.officer_id}"


class SampledFile(models.Model):
    """One file of the sample; `opened_at` and `checked_at` by the officer of the draw."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    draw = models.ForeignKey(SampleDraw, on_delete=models.PROTECT, related_name="files")
    report = models.ForeignKey(PhkReport, on_delete=models.PROTECT, related_name="sampled")
    opened_at = models.DateTimeField(_("dibuka"), null=True)
    checked_at = models.DateTimeField(_("diperiksa"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="sampled_once", fields=["draw", "report"]),
            models.CheckConstraint(
                name="sample_opened_before_checked",
                condition=models.Q(checked_at__isnull=True) | models.Q(opened_at__isnull=False),
                violation_error_message=_("Buka berkasnya dulu."),
            ),
        ]

    def __str__(self):
        return f"{self.draw_id} {self.report_id}"


class BatchDecision(models.Model):
    """One decision for many files, carried out file by file by the portal's worker.

    `lease_until` (the machine's clock): until then one worker goes on with it; `done_at`: no file waits any more.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    layoff = models.ForeignKey(MassLayoff, on_delete=models.PROTECT, related_name="decisions")
    verdict = models.CharField(_("keputusan"), max_length=20, choices=Verdict)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="batch_decisions")
    decided_at = models.DateTimeField(default=clock.now, editable=False)
    lease_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(_("selesai"), null=True)

    objects = OfLayoffQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="layoff_one_running_decision",
                fields=["layoff"],
                condition=models.Q(done_at__isnull=True),
                violation_error_message=_("Keputusan sebelumnya untuk PHK massal ini masih dikerjakan."),
            ),
            models.CheckConstraint(name="batch_known_verdict", condition=models.Q(verdict__in=Verdict.values)),
        ]
        indexes = [
            models.Index(fields=["lease_until"], condition=models.Q(done_at__isnull=True), name="batches_at_work"),
        ]

    def __str__(self):
        return f"{self.layoff_id} {self.verdict}"

    def get_absolute_url(self) -> str:
        return reverse("jkp_claims:layoff_decision", args=[self.layoff_id, self.pk])


class ItemState(models.TextChoices):
    WAITING = "waiting", _("Menunggu")
    DONE = "done", _("Selesai")
    FAILED = "failed", _("Tidak dapat diputus")


class BatchItem(models.Model):
    """One file of a batch decision; `because`: why it could not be decided with the others."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    batch = models.ForeignKey(BatchDecision, on_delete=models.PROTECT, related_name="items")
    report = models.ForeignKey(PhkReport, on_delete=models.PROTECT, related_name="batch_items")
    state = models.CharField(_("hasil"), max_length=8, choices=ItemState, default=ItemState.WAITING)
    because = models.CharField(_("sebab"), max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="batch_item_once", fields=["batch", "report"]),
            models.CheckConstraint(name="batch_item_known_state", condition=models.Q(state__in=ItemState.values)),
        ]
        indexes = [models.Index(fields=["batch", "state", "report"], name="batch_items_by_state")]

    def __str__(self):
        return f"{self.batch_id} {self.report_id} {self.state}"
