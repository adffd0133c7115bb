"""Disputes about the record: the worker sends, the company answers, the Disnaker decides; one page for all three."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, ListView, TemplateView

from accounts.access import private_file, roles
from accounts.history import history
from accounts.models import Role
from accounts.readings import Reading, RecordsReading, What, record_readings
from casework.models import Event
from casework.views import StateTabs, StepView, step_links
from core import clock
from documents.keeping import KeepsDocuments
from documents.viewing import DocumentView, PagePictureView
from registry import disputes
from registry.dispute_facts import recorded
from registry.dispute_words import VERBS, sentence
from registry.models import DisputedField, DisputeEvidence, DisputeState, Employment, RecordDispute
from registry.refusals import AlreadyDisputed
from registry.worker_forms import QUESTIONS, AnswerForm, DisputeForm, NotEnrolledForm, UpholdForm

WORKER = roles(Role.WORKER)
EVERYBODY_IN_IT = roles(Role.WORKER, Role.EMPLOYER, Role.MEDIATOR)


class SendView(KeepsDocuments, FormView):
    """Shared by both ways to send a dispute."""

    access = WORKER

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "today": clock.today()}

    def form_valid(self, form):
        try:
            dispute = self.send(form)
        except AlreadyDisputed as refusal:
            form.add_error(None, refusal.message)
            return self.form_invalid(form)
        messages.success(self.request, _("Sanggahan %s terkirim.") % dispute.number)
        return HttpResponseRedirect(dispute.get_absolute_url())


class DisputeFactView(SendView):
    """This fact of this employment is wrong."""

    form_class = DisputeForm
    template_name = "registry/record_dispute.html"

    def dispatch(self, request, *args, **kwargs):
        jobs = Employment.objects.visible_to(request.user).select_related("participant", "company__region")
        self.employment = get_object_or_404(jobs, pk=kwargs["pk"])
        self.field = kwargs["field"].replace("-", "_")
        if self.field not in QUESTIONS:
            raise Http404
        running = RecordDispute.objects.filter(employment=self.employment, field=self.field, person=request.user).open()
        if (first := running.first()) is not None:
            messages.info(request, disputes.ALREADY)
            return HttpResponseRedirect(first.get_absolute_url())
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "field": self.field, "employment": self.employment}

    def get_context_data(self, **kwargs):
        today = clock.today()
        return super().get_context_data(
            employment=self.employment,
            label=DisputedField(self.field).label,
            recorded=recorded(self.field, self.employment),
            due_on=disputes.working_days_after(today, disputes.ANSWER_WORKING_DAYS),
            from_register=self.field in (DisputedField.NAME, DisputedField.BIRTH_DATE),
            **kwargs,
        )

    def send(self, form):
        return disputes.send(
            person=self.request.user,
            employment=self.employment,
            field=self.field,
            stated=form.stated,
            why=form.cleaned_data["why"],
            files=form.papers,
            today=clock.today(),
            **form.months,
        )


class NotEnrolledView(SendView):
    """An employer has not enrolled me, or is not in the list."""

    form_class = NotEnrolledForm
    template_name = "registry/record_not_enrolled.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.nik_index is None:
            return HttpResponseRedirect(reverse("identity:status"))
        return super().dispatch(request, *args, **kwargs)

    def send(self, form):
        said = form.cleaned_data
        return disputes.report_not_enrolled(
            person=self.request.user,
            company_name=said["company_name"],
            region=said["region"],
            first_month=said["first_month"],
            last_month=said["last_month"],
            stated=form.stated,
            why=said["why"],
            files=form.papers,
            today=clock.today(),
        )


def visible(user):
    """Disputes with what their page shows."""
    return RecordDispute.objects.visible_to(user).select_related(
        "person", "employment__participant", "employment__company", "company", "region"
    )


class DisputeView(RecordsReading, TemplateView):
    """The same page for everybody in it: what is said, what the record says, who acts by when, and the trail."""

    access = EVERYBODY_IN_IT
    reads = Reading(What.EMPLOYMENT, of="dispute.person", number="dispute.number")
    template_name = "registry/dispute.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        dispute = get_object_or_404(visible(user), pk=self.kwargs["pk"])
        current = recorded(dispute.field, dispute.employment, dispute.first_month, dispute.last_month)
        return super().get_context_data(
            dispute=dispute,
            sentence=sentence(dispute),
            today=clock.today(),
            current=dispute.now_recorded or current,
            has_changed=bool(dispute.now_recorded or current) and (dispute.now_recorded or current) != dispute.recorded,
            is_comparable=bool(dispute.recorded),
            evidence=dispute.evidence.select_related("document"),
            steps=step_links(dispute, user, partial(step_url, dispute)),
            entries=history(Event.objects.about(dispute), VERBS),
            back=back_of(user),
            **kwargs,
        )


def step_url(dispute: RecordDispute, step: str) -> str:
    return reverse(f"registry:dispute_{step}", args=[dispute.pk])


def back_of(user) -> str:
    """The list from which this person comes."""
    names = {Role.WORKER: "my_record", Role.EMPLOYER: "company_disputes", Role.MEDIATOR: "region_disputes"}
    return reverse(f"registry:{names[user.role]}")


class DisputeFileView(DocumentView):
    """One paper that the worker sent along."""

    access = private_file(Role.WORKER, Role.EMPLOYER, Role.MEDIATOR)

    @staticmethod
    def file_named(pk, evidence, page=None):
        return DisputeEvidence.objects.filter(pk=evidence).values_list("document", flat=True).first()

    def find_document(self):
        self.dispute = get_object_or_404(visible(self.request.user), pk=self.kwargs["pk"])
        papers = DisputeEvidence.objects.select_related("document").filter(dispute=self.dispute)
        self.back = self.dispute.get_absolute_url()
        return get_object_or_404(papers, pk=self.kwargs["evidence"]).document

    def page_url(self, number):
        return reverse("registry:dispute_page", args=[self.kwargs["pk"], self.kwargs["evidence"], number])

    def opened(self, document):
        record_readings(self.request.user, [self.dispute.person], what=What.EVIDENCE, number=self.dispute.number)


class DisputePageView(PagePictureView, DisputeFileView):
    """The picture of one page of it."""


class DisputeStepView(StepView):
    model = RecordDispute
    form_class = AnswerForm

    @cached_property
    def today(self):
        return clock.today()


class CorrectView(DisputeStepView):
    access = roles(Role.EMPLOYER)
    step = RecordDispute.correct
    done = gettext_lazy("Terkirim. Pekerja melihat data sebelum dan sesudahnya.")
    explanation = gettext_lazy("Betulkan datanya dulu, lalu tulis apa yang Anda ubah.")

    def take(self, note):
        return disputes.correct(self.case, by=self.request.user, note=note, today=self.today)


class DenyView(DisputeStepView):
    access = roles(Role.EMPLOYER)
    step = RecordDispute.deny
    done = gettext_lazy("Jawaban terkirim. Pekerja dapat meneruskannya ke Disnaker.")
    explanation = gettext_lazy("Tulis mengapa data yang tercatat sudah benar, dan apa dasarnya.")

    def take(self, note):
        return disputes.deny(self.case, by=self.request.user, note=note)


class EscalateView(DisputeStepView):
    access = WORKER
    step = RecordDispute.escalate
    done = gettext_lazy("Diteruskan. Disnaker memutuskan, lalu kami memberi tahu Anda.")
    explanation = gettext_lazy("Tulis apa yang masih salah. Disnaker membaca semua jawaban dan bukti.")

    def take(self, note):
        return disputes.escalate(self.case, by=self.request.user, note=note, today=self.today)

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except AlreadyDisputed as refusal:
            form.add_error(None, refusal.message)
            return self.form_invalid(form)


class WithdrawView(StepView):
    access = WORKER
    model = RecordDispute
    step = RecordDispute.withdraw
    done = gettext_lazy("Sanggahan ditarik.")
    explanation = gettext_lazy("Datanya tetap seperti sekarang. Anda dapat mengirim sanggahan baru.")

    def take(self, note):
        return disputes.withdraw(self.case, by=self.request.user, today=clock.today())


class UpholdView(DisputeStepView):
    access = roles(Role.MEDIATOR)
    step = RecordDispute.uphold
    form_class = UpholdForm
    done = gettext_lazy("Keputusan terkirim ke pekerja dan perusahaan.")
    explanation = gettext_lazy("Tulis data yang benar dan dasarnya. Perusahaan membetulkan sampai tanggal ini.")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "today": self.today}

    def get_initial(self):
        return {"due_on": disputes.working_days_after(self.today, disputes.CORRECTION_WORKING_DAYS)}

    def take(self, note, due_on):
        return disputes.uphold(self.case, by=self.request.user, note=note, due_on=due_on)


class DismissView(DisputeStepView):
    access = roles(Role.MEDIATOR)
    step = RecordDispute.dismiss
    done = gettext_lazy("Keputusan terkirim ke pekerja dan perusahaan.")
    explanation = gettext_lazy("Tulis mengapa data tidak perlu diubah.")

    def take(self, note):
        return disputes.dismiss(self.case, by=self.request.user, note=note)


class SettleView(DisputeStepView):
    access = roles(Role.MEDIATOR)
    step = RecordDispute.settle
    done = gettext_lazy("Tercatat. Pekerja dan perusahaan diberi tahu.")
    explanation = gettext_lazy("Tulis apa yang sudah dibetulkan, dan bagaimana Anda mengetahuinya.")

    def take(self, note):
        return disputes.settle(self.case, by=self.request.user, note=note)


class DisputeListView(StateTabs, ListView):
    """The earliest day first; what is over, newest first."""

    paginate_by = 50

    def get_queryset(self):
        found = self.in_tab(RecordDispute.objects.visible_to(self.request.user)).select_related("person", "region")
        return found.order_by("-pk") if self.tab == "selesai" else found.order_by("due_on", "pk")

    def get_context_data(self, **kwargs):
        seen = RecordDispute.objects.visible_to(self.request.user)
        return super().get_context_data(tabs=self.tab_links(seen), today=clock.today(), **kwargs)


OVER = (gettext_lazy("Selesai"), [DisputeState.CORRECTED, DisputeState.DISMISSED, DisputeState.WITHDRAWN])


class CompanyDisputesView(DisputeListView):
    """What workers dispute about my companies' records."""

    access = roles(Role.EMPLOYER)
    template_name = "registry/dispute_list_company.html"
    tabs = {
        "menunggu": (gettext_lazy("Menunggu Anda"), [DisputeState.SENT, DisputeState.UPHELD]),
        "berjalan": (gettext_lazy("Menunggu pihak lain"), [DisputeState.DENIED, DisputeState.ESCALATED]),
        "selesai": OVER,
    }


class RegionDisputesView(DisputeListView):
    """What workers of this kabupaten/kota dispute."""

    access = roles(Role.MEDIATOR)
    template_name = "registry/dispute_list_region.html"
    tabs = {
        "diperiksa": (gettext_lazy("Menunggu keputusan"), [DisputeState.ESCALATED]),
        "dibetulkan": (gettext_lazy("Wajib dibetulkan"), [DisputeState.UPHELD]),
        "perusahaan": (gettext_lazy("Menunggu jawaban"), [DisputeState.SENT, DisputeState.DENIED]),
        "selesai": OVER,
    }
