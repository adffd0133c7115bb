from django.db import models

from accounts.models import User
from core import clock
from core.ids import uuid7


class TallyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Counts are nobody's to read."""
        return self.none()


class Tally(models.Model):
    """How often one thing was tried within one window. `key` is a keyed hash: it names neither a person nor an address."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.BinaryField(max_length=32, unique=True)
    tries = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)

    objects = TallyQuerySet.as_manager()

    def __str__(self):
        return f"{self.tries}"


class KnownDeviceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A person's devices are theirs alone."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def in_use(self):
        return self.filter(removed_at__isnull=True)


class KnownDevice(models.Model):
    """A browser somebody signed in with before, known by a random cookie of which only the hash is kept here."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="known_devices")  # means nothing alone
    token_hash = models.BinaryField(max_length=32)
    name = models.CharField(max_length=60)
    first_seen_at = models.DateTimeField(default=clock.machine_now)
    last_seen_at = models.DateTimeField(default=clock.machine_now)
    removed_at = models.DateTimeField(null=True)

    objects = KnownDeviceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="device_once_a_person", fields=["user", "token_hash"])]
        indexes = [models.Index(fields=["token_hash"], name="device_of_cookie")]

    def __str__(self):
        return self.name
