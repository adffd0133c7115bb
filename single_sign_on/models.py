"""Beside allauth's clients and tokens: what a relying service is to people, who agreed to it, and which secrets are spent."""

from urllib.parse import urlsplit

from allauth.idp.oidc.models import Client
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from core import clock
from core.ids import uuid7
from single_sign_on.scopes import in_order


class RelyingServiceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Administrators look after them; everybody else meets a service only by its request."""
        return self if user.is_authenticated and user.role == Role.ADMINISTRATOR else self.none()

    def enabled(self):
        return self.filter(disabled_at__isnull=True)


class RelyingService(models.Model):
    """A service outside of the portal where people sign in with their account here."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    client = models.OneToOneField(Client, on_delete=models.PROTECT, related_name="service")
    description = models.CharField(_("untuk apa"), max_length=300)
    home_url = models.URLField(_("alamat situs"), max_length=500)
    show_on_home = models.BooleanField(_("tampilkan di beranda"), default=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    disabled_at = models.DateTimeField(null=True, editable=False)
    disabled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    disabled_reason = models.TextField(blank=True, editable=False)

    objects = RelyingServiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="relying_service_disabled_with_reason",
                condition=models.Q(disabled_at__isnull=True, disabled_by__isnull=True, disabled_reason="")
                | models.Q(disabled_at__isnull=False, disabled_by__isnull=False) & ~models.Q(disabled_reason=""),
                violation_error_message=_("Layanan dinonaktifkan oleh seseorang, dengan alasan."),
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("single_sign_on:service", args=[self.pk])

    @property
    def name(self) -> str:
        return self.client.name

    @property
    def is_enabled(self) -> bool:
        return self.disabled_at is None

    @property
    def host(self) -> str:
        """Where the service lives, as people read it."""
        return urlsplit(self.home_url).netloc


class ConsentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A person's own."""
        return self.filter(person=user) if user.is_authenticated else self.none()

    def running(self):
        return self.filter(withdrawn_at__isnull=True)


class Consent(models.Model):
    """That a person lets a service have some of their data, until they withdraw it. `text_version`: what they read then.

    `signed_in_as` is a hash of the password, and of how often the account was suspended, at the last sign-in there.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="consents")
    service = models.ForeignKey(RelyingService, on_delete=models.PROTECT, related_name="consents")
    scopes = models.JSONField(default=list)
    text_version = models.CharField(max_length=20)
    signed_in_as = models.CharField(max_length=64, blank=True)
    given_at = models.DateTimeField(default=clock.now)
    last_used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_running_consent",
                fields=["person", "service"],
                condition=models.Q(withdrawn_at__isnull=True),
                violation_error_message=_("Izin untuk layanan ini sudah ada."),
            )
        ]

    def __str__(self):
        return f"{self.person_id}: {self.service_id}"

    def covers(self, scopes: list[str], text_version: str) -> bool:
        return self.text_version == text_version and set(in_order(scopes)) <= set(self.scopes)


class SpentSecretQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Nobody's business: only the token endpoint asks."""
        return self.none()


class SpentSecret(models.Model):
    """An authorization code or a refresh token that was exchanged, by its hash. Shown again, it was stolen."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hash = models.CharField(max_length=64, unique=True)
    service = models.ForeignKey(RelyingService, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    spent_at = models.DateTimeField(default=clock.machine_now, db_index=True)

    objects = SpentSecretQuerySet.as_manager()

    def __str__(self):
        return f"{self.service_id} {self.spent_at}"
