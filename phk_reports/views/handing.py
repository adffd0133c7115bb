"""Who looks at a file: taken, handed to a colleague, taken over, left because of a relation."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from accounts.access import roles
from accounts.models import Role
from casework.forms import NoteForm
from core import clock
from core.forms import NamesWhatIsMissing
from phk_reports import handing
from phk_reports.models import PhkReport
from phk_reports.refusals import ReportRefused
from phk_reports.views.report import ReportMixin
from phk_reports.views.steps import MediatorStepView


class TakeView(MediatorStepView):
    step = PhkReport.take
    done = gettext_lazy("Berkas ini sekarang Anda periksa.")
    explanation = gettext_lazy("Setelah diambil, hanya Anda yang memutuskan berkas ini.")

    def take(self, note, **arguments):
        return super().take(note, officer=self.request.user, **arguments)


class TakeObjectionView(TakeView):
    step = PhkReport.take_objection


class HandingView(ReportMixin, FormView):
    """One question about who looks at the file. Subclasses say who may ask it, and what then happens."""

    access = roles(Role.MEDIATOR)
    template_name = "phk_reports/report_hand.html"
    title = explanation = button = refusal = done = ""

    def dispatch(self, request, *args, **kwargs):
        self.report = self.find_report()
        if not self.is_allowed():
            raise PermissionDenied(self.refusal)
        return super().dispatch(request, *args, **kwargs)

    def is_allowed(self) -> bool:
        raise NotImplementedError

    def act(self, **answers) -> None:
        """The one call into the domain."""
        raise NotImplementedError

    def form_valid(self, form):
        try:
            self.act(**form.cleaned_data)
        except ReportRefused as refused:
            form.add_error(None, refused.message)
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return HttpResponseRedirect(self.get_success_url())

    def get_success_url(self):
        return self.report.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            report=self.report, title=self.title, explanation=self.explanation, button=self.button, **kwargs
        )


class HandOverForm(NamesWhatIsMissing, forms.Form):
    to = forms.ChoiceField(label=gettext_lazy("Rekan"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=gettext_lazy("Catatan untuk rekan"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args, colleagues, **kwargs):
        super().__init__(*args, **kwargs)
        self.colleagues = {str(user.pk): user for user in colleagues}
        self.fields["to"].choices = [(key, user.full_name) for key, user in self.colleagues.items()]

    def clean_to(self):
        return self.colleagues[self.cleaned_data["to"]]


class HandOverView(HandingView):
    form_class = HandOverForm
    title = gettext_lazy("Alihkan berkas ke rekan")
    explanation = gettext_lazy("Rekan diberi tahu dan melanjutkan pemeriksaan. Batas waktunya tetap.")
    button = gettext_lazy("Alihkan berkas")
    refusal = gettext_lazy("Hanya petugas yang memegang berkas ini yang dapat mengalihkannya.")
    done = gettext_lazy("Berkas dialihkan. Rekan Anda sudah diberi tahu.")

    def is_allowed(self):
        return handing.may_hand_over(self.report, self.request.user)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "colleagues": handing.colleagues(self.report)}

    def act(self, to, note):
        handing.hand_over(self.report, by=self.request.user, to=to, note=note)

    def get_success_url(self):
        return reverse("phk_reports:queue")


class TakeOverView(HandingView):
    form_class = NoteForm
    title = gettext_lazy("Ambil alih berkas")
    explanation = gettext_lazy("Berkas ini lewat batas waktu, atau tidak ada petugasnya. Anda yang melanjutkan.")
    button = gettext_lazy("Ambil alih")
    refusal = gettext_lazy("Berkas ini masih dipegang petugasnya dan belum lewat batas waktu.")
    done = gettext_lazy("Berkas ini sekarang Anda periksa.")

    def is_allowed(self):
        return handing.may_take_over(self.report, self.request.user, clock.today())

    def act(self, note):
        handing.take_over(self.report, by=self.request.user, reason=note, today=clock.today())


class RelationForm(NamesWhatIsMissing, forms.Form):
    relation = forms.CharField(
        label=gettext_lazy("Hubungan"),
        max_length=200,
        help_text=gettext_lazy("Misalnya: saudara kandung pekerja, atau pernah bekerja di perusahaan ini."),
    )


class RelationView(HandingView):
    """A mediator says it of themselves, a side says it of the officer."""

    access = roles(Role.MEDIATOR, Role.WORKER, Role.EMPLOYER)
    form_class = RelationForm
    button = gettext_lazy("Catat hubungan")
    refusal = gettext_lazy("Hubungan dapat dicatat selama berkas ini belum diputuskan dan sudah ada petugasnya.")

    @property
    def is_officer(self) -> bool:
        return self.request.user.role == Role.MEDIATOR

    @property
    def title(self):
        if self.is_officer:
            return _("Saya punya hubungan dengan orang di berkas ini")
        return _("Petugas punya hubungan dengan orang di berkas ini")

    @property
    def explanation(self):
        if self.is_officer:
            return _("Anda tidak dapat memutuskan berkas ini lagi. Mediator lain yang memeriksa.")
        return _("Petugas sekarang: %(name)s. Setelah dicatat, mediator lain yang memeriksa berkas ini.") % {
            "name": self.report.officer.full_name
        }

    @property
    def done(self):
        return _("Hubungan tercatat. Mediator lain yang memeriksa berkas ini.")

    def is_allowed(self):
        return handing.may_declare(self.report, self.request.user)

    def act(self, relation):
        handing.declare_relation(self.report, by=self.request.user, relation=relation)
