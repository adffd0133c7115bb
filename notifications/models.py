from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.ids import uuid7


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A person's inbox is theirs alone."""
        return self.filter(recipient=user) if user.is_authenticated else self.none()

    def unread(self):
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """One entry of a person's inbox; the same words went out on their channels. `key` makes each fact be told once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notices")
    key = models.CharField(max_length=160, unique=True)
    title = models.CharField(_("judul"), max_length=160)
    body = models.TextField(_("isi"))
    url = models.CharField(max_length=200, blank=True)
    written_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["recipient", "-id"], name="notice_inbox")]

    def __str__(self):
        return self.title


class Preference(models.Model):
    """On which channels a person wants to be told; without a row, on every one we have an address for."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="notice_preference")  # means nothing alone
    email = models.BooleanField(_("Email"), default=True)
    whatsapp = models.BooleanField(_("WhatsApp"), default=True)
    sms = models.BooleanField(_("SMS"), default=False)

    def __str__(self):
        return f"{self.user_id}"
