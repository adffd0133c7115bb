"""Complaints about readings: one page for the person and the administrators, a queue, and the answer."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy
from django.views.generic import ListView, TemplateView

from accounts.access import SIGNED_IN, roles
from accounts.models import Role
from accounts.readings import Reading, RecordsReading, What
from casework.views import StateTabs, StepView
from core import clock
from my_data import complaining
from my_data.forms import AnswerForm
from my_data.models import ComplaintState, DataComplaint
from my_data.models.complaints import answers_complaints
from my_data.views.readings import told

ADMINISTRATOR = roles(Role.ADMINISTRATOR)
A_COMPLAINT = Reading(What.COMPLAINT, of="complaint.person", number="complaint.number")
TONES = {ComplaintState.OPEN: "warn", ComplaintState.ANSWERED: "ok"}


class ComplaintView(RecordsReading, TemplateView):
    access = SIGNED_IN
    template_name = "my_data/complaint.html"
    reads = A_COMPLAINT

    def get_context_data(self, **kwargs):
        user = self.request.user
        found = DataComplaint.objects.visible_to(user).select_related("person", "reading", "answered_by")
        complaint = get_object_or_404(found, pk=self.kwargs["pk"])
        return super().get_context_data(
            complaint=complaint,
            line=told([complaint.reading])[0],
            tone=TONES[complaint.state],
            is_mine=complaint.person_id == user.pk,
            may_answer=complaint.state == ComplaintState.OPEN and answers_complaints(complaint, user),
            **kwargs,
        )


class ComplaintsView(StateTabs, ListView):
    """What waits for an answer, the nearest deadline first."""

    access = ADMINISTRATOR
    paginate_by = 50
    template_name = "my_data/complaints.html"
    tabs = {
        "menunggu": (gettext_lazy("Menunggu jawaban"), [ComplaintState.OPEN]),
        "dijawab": (gettext_lazy("Dijawab"), [ComplaintState.ANSWERED]),
    }

    def get_queryset(self):
        return self.in_tab(DataComplaint.objects.visible_to(self.request.user)).order_by("answer_by", "pk")

    def get_context_data(self, **kwargs):
        visible = DataComplaint.objects.visible_to(self.request.user)
        return super().get_context_data(tabs=self.tab_links(visible), now=clock.now(), tones=TONES, **kwargs)


class AnswerView(RecordsReading, StepView):
    access = ADMINISTRATOR
    model, step = DataComplaint, DataComplaint.answer
    form_class = AnswerForm
    template_name = "my_data/complaint_answer.html"
    reads = A_COMPLAINT
    done = gettext_lazy("Jawaban terkirim. Yang mengadu sudah diberi tahu.")

    def take(self, note, **arguments):
        return complaining.answer(self.case, by=self.request.user, **arguments)

    def get_context_data(self, **kwargs):
        return super().get_context_data(complaint=self.case, line=told([self.case.reading])[0], **kwargs)
