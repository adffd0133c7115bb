"""The officers' side of training: the catalogue, classes, attendance, recommendations."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, ListView

from accounts.access import roles
from accounts.models import Role, User
from accounts.readings import Reading, RecordsReading, What
from core import clock
from training import services
from training.attendance import Sessions
from training.forms import AttendanceForm, ClassForm, CourseForm, PersonSearchForm, ProviderForm, RecommendForm
from training.models import Course, Enrolment, Provider, Recommendation, TrainingClass
from training.people import named, workers_near

MANAGERS = roles(Role.COUNSELLOR, Role.ADMINISTRATOR)
LATELY = timedelta(days=60)


class ManageView(ListView):
    """The courses that this officer looks after, with the classes to come, running, and lately ended.

    Attendance is often recorded when a class is over.
    """

    access = MANAGERS
    template_name = "training/course_list.html"
    paginate_by = 20

    def get_queryset(self):
        courses = Course.objects.managed_by(self.request.user).select_related("provider__region")
        return courses.order_by("provider__name", "title", "pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        shown = list(context["object_list"])
        ended_after = clock.today() - LATELY
        classes = TrainingClass.objects.filter(course__in=shown, ends_on__gte=ended_after).with_taken()
        by_course = {}
        for training_class in classes.order_by("starts_on", "pk"):
            by_course.setdefault(training_class.course_id, []).append(training_class)
        context["rows"] = [(course, by_course.get(course.pk, [])) for course in shown]
        context["may_recommend"] = self.request.user.role == Role.COUNSELLOR
        return context


class AddView(FormView):
    """Base: add something to the catalogue."""

    access = MANAGERS
    template_name = "training/catalogue_add.html"
    heading = ""
    done = ""

    def form_valid(self, form):
        services.add(form.save(commit=False), by=self.request.user)
        messages.success(self.request, self.done)
        return HttpResponseRedirect(reverse("training:manage"))

    def get_context_data(self, **kwargs):
        return super().get_context_data(heading=self.heading, **kwargs)


class AddProviderView(AddView):
    form_class = ProviderForm
    heading = gettext_lazy("Tambah lembaga pelatihan")
    done = gettext_lazy("Lembaga tersimpan.")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "office": self.request.user.office}


class AddCourseView(AddView):
    form_class = CourseForm
    heading = gettext_lazy("Tambah pelatihan")
    done = gettext_lazy("Pelatihan tersimpan. Buka kelas supaya orang dapat mendaftar.")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "providers": Provider.objects.visible_to(self.request.user)}


class OpenClassView(AddView):
    form_class = ClassForm
    heading = gettext_lazy("Buka kelas")
    done = gettext_lazy("Kelas dibuka. Pekerja dapat mendaftar.")

    @cached_property
    def course(self) -> Course:
        courses = Course.objects.managed_by(self.request.user).select_related("provider")
        return get_object_or_404(courses, pk=self.kwargs["pk"])

    def get_form_kwargs(self):
        instance = TrainingClass(course=self.course)
        return {**super().get_form_kwargs(), "instance": instance, "today": clock.today()}

    def get_context_data(self, **kwargs):
        return super().get_context_data(course=self.course, **kwargs)


class ManagedClassView(RecordsReading, ListView):
    """One class: who is enrolled, and how often they came. Administrators see the class without its people."""

    access = MANAGERS
    template_name = "training/class_manage.html"
    reads = Reading(What.TRAINING, of="object_list", each="worker")
    paginate_by = 50

    @cached_property
    def training_class(self) -> TrainingClass:
        classes = TrainingClass.objects.managed_by(self.request.user).select_related("course__provider")
        return get_object_or_404(classes, pk=self.kwargs["pk"])

    def get_queryset(self):
        enrolments = Enrolment.objects.visible_to(self.request.user).filter(training_class=self.training_class)
        return enrolments.with_attendance().select_related("worker").order_by("worker__full_name", "pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(
            training_class=self.training_class,
            meetings=self.training_class.meetings.order_by("held_on"),
            has_started=self.training_class.starts_on <= clock.today(),
            sees_people=self.request.user.role == Role.COUNSELLOR,
            **kwargs,
        )
        context["rows"] = [
            (enrolment, Sessions(held=enrolment.held, attended=enrolment.attended))
            for enrolment in context["object_list"]
        ]
        return context


class RecordAttendanceView(RecordsReading, FormView):
    """Who came on a day of the class. Recording the day again corrects it."""

    access = roles(Role.COUNSELLOR)
    template_name = "training/attendance_record.html"
    reads = Reading(What.TRAINING, of="form.enrolments", each="worker")
    form_class = AttendanceForm

    @cached_property
    def training_class(self) -> TrainingClass:
        classes = TrainingClass.objects.managed_by(self.request.user).select_related("course")
        return get_object_or_404(classes, pk=self.kwargs["pk"])

    def get_form_kwargs(self):
        enrolments = self.training_class.enrolments.select_related("worker").order_by("worker__full_name", "pk")
        last = min(self.training_class.ends_on, clock.today())
        return {
            **super().get_form_kwargs(),
            "enrolments": list(enrolments),
            "first": self.training_class.starts_on,
            "last": last,
        }

    def form_valid(self, form):
        held_on = form.cleaned_data["held_on"]
        services.record_attendance(
            self.training_class, held_on, form.present(), by=self.request.user, today=clock.today()
        )
        messages.success(self.request, _("Kehadiran tercatat."))
        return HttpResponseRedirect(reverse("training:class", args=[self.training_class.pk]))

    def get_context_data(self, **kwargs):
        return super().get_context_data(training_class=self.training_class, **kwargs)


class FindWorkerView(ListView):
    """Find the worker to recommend a course to, by name."""

    access = roles(Role.COUNSELLOR)
    template_name = "training/worker_find.html"
    paginate_by = 20

    @cached_property
    def search(self) -> PersonSearchForm:
        return PersonSearchForm(self.request.GET or None)

    def get_queryset(self):
        if not self.search.is_valid():
            return User.objects.none()
        return named(workers_near(self.request.user), self.search.cleaned_data["words"]).order_by("full_name", "pk")

    def get_context_data(self, **kwargs):
        return super().get_context_data(search=self.search, **kwargs)


class RecommendView(RecordsReading, FormView):
    access = roles(Role.COUNSELLOR)
    template_name = "training/recommendation_create.html"
    reads = Reading(What.TRAINING, of="worker")
    form_class = RecommendForm

    @cached_property
    def worker(self) -> User:
        return get_object_or_404(workers_near(self.request.user), pk=self.kwargs["pk"])

    def form_valid(self, form):
        wanted = form.cleaned_data
        _recommendation, new = services.recommend(
            self.worker, wanted["course"], by=self.request.user, note=wanted["note"], today=clock.today()
        )
        if new:
            messages.success(self.request, _("Rekomendasi tersimpan. Pekerja diberi tahu."))
        else:
            messages.info(self.request, _("Pelatihan ini sudah direkomendasikan kepada orang ini."))
        return HttpResponseRedirect(self.request.path)

    def get_context_data(self, **kwargs):
        made = (
            Recommendation.objects.of(self.worker).select_related("course__provider", "by").order_by("-made_on", "-pk")
        )
        return super().get_context_data(worker=self.worker, made=made, **kwargs)
