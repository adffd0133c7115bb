"""The way to a file's bytes: a link that lives 5 minutes and works for one person in one session."""

from hmac import compare_digest
from uuid import UUID

from django.core import signing
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac

from documents.models import Document, RefusedBecause

LIVES = 5 * 60  # seconds
SALT = "documents.links"


class LinkRefused(Exception):
    """The link does not open anything for who asks; `why` is for the trail."""

    def __init__(self, why: RefusedBecause):
        super().__init__(why)
        self.why = why


def link_to(document: Document, request: HttpRequest, *, inline: bool = False) -> str:
    """The address under which this person fetches their own document in this session."""
    said = [document.pk.hex, int(inline), _holder(request)]
    return reverse("documents:file", args=[signing.dumps(said, salt=SALT)])


def read(token: str, request: HttpRequest) -> tuple[Document, bool]:
    """The document of a link, and whether it is shown inside the page. Raises `LinkRefused`."""
    try:
        key, inline, holder = signing.loads(token, salt=SALT, max_age=LIVES)
    except signing.SignatureExpired:
        raise LinkRefused(RefusedBecause.EXPIRED) from None
    except signing.BadSignature:
        raise LinkRefused(RefusedBecause.FORGED) from None
    if not compare_digest(holder, _holder(request)):
        raise LinkRefused(RefusedBecause.OTHER_SESSION)
    document = Document.objects.usable().visible_to(request.user).filter(pk=UUID(hex=key)).first()
    if document is None:
        raise LinkRefused(RefusedBecause.NOT_THEIRS)
    return document, bool(inline)


def file_named(token: str) -> UUID | None:
    """The document that a link of ours names, whoever holds it and however old it is."""
    try:
        return UUID(hex=signing.loads(token, salt=SALT)[0])
    except signing.BadSignature:
        return None


def _holder(request: HttpRequest) -> str:
    """The person and their session, so that nobody learns either from it."""
    return salted_hmac(SALT, f"{request.user.pk}:{request.session.session_key}", algorithm="sha256").hexdigest()
