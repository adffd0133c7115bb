from datetime import date

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.companies import Company
from registry.models.people import Employment

# What one statement changed, added up by company and month, goes to the sums of that company's month.
ADD_TO_THE_SUMS = """
    INSERT INTO registry_companymonth AS kept (company_id, month, reported, paid, wages)
    SELECT job.company_id, changed.month, sum(changed.reported), sum(changed.paid), sum(changed.wage)
    FROM ({changed}) AS changed JOIN registry_employment AS job ON job.id = changed.employment_id
    GROUP BY job.company_id, changed.month
    HAVING sum(changed.reported) <> 0 OR sum(changed.paid) <> 0 OR sum(changed.wage) <> 0
    ORDER BY job.company_id, changed.month
    ON CONFLICT (company_id, month) DO UPDATE SET reported = kept.reported + EXCLUDED.reported,
        paid = kept.paid + EXCLUDED.paid, wages = kept.wages + EXCLUDED.wages;
    RETURN NULL;
"""
COME = "SELECT employment_id, month, 1 AS reported, (paid_on IS NOT NULL)::int AS paid, wage FROM come"
GONE = "SELECT employment_id, month, -1 AS reported, -(paid_on IS NOT NULL)::int AS paid, -wage AS wage FROM gone"


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


def _sums(name: str, operation, changed: str, **tables: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**tables),
        func=ADD_TO_THE_SUMS.format(changed=changed),
    )


class Contribution(models.Model):
    """The wage reported for one month, and when its contribution was paid (None: not yet).

    Slim, since there are 24 months for each of millions of people: its key is the employment and the month, and nothing
    else stands beside it (docs/decisions/0018). `for_jkp`: the employer was the one for JKP when the month was reported.
    """

    pk = models.CompositePrimaryKey("employment_id", "month")
    employment = models.ForeignKey(Employment, on_delete=models.PROTECT, related_name="contributions", db_index=False)
    wage = models.BigIntegerField(_("upah terlapor"))
    month = models.DateField(_("bulan"))
    paid_on = models.DateField(_("dibayar"), null=True, blank=True)
    for_jkp = models.BooleanField(_("untuk JKP"), default=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        constraints = [
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
        triggers = [
            _sums("adds_to_the_sums", pgtrigger.Insert, COME, new="come"),
            _sums("changes_the_sums", pgtrigger.Update, f"{COME} UNION ALL {GONE}", new="come", old="gone"),
            _sums("takes_from_the_sums", pgtrigger.Delete, GONE, old="gone"),
        ]

    def __str__(self):
        return f"{self.employment_id} {self.month:%Y-%m}"


class CompanyMonthQuerySet(models.QuerySet):
    def visible_to(self, user):
        """With the company."""
        return self.filter(company__in=Company.objects.visible_to(user))

    def with_unpaid(self):
        return self.filter(paid__lt=models.F("reported"))


class CompanyMonth(models.Model):
    """The sums of one company's contributions for one month; triggers keep them with every write.

    `reported` and `paid` count workers, `wages` is whole rupiah. `carried`: the wages last reported were taken over.
    `reminded`: the last of `registry.reminders.STAGES` of which the signers were told.
    """

    pk = models.CompositePrimaryKey("company_id", "month")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="months", db_index=False)
    month = models.DateField(_("bulan"))
    reported = models.IntegerField(_("pekerja dilaporkan"), default=0)
    paid = models.IntegerField(_("pekerja dibayar"), default=0)
    wages = models.BigIntegerField(_("jumlah upah"), default=0)
    carried = models.BooleanField(_("upah diteruskan"), default=False, db_default=False)
    reminded = models.SmallIntegerField(_("pengingat"), default=0, db_default=0)

    objects = CompanyMonthQuerySet.as_manager()

    def __str__(self):
        return f"{self.company_id} {self.month:%Y-%m}"

    @property
    def unpaid(self) -> int:
        """How many workers were reported and are not paid."""
        return self.reported - self.paid
