"""Enrol one worker: questions, a look at the answers, then the deed."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView

from core import clock
from core.nik import mask_nik
from core.templatetags.siap import bulan, rupiah, tanggal
from registry.enrolling import Outcome, enrol
from registry.findings import DataRefused
from registry.models import Employment
from registry.participant_forms import EnrolmentForm
from registry.uploads.participants import values_of
from registry.views.one_company import OfOneCompany

BOXES = ("_day", "_month", "_year")


class EnrolView(OfOneCompany, FormView):
    """`step` of the POST is "check", "edit" or "confirm". Whoever only prepares leaves a row for approval."""

    form_class = EnrolmentForm
    template_name = "registry/enrol.html"
    check_template_name = "registry/enrol_check.html"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "company": self.company, "today": clock.today()}

    def form_valid(self, form):
        step = self.request.POST.get("step")
        if step == "edit":
            return self.render_to_response(self.get_context_data(form=form))
        if step != "confirm":
            return self.check(form)
        return self.enrol(form) if self.signs else self.ask(form)

    def form_invalid(self, form):
        if employment := form.already_enrolled():
            return self.known(employment)
        return super().form_invalid(form)

    def check(self, form):
        """The answers to look at, and kept in hidden fields."""
        self.template_name = self.check_template_name
        return self.render_to_response(
            self.get_context_data(
                form=form, rows=_answers(form), kept=_kept(form, self.request.POST), completes=form.completes()
            )
        )

    def enrol(self, form):
        try:
            enrolled = enrol(self.company, form.enrolment, by=self.request.user, today=clock.today())
        except DataRefused as refused:
            form.add_error(None, refused.message)
            return self.form_invalid(form)
        employment = enrolled.employment
        if enrolled.outcome == Outcome.UNCHANGED:
            return self.known(employment)
        words = {
            Outcome.NEW: _("%(name)s sudah didaftarkan dengan KPJ %(kpj)s."),
            Outcome.COMPLETED: _("Data kontrak %(name)s dengan KPJ %(kpj)s sudah dilengkapi."),
        }
        said = {"name": employment.participant.full_name, "kpj": employment.kpj}
        messages.success(self.request, words[enrolled.outcome] % said)
        return HttpResponseRedirect(reverse("registry:worker", args=[employment.pk]))

    def ask(self, form):
        upload = self.prepare("participants", values_of(form.enrolment))
        messages.info(self.request, _("Tersimpan, belum terkirim. Pendaftaran ini menunggu persetujuan."))
        return HttpResponseRedirect(upload.get_absolute_url())

    def known(self, employment: Employment):
        """Sent twice, or enrolled by a colleague."""
        words = _("Pekerja ini sudah terdaftar di perusahaan ini dengan KPJ %(kpj)s. Tidak ada yang diubah.")
        messages.info(self.request, words % {"kpj": employment.kpj})
        return HttpResponseRedirect(reverse("registry:worker", args=[employment.pk]))


def _kept(form, posted) -> list[tuple[str, str]]:
    """What was typed, name and text: dates stand in three boxes, a list has one entry for each that is chosen."""
    names = {name for field in form.fields for name in (field, *(field + box for box in BOXES))}
    return [(name, text) for name in posted if name in names for text in posted.getlist(name)]


def _answers(form) -> list[dict]:
    """Rows of components/summary.html; what was left empty is left out."""
    said = form.cleaned_data
    month = bulan(said["started_on"])
    shown = {
        "nik": f"{mask_nik(said['nik'])} ({form.sex_by_nik()})",
        "birth_date": tanggal(said["birth_date"]),
        "started_on": tanggal(said["started_on"]),
        "contract_end_on": tanggal(said["contract_end_on"]),
        "appointed_on": tanggal(said["appointed_on"]),
        "wage": _("%(wage)s mulai %(month)s") % {"wage": rupiah(said["wage"]), "month": month},
        "programmes": ", ".join(
            str(label) for code, label in form.fields["programmes"].choices if code in said["programmes"]
        ),
        "contract_type": dict(form.fields["contract_type"].choices)[said["contract_type"]],
        "citizenship": dict(form.fields["citizenship"].choices)[said["citizenship"]],
    }
    rows = [{"label": field.label, "value": shown.get(name, said[name])} for name, field in form.fields.items()]
    return [row for row in rows if row["value"]]
