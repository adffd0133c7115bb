import secrets

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.ids import ALPHABET, uuid7

CODE_LENGTH = 12
FILE_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}


def stored_name(document: "Document", filename: str) -> str:
    """A name nobody can guess, whatever the file was called."""
    name = secrets.token_hex(16)
    return f"documents/{name[:2]}/{name}.{FILE_ENDINGS[document.content_type]}"


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A document alone is its owner's; who else may see it is decided by the case that carries it."""
        return self.filter(owner=user) if user.is_authenticated else self.none()


class Document(models.Model):
    """A file that somebody gave us, after its checks. `sha256` is of the bytes received, `size` of the bytes kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("jenis"), max_length=40)
    name = models.CharField(_("nama berkas"), max_length=120)
    content_type = models.CharField(max_length=40, choices=[(kind, ending) for kind, ending in FILE_ENDINGS.items()])
    size = models.PositiveIntegerField(_("ukuran"))
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=stored_name, max_length=120)
    added_at = models.DateTimeField(_("diunggah"), default=clock.now, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="document_known_type", condition=models.Q(content_type__in=list(FILE_ENDINGS))),
            models.CheckConstraint(name="document_not_empty", condition=models.Q(size__gt=0)),
        ]
        indexes = [
            models.Index(fields=["owner", "-id"], name="document_of_owner"),
            models.Index(fields=["sha256"], name="document_by_content"),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="content_stays", fields=["owner", "content_type", "size", "sha256", "file"]),
        ]

    def __str__(self):
        return self.name


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


class Letter(models.Model):
    """A letter that was issued about a case. `rows` are the (label, value) pairs printed on it, without a full NIK.

    The case is named by type and key, without a foreign key: letters stand below every case.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("kode"), max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    kind = models.CharField(_("jenis"), max_length=40)
    subject_type = models.CharField(max_length=80)
    subject_id = models.UUIDField()
    number = models.CharField(_("nomor berkas"), max_length=40)
    title = models.CharField(_("judul"), max_length=120)
    issuer = models.CharField(_("penerbit"), max_length=160)
    holder_name = models.CharField(_("nama"), max_length=120)
    holder_name_masked = models.CharField(_("nama disamarkan"), max_length=120)
    rows = models.JSONField(default=list)
    issued_on = models.DateField(_("tanggal terbit"))
    revoked_on = models.DateField(_("tanggal dicabut"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="letter_one_valid_of_a_kind",
                fields=["subject_id", "kind"],
                condition=models.Q(revoked_on__isnull=True),
                violation_error_message=_("Surat ini sudah terbit."),
            ),
            models.CheckConstraint(
                name="letter_revoked_after_issue",
                condition=models.Q(revoked_on__isnull=True) | models.Q(revoked_on__gte=models.F("issued_on")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="letters_stay", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="only_revoked", exclude=["revoked_on"]),
        ]

    def __str__(self):
        return f"{self.title} {self.code}"

    @property
    def check_path(self) -> str:
        return reverse("documents:verify", args=[self.code])

    @property
    def code_in_groups(self) -> str:
        """The code as it is printed and read out: "7KQ2-M9AB-CDEF"."""
        return "-".join(self.code[start : start + 4] for start in range(0, CODE_LENGTH, 4))
