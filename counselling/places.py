"""Which offices serve a worker."""

from django.db.models import F, Q, Subquery

from accounts.models import Office, User
from registry.models import Employment, Participant


def offices_near(user: User):
    """The offices of the kabupaten/kota of the worker's latest job, and those of its province; none without a job."""
    jobs = Employment.objects.filter(participant__in=Participant.objects.of(user)).order_by("-started_on", "-pk")
    latest = jobs.annotate(regency=F("company__region"), province=F("company__region__province"))[:1]
    return Office.objects.filter(
        Q(region__in=Subquery(latest.values("regency"))) | Q(region__in=Subquery(latest.values("province")))
    )
