"""The administrator's pages of offices."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, ListView

from accounts.history import history
from accounts.models import Assignment, Office, OfficeKind
from accounts.offices import places
from accounts.offices.duty import CannotAct
from accounts.offices.forms import OfficeForm
from accounts.offices.views.acts import ADMINISTRATOR, ActView
from accounts.offices.words import VERBS
from casework.models import Event
from core import clock


class OfficesView(ListView):
    """Every office with its kind, its region and how many work there."""

    access = ADMINISTRATOR
    paginate_by = 50
    template_name = "accounts/office_list.html"

    def get_queryset(self):
        today = clock.today()
        over = Q(assignments__to_on__lt=today) | Q(assignments__ended_at__isnull=False)
        offices = Office.objects.visible_to(self.request.user).select_related("region__province")
        return offices.annotate(officers=Count("assignments", filter=~over)).order_by("kind", "name")


class OfficeFormView(FormView):
    access = ADMINISTRATOR
    reauthenticates = True
    form_class = OfficeForm
    office: Office | None = None

    def form_valid(self, form):
        try:
            office = places.write_office(
                self.office,
                name=form.cleaned_data["name"],
                kind=OfficeKind(form.cleaned_data["kind"]),
                region=form.region_of_kind(),
                by=self.request.user,
            )
        except CannotAct as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("Data kantor tersimpan."))
        return HttpResponseRedirect(reverse("offices:office", args=[office.pk]))


class AddOfficeView(OfficeFormView):
    template_name = "accounts/office_add.html"


class OfficeView(OfficeFormView):
    """One office: its data to change, who works there, and what was done."""

    template_name = "accounts/office_detail.html"

    @cached_property
    def office(self) -> Office:
        offices = Office.objects.visible_to(self.request.user).select_related("region")
        return get_object_or_404(offices, pk=self.kwargs["pk"])

    def get_initial(self):
        region = self.office.region
        is_regency = region is not None and region.province_id is not None
        return {
            "name": self.office.name,
            "kind": self.office.kind,
            "region": region.pk if is_regency else None,
            "province": None if region is None or is_regency else region.pk,
        }

    def get_context_data(self, **kwargs):
        today = clock.today()
        held = Assignment.objects.visible_to(self.request.user).on_duty(today).filter(office=self.office)
        return super().get_context_data(
            office=self.office,
            held=held.select_related("user").order_by("role", "user__full_name", "pk"),
            roles=[role.label for role in places.roles_at(self.office.kind)],
            entries=history(Event.objects.about(self.office), VERBS),
            **kwargs,
        )


class CloseOfficeView(ActView):
    model = Office
    title = button = gettext_lazy("Tutup kantor")
    explanation = gettext_lazy("Tidak ada petugas baru di kantor ini. Riwayatnya tetap tersimpan.")
    done = gettext_lazy("Kantor ditutup.")

    def act(self, note):
        places.close(self.subject, by=self.request.user, note=note, today=clock.today())

    def back_url(self):
        return reverse("offices:office", args=[self.subject.pk])


class ReopenOfficeView(CloseOfficeView):
    title = button = gettext_lazy("Buka lagi kantor")
    explanation = gettext_lazy("Petugas dapat ditugaskan lagi di kantor ini.")
    done = gettext_lazy("Kantor dibuka lagi.")
    tone = "primary"

    def act(self, note):
        places.reopen(self.subject, by=self.request.user, note=note)
