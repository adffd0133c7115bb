from datetime import timedelta

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.models import DataReading, Role, User
from casework.guards import case_guards
from casework.models import Case
from casework.steps import Moves

ANSWER_WITHIN = timedelta(days=3)  # UU PDP: 3×24 hours


class ComplaintState(models.TextChoices):
    OPEN = "open", _("Menunggu jawaban")
    ANSWERED = "answered", _("Dijawab")


class ComplaintQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who complained, and the administrators, who answer."""
        if not user.is_authenticated:
            return self.none()
        return self.all() if user.role == Role.ADMINISTRATOR else self.filter(person=user)


def answers_complaints(complaint: "DataComplaint", user) -> bool:
    """An administrator, but neither who complains nor who opened the data."""
    return user.role == Role.ADMINISTRATOR and user.pk not in (complaint.person_id, complaint.reading.reader_id)


MOVES = Moves(ComplaintState.OPEN, answer=([ComplaintState.OPEN], ComplaintState.ANSWERED))


class DataComplaint(Case):
    """A person finds it odd that somebody opened their data. `answer_by` is the moment by which they get an answer."""

    NUMBER_PREFIX = "ADU"

    MOVES = MOVES

    state = FSMField(_("status"), default=ComplaintState.OPEN, choices=ComplaintState, protected=True)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="data_complaints")
    reading = models.ForeignKey(DataReading, on_delete=models.PROTECT, related_name="complaints")
    text = models.TextField(_("yang terasa janggal"))
    answer_by = models.DateTimeField(_("dijawab paling lambat"))
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reply = models.TextField(_("jawaban"), blank=True)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        triggers = case_guards(MOVES)
        constraints = [
            models.CheckConstraint(name="complaint_known_state", condition=models.Q(state__in=ComplaintState.values)),
            models.CheckConstraint(
                name="complaint_answered_by_somebody_in_words",
                condition=models.Q(state=ComplaintState.OPEN, answered_by__isnull=True)
                | models.Q(state=ComplaintState.ANSWERED, answered_by__isnull=False) & ~models.Q(reply=""),
            ),
            models.UniqueConstraint(
                name="one_complaint_a_reading",
                fields=["person", "reading"],
                violation_error_message=_("Anda sudah melaporkan hal ini."),
            ),
        ]

    def get_absolute_url(self):
        return reverse("my_data:complaint", args=[self.pk])

    @MOVES.step(permission=answers_complaints, label=_("Jawab aduan"), sets=("answered_by", "reply"))
    def answer(self):
        """An administrator has looked into it and says what was found."""
