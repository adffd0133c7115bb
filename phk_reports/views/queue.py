"""The mediator's desk: the region's files in tabs, and the next one."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from accounts.access import roles
from accounts.models import Role
from casework.holidays import holidays_between
from core import clock
from core.dates import working_days_between
from phk_reports import handing, openings, proof, queue, signs
from phk_reports.models import Evidence, PhkReport
from phk_reports.queue import COUNTED, TABS, Page, Row
from phk_reports.queue_filters import FilterForm, IdentityForm

AT_DESK = roles(Role.MEDIATOR)


class QueueView(TemplateView):
    """Nearest deadline first. A POST finds a person's files by NIK or KPJ, which stand in no address."""

    access = AT_DESK
    template_name = "phk_reports/queue.html"

    @property
    def slug(self) -> str:
        wanted = self.request.GET.get("tab")
        return wanted if wanted in TABS else next(iter(TABS))

    def post(self, request, *args, **kwargs):
        form = IdentityForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(identity_form=form))
        found = PhkReport.objects.visible_to(request.user).filter(form.cleaned_data["number"]).order_by("-pk")
        reports = list(found.select_related("employment__participant", "employment__company", "officer", "region")[:50])
        if len(reports) == 1:
            return HttpResponseRedirect(reports[0].get_absolute_url())
        rows = [Row(report.due_on, report.pk, report=report) for report in reports]
        return self.render_to_response(self.get_context_data(page=Page(rows, ""), searched=True))

    def get_context_data(self, **kwargs):
        user, today = self.request.user, clock.today()
        form = FilterForm(self.request.GET)
        filters = form.filters()
        shown = kwargs.pop("page", None)
        if shown is None:
            shown = queue.page(user, self.slug, today, filters, after=self.request.GET.get("after", ""))
        return super().get_context_data(
            tabs=self._tabs(user, today),
            tab=self.slug,
            form=form,
            filtered=any(value for name, value in self.request.GET.items() if name not in ("tab", "after")),
            lines=lines(shown.rows, user, today),
            after=shown.after,
            today=today,
            **{"identity_form": IdentityForm(), **kwargs},
        )

    def _tabs(self, user, today) -> list[dict]:
        counted = queue.counts(user, today)
        return [
            {
                "slug": slug,
                "label": tab.label,
                "count": _("> 100") if counted[slug] > COUNTED else counted[slug],
                "current": slug == self.slug,
            }
            for slug, tab in TABS.items()
        ]


def lines(rows: list[Row], user, today) -> list[dict]:
    """What the table says of each row; a fixed number of queries."""
    reports = [row.report for row in rows if row.report]
    marks = signs.signs_of(reports)
    opened = openings.by_others([report.pk for report in reports], user, clock.machine_now())
    kinds: dict = {}
    for item in Evidence.objects.filter(report__in=[report.pk for report in reports]).select_related("document"):
        kinds.setdefault(item.report_id, []).append(item)
    ages = _ages(reports, today)
    return [
        {
            "row": row,
            "report": row.report,
            "layoff": row.layoff,
            "age": ages.get(row.pk),
            "complete": row.report and proof.is_complete(row.report.cause, kinds.get(row.pk, [])),
            "signs": marks.get(row.pk, []),
            "opened_by": opened.get(row.pk),
        }
        for row in rows
    ]


def _ages(reports: list[PhkReport], today) -> dict:
    """File → working days since it was sent, until its decision or today."""
    if not reports:
        return {}
    spans = {
        report.pk: (_day(report.submitted_at), _day(report.decided_at) if report.decided_at else today)
        for report in reports
    }
    holidays = holidays_between(min(start for start, _end in spans.values()), max(end for _s, end in spans.values()))
    return {key: max(0, working_days_between(start, end, holidays)) for key, (start, end) in spans.items()}


def _day(moment):
    return moment.astimezone(clock.WIB).date()


class TakeNextView(View):
    """ "Ambil berkas berikutnya": the most urgent free file, taken and opened."""

    access = AT_DESK
    http_method_names = ["post"]

    def post(self, request):
        report = handing.take_next(request.user, clock.today())
        if report is None:
            messages.info(request, _("Tidak ada berkas yang dapat Anda ambil sekarang."))
            return HttpResponseRedirect(reverse("phk_reports:queue"))
        messages.success(request, _("Berkas %(number)s sekarang Anda periksa.") % {"number": report.number})
        return HttpResponseRedirect(report.get_absolute_url())
