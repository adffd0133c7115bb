"""Who opened my data, as a page and as a table; and what seems odd about it."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView, ListView

from accounts.access import OFFICERS, SIGNED_IN
from accounts.models import DataReading, Role, User
from accounts.readings import What
from core import clock
from core.spreadsheets import csv_file
from core.templatetags.siap import waktu
from my_data.complaining import complain
from my_data.forms import ComplaintForm
from my_data.models import DataComplaint
from registry.models import Membership


def told(readings: Iterable[DataReading]) -> list[dict]:
    """The lines in words: who (name of an officer, company of an employer), as what, what, number, reason and when."""
    shown = list(readings)
    officers = [line.reader_id for line in shown if line.reader_role in OFFICERS]
    employers = [line.reader_id for line in shown if line.reader_role == Role.EMPLOYER]
    names = dict(User.objects.filter(pk__in=officers).values_list("pk", "full_name"))
    companies: dict = {}
    for user, company in Membership.objects.filter(user__in=employers).values_list("user", "company__name"):
        companies.setdefault(user, []).append(company)
    return [
        {
            "key": line.pk,
            "at": line.at,
            "who": names.get(line.reader_id, ""),
            "role": Role(line.reader_role).label if line.reader_role else _("tanpa peran"),
            "office": line.reader_office or ", ".join(companies.get(line.reader_id, [])),
            "what": What(line.what).label,
            "number": line.number,
            "reason": line.reason,
        }
        for line in shown
    ]


class ReadingsView(ListView):
    """Newest first."""

    access = SIGNED_IN
    paginate_by = 20
    template_name = "my_data/readings.html"

    def get_queryset(self):
        return DataReading.objects.visible_to(self.request.user).order_by("-id")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        shown = context["object_list"]
        complaints = DataComplaint.objects.filter(person=self.request.user, reading__in=[line.pk for line in shown])
        by_reading = {complaint.reading_id: complaint for complaint in complaints}
        return context | {"rows": [line | {"complaint": by_reading.get(line["key"])} for line in told(shown)]}


class ReadingsTableView(View):
    """The same as CSV."""

    access = SIGNED_IN
    http_method_names = ["get"]

    def get(self, request):
        header = [_("Waktu"), _("Nama"), _("Peran"), _("Kantor"), _("Yang dibuka"), _("Nomor"), _("Alasan")]
        columns = ("who", "role", "office", "what", "number", "reason")
        lines = told(DataReading.objects.visible_to(request.user).order_by("-id"))
        rows = ([waktu(line["at"]), *(line[name] for name in columns)] for line in lines)
        return csv_file("siapa-membuka-data-saya.csv", header, rows)


class ComplainView(FormView):
    """Report a line that seems odd."""

    access = SIGNED_IN
    form_class = ComplaintForm
    template_name = "my_data/complain.html"

    @cached_property
    def reading(self) -> DataReading:
        return get_object_or_404(DataReading.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(line=told([self.reading])[0], **kwargs)

    def form_valid(self, form):
        complaint = complain(self.request.user, self.reading, form.cleaned_data["text"], clock.now())
        messages.success(self.request, _("Aduan terkirim. Administrator menjawab dalam 3×24 jam."))
        return HttpResponseRedirect(complaint.get_absolute_url())
