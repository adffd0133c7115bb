from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.generic import FormView

from accounts.access import roles
from accounts.models import Role
from accounts.readings import What, record_reading
from casework.steps import record
from registry.forms import RevealForm
from registry.models import Employment
from sign_in import limits


class RevealView(FormView):
    """The whole NIK, for a reason that the worker can read; shown in the answer to the POST and nowhere else."""

    access = roles(Role.EMPLOYER, Role.MEDIATOR, Role.VERIFIER)
    reauthenticates = True
    form_class = RevealForm
    template_name = "registry/worker_nik.html"

    def dispatch(self, request, *args, **kwargs):
        visible = Employment.objects.visible_to(request.user).select_related("participant", "company")
        self.employment = get_object_or_404(visible, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(employment=self.employment, **kwargs)

    def form_valid(self, form):
        attempt = limits.take("nik_reveal", str(self.request.user.pk))
        if attempt.refused_until:
            form.add_error(None, self.too_many(attempt))
            return self.render_to_response(self.get_context_data(form=form), status=429)
        participant = self.employment.participant
        with transaction.atomic():
            nik_index = bytes(participant.nik_index)
            record_reading(self.request.user, nik_index=nik_index, what=What.IDENTITY, reason=form.reason)
            record(self.employment, "nik_revealed", by=self.request.user, note=form.reason)
        response = self.render_to_response(self.get_context_data(form=form, nik=participant.nik))
        response["Cache-Control"] = "no-store"
        return response

    def too_many(self, attempt: limits.Try) -> ValidationError:
        when = limits.moment_in_words(attempt.refused_until)
        return ValidationError(
            _("Anda sudah membuka terlalu banyak NIK hari ini. Coba lagi %(when)s.") % {"when": when}
        )
