"""Looking for work: search, apply, follow what was sent."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView, ListView

from accounts.access import roles
from accounts.models import Role
from casework.forms import NoQuestions
from core import clock
from documents.models import Document
from profiles.letters import letter_draft
from profiles.models import JobWish, Profile
from vacancies import services
from vacancies.forms import ApplyForm, PeriodForm, SearchForm
from vacancies.models import Application, Interview, Vacancy


class VacancyListView(ListView):
    """Open vacancies, by words, place and occupation; with `?cocok=1` those that the person's profile wishes for."""

    access = roles(Role.WORKER, Role.COUNSELLOR)
    template_name = "vacancies/vacancy_list.html"
    paginate_by = 20

    @cached_property
    def search(self) -> SearchForm:
        return SearchForm(self.request.GET)

    @cached_property
    def wish(self) -> JobWish | None:
        return JobWish.objects.visible_to(self.request.user).first()

    @property
    def only_wished(self) -> bool:
        return self.wish is not None and self.request.GET.get("cocok") == "1"

    def get_queryset(self):
        vacancies = Vacancy.objects.visible_to(self.request.user).open_on(clock.today())
        if self.only_wished:
            vacancies = vacancies.wished_for(self.wish)
        found = self.search.narrow(vacancies).defer("description", "search")
        return found.select_related("company", "region__province")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            search=self.search, has_wish=self.wish is not None, only_wished=self.only_wished, **kwargs
        )


class VacancyDetailView(DetailView):
    access = roles(Role.WORKER, Role.COUNSELLOR)
    template_name = "vacancies/vacancy_detail.html"
    context_object_name = "vacancy"

    def get_queryset(self):
        vacancies = Vacancy.objects.visible_to(self.request.user).defer("search")
        return vacancies.select_related("company", "region__province")

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            is_open=self.object.is_open_on(clock.today()),
            application=Application.objects.by(user).filter(vacancy=self.object).first(),
            may_apply=user.role == Role.WORKER,
            **kwargs,
        )


class ApplyView(FormView):
    """Write the letter, which begins with what the profile says, and send it.

    Sending twice gives one application and a calm page.
    """

    access = roles(Role.WORKER)
    template_name = "vacancies/application_create.html"
    form_class = ApplyForm

    @cached_property
    def vacancy(self) -> Vacancy:
        vacancies = Vacancy.objects.visible_to(self.request.user).select_related("company")
        return get_object_or_404(vacancies, pk=self.kwargs["pk"])

    def get(self, request, *args, **kwargs):
        if Application.objects.by(request.user).filter(vacancy=self.vacancy).exists():
            return self._already_sent()
        if not self.vacancy.is_open_on(clock.today()):
            return self._closed()
        return super().get(request, *args, **kwargs)

    @cached_property
    def cv(self) -> Document | None:
        return Profile.objects.for_user(self.request.user).cv

    def get_initial(self):
        return {"letter": letter_draft(self.request.user)}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "has_cv": self.cv is not None}

    def form_valid(self, form):
        letter, cv = form.cleaned_data["letter"], self.cv if form.cleaned_data.get("with_cv") else None
        try:
            _application, new = services.apply(
                self.vacancy, by=self.request.user, letter=letter, cv=cv, now=clock.now()
            )
        except services.VacancyClosed:
            return self._closed()
        if not new:
            return self._already_sent()
        messages.success(
            self.request,
            _("Lamaran Anda ke %(company)s sudah terkirim dan tercatat.") % {"company": self.vacancy.company},
        )
        return HttpResponseRedirect(reverse("vacancies:applications"))

    def get_context_data(self, **kwargs):
        return super().get_context_data(vacancy=self.vacancy, **kwargs)

    def _already_sent(self):
        messages.info(
            self.request, _("Lamaran Anda ke %(company)s sudah kami terima.") % {"company": self.vacancy.company}
        )
        return HttpResponseRedirect(reverse("vacancies:applications"))

    def _closed(self):
        messages.warning(self.request, _("Lowongan ini sudah ditutup. Pilih lowongan lain."))
        return HttpResponseRedirect(self.vacancy.get_absolute_url())


class ApplicationListView(ListView):
    """The worker's applications, with the count of companies in the period asked for."""

    access = roles(Role.WORKER)
    template_name = "vacancies/application_list.html"
    paginate_by = 20

    @cached_property
    def period(self) -> dict:
        form = PeriodForm(self.request.GET)
        form.is_valid()
        return form.cleaned_data

    def get_queryset(self):
        applications = Application.objects.visible_to(self.request.user)
        if self.period.get("since"):
            applications = applications.between(self.period["since"], self.period.get("until") or clock.today())
        return applications.order_by("-applied_at", "-pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(
            companies=self.get_queryset().distinct_companies(), period=self.period, **kwargs
        )
        shown = context["object_list"].select_related("vacancy__company")
        interviews = Interview.objects.visible_to(self.request.user).order_by("held_at")
        by_application = {}
        for interview in interviews.filter(application__in=[application.pk for application in shown]):
            by_application.setdefault(interview.application_id, []).append(interview)
        context["rows"] = [(application, by_application.get(application.pk, [])) for application in shown]
        return context


class WithdrawView(FormView):
    access = roles(Role.WORKER)
    template_name = "vacancies/application_withdraw.html"
    form_class = NoQuestions

    @cached_property
    def application(self) -> Application:
        applications = Application.objects.visible_to(self.request.user).select_related("vacancy__company")
        return get_object_or_404(applications, pk=self.kwargs["pk"])

    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs) if self.application.is_running else self._ended()

    def form_valid(self, form):
        try:
            services.withdraw(self.application, by=self.request.user)
        except services.StageRefused:
            return self._ended()
        company = self.application.vacancy.company
        messages.success(self.request, _("Lamaran Anda ke %(company)s sudah ditarik.") % {"company": company})
        return HttpResponseRedirect(reverse("vacancies:applications"))

    def get_context_data(self, **kwargs):
        return super().get_context_data(application=self.application, **kwargs)

    def _ended(self):
        messages.info(self.request, _("Lamaran ini sudah berakhir, jadi tidak perlu ditarik."))
        return HttpResponseRedirect(reverse("vacancies:applications"))
