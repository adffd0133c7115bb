from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from registry.models.people import Employment


class ContributionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """With the employment they belong to."""
        return self.filter(employment__in=Employment.objects.visible_to(user))

    def paid(self):
        return self.filter(paid_on__isnull=False)

    def before_month_of(self, day: date):
        """Reported for a month before the one in which `day` lies."""
        return self.filter(month__lt=day.replace(day=1))

    def latest_of_each_employment(self):
        return self.order_by("employment", "-month").distinct("employment")


class Contribution(models.Model):
    """The wage reported for one month, and when its contribution was paid (None: not yet)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    employment = models.ForeignKey(Employment, on_delete=models.PROTECT, related_name="contributions")
    month = models.DateField(_("bulan"))
    wage = models.BigIntegerField(_("upah terlapor"))
    paid_on = models.DateField(_("dibayar"), null=True, blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_contribution_a_month",
                fields=["employment", "month"],
                violation_error_message=_("Iuran bulan ini sudah tercatat."),
            ),
            models.CheckConstraint(
                name="contribution_month_is_its_first_day",
                condition=models.Q(month__day=1),
                violation_error_message=_("Bulan dicatat dengan tanggal satu."),
            ),
            models.CheckConstraint(
                name="contribution_wage_is_positive",
                condition=models.Q(wage__gt=0),
                violation_error_message=_("Upah harus lebih dari nol."),
            ),
        ]

    def __str__(self):
        return f"{self.employment_id} {self.month:%Y-%m}"
