"""What a person sees of their own identity: how it stands, what to do, and an error in the register's data."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView

from accounts.access import SIGNED_IN
from casework.models import Event
from casework.steps import StepRefused
from casework.views import StepView
from core import clock
from core.nik import mask_nik
from documents.keeping import KeepsDocuments
from identity import checking, correcting, presentation, recovering
from identity.forms import DeskForm, ReportErrorForm, WhoForm
from identity.models import ClaimState, ContactRecovery, DataCorrection, IdentityClaim, RecoveryState
from identity.words import CLAIM_WORDS

TOO_OFTEN = gettext_lazy("Sudah diperiksa 5 kali dalam sehari. Coba lagi besok; petugas tetap memeriksa data Anda.")
STATUS = reverse_lazy("identity:status")


class StatusView(TemplateView):
    """Who the portal knows the person to be; for a claim in review the same words, whatever the reason is."""

    access = SIGNED_IN
    template_name = "identity/status.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        claim = IdentityClaim.objects.filter(user=user).select_related("office__region").first()
        running = ContactRecovery.objects.filter(account=user, state=RecoveryState.COOLING).first()
        return super().get_context_data(
            claim=claim,
            tone=presentation.CLAIM_TONES[claim.state] if claim else "",
            words=CLAIM_WORDS[claim.state] if claim else None,
            note=_latest_note(claim),
            is_confirmed=user.nik_index is not None,
            masked_nik=mask_nik(user.nik) if user.nik_index is not None else "",
            recovery=running,
            corrections=[
                (correction, presentation.CORRECTION_TONES[correction.state], _latest_note(correction))
                for correction in DataCorrection.objects.filter(person=user).order_by("-pk")[:10]
            ],
            **kwargs,
        )


def _latest_note(case) -> str:
    """What the officer wrote with the latest move."""
    event = Event.objects.about(case).exclude(to_state="").last() if case else None
    return event.note if event else ""


class WhoView(FormView):
    """Type the data again and have it checked at once; the first time for an account that was made without."""

    access = SIGNED_IN
    form_class = WhoForm
    template_name = "identity/who.html"
    success_url = STATUS

    @cached_property
    def claim(self):
        return IdentityClaim.objects.filter(user=self.request.user).first()

    def dispatch(self, request, *args, **kwargs):
        if request.user.nik_index is not None or (self.claim and not self.claim.is_correctable):
            return HttpResponseRedirect(STATUS)
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        return WhoForm.initial_of(self.claim) if self.claim else {"full_name": self.request.user.full_name}

    def form_valid(self, form):
        today = clock.today()
        try:
            if self.claim is None:
                self.open_and_check(form, today)
            else:
                checking.correct_and_check(self.claim, today=today, **form.cleaned_data)
        except checking.TooOften:
            form.add_error(None, TOO_OFTEN)
            return self.form_invalid(form)
        except StepRefused:
            messages.warning(self.request, _("Petugas baru saja memutuskan. Lihat hasilnya di bawah."))
        return super().form_valid(form)

    def open_and_check(self, form, today):
        try:
            with transaction.atomic():
                claim = checking.open_claim(self.request.user, today=today, **form.cleaned_data)
        except IntegrityError:  # sent twice: the first is being checked
            return
        checking.check(claim, today)


class DeskView(FormView):
    """Choose the office that looks at the claim."""

    access = SIGNED_IN
    form_class = DeskForm
    template_name = "identity/desk_choice.html"
    success_url = STATUS

    @cached_property
    def claim(self):
        return IdentityClaim.objects.filter(
            user=self.request.user, state__in=[ClaimState.REVIEW, ClaimState.NEEDS_CORRECTION, ClaimState.REJECTED]
        ).first()

    def dispatch(self, request, *args, **kwargs):
        if self.claim is None:
            return HttpResponseRedirect(STATUS)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "today": clock.today()}

    def get_initial(self):
        return {"office": self.claim.office_id}

    def form_valid(self, form):
        IdentityClaim.objects.filter(pk=self.claim.pk).update(office=form.cleaned_data["office"])
        messages.success(self.request, _("Kantor tersimpan. Petugas di sana memeriksa data Anda."))
        return super().form_valid(form)


class ReportErrorView(KeepsDocuments, FormView):
    """The register writes something wrong: which field, what it should be, and the proof."""

    access = SIGNED_IN
    form_class = ReportErrorForm
    template_name = "identity/report_error.html"
    success_url = STATUS

    def dispatch(self, request, *args, **kwargs):
        if request.user.nik_index is None:
            return HttpResponseRedirect(STATUS)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "today": clock.today()}

    def form_valid(self, form):
        said = form.cleaned_data
        try:
            correcting.report_error(
                self.request.user,
                field=said["field"],
                stated=said["stated"],
                office=said["office"],
                file=said["file"],
                today=clock.today(),
            )
        except correcting.AlreadyReported:
            form.add_error("field", _("Laporan tentang data ini masih menunggu petugas."))
            return self.form_invalid(form)
        messages.success(self.request, _("Laporan terkirim. Petugas menjawab lewat Pesan."))
        return super().form_valid(form)


class StopRecoveryView(StepView):
    """The owner, signed in, stops a recovery that somebody else asked for."""

    access = SIGNED_IN
    model = ContactRecovery
    step = ContactRecovery.stop
    template_name = "identity/stop_recovery.html"
    done = gettext_lazy("Pemulihan dihentikan. Kontak Anda tetap seperti semula.")

    def take(self, note, **arguments):
        return recovering.stop(self.case, clock.today(), by=self.request.user)

    def get_success_url(self):
        return reverse("identity:status")
