from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock
from core.fields import EncryptedTextField
from core.ids import uuid7


class Channel(models.TextChoices):
    EMAIL = "email", _("Email")
    WHATSAPP = "whatsapp", _("WhatsApp")
    SMS = "sms", _("SMS")


class OutboxState(models.TextChoices):
    WAITING = "waiting", _("Menunggu dikirim")
    SENT = "sent", _("Terkirim")
    FAILED = "failed", _("Gagal dikirim")


class OutboxQuerySet(models.QuerySet):
    def due(self, moment):
        """What waits and may be tried at this machine moment."""
        return self.filter(state=OutboxState.WAITING, try_at__lte=moment)


class OutboxMessage(models.Model):
    """One message to one address. Written with the fact it tells of, sent afterwards by the relay.

    `key` makes each message happen once; it names the fact, never a person. Address and words are encrypted: a message may
    carry a link that opens an account.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.CharField(max_length=200, unique=True)
    channel = models.CharField(max_length=10, choices=Channel)
    address = EncryptedTextField()
    subject = EncryptedTextField()
    body = EncryptedTextField()
    state = models.CharField(max_length=10, choices=OutboxState, default=OutboxState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField(default=clock.machine_now)
    written_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["try_at"], name="outbox_waiting", condition=models.Q(state=OutboxState.WAITING)),
        ]
        constraints = [
            models.CheckConstraint(name="outbox_known_channel", condition=models.Q(channel__in=Channel.values)),
            models.CheckConstraint(name="outbox_known_state", condition=models.Q(state__in=OutboxState.values)),
            models.CheckConstraint(
                name="outbox_sent_has_moment",
                condition=models.Q(state=OutboxState.SENT, sent_at__isnull=False)
                | (~models.Q(state=OutboxState.SENT) & models.Q(sent_at__isnull=True)),
            ),
        ]

    def __str__(self):
        return f"{self.channel} {self.key}"


class SimulatedText(models.Model):
    """What the simulated SMS and WhatsApp gateway has delivered: the demo's telephone."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    message_id = models.UUIDField(unique=True)  # the gateway knows our id and delivers it once
    delivered_at = models.DateTimeField(default=clock.now)

    def __str__(self):
        return str(self.message_id)
