"""The counsellor's side: today's sessions, slots, what came of a session."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView, ListView, TemplateView

from accounts.access import roles
from accounts.models import Role
from accounts.readings import Reading, RecordsReading, What
from core import clock
from counselling import services
from counselling.forms import OpenSlotsForm, OutcomeForm
from counselling.models import Assessment, Session, Slot, State
from counselling.views.assessment import result_of

COMING_DAYS = 7
MOST_SHOWN = 50


class TodayView(TemplateView):
    """The office's sessions: today's, those of which the outcome is missing, and the coming week."""

    access = roles(Role.COUNSELLOR)
    template_name = "counselling/today.html"

    def get_context_data(self, **kwargs):
        today = clock.today()
        sessions = (
            Session.objects.visible_to(self.request.user)
            .alive()
            .select_related("slot__office", "slot__counsellor", "client")
            .order_by("slot__starts_at", "pk")
        )
        unrecorded = sessions.filter(state=State.BOOKED, slot__starts_at__date__lt=today)
        return super().get_context_data(
            sessions=sessions.between(today, today),
            unrecorded=unrecorded[:MOST_SHOWN],
            coming=sessions.between(today + timedelta(days=1), today + timedelta(days=COMING_DAYS))[:MOST_SHOWN],
            **kwargs,
        )


class SlotListView(ListView):
    """The counsellor's own slots from today on, with who took them."""

    access = roles(Role.COUNSELLOR)
    template_name = "counselling/slot_list.html"
    paginate_by = 30

    def get_queryset(self):
        slots = Slot.objects.visible_to(self.request.user).filter(counsellor=self.request.user)
        return slots.filter(starts_at__date__gte=clock.today()).order_by("starts_at", "pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        shown = list(context["object_list"])
        taken = Session.objects.alive().filter(slot__in=shown).select_related("client")
        by_slot = {session.slot_id: session for session in taken}
        context["rows"] = [(slot, by_slot.get(slot.pk)) for slot in shown]
        return context


class OpenSlotsView(FormView):
    access = roles(Role.COUNSELLOR)
    template_name = "counselling/slot_create.html"
    form_class = OpenSlotsForm

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "now": clock.now()}

    def form_valid(self, form):
        user, wanted = self.request.user, form.cleaned_data
        opened, known = services.open_slots(
            counsellor=user, office=user.office, starts=wanted["starts"], minutes=wanted["minutes"], mode=wanted["mode"]
        )
        if opened:
            messages.success(
                self.request,
                ngettext("%(count)d jadwal dibuka.", "%(count)d jadwal dibuka.", opened) % {"count": opened},
            )
        if known:
            messages.info(
                self.request,
                ngettext("%(count)d jadwal sudah ada.", "%(count)d jadwal sudah ada.", known) % {"count": known},
            )
        return HttpResponseRedirect(reverse("counselling:slots"))


class RecordSessionView(RecordsReading, FormView):
    """Who the client is, and what came of the session."""

    access = roles(Role.COUNSELLOR)
    template_name = "counselling/session_record.html"
    reads = Reading(What.COUNSELLING, of="session.client")
    form_class = OutcomeForm

    @cached_property
    def session(self) -> Session:
        sessions = Session.objects.visible_to(self.request.user)
        return get_object_or_404(
            sessions.select_related("slot__office", "slot__counsellor", "client"), pk=self.kwargs["pk"]
        )

    def get_initial(self):
        session = self.session
        initial = {"summary": session.summary, "internal_note": session.internal_note}
        if session.recorded_at:
            initial["attended"] = "1" if session.state == State.ATTENDED else "0"
        return initial

    def form_valid(self, form):
        try:
            services.record_outcome(self.session, by=self.request.user, **form.cleaned_data, now=clock.now())
        except services.TooEarly:
            messages.warning(self.request, _("Sesi ini belum dimulai. Catat hasilnya sesudah waktunya."))
            return HttpResponseRedirect(self.request.path)
        except services.StateRefused:
            messages.warning(self.request, _("Sesi ini sudah dibatalkan oleh klien."))
        else:
            messages.success(self.request, _("Hasil sesi tercatat. Klien diberi tahu."))
        return HttpResponseRedirect(reverse("counselling:today"))

    def get_context_data(self, **kwargs):
        assessments = Assessment.objects.visible_to(self.request.user).completed().of(self.session.client)
        assessment = assessments.order_by("-completed_on", "-pk").first()
        earlier = Session.objects.visible_to(self.request.user).of(self.session.client).exclude(pk=self.session.pk)
        return super().get_context_data(
            session=self.session,
            has_begun=self.session.slot.starts_at <= clock.now(),
            is_cancelled=self.session.state == State.CANCELLED,
            assessment=assessment,
            result=result_of(assessment) if assessment else None,
            earlier=earlier.select_related("slot").order_by("-slot__starts_at")[:MOST_SHOWN],
            **kwargs,
        )
