from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.guards import assignment_guards
from accounts.models.grants import RoleGrant
from accounts.models.people import User
from accounts.models.places import Office
from accounts.models.roles import REGIONAL_ROLES, Role
from core import clock
from core.ids import uuid7


class AssignmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Administrators look after everybody's roles; everybody reads their own."""
        if not user.is_authenticated:
            return self.none()
        return self.all() if user.role == Role.ADMINISTRATOR else self.filter(user=user)

    def in_force(self, today: date):
        """What counts today: begun, not over, neither ended nor suspended."""
        return self.on_duty(today).filter(suspended_at__isnull=True)

    def on_duty(self, today: date):
        """As `in_force`, with those that are suspended."""
        return self.filter(
            models.Q(to_on__isnull=True) | models.Q(to_on__gte=today), from_on__lte=today, ended_at__isnull=True
        )


class Assignment(models.Model):
    """A role of a person, from a day to a day, at an office. The role's scope is the office's region.

    An officer's comes from a `grant`; without one are those that the system made: the seed, the first administrators,
    and the people of a company. `ended_at` ends it at once, `to_on` with its day, `suspended_at` for a while.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(_("peran"), max_length=20, choices=Role)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="assignments")
    from_on = models.DateField(_("mulai"), default=clock.today)
    to_on = models.DateField(_("sampai"), null=True, blank=True)
    grant = models.OneToOneField(RoleGrant, on_delete=models.PROTECT, null=True, related_name="assignment")
    suspended_at = models.DateTimeField(_("ditangguhkan"), null=True)
    ended_at = models.DateTimeField(_("diakhiri"), null=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        triggers = assignment_guards()
        constraints = [
            models.CheckConstraint(
                name="assignment_known_role",
                condition=models.Q(role__in=[role for role in Role.values if role != Role.WORKER]),
            ),
            models.CheckConstraint(
                name="assignment_regional_has_office",
                condition=~models.Q(role__in=REGIONAL_ROLES) | models.Q(office__isnull=False),
                violation_error_message=_("Mediator dan pengantar kerja bertugas di satu kantor."),
            ),
            models.CheckConstraint(
                name="assignment_ends_after_start",
                condition=models.Q(to_on__isnull=True) | models.Q(to_on__gte=models.F("from_on")),
                violation_error_message=_("Tanggal selesai tidak boleh sebelum tanggal mulai."),
            ),
        ]

    def __str__(self):
        return f"{self.user_id}: {self.role}"

    def is_over(self, today: date) -> bool:
        """Whether it was ended, or its last day has passed."""
        return self.ended_at is not None or (self.to_on is not None and self.to_on < today)
