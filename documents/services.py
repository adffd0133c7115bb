"""Documents: received, and forgotten."""

import logging
import re

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import clock
from core.templatetags.siap import waktu
from documents.arriving import examine
from documents.checks import CheckedFile, DocumentRefused
from documents.models import FILE_ENDINGS, KEPT_FOR_FORM, Document, DocumentState, DoomedFile
from documents.refusals import SENTENCES
from documents.scanning import Clean, Infected, NoAnswer, NotInstalled
from notifications.services import notify

UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069/\\]+")
ENDING = re.compile(r"\.\w{1,5}$")
LONGEST_STEM = 100
LONGEST_ANSWER = Document._meta.get_field("scan_answer").max_length
lazy_waktu = lazy(waktu, str)
logger = logging.getLogger(__name__)


class NotStored(DocumentRefused):
    """The place for files does not take it, e.g. because it is full: nothing of the upload is kept."""

    def __init__(self):
        super().__init__(str(SENTENCES["no_room"]))


def receive(file: UploadedFile | CheckedFile | Document, owner: User, kind: str) -> Document:
    """Check and scan an upload, unless a form did, and keep it; raises `DocumentRefused` and then keeps nothing.

    The file is in its final place, flushed, before the row is written in the caller's transaction: a row without its
    file cannot be, and a file without its row is found by `documents.sweeping`. A document that a form has kept
    (`documents.keeping`) becomes one of this kind.
    """
    if isinstance(file, Document):
        return _take_over(file, owner, kind)
    arrived = examine(file)
    document = Document(
        owner=owner,
        kind=kind,
        name=safe_name(arrived.name, arrived.content_type),
        content_type=arrived.content_type,
        size=len(arrived.data),
        sha256=arrived.sha256,
        fingerprint=arrived.fingerprint,
        pages=arrived.pages,
        **_after_scan(arrived.verdict),
    )
    try:
        document.file.save(document.name, ContentFile(arrived.data), save=False)
    except Exception as failure:  # a full disk, a bucket that does not answer
        logger.exception("an upload could not be stored")
        raise NotStored from failure
    try:
        document.save()
    except BaseException:
        _delete_file(document.file.name)
        raise
    return document


def _after_scan(verdict: Clean | NoAnswer | NotInstalled) -> dict:
    """Where no scanner is installed, what passed its checks is usable; one that is silent is waited for."""
    if isinstance(verdict, NoAnswer):
        return {"state": DocumentState.WAITING_SCAN, "waiting_since": clock.machine_now()}
    return {"state": DocumentState.CLEAN, "scanned_at": clock.now() if isinstance(verdict, Clean) else None}


def _take_over(kept: Document, owner: User, kind: str) -> Document:
    """Raises `DocumentRefused` when another form has used it meanwhile."""
    theirs = Document.objects.filter(pk=kept.pk, owner=owner, kind=KEPT_FOR_FORM)
    if not theirs.update(kind=kind):
        raise DocumentRefused(_("Berkas yang tersimpan tadi sudah terpakai. Pilih berkasnya sekali lagi."))
    kept.refresh_from_db()
    return kept


@transaction.atomic
def discard(document: Document) -> None:
    """Forget a document that no case carries; the file goes once the row is really gone."""
    names = [document.file.name, *document.previews.values_list("file", flat=True)]
    document.delete()
    for name in filter(None, names):
        _doom(name)


@transaction.atomic
def settle(document: Document, verdict: Clean | Infected | NotInstalled) -> None:
    """What the scanner said about a document that waited. An infected file goes, and its owner is told what to do."""
    document = Document.objects.select_for_update(no_key=True).select_related("owner").get(pk=document.pk)
    if not document.is_waiting:
        return
    document.waiting_since = None
    if isinstance(verdict, Infected):
        name, document.file = document.file.name, ""
        document.state, document.scanned_at = DocumentState.INFECTED, clock.now()
        document.scan_answer = verdict.name[:LONGEST_ANSWER] or "unnamed"
    else:
        document.state = DocumentState.CLEAN
        document.scanned_at = clock.now() if isinstance(verdict, Clean) else None
    document.save(update_fields=["waiting_since", "file", "state", "scanned_at", "scan_answer"])
    if document.is_infected:
        _doom(name)
        _tell_infected(document)


def _tell_infected(document: Document) -> None:
    """Without the file's name, in which people write numbers."""
    notify(
        document.owner,
        key=f"documents:infected:{document.pk}",
        title=gettext_lazy("Berkas Anda berisi virus dan sudah dihapus"),
        body=gettext_lazy(
            "Berkas yang Anda unggah %(at)s berisi virus, jadi tidak sampai ke petugas. Bersihkan perangkat Anda, "
            "foto atau pindai ulang dokumennya, lalu unggah lagi di halaman yang sama."
        ),
        values={"at": lazy_waktu(document.added_at)},
        url=reverse("documents:mine"),
        urgent=True,
    )


def _doom(name: str) -> None:
    """Delete a file once this transaction is there; what fails then, the sweeper does."""
    DoomedFile.objects.get_or_create(name=name)
    transaction.on_commit(lambda: delete_doomed(name))


def delete_doomed(name: str) -> bool:
    """Whether the file is gone now."""
    if gone := _delete_file(name):
        DoomedFile.objects.filter(name=name).delete()
    return gone


def _delete_file(name: str) -> bool:
    try:
        default_storage.delete(name)
    except Exception:  # a bucket that does not answer must not break what the person did
        logger.exception("a file that nobody needs could not be deleted; the next sweep tries again")
        return False
    return True


def safe_name(name: str, content_type: str) -> str:
    """The file's name fit to be shown and downloaded, with the ending of what it really is."""
    stem = ENDING.sub("", " ".join(UNPRINTABLE.sub(" ", name).split()))
    return f"{stem.lstrip('. ')[:LONGEST_STEM].strip('. ') or 'berkas'}.{FILE_ENDINGS[content_type]}"
