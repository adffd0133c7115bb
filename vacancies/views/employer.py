"""The company's side: its vacancies, who applied, invitations and answers."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, ListView

from accounts.access import private_file, roles
from accounts.models import Role
from accounts.readings import Reading, RecordsReading, What, record_readings
from casework.forms import NoQuestions
from core import clock
from documents.viewing import DocumentView, PagePictureView
from registry.models import Company
from vacancies import services
from vacancies.forms import AnswerForm, InviteForm, TookPlaceForm, VacancyForm
from vacancies.models import Application, Interview, Stage, Vacancy


class EmployerVacancyListView(ListView):
    """The vacancies of the member's companies, with how many applied."""

    access = roles(Role.EMPLOYER)
    template_name = "vacancies/employer_vacancy_list.html"
    paginate_by = 20

    def get_queryset(self):
        vacancies = Vacancy.objects.visible_to(self.request.user).select_related("company", "region")
        counted = vacancies.annotate(
            sent=Count("applications"), new=Count("applications", filter=Q(applications__stage=Stage.SENT))
        )
        return counted.defer("description", "search").order_by("-published_on", "-pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["rows"] = [(vacancy, vacancy.is_open_on(context["view"].today)) for vacancy in context["object_list"]]
        return context

    @cached_property
    def today(self):
        return clock.today()


class PostVacancyView(FormView):
    access = roles(Role.EMPLOYER)
    template_name = "vacancies/vacancy_edit.html"
    form_class = VacancyForm
    done = gettext_lazy("Lowongan sudah tayang.")

    @cached_property
    def vacancy(self) -> Vacancy:
        return Vacancy(published_on=clock.today())

    def get_form_kwargs(self):
        companies = Company.objects.of_member(self.request.user)
        return {**super().get_form_kwargs(), "instance": self.vacancy, "companies": companies, "today": clock.today()}

    def form_valid(self, form):
        vacancy = services.publish(form.save(commit=False), by=self.request.user)
        messages.success(self.request, self.done)
        return HttpResponseRedirect(reverse("vacancies:employer_detail", args=[vacancy.pk]))

    def get_context_data(self, **kwargs):
        return super().get_context_data(vacancy=self.vacancy, is_new=self.vacancy._state.adding, **kwargs)


class EditVacancyView(PostVacancyView):
    done = gettext_lazy("Perubahan lowongan tersimpan.")

    @cached_property
    def vacancy(self) -> Vacancy:
        return get_object_or_404(Vacancy.objects.visible_to(self.request.user), pk=self.kwargs["pk"])


class CloseVacancyView(FormView):
    access = roles(Role.EMPLOYER)
    template_name = "vacancies/vacancy_close.html"
    form_class = NoQuestions

    @cached_property
    def vacancy(self) -> Vacancy:
        return get_object_or_404(Vacancy.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def form_valid(self, form):
        if services.close(self.vacancy, by=self.request.user, today=clock.today()):
            messages.success(self.request, _("Lowongan ditutup. Lamaran yang sudah masuk tetap dapat Anda jawab."))
        else:
            messages.info(self.request, _("Lowongan ini sudah ditutup sebelumnya."))
        return HttpResponseRedirect(reverse("vacancies:employer_detail", args=[self.vacancy.pk]))

    def get_context_data(self, **kwargs):
        return super().get_context_data(vacancy=self.vacancy, **kwargs)


class EmployerVacancyView(RecordsReading, ListView):
    """One vacancy and those who applied, newest first."""

    access = roles(Role.EMPLOYER)
    template_name = "vacancies/employer_vacancy_detail.html"
    reads = Reading(What.APPLICATION, of="object_list", each="applicant")
    paginate_by = 20

    @cached_property
    def vacancy(self) -> Vacancy:
        vacancies = Vacancy.objects.visible_to(self.request.user).select_related("company", "region__province")
        return get_object_or_404(vacancies, pk=self.kwargs["pk"])

    def get_queryset(self):
        applications = Application.objects.visible_to(self.request.user).filter(vacancy=self.vacancy)
        return applications.select_related("applicant").order_by("-applied_at", "-pk")

    def get_context_data(self, **kwargs):
        return super().get_context_data(vacancy=self.vacancy, is_open=self.vacancy.is_open_on(clock.today()), **kwargs)


class OwnApplicationView(RecordsReading, FormView):
    """Base: a page about one application sent to the member's companies."""

    reads = Reading(What.APPLICATION, of="application.applicant")

    access = roles(Role.EMPLOYER)

    @cached_property
    def application(self) -> Application:
        applications = Application.objects.visible_to(self.request.user)
        return get_object_or_404(applications.select_related("vacancy__company", "applicant"), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(application=self.application, **kwargs)

    def get_success_url(self):
        return reverse("vacancies:application", args=[self.application.pk])

    def too_late(self, application: Application):
        messages.warning(
            self.request,
            _("Jawaban ini tidak dapat dikirim lagi. Tahap lamaran sekarang: %(stage)s.")
            % {"stage": application.get_stage_display()},
        )
        return HttpResponseRedirect(self.get_success_url())


class AnswerView(OwnApplicationView):
    """What the applicant sent, and the company's answer."""

    template_name = "vacancies/application_detail.html"
    form_class = AnswerForm

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "stages": services.ANSWERS.get(Stage(self.application.stage), ())}

    def post(self, request, *args, **kwargs):
        if not self.application.is_running:
            return self.too_late(self.application)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        stage = Stage(form.cleaned_data["stage"])
        try:
            services.answer(self.application, stage, by=self.request.user, note=form.cleaned_data["note"])
        except services.StageRefused as refused:
            return self.too_late(refused.application)
        messages.success(self.request, _("Jawaban tersimpan: %(stage)s.") % {"stage": stage.label})
        return HttpResponseRedirect(self.get_success_url())

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            interviews=self.application.interviews.order_by("held_at"),
            may_invite=self.application.stage in services.INVITED_FROM,
            now=clock.now(),
            **kwargs,
        )


class ApplicationCvView(DocumentView):
    """The CV that the applicant sent along."""

    access = private_file(Role.EMPLOYER)

    @staticmethod
    def file_named(pk, page=None):
        return Application.objects.filter(pk=pk).values_list("cv", flat=True).first()

    def find_document(self):
        applications = Application.objects.visible_to(self.request.user).select_related("applicant", "cv")
        self.application = get_object_or_404(applications, pk=self.kwargs["pk"], cv__isnull=False)
        self.back = reverse("vacancies:application", args=[self.application.pk])
        return self.application.cv

    def page_url(self, number):
        return reverse("vacancies:application_cv_page", args=[self.application.pk, number])

    def opened(self, document):
        record_readings(self.request.user, [self.application.applicant], what=What.APPLICATION)


class ApplicationCvPageView(PagePictureView, ApplicationCvView):
    """The picture of one page of it."""


class InviteView(OwnApplicationView):
    template_name = "vacancies/interview_create.html"
    form_class = InviteForm

    def dispatch(self, request, *args, **kwargs):
        if self.application.stage not in services.INVITED_FROM:
            return self.too_late(self.application)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "now": clock.now()}

    def form_valid(self, form):
        wanted = form.cleaned_data
        try:
            services.invite(self.application, by=self.request.user, held_at=wanted["held_at"], place=wanted["place"])
        except services.StageRefused as refused:
            return self.too_late(refused.application)
        messages.success(self.request, _("Undangan terkirim. Pelamar diberi tahu."))
        return HttpResponseRedirect(self.get_success_url())


class RecordInterviewView(RecordsReading, FormView):
    access = roles(Role.EMPLOYER)
    template_name = "vacancies/interview_record.html"
    reads = Reading(What.APPLICATION, of="interview.application.applicant")
    form_class = TookPlaceForm

    @cached_property
    def interview(self) -> Interview:
        interviews = Interview.objects.visible_to(self.request.user)
        return get_object_or_404(
            interviews.select_related("application__vacancy", "application__applicant"), pk=self.kwargs["pk"]
        )

    def form_valid(self, form):
        took_place = form.cleaned_data["took_place"]
        try:
            services.record_interview(self.interview, by=self.request.user, took_place=took_place, now=clock.now())
        except services.TooEarly:
            messages.warning(self.request, _("Wawancara ini belum dimulai. Catat hasilnya sesudah waktunya."))
        else:
            messages.success(self.request, _("Hasil wawancara tercatat."))
        return HttpResponseRedirect(self.get_success_url())

    def get_success_url(self):
        return reverse("vacancies:application", args=[self.interview.application_id])

    def get_context_data(self, **kwargs):
        return super().get_context_data(interview=self.interview, **kwargs)
