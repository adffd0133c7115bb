"""The officers' identity desk: what waits, one claim beside the register's answer, the decisions, the full NIK."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, ListView, TemplateView

from accounts.access import private_file, roles
from accounts.history import history
from accounts.readings import Reading, RecordsReading, What, record_reading
from casework.forms import NoteForm
from casework.models import Event
from casework.views import StateTabs, StepView, step_links
from core import clock
from documents.viewing import DocumentView, PagePictureView
from identity import correcting, notices, presentation, recovering
from identity.forms import AnswerForm, RevealForm, StartRecoveryForm
from identity.models import ClaimState, CorrectionState, DataCorrection, IdentityClaim, ReviewReason
from identity.permissions import DESK
from identity.places import answered_by

OFFICERS = roles(*DESK)
READ = "terbaca"  # in the address of a decision: the mark of what the officer read
REFUSED = {
    recovering.NO_ACCOUNT: gettext_lazy("Tidak ada akun lain dengan NIK ini."),
    recovering.OWN_ACCOUNT: gettext_lazy("Ini akun Anda sendiri. Petugas lain yang harus memulihkannya."),
    recovering.RUNNING: gettext_lazy("Akun ini sedang dipulihkan. Tunggu sampai selesai atau dihentikan."),
    recovering.TOO_MANY: gettext_lazy("Anda sudah membuka 20 pemulihan dalam sehari. Lanjutkan besok."),
    recovering.NO_CONTACT: gettext_lazy(
        "Akun baru ini belum punya kontak yang terbukti. Pakai “Pemulihan” dengan kontak orangnya."
    ),
    recovering.TAKEN: gettext_lazy("Kontak ini dipakai akun lain. Minta kontak yang lain."),
}


class QueueView(StateTabs, ListView):
    """What waits at this desk: the earliest deadline first."""

    access = OFFICERS
    paginate_by = 50
    template_name = "identity/queue.html"
    tabs = {
        "menunggu": (gettext_lazy("Menunggu petugas"), [ClaimState.REVIEW]),
        "dibetulkan": (gettext_lazy("Menunggu orangnya"), [ClaimState.NEEDS_CORRECTION]),
        "dipulihkan": (gettext_lazy("Akun lama dipulihkan"), [ClaimState.RECOVERING]),
        "ditolak": (gettext_lazy("Ditolak"), [ClaimState.REJECTED]),
    }

    def get_queryset(self):
        claims = IdentityClaim.objects.at_desk_of(self.request.user)
        return self.in_tab(claims).select_related("office").order_by("due_on", "created_at", "pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user = self.request.user
        corrections = DataCorrection.objects.at_desk_of(user).filter(state=CorrectionState.SENT)
        return context | {
            "tabs": self.tab_links(IdentityClaim.objects.at_desk_of(user)),
            "rows": [(claim, presentation.CLAIM_TONES[claim.state]) for claim in context["object_list"]],
            "waiting_corrections": corrections.count(),
        }


class CorrectionsView(ListView):
    """Errors that people report in the register's data: the earliest deadline first."""

    access = OFFICERS
    paginate_by = 50
    template_name = "identity/corrections.html"

    def get_queryset(self):
        waiting = DataCorrection.objects.at_desk_of(self.request.user).filter(state=CorrectionState.SENT)
        return waiting.select_related("person", "office").order_by("due_on", "created_at", "pk")


def at_desk(queryset, user, pk):
    """The case at this officer's desk, else 404."""
    case = queryset.at_desk_of(user).filter(pk=pk).first()
    if case is None:
        raise Http404
    return case


def decision_url(claim: IdentityClaim, step: str) -> str:
    """Where this claim, as it is typed now, is decided about."""
    return f"{reverse(f'identity:claim_{step}', args=[claim.pk])}?{urlencode({READ: claim.mark_of_typed})}"


