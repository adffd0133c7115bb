"""Documents in, letters out."""

import os
import re
import tempfile
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.translation import override

from accounts.models import User
from documents import checks
from documents.checks import CheckedFile
from documents.models import FILE_ENDINGS, Document, Letter

UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069/\\]+")
ENDING = re.compile(r"\.\w{1,5}$")
LONGEST_STEM = 100


class _Quarantined(File):
    """A finished file in quarantine: a storage on the same disk renames it into its place, others read it."""

    def temporary_file_path(self) -> str:
        return self.name


def receive(file: UploadedFile | CheckedFile, owner: User, kind: str) -> Document:
    """Check an upload, unless a form did, and keep it; raises `checks.DocumentRefused` and then keeps nothing."""
    arrived = file if isinstance(file, CheckedFile) else checks.check(file)
    document = Document(
        owner=owner,
        kind=kind,
        name=safe_name(arrived.name, arrived.content_type),
        content_type=arrived.content_type,
        size=len(arrived.data),
        sha256=arrived.sha256,
    )
    quarantined = _quarantine(arrived.data)
    try:
        with quarantined.open("rb") as stream:
            document.file.save(document.name, _Quarantined(stream, str(quarantined)), save=False)
        try:
            document.save()
        except BaseException:
            document.file.storage.delete(document.file.name)
            raise
    finally:
        quarantined.unlink(missing_ok=True)
    return document


def discard(document: Document) -> None:
    """Forget a document that no case carries; the file goes once the row is really gone."""
    storage, name = document.file.storage, document.file.name
    document.delete()
    transaction.on_commit(lambda: storage.delete(name))


def _quarantine(data: bytes) -> Path:
    folder = Path(settings.PRIVATE_FILES) / "quarantine"
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, path = tempfile.mkstemp(dir=folder)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    return Path(path)


def safe_name(name: str, content_type: str) -> str:
    """The file's name fit to be shown and downloaded, with the ending of what it really is."""
    stem = ENDING.sub("", " ".join(UNPRINTABLE.sub(" ", name).split()))
    return f"{stem.lstrip('. ')[:LONGEST_STEM].strip('. ') or 'berkas'}.{FILE_ENDINGS[content_type]}"


def mask_name(name: str) -> str:
    """Fit to be shown to anybody: "B*** S******"."""
    return " ".join(word[:1] + "*" * (len(word) - 1) for word in name.split())


@transaction.atomic
def issue_letter(
    subject: models.Model, *, kind: str, title, holder_name: str, issuer: str, rows, issued_on: date
) -> Letter:
    """The one valid letter of this kind about this case; a letter that says otherwise is revoked and replaced.

    `rows`: pairs (label, value); lazy texts are written in Indonesian, the language of letters.
    """
    with override("id"):
        said = {
            "number": getattr(subject, "number", ""),
            "title": str(title),
            "issuer": str(issuer),
            "holder_name": holder_name,
            "rows": [[str(label), str(value)] for label, value in rows],
        }
    latest = valid_letters(subject).select_for_update().filter(kind=kind).first()
    if latest is not None:
        if all(getattr(latest, field) == value for field, value in said.items()):
            return latest
        revoke(latest, issued_on)
    return Letter.objects.create(
        kind=kind,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        holder_name_masked=mask_name(holder_name),
        issued_on=issued_on,
        **said,
    )


def valid_letters(subject: models.Model) -> models.QuerySet[Letter]:
    return Letter.objects.filter(subject_id=subject.pk, revoked_on__isnull=True).order_by("pk")


def revoke(letter: Letter, revoked_on: date) -> None:
    letter.revoked_on = revoked_on
    letter.save(update_fields=["revoked_on"])
