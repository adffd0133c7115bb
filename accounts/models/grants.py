import pgtrigger
from allauth.account.models import EmailAddress
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.models.people import User
from accounts.models.places import Office
from accounts.models.roles import OFFICER_ROLES, Role
from casework.guards import case_guards
from casework.models import Case
from casework.steps import Moves


class GrantState(models.TextChoices):
    PROPOSED = "proposed", _("Diusulkan")
    INVITED = "invited", _("Diundang")
    IN_FORCE = "in_force", _("Ditugaskan")
    DECLINED = "declined", _("Tidak disetujui")
    TURNED_DOWN = "turned_down", _("Undangan ditolak")
    WITHDRAWN = "withdrawn", _("Usulan ditarik")
    ENDED = "ended", _("Tugas selesai")


WAITING = (GrantState.PROPOSED, GrantState.INVITED)
DECIDED = (GrantState.INVITED, GrantState.IN_FORCE, GrantState.DECLINED, GrantState.TURNED_DOWN, GrantState.ENDED)


def decides_grant(grant, user) -> bool:
    """Another administrator than the proposer, and never whoever receives the role."""
    return user.role == Role.ADMINISTRATOR and user.pk not in (grant.proposed_by_id, grant.user_id)


def approves_person(grant, user) -> bool:
    """As `decides_grant`, where the role is for a person with an account."""
    return grant.user_id is not None and decides_grant(grant, user)


def approves_invitation(grant, user) -> bool:
    """As `decides_grant`, where the role is for an e-mail address."""
    return grant.user_id is None and decides_grant(grant, user)


def looks_after_grants(grant, user) -> bool:
    """Administrators, but not for themselves."""
    return user.role == Role.ADMINISTRATOR and user.pk != grant.user_id


def is_invited(grant, user) -> bool:
    """Whose proven address was invited, when they have neither proposed nor approved it."""
    if user.pk in (grant.proposed_by_id, grant.decided_by_id):
        return False
    return EmailAddress.objects.filter(user=user, email__iexact=grant.email, verified=True).exists()


MOVES = Moves(
    GrantState.PROPOSED,
    approve=([GrantState.PROPOSED], GrantState.IN_FORCE),
    invite=([GrantState.PROPOSED], GrantState.INVITED),
    decline=([GrantState.PROPOSED], GrantState.DECLINED),
    withdraw=([GrantState.PROPOSED, GrantState.INVITED], GrantState.WITHDRAWN),
    accept=([GrantState.INVITED], GrantState.IN_FORCE),
    turn_down=([GrantState.INVITED], GrantState.TURNED_DOWN),
    end=([GrantState.IN_FORCE], GrantState.ENDED),
)


class RoleGrantQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Administrators propose and decide; everybody else reads what was granted to them."""
        if not user.is_authenticated:
            return self.none()
        return self.all() if user.role == Role.ADMINISTRATOR else self.filter(user=user)

    def waiting(self):
        """For the second administrator, or for the invited person."""
        return self.filter(state__in=WAITING)


class RoleGrant(Case):
    """A role at an office for one person: proposed by one administrator, approved by another, received by a third.

    Either for an account (`user`), or for an address (`email`) whose owner gets a link and becomes `user` by accepting.
    Of the link only the hash is kept; `link_until` is on the machine's clock. What is in force is the `Assignment`.
    """

    NUMBER_PREFIX = "TGS"

    MOVES = MOVES

    state = FSMField(_("status"), default=GrantState.PROPOSED, choices=GrantState, protected=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="grants")
    email = models.EmailField(_("email"), blank=True)
    invited_name = models.CharField(_("nama yang diundang"), max_length=120, blank=True)
    role = models.CharField(_("peran"), max_length=20, choices=Role)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="grants", verbose_name=_("kantor"))
    from_on = models.DateField(_("mulai"))
    to_on = models.DateField(_("sampai"), null=True, blank=True)
    reason = models.TextField(_("alasan"), max_length=2000)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    link_hash = models.CharField(max_length=64, unique=True, null=True)
    link_until = models.DateTimeField(null=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        triggers = [
            *case_guards(MOVES),
            pgtrigger.ReadOnly(
                name="as_it_was_proposed",
                fields=["role", "office", "from_on", "to_on", "reason", "proposed_by"],
            ),
            pgtrigger.Protect(  # it goes when the receiver's account is closed, see `my_data.closing`
                name="address_stays_or_goes",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__email__df=pgtrigger.F("new__email")) & ~pgtrigger.Q(new__email=""),
            ),
            pgtrigger.Protect(
                name="receiver_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__user__isnull=False, old__user__df=pgtrigger.F("new__user")),
            ),
        ]
        constraints = [
            models.CheckConstraint(name="grant_known_state", condition=models.Q(state__in=GrantState.values)),
            models.CheckConstraint(name="grant_of_an_officer_role", condition=models.Q(role__in=OFFICER_ROLES)),
            models.CheckConstraint(
                name="grant_to_somebody", condition=models.Q(user__isnull=False) | ~models.Q(email="")
            ),
            models.CheckConstraint(name="grant_email_is_lower", condition=models.Q(email=Lower("email"))),
            models.CheckConstraint(
                name="grant_ends_after_start",
                condition=models.Q(to_on__isnull=True) | models.Q(to_on__gte=models.F("from_on")),
                violation_error_message=_("Tanggal selesai tidak boleh sebelum tanggal mulai."),
            ),
            models.CheckConstraint(
                name="grant_decided_by_somebody",
                condition=~models.Q(state__in=DECIDED) | models.Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="grant_by_three_people",
                condition=~models.Q(decided_by=models.F("proposed_by"))
                & ~models.Q(user=models.F("proposed_by"))
                & ~models.Q(user=models.F("decided_by")),
                violation_error_message=_("Pengusul, pemutus, dan penerima peran harus tiga orang yang berbeda."),
            ),
            models.CheckConstraint(
                name="grant_in_force_has_a_receiver",
                condition=~models.Q(state__in=[GrantState.IN_FORCE, GrantState.ENDED]) | models.Q(user__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_waiting_grant_a_person", fields=["user"], condition=models.Q(state__in=WAITING)
            ),
            models.UniqueConstraint(
                name="one_waiting_grant_an_address",
                fields=["email"],
                condition=models.Q(state__in=WAITING) & ~models.Q(email=""),
            ),
        ]

    def get_absolute_url(self):
        return reverse("offices:grant", args=[self.pk])

    @property
    def receiver(self) -> str:
        """Who gets the role, by name."""
        return self.user.full_name if self.user_id else self.invited_name

    @MOVES.step(permission=approves_person, label=_("Setujui"), sets=("decided_by", "decided_at"))
    def approve(self, today):
        """The second administrator agrees: the role counts from its first day."""
        self._assign(today)

    @MOVES.step(
        permission=approves_invitation,
        label=_("Setujui dan kirim undangan"),
        sets=("decided_by", "decided_at", "link_hash", "link_until"),
    )
    def invite(self):
        """The second administrator agrees: the address gets its link."""

    @MOVES.step(permission=decides_grant, label=_("Jangan setujui"), tone="bad", sets=("decided_by", "decided_at"))
    def decline(self):
        """The second administrator does not agree; the note says why."""

    @MOVES.step(permission=looks_after_grants, label=_("Tarik"), tone="secondary")
    def withdraw(self):
        """An administrator takes the proposal or the invitation back; its link is dead."""
        self.link_hash = None

    @MOVES.step(permission=is_invited, sets=("user",))
    def accept(self, today):
        """The invited person takes the role on: it counts from its first day."""
        self.link_hash = None
        self._assign(today)

    @MOVES.step(permission=is_invited)
    def turn_down(self):
        """The invited person does not want the role."""
        self.link_hash = None

    @MOVES.step(permission=looks_after_grants)
    def end(self):
        """The role has come to its end; see `accounts.offices.duty`."""

    def _assign(self, today):
        from_on = max(self.from_on, today)
        self.user.assignments.create(role=self.role, office=self.office, from_on=from_on, to_on=self.to_on, grant=self)
