"""Many files of one layoff approved by one decision: the last page before it, and how it goes on."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import FormView, ListView

from core import clock
from jkp_claims import layoff_decisions
from jkp_claims.tasks import nudge_layoffs
from phk_reports.layoffs.exceptions import WORDS, look_through
from phk_reports.layoffs.sampling import sample_of
from phk_reports.models import BatchDecision, ItemState, PhkReport
from phk_reports.views.layoff_review import OfReviewedLayoff

LISTED = 200  # exceptions that stand on the page; all of them are on the layoff's page


class ApproveTogetherForm(forms.Form):
    """How many files the mediator was told they are."""

    files = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class ApproveLayoffView(OfReviewedLayoff, FormView):
    """The exact numbers, what is left out and why, and the words that both sides will read."""

    form_class = ApproveTogetherForm
    template_name = "jkp_claims/layoff_approve.html"
    reauthenticates = True

    def form_valid(self, form):
        try:
            with transaction.atomic():
                batch = layoff_decisions.approve_together(
                    self.layoff, by=self.request.user, files=form.cleaned_data["files"]
                )
                transaction.on_commit(nudge_layoffs, robust=True)
        except layoff_decisions.BatchRefused as refused:
            messages.warning(self.request, refused.message)
            return HttpResponseRedirect(reverse("phk_reports:layoff_review", args=[self.layoff.pk]))
        return HttpResponseRedirect(batch.get_absolute_url())

    def get(self, request, *args, **kwargs):
        looked = look_through(self.layoff, request.user)
        if not sample_of(self.layoff, request.user, looked.ready).is_enough:
            messages.warning(request, layoff_decisions.SAMPLE_FIRST)
            return HttpResponseRedirect(reverse("phk_reports:layoff_review", args=[self.layoff.pk]))
        self.looked = looked
        return super().get(request, *args, **kwargs)

    def get_initial(self):
        return {"files": len(self.looked.ready)} if self.request.method == "GET" else {}

    def form_invalid(self, form):
        return HttpResponseRedirect(self.request.path)

    def get_context_data(self, **kwargs):
        looked = self.looked
        left_out = [key for key in looked.files if key in looked.because]
        people = PhkReport.objects.select_related("employment__participant").defer("employment__participant__nik")
        reports = people.in_bulk(left_out[:LISTED])
        example = layoff_decisions.example_of(looked.ready, clock.today())
        return super().get_context_data(
            layoff=self.layoff,
            files=len(looked.ready),
            untaken=len([key for key in looked.decidable if key in looked.untaken]),
            excluded=len(left_out),
            exceptions=[(reports[key], [WORDS[code] for code in looked.because[key]]) for key in left_out[:LISTED]],
            example=example[0] if example else None,
            words=example[1] if example else None,
            **kwargs,
        )


class LayoffDecisionView(OfReviewedLayoff, ListView):
    """How far the decision is carried out, and what could not be decided, with the reason."""

    template_name = "jkp_claims/layoff_decision.html"
    context_object_name = "items"
    paginate_by = 50

    def get_queryset(self):
        failed = self.batch.items.filter(state=ItemState.FAILED)
        return failed.select_related("report__employment__participant").order_by("pk")

    def get(self, request, *args, **kwargs):
        self.batch = self._batch()
        return super().get(request, *args, **kwargs)

    def _batch(self) -> BatchDecision:
        found = BatchDecision.objects.visible_to(self.request.user).filter(layoff=self.layoff)
        return get_object_or_404(found.select_related("decided_by"), pk=self.kwargs["batch"])

    def get_context_data(self, **kwargs):
        counted = layoff_decisions.counts(self.batch)
        return super().get_context_data(
            layoff=self.layoff,
            batch=self.batch,
            approved=counted[ItemState.DONE],
            failed=counted[ItemState.FAILED],
            waiting=counted[ItemState.WAITING],
            total=sum(counted.values()),
            done=counted[ItemState.DONE] + counted[ItemState.FAILED],
            **kwargs,
        )
