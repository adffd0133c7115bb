from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from core import clock
from core.ids import uuid7
from registry.choices import MemberRole
from registry.models.companies import Company, Membership


class MemberInvitationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the companies that this person owns."""
        if user.role != Role.EMPLOYER:
            return self.none()
        return self.filter(company__in=Membership.objects.filter(user=user, role=MemberRole.OWNER).values("company"))

    def waiting(self):
        """Neither accepted nor withdrawn; the link may be too old."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)


class MemberInvitation(models.Model):
    """The owner of an address is invited to act for a company. Of the link only the hash is kept.

    `link_until` is on the machine's clock. The address goes when the invitation is accepted or withdrawn.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(_("email"), blank=True)
    role = models.CharField(_("peran"), max_length=8, choices=MemberRole)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(_("diundang"), default=clock.now)
    link_hash = models.CharField(max_length=64, unique=True)
    link_until = models.DateTimeField()
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="member_invitations")
    accepted_at = models.DateTimeField(_("diterima"), null=True)
    withdrawn_at = models.DateTimeField(_("ditarik"), null=True)

    objects = MemberInvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="invitation_known_role", condition=models.Q(role__in=MemberRole.values)),
            models.CheckConstraint(name="invitation_email_is_lower", condition=models.Q(email=Lower("email"))),
            models.CheckConstraint(
                name="invitation_accepted_by_somebody",
                condition=models.Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | models.Q(accepted_at__isnull=False, accepted_by__isnull=False, withdrawn_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="one_waiting_invitation_an_address",
                fields=["company", "email"],
                condition=models.Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.company_id}: {self.role}"
