"""Recovery in person: where to go and what to bring, the officer's pages, and the link that stops it."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, ListView, TemplateView

from accounts.access import PUBLIC, roles
from accounts.forms import PROVINCES
from accounts.history import history
from accounts.readings import Reading, RecordsReading, What, record_reading
from casework.forms import NoQuestions
from casework.models import Event
from casework.steps import StepRefused
from core import clock
from identity import presentation, recovering
from identity.forms import CodeForm, InPersonForm
from identity.models import ContactRecovery, RecoveryState
from identity.permissions import DESK, confirms_lost_factors, takes_code
from identity.places import desks
from identity.views.desk import REFUSED, at_desk

OFFICERS = roles(*DESK)
WRONG_CODE = gettext_lazy("Kode tidak benar atau sudah lewat. Periksa lagi, atau kirim kode baru.")


class HelpInPersonView(TemplateView):
    """For who can open neither e-mail nor phone: what to bring, and where to."""

    access = PUBLIC
    template_name = "identity/in_person.html"

    def get_context_data(self, **kwargs):
        offices = desks(clock.today())
        wanted = self.request.GET.get("provinsi")
        provinces = PROVINCES.filter(pk__in=offices.values("region__province"))
        chosen = next((province for province in provinces if province.pk == wanted), None)
        return super().get_context_data(
            provinces=provinces,
            chosen=chosen,
            offices=offices.filter(region__province=chosen) if chosen else None,
            **kwargs,
        )


class RecoveriesView(ListView):
    """What was opened at this desk, the latest first."""

    access = OFFICERS
    paginate_by = 50
    template_name = "identity/recoveries.html"

    def get_queryset(self):
        recoveries = ContactRecovery.objects.at_desk_of(self.request.user)
        return recoveries.select_related("account", "opened_by").order_by("-pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "rows": [(case, presentation.RECOVERY_TONES[case.state]) for case in context["object_list"]],
        }


class BeginView(FormView):
    """The officer writes down who stands there; a code goes to the new contact."""

    access = OFFICERS
    reauthenticates = True
    form_class = InPersonForm
    template_name = "identity/recovery_begin.html"

    def form_valid(self, form):
        typed = form.cleaned_data
        try:
            recovering.take_one(self.request.user)
            recovery = recovering.begin_in_person(
                by=self.request.user,
                office=self.request.user.office,
                nik=typed["nik"],
                seen=typed["seen"],
                email=typed["email"],
                phone=typed["phone"],
                factors_lost=typed["factors_lost"],
            )
        except recovering.RecoveryRefused as refused:
            form.add_error(None, REFUSED[refused.reason])
            return self.form_invalid(form)
        record_reading(self.request.user, person=recovery.account, what=What.ACCOUNT, number=recovery.number)
        return HttpResponseRedirect(reverse("identity:recovery_code", args=[recovery.pk]))


class RecoveryView(RecordsReading, TemplateView):
    access = OFFICERS
    reads = Reading(What.ACCOUNT, of="recovery.account", number="recovery.number")
    template_name = "identity/recovery.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        cases = ContactRecovery.objects.select_related("account", "opened_by", "office", "factors_confirmed_by")
        recovery = at_desk(cases, user, self.kwargs["pk"])
        return super().get_context_data(
            recovery=recovery,
            tone=presentation.RECOVERY_TONES[recovery.state],
            contact=presentation.contact(recovery),
            until=recovery.cooling_until and recovery.cooling_until.astimezone(clock.WIB),
            takes_code=recovery.state == RecoveryState.PROVING and takes_code(recovery, user),
            confirms_factors=recovery.waits_for_second_officer and confirms_lost_factors(recovery, user),
            entries=history(Event.objects.about(recovery), presentation.VERBS),
            **kwargs,
        )


class OfRecovery:
    """Mixin of pages about one recovery at the officer's desk, in one state; else back to its page."""

    access = OFFICERS
    allowed = None

    @cached_property
    def recovery(self):
        cases = ContactRecovery.objects.select_related("account", "office")
        return at_desk(cases, self.request.user, self.kwargs["pk"])

    def dispatch(self, request, *args, **kwargs):
        if not self.is_open():
            return self.back()
        return super().dispatch(request, *args, **kwargs)

    def back(self):
        return HttpResponseRedirect(self.recovery.get_absolute_url())

    def get_context_data(self, **kwargs):
        return super().get_context_data(recovery=self.recovery, contact=presentation.contact(self.recovery), **kwargs)


class CodeView(OfRecovery, FormView):
    """The person in front of the officer types the code that came to the new contact."""

    form_class = CodeForm
    template_name = "identity/recovery_code.html"

    def is_open(self):
        return self.recovery.state == RecoveryState.PROVING and takes_code(self.recovery, self.request.user)

    def form_valid(self, form):
        if recovering.prove(self.recovery, form.cleaned_data["code"], self.request.user):
            messages.success(self.request, _("Kontak baru terbukti. Masa tunggu dimulai; kontak lama diberi tahu."))
            return self.back()
        form.add_error("code", WRONG_CODE)
        return self.form_invalid(form)


class NewCodeView(OfRecovery, FormView):
    """Another code, when the first did not come or was typed wrong too often."""

    form_class = NoQuestions
    template_name = "identity/recovery_new_code.html"

    def is_open(self):
        return self.recovery.state == RecoveryState.PROVING and takes_code(self.recovery, self.request.user)

    def form_valid(self, form):
        recovering.send_code(self.recovery)
        messages.success(self.request, _("Kode baru terkirim. Kode yang lama tidak berlaku lagi."))
        return HttpResponseRedirect(reverse("identity:recovery_code", args=[self.recovery.pk]))


class FactorsView(OfRecovery, FormView):
    """A second officer confirms that the second factors are lost as well."""

    reauthenticates = True
    form_class = NoQuestions
    template_name = "identity/recovery_factors.html"

    def is_open(self):
        return self.recovery.waits_for_second_officer and confirms_lost_factors(self.recovery, self.request.user)

    def form_valid(self, form):
        recovering.confirm_lost_factors(self.recovery, self.request.user)
        messages.success(self.request, _("Faktor kedua dihapus bersama penggantian kontak."))
        return self.back()


class StopByLinkView(FormView):
    """The link of the warning: one look, one button, no sign-in. It works once."""

    access = PUBLIC
    form_class = NoQuestions
    template_name = "identity/stop_by_link.html"

    @cached_property
    def recovery(self):
        return recovering.with_token(self.kwargs["token"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(recovery=self.recovery, **kwargs)

    def form_valid(self, form):
        stopped = False
        if self.recovery is not None:
            try:
                recovering.stop(self.recovery, clock.today())
                stopped = True
            except StepRefused:
                self.recovery = None
        return self.render_to_response(self.get_context_data(form=form, stopped=stopped))
