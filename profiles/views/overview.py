"""The profile as a whole, and the card that shows it."""

from datetime import datetime

from django.views.generic import TemplateView

from accounts.access import SIGNED_IN
from accounts.models import Office, OfficeKind, Region, User
from casework.models import Event
from core.nik import mask_nik
from core.phones import mask_phone
from identity.models import ClaimState, IdentityClaim
from profiles.completeness import completeness_of


def office_of(region: Region | None) -> Office | None:
    """The Disnaker where one lives; that of the province where the kabupaten/kota has none here."""
    if region is None:
        return None
    offices = Office.objects.open().filter(kind__in=(OfficeKind.REGENCY, OfficeKind.PROVINCE))
    near = offices.filter(region__in=(region.pk, region.province_id))
    return near.order_by("-region__code", "name").first()


def confirmed_at(user: User) -> datetime | None:
    """When the identity was; None where it was before the portal kept a trail of it."""
    claim = IdentityClaim.objects.filter(user=user).first()
    confirmed = Event.objects.about(claim).filter(to_state=ClaimState.CONFIRMED).last() if claim else None
    return confirmed and confirmed.at


class OverviewView(TemplateView):
    """What is there, what is missing and what it is good for; what the population register says, to read only."""

    access = SIGNED_IN
    template_name = "profiles/overview.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        completeness = completeness_of(user)
        return super().get_context_data(
            completeness=completeness,
            office=office_of(completeness.profile.region),
            masked_nik=mask_nik(user.nik) if user.nik_index else "",
            confirmed_at=confirmed_at(user),
            masked_phone=mask_phone(user.phone) if user.phone else "",
            **kwargs,
        )


class CardView(TemplateView):
    """The SIAPkerja-ID card, to show or to print."""

    access = SIGNED_IN
    template_name = "profiles/card.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            completeness=completeness_of(user), masked_nik=mask_nik(user.nik) if user.nik_index else "", **kwargs
        )
