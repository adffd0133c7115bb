"""The worker's side of counselling: free slots, booking, what was said."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, ListView

from accounts.access import roles
from accounts.models import Role
from casework.forms import NoQuestions
from core import clock
from core.templatetags.siap import waktu
from counselling import services
from counselling.models import Session, Slot, State


class SessionListView(ListView):
    """My sessions, and the free slots of the offices near my last job."""

    access = roles(Role.WORKER)
    template_name = "counselling/session_list.html"
    paginate_by = 20
    context_object_name = "slots"

    def get_queryset(self):
        slots = Slot.objects.visible_to(self.request.user).after(clock.now()).free()
        return slots.select_related("office", "counsellor").order_by("starts_at", "pk")

    def get_context_data(self, **kwargs):
        now = clock.now()
        mine = Session.objects.visible_to(self.request.user).select_related("slot__office", "slot__counsellor")
        return super().get_context_data(
            waiting=mine.waiting_after(now).order_by("slot__starts_at"),
            past=mine.exclude(state=State.CANCELLED).filter(slot__starts_at__lte=now).order_by("-slot__starts_at"),
            **kwargs,
        )


class BookView(FormView):
    """Take a slot. Of two people one gets it, and the other is told."""

    access = roles(Role.WORKER)
    template_name = "counselling/session_book.html"
    form_class = NoQuestions

    @cached_property
    def slot(self) -> Slot:
        slots = Slot.objects.visible_to(self.request.user).select_related("office", "counsellor")
        return get_object_or_404(slots, pk=self.kwargs["pk"])

    def form_valid(self, form):
        try:
            session, _new = services.book(self.slot, client=self.request.user, now=clock.now())
        except services.SlotTaken:
            taken = _("Jadwal ini sudah diambil orang lain atau sudah mulai. Pilih jadwal lain.")
            messages.warning(self.request, taken)
        except services.AlreadyBooked as booked:
            messages.warning(
                self.request,
                _("Anda sudah punya jadwal %(when)s. Batalkan dulu kalau ingin pindah.")
                % {"when": waktu(booked.session.slot.starts_at)},
            )
        else:
            messages.success(self.request, _("Jadwal Anda: %(when)s.") % {"when": waktu(session.slot.starts_at)})
        return HttpResponseRedirect(reverse("counselling:sessions"))

    def get_context_data(self, **kwargs):
        return super().get_context_data(slot=self.slot, **kwargs)


class CancelView(FormView):
    access = roles(Role.WORKER)
    template_name = "counselling/session_cancel.html"
    form_class = NoQuestions

    @cached_property
    def session(self) -> Session:
        sessions = Session.objects.visible_to(self.request.user).select_related("slot__office", "slot__counsellor")
        return get_object_or_404(sessions, pk=self.kwargs["pk"])

    def form_valid(self, form):
        try:
            services.cancel(self.session, by=self.request.user, now=clock.now())
        except services.StateRefused as refused:
            messages.info(
                self.request,
                _("Sesi ini tidak dapat dibatalkan lagi. Statusnya: %(state)s.")
                % {"state": refused.session.get_state_display()},
            )
        else:
            messages.success(self.request, _("Pesanan Anda dibatalkan. Jadwalnya terbuka lagi untuk orang lain."))
        return HttpResponseRedirect(reverse("counselling:sessions"))

    def get_context_data(self, **kwargs):
        return super().get_context_data(session=self.session, **kwargs)
