from datetime import date

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from core import clock
from core.ids import reference_number, uuid7
from registry.models.companies import Company


class CompanyReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """With the company; a draft only to its members."""
        seen = self.filter(company__in=Company.objects.visible_to(user))
        return seen if user.role == Role.EMPLOYER else seen.filed()

    def filed(self):
        return self.filter(filed_at__isnull=False)


class CompanyReport(models.Model):
    """The yearly report of a company about its workers (WLKP, UU 7/1981 Pasal 7).

    A draft keeps what was `typed` (texts by field name); once it is filed, `figures` (whole numbers and rupiah by the names
    of `registry.report_figures`) and everything else stay as they are. `due_on`: the day it answers to.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(_("nomor"), max_length=20, unique=True, editable=False)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="reports")
    due_on = models.DateField(_("jatuh tempo"))
    typed = models.JSONField(default=dict, blank=True)
    figures = models.JSONField(default=dict, blank=True)
    saved_at = models.DateTimeField(_("disimpan"), default=clock.now)
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(_("dikirim"), null=True)
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = CompanyReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_company_report_a_due_day",
                fields=["company", "due_on"],
                violation_error_message=_("Laporan untuk jatuh tempo ini sudah ada."),
            ),
            models.CheckConstraint(
                name="company_report_filed_is_whole",
                condition=models.Q(filed_at=None, filed_by=None)
                | models.Q(filed_at__isnull=False, filed_by__isnull=False, typed={}) & ~models.Q(figures={}),
            ),
        ]
        indexes = [models.Index(fields=["company", "-due_on"], name="reports_of_company")]
        triggers = [
            pgtrigger.Protect(
                name="filed_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__filed_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.number

    def save(self, *args, **kwargs):
        if not self.number:
            self.number = reference_number("WLP", clock.today())
        super().save(*args, **kwargs)

    @property
    def filed_on(self) -> date | None:
        """The business day in WIB."""
        return self.filed_at.astimezone(clock.WIB).date() if self.filed_at else None

    @property
    def was_late(self) -> bool:
        return self.filed_on is not None and self.filed_on > self.due_on
