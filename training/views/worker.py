"""The worker's side of training: classes, enrolling, attendance."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView, ListView

from accounts.access import SIGNED_IN, roles
from accounts.models import Region, Role
from casework.forms import NoQuestions
from core import clock
from profiles.models import Profile
from training import services
from training.attendance import Sessions
from training.forms import PlaceForm
from training.models import Enrolment, Provider, Recommendation, TrainingClass


class ClassListView(ListView):
    """Classes one can still join, the recommended ones first; at first those of the province one lives in."""

    access = roles(Role.WORKER)
    template_name = "training/class_list.html"
    paginate_by = 20

    @cached_property
    def place(self) -> PlaceForm:
        if "province" in self.request.GET or self.home_region is None:
            return PlaceForm(self.request.GET)
        return PlaceForm({"province": self.home_region.province_id})

    @cached_property
    def home_region(self) -> Region | None:
        return Profile.objects.for_user(self.request.user).region

    def get_queryset(self):
        user = self.request.user
        recommended = Recommendation.objects.visible_to(user).filter(course=OuterRef("course"))
        classes = TrainingClass.objects.visible_to(user).open_on(clock.today())
        if self.place.is_valid() and self.place.cleaned_data["province"]:
            classes = classes.filter(course__provider__region__province=self.place.cleaned_data["province"])
        classes = classes.with_taken().annotate(recommended=Exists(recommended))
        return classes.select_related("course__provider__region").order_by("-recommended", "starts_on", "pk")

    def get_context_data(self, **kwargs):
        user = self.request.user
        open_classes = TrainingClass.objects.open_on(clock.today()).filter(course=OuterRef("course"))
        taken_up = Enrolment.objects.of(user).filter(training_class__course=OuterRef("course"))
        without_class = Recommendation.objects.visible_to(user).filter(~Exists(open_classes), ~Exists(taken_up))
        return super().get_context_data(
            place=self.place, without_class=without_class.select_related("course__provider", "by"), **kwargs
        )


class ClassDetailView(DetailView):
    access = roles(Role.WORKER)
    template_name = "training/class_detail.html"
    context_object_name = "training_class"

    def get_queryset(self):
        classes = TrainingClass.objects.visible_to(self.request.user).with_taken()
        return classes.select_related("course__provider__region")

    def get_context_data(self, **kwargs):
        user, training_class = self.request.user, self.object
        recommendations = Recommendation.objects.visible_to(user).filter(course=training_class.course)
        return super().get_context_data(
            enrolment=Enrolment.objects.visible_to(user).filter(training_class=training_class).first(),
            recommendation=recommendations.select_related("by").first(),
            has_started=training_class.starts_on <= clock.today(),
            is_full=training_class.taken >= training_class.seats,
            **kwargs,
        )


class EnrolView(FormView):
    """Take a seat. When two people want the last one, one gets it and the other is told."""

    access = roles(Role.WORKER)
    template_name = "training/enrolment_create.html"
    form_class = NoQuestions

    @cached_property
    def training_class(self) -> TrainingClass:
        classes = TrainingClass.objects.visible_to(self.request.user).select_related("course__provider__region")
        return get_object_or_404(classes, pk=self.kwargs["pk"])

    def form_valid(self, form):
        try:
            _enrolment, new = services.enrol(self.training_class, worker=self.request.user, today=clock.today())
        except services.ClassFull:
            return self._refused(_("Kelas ini penuh. Pilih kelas lain."))
        except services.ClassStarted:
            return self._refused(_("Kelas ini sudah mulai. Pilih kelas lain."))
        except services.ClassOverlaps as overlap:
            other = overlap.enrolment.training_class.course.title
            return self._refused(_("Jadwalnya bentrok dengan kelas Anda: %(course)s.") % {"course": other})
        if new:
            messages.success(self.request, _("Anda terdaftar."))
        else:
            messages.info(self.request, _("Anda sudah terdaftar di kelas ini."))
        return HttpResponseRedirect(reverse("training:mine"))

    def get_context_data(self, **kwargs):
        return super().get_context_data(training_class=self.training_class, **kwargs)

    def _refused(self, reason: str):
        messages.warning(self.request, reason)
        return HttpResponseRedirect(self.training_class.get_absolute_url())


class ProviderListView(ListView):
    """The training institutions and what they teach, for everybody."""

    access = SIGNED_IN
    template_name = "training/provider_list.html"
    paginate_by = 20

    @cached_property
    def place(self) -> PlaceForm:
        return PlaceForm(self.request.GET)

    def get_queryset(self):
        providers = Provider.objects.listed()
        if self.place.is_valid() and self.place.cleaned_data["province"]:
            providers = providers.filter(region__province=self.place.cleaned_data["province"])
        return providers.order_by("name", "pk")

    def get_context_data(self, **kwargs):
        return super().get_context_data(place=self.place, **kwargs)


class EnrolmentListView(ListView):
    """The worker's classes, with how often they were there."""

    access = roles(Role.WORKER)
    template_name = "training/enrolment_list.html"
    paginate_by = 20

    def get_queryset(self):
        enrolments = Enrolment.objects.visible_to(self.request.user).with_attendance()
        return enrolments.select_related("training_class__course__provider").order_by(
            "-training_class__starts_on", "pk"
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["rows"] = [
            (enrolment, Sessions(held=enrolment.held, attended=enrolment.attended))
            for enrolment in context["object_list"]
        ]
        return context
