"""The page that leads to all of a person's rights over their data."""

from django.views.generic import TemplateView

from accounts.access import SIGNED_IN
from accounts.models import DataReading
from my_data.models import AccountClosure, DataComplaint


class OverviewView(TemplateView):
    access = SIGNED_IN
    template_name = "my_data/overview.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            closure=AccountClosure.objects.visible_to(user).running().first(),
            read_count=DataReading.objects.visible_to(user).count(),
            complaints=DataComplaint.objects.filter(person=user).order_by("-id")[:5],
            **kwargs,
        )
