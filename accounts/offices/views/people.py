"""The administrator's pages of people: finding one, what they hold, shutting them out and letting them in."""

from allauth.account.models import EmailAddress
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView, TemplateView
from django.views.generic.edit import FormMixin

from accounts.history import history
from accounts.models import Assignment, RoleGrant, User
from accounts.offices import duty
from accounts.offices.forms import EndForm, SearchForm
from accounts.offices.search import found_by, mask_email
from accounts.offices.views.acts import ADMINISTRATOR, ActView
from accounts.offices.words import GRANT_TONES, VERBS
from accounts.readings import Reading, RecordsReading, What
from casework.models import Event
from core import clock
from core.phones import mask_phone

WORDS_IN_SESSION = "people_words"


class PeopleView(FormMixin, ListView):
    """Find an account. What was searched for is kept in the session, never in an address; without words: the officers."""

    access = ADMINISTRATOR
    form_class = SearchForm
    paginate_by = 30
    template_name = "accounts/person_list.html"

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        if form.is_valid():
            request.session[WORDS_IN_SESSION] = form.cleaned_data["words"].strip()
        return HttpResponseRedirect(reverse("offices:people"))

    @property
    def words(self) -> str:
        return self.request.session.get(WORDS_IN_SESSION, "")

    def get_initial(self):
        return {"words": self.words}

    def get_queryset(self):
        people = found_by(User.objects.visible_to(self.request.user), self.words)
        return people.order_by("full_name", "pk").prefetch_related("assignments__office")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        today = clock.today()
        return {**context, "rows": [self.row(person, today) for person in context["object_list"]], "words": self.words}

    def row(self, person: User, today) -> dict:
        held = [one for one in person.assignments.all() if not one.is_over(today)]
        return {"person": person, "state": state_of(person), "held": held, "contact": contact_of(person)}


def contact_of(person: User) -> str:
    """The contact, masked; "" without one."""
    if person.email:
        return mask_email(person.email)
    return mask_phone(person.phone) if person.phone else ""


def state_of(person: User) -> dict:
    """The state of the account: label and tone."""
    if person.suspended_at is not None:
        return {"label": _("Ditangguhkan"), "tone": "bad"}
    if not person.is_active:
        return {"label": _("Ditutup"), "tone": "neutral"}
    if not person.is_activated:
        return {"label": _("Belum aktivasi"), "tone": "warn"}
    return {"label": _("Aktif"), "tone": "ok"}


def state_of_assignment(assignment: Assignment, today) -> dict:
    if assignment.is_over(today):
        return {"label": _("Berakhir"), "tone": "neutral"}
    if assignment.suspended_at is not None:
        return {"label": _("Ditangguhkan"), "tone": "bad"}
    if assignment.from_on > today:
        return {"label": _("Belum mulai"), "tone": "info"}
    return {"label": _("Berlaku"), "tone": "ok"}


class PersonView(RecordsReading, TemplateView):
    """One account: its state, its roles, its proposals, and who did what to them. No claim, no record of a job."""

    access = ADMINISTRATOR
    template_name = "accounts/person_detail.html"
    reads = Reading(What.ACCOUNT, of="person")

    def get_context_data(self, **kwargs):
        user, today = self.request.user, clock.today()
        person = get_object_or_404(User.objects.visible_to(user), pk=self.kwargs["pk"])
        assignments = list(
            Assignment.objects.visible_to(user).filter(user=person).select_related("office", "grant").order_by("-id")
        )
        grants = list(RoleGrant.objects.visible_to(user).filter(user=person).select_related("office").order_by("-id"))
        addresses = EmailAddress.objects.filter(user=person).order_by("-verified", "pk")
        return super().get_context_data(
            person=person,
            state=state_of(person),
            phone=mask_phone(person.phone) if person.phone else "",
            addresses=[{"text": mask_email(one.email), "verified": one.verified} for one in addresses],
            may_act=duty.looks_after(user, person),
            held=[
                {"assignment": one, "over": one.is_over(today), **state_of_assignment(one, today)}
                for one in assignments
            ],
            grants=[{"grant": one, "tone": GRANT_TONES[one.state]} for one in grants],
            entries=history(Event.objects.about(person, *assignments, *grants), VERBS),
            **kwargs,
        )


class PersonActView(ActView):
    model = User

    def back_url(self):
        return reverse("offices:person", args=[self.subject.pk])


class SuspendPersonView(PersonActView):
    title = button = _("Tangguhkan akun")
    explanation = _(
        "Orang ini langsung keluar dari semua perangkat dan tidak dapat masuk sampai akunnya diaktifkan lagi."
    )
    done = _("Akun ditangguhkan. Semua perangkatnya sudah dikeluarkan.")

    def act(self, note):
        duty.suspend_person(self.subject, by=self.request.user, note=note, now=clock.now())


class ResumePersonView(PersonActView):
    title = button = _("Aktifkan lagi akun")
    explanation = _("Orang ini dapat masuk lagi. Tugas yang ditangguhkan tetap ditangguhkan.")
    done = _("Akun aktif lagi.")
    tone = "primary"

    def act(self, note):
        duty.resume_person(self.subject, by=self.request.user, note=note)


class AssignmentActView(ActView):
    model = Assignment
    related = ("user", "office")

    def back_url(self):
        return reverse("offices:person", args=[self.subject.user_id])

    def about(self):
        where = f", {self.subject.office}" if self.subject.office else ""
        return f"{self.subject.user.full_name}: {self.subject.get_role_display()}{where}"


class SuspendAssignmentView(AssignmentActView):
    title = button = _("Tangguhkan tugas")
    explanation = _("Peran ini tidak berlaku lagi mulai permintaan berikutnya. Peran lain dan akunnya tetap berlaku.")
    done = _("Tugas ditangguhkan.")

    def act(self, note):
        duty.suspend(self.subject, by=self.request.user, note=note, now=clock.now())


class ResumeAssignmentView(AssignmentActView):
    title = button = _("Berlakukan lagi tugas")
    explanation = _("Peran ini berlaku lagi mulai permintaan berikutnya.")
    done = _("Tugas berlaku lagi.")
    tone = "primary"

    def act(self, note):
        duty.resume(self.subject, by=self.request.user, note=note, now=clock.now())


class EndAssignmentView(AssignmentActView):
    form_class = EndForm
    title = button = _("Akhiri tugas")
    explanation = _("Untuk memindahkan petugas, akhiri tugas ini, lalu usulkan peran di kantor yang baru.")
    done = _("Akhir tugas tersimpan.")

    def act(self, note, when, last_on):
        duty.end(self.subject, by=self.request.user, note=note, now=clock.now(), last_on=last_on)