class ClaimView(RecordsReading, TemplateView):
    """What was typed beside what the register says; the NIK is masked."""

    access = OFFICERS
    reads = Reading(What.IDENTITY, of="claim.user", number="claim.number")
    template_name = "identity/claim.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        claim = at_desk(IdentityClaim.objects.select_related("user", "office__region"), user, self.kwargs["pk"])
        return super().get_context_data(
            claim=claim,
            tone=presentation.CLAIM_TONES[claim.state],
            lines=presentation.comparison(claim),
            warnings=presentation.warnings(claim),
            is_taken=claim.reason == ReviewReason.TAKEN,
            steps=step_links(claim, user, lambda name: decision_url(claim, name)),
            entries=history(Event.objects.about(claim), presentation.VERBS),
            **kwargs,
        )


class RevealView(FormView):
    """The whole NIK, for a reason that the person can read; shown in the answer to the POST and nowhere else."""

    access = OFFICERS
    reauthenticates = True
    form_class = RevealForm
    template_name = "identity/reveal.html"

    def dispatch(self, request, *args, **kwargs):
        self.claim = at_desk(IdentityClaim.objects.select_related("user", "office"), request.user, kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(claim=self.claim, **kwargs)

    def form_valid(self, form):
        record_reading(
            self.request.user,
            person=self.claim.user,
            nik_index=bytes(self.claim.nik_index),
            what=What.IDENTITY,
            number=self.claim.number,
            reason=form.cleaned_data["reason"],
        )
        response = self.render_to_response(self.get_context_data(form=form, nik=self.claim.nik))
        response["Cache-Control"] = "no-store"
        return response


class AsItWasRead:
    """Mixin of decisions: nothing was typed anew since the officer read it, or the claim is shown again.

    The person may type anew while a claim is looked at; without this a NIK that nobody saw could be confirmed.
    """

    def form_valid(self, form):
        with transaction.atomic():
            claim = IdentityClaim.objects.select_for_update(of=("self",)).get(pk=self.case.pk)
            if claim.mark_of_typed == self.request.GET.get(READ):
                return super().form_valid(form)
        messages.warning(self.request, _("Data ini diketik ulang sejak Anda membacanya. Periksa lagi, lalu putuskan."))
        return HttpResponseRedirect(claim.get_absolute_url())


class ClaimStepView(AsItWasRead, StepView):
    """A decision about a claim; it names the officer."""

    access = OFFICERS
    model = IdentityClaim

    def take(self, note, **arguments):
        with transaction.atomic():
            decided = super().take(note, decided_by=self.request.user, **arguments)
            self.tell(decided, note)
        return decided

    def get_success_url(self):
        return reverse("identity:queue")


class ConfirmView(ClaimStepView):
    step = IdentityClaim.confirm
    done = gettext_lazy("Identitas dikonfirmasi. Orangnya sudah diberi tahu.")
    explanation = gettext_lazy(
        "Konfirmasi hanya bila Anda yakin orang ini pemilik NIK. Akunnya lalu membuka data kerja dan hak JKP pemilik NIK."
    )

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except IntegrityError:
            messages.warning(self.request, _("NIK ini sudah punya akun lain. Pakai “Sudah punya akun”."))
            return HttpResponseRedirect(self.case.get_absolute_url())

    def tell(self, decided, note):
        notices.tell_confirmed(decided)


class AskCorrectionView(ClaimStepView):
    step = IdentityClaim.ask_correction
    form_class = NoteForm
    done = gettext_lazy("Permintaan terkirim. Orangnya dapat membetulkan datanya sekarang.")

    def tell(self, decided, note):
        notices.tell_correction_asked(decided, note)


class RejectView(ClaimStepView):
    step = IdentityClaim.reject
    form_class = NoteForm
    done = gettext_lazy("Ditolak, dengan alasannya. Orangnya boleh datang dengan KTP.")

    def tell(self, decided, note):
        notices.tell_rejected(decided, note)


class ReopenView(StepView):
    """Somebody who was refused came with the card: the claim is looked at again."""

    access = OFFICERS
    model = IdentityClaim
    step = IdentityClaim.reopen
    form_class = NoteForm
    done = gettext_lazy("Pemeriksaan dibuka lagi.")

    def take(self, note, **arguments):
        with transaction.atomic():
            reopened = super().take(note, due_on=answered_by(clock.today()))
            notices.tell_reopened(reopened)
        return reopened


class StartRecoveryView(AsItWasRead, StepView):
    """The person has an account already: the contact that was proven here moves there."""

    access = OFFICERS
    reauthenticates = True
    model = IdentityClaim
    step = IdentityClaim.start_recovery
    form_class = StartRecoveryForm
    done = gettext_lazy("Pemulihan dimulai. Kontak lama diberi tahu dan dapat menghentikannya.")
    explanation = gettext_lazy(
        "Kontak dari akun baru dipindahkan ke akun lama setelah masa tunggu. Akun baru lalu ditutup. "
        "Faktor kedua akun lama tetap berlaku."
    )

    def take(self, note, seen):
        return recovering.begin_from_claim(self.case, self.request.user, seen=seen, note=note)

    def form_valid(self, form):
        try:
            recovering.take_one(self.request.user)
            return super().form_valid(form)
        except recovering.RecoveryRefused as refused:
            form.add_error(None, REFUSED[refused.reason])
            return self.form_invalid(form)


class CorrectionView(RecordsReading, TemplateView):
    """One reported error, with the proof."""

    access = OFFICERS
    reads = Reading(What.IDENTITY, of="correction.person", number="correction.number")
    template_name = "identity/correction.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        cases = DataCorrection.objects.select_related("person", "office__region", "document")
        correction = at_desk(cases, user, self.kwargs["pk"])
        return super().get_context_data(
            correction=correction,
            tone=presentation.CORRECTION_TONES[correction.state],
            stated=presentation.stated(correction),
            current=presentation.current(correction),
            steps=step_links(
                correction, user, lambda name: reverse(f"identity:correction_{name}", args=[correction.pk])
            ),
            entries=history(Event.objects.about(correction), presentation.VERBS),
            **kwargs,
        )


class CorrectionFileView(DocumentView):
    """The proof that the person sent."""

    access = private_file(*DESK)

    @staticmethod
    def file_named(pk, page=None):
        return DataCorrection.objects.filter(pk=pk).values_list("document", flat=True).first()

    def find_document(self):
        cases = DataCorrection.objects.select_related("document", "person")
        self.correction = at_desk(cases, self.request.user, self.kwargs["pk"])
        if self.correction.document is None:
            raise Http404
        self.back = reverse("identity:correction", args=[self.correction.pk])
        return self.correction.document

    def page_url(self, number):
        return reverse("identity:correction_page", args=[self.correction.pk, number])

    def opened(self, document):
        correction = self.correction
        record_reading(self.request.user, person=correction.person, what=What.EVIDENCE, number=correction.number)


class CorrectionPageView(PagePictureView, CorrectionFileView):
    """The picture of one page of it."""


class CorrectionStepView(StepView):
    access = OFFICERS
    model = DataCorrection
    form_class = AnswerForm

    def get_success_url(self):
        return reverse("identity:corrections")


class AcceptView(CorrectionStepView):
    step = DataCorrection.accept
    done = gettext_lazy("Data akun sekarang sama dengan data Dukcapil yang baru.")
    explanation = gettext_lazy("Portal menanyakan Dukcapil sekarang, dan memakai jawabannya bila sudah sesuai laporan.")

    def take(self, note):
        return correcting.accept(self.case, self.request.user, note)

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except correcting.RegisterUnchanged:
            form.add_error(
                None, _("Dukcapil belum menulisnya seperti laporan ini, atau belum menjawab. Coba lagi nanti.")
            )
            return self.form_invalid(form)


class DeclineView(CorrectionStepView):
    step = DataCorrection.decline
    done = gettext_lazy("Jawaban terkirim.")

    def take(self, note):
        return correcting.decline(self.case, self.request.user, note)
