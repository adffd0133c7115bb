"""Struk perhitungan: what was decided from what, as a page, and as a letter that anybody can check."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from accounts.access import private_file, roles
from accounts.models import Role
from accounts.readings import Reading, RecordsReading, What, record_readings
from core import clock
from documents.models import Letter
from documents.views import serve_letter
from jkp_claims import slip_presentation
from jkp_claims.models import CalculationSlip
from jkp_claims.slips import LETTER, letter_of, letters_about

WORKER_AND_VERIFIER = roles(Role.WORKER, Role.VERIFIER)


class SlipMixin:
    """`find_slip()`: the slip of this address, if this person may see it."""

    access = WORKER_AND_VERIFIER

    def find_slip(self) -> CalculationSlip:
        visible = CalculationSlip.objects.visible_to(self.request.user)
        around = visible.select_related("month", "claim__participant", "claim__report__employment__company")
        return get_object_or_404(around, pk=self.kwargs["pk"])


class SlipView(RecordsReading, SlipMixin, TemplateView):
    """What was decided, from which inputs, by which articles."""

    template_name = "jkp_claims/slip_detail.html"
    reads = Reading(What.SLIP, of="slip.claim.participant", number="slip.number")

    def get_context_data(self, **kwargs):
        slip = self.find_slip()
        return super().get_context_data(
            slip=slip,
            summary=_rows(slip_presentation.summary(slip)),
            facts=_rows([*slip_presentation.facts(slip), *slip_presentation.frame(slip)]),
            steps=slip_presentation.steps(slip),
            instalments=slip_presentation.instalments(slip),
            regulations=slip_presentation.regulations(slip),
            letter=letters_about(slip).first(),
            **kwargs,
        )


def _rows(pairs) -> list[dict]:
    return [{"label": label, "value": value} for label, value in pairs]


class SlipLetterView(SlipMixin, View):
    """The slip as a letter: POST issues it, GET gives the PDF."""

    access = private_file(Role.WORKER, Role.VERIFIER)

    @staticmethod
    def file_named(pk):
        return Letter.objects.filter(subject_id=pk, kind=LETTER, revoked_on=None).values_list("pk", flat=True).first()

    def get(self, request, pk):
        slip = self.find_slip()
        letter = get_object_or_404(letters_about(slip))
        record_readings(request.user, [slip.claim.participant], what=What.LETTER, number=slip.number)
        return serve_letter(letter)

    def post(self, request, pk):
        slip = self.find_slip()
        letter_of(slip, clock.today())
        messages.success(request, _("Surat siap diunduh."))
        return HttpResponseRedirect(slip.get_absolute_url())
