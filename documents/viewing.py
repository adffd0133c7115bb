"""A document of a case, looked at page by page: the views that each kind of case makes its own of, and what they show."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from documents import previews
from documents.links import link_to
from documents.models import Document

WIDTH, TURN, ORIGINAL = "lebar", "putar", "asli"  # in addresses
READ, CLOSE = previews.WIDTHS
HEIGHT_OF_A4 = 1.4142  # keeps the room of a page that is not loaded yet


@dataclass(frozen=True)
class Link:
    url: str
    label: str


@dataclass(frozen=True)
class PagePicture:
    number: int
    url: str


@dataclass(frozen=True)
class Viewer:
    """What templates/documents/_viewer.html shows: one document, and the ways around it."""

    document: Document
    heading: str
    note: str
    pages: list[PagePicture] = field(default_factory=list)
    is_close: bool = False
    turn: int = 0
    width: int = READ
    zoom: Link | None = None
    turned: Link | None = None
    previous: Link | None = None
    following: Link | None = None
    original: str = ""

    @property
    def height(self) -> int:
        """Of a page of paper as it stands now, in pixels."""
        return round(self.width / HEIGHT_OF_A4) if self.turn % 180 else round(self.width * HEIGHT_OF_A4)


def viewer(
    document: Document,
    *,
    address: str,
    page_url: Callable[[int], str],
    query: QueryDict,
    heading: str,
    note: str = "",
    previous: Link | None = None,
    following: Link | None = None,
    original: str = "",
) -> Viewer:
    """The document as this person looks at it.

    address: of the page on which the viewer stands, with what chooses the document; page_url: of the picture of a page;
    query: of the request (`lebar`, `putar`); original: where its owner fetches the file, empty for everybody else.
    """
    width, turn = looks(query)
    around = {"previous": previous, "following": following}
    if not document.is_usable:
        return Viewer(document, heading, note, **around)
    extra = _query(width, turn)
    return Viewer(
        document,
        heading,
        note,
        pages=[PagePicture(number, page_url(number) + extra) for number in range(1, previews.page_count(document) + 1)],
        is_close=width == CLOSE,
        turn=turn,
        width=width,
        zoom=Link(
            _with(address, READ if width == CLOSE else CLOSE, turn), _("Perkecil") if width == CLOSE else _("Perbesar")
        ),
        turned=Link(_with(address, width, (turn + 90) % 360), _("Putar")),
        original=original,
        **around,
    )


def looks(query: QueryDict) -> tuple[int, int]:
    """Width and turn that an address asks for; what we do not draw is read as the ordinary."""
    width = _whole(query.get(WIDTH, ""))
    turn = _whole(query.get(TURN, ""))
    return (width if width in previews.WIDTHS else READ, turn if turn in previews.TURNS else 0)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1


def _query(width: int, turn: int) -> str:
    asked = {WIDTH: width} if width != READ else {}
    asked |= {TURN: turn} if turn else {}
    return f"?{urlencode(asked)}" if asked else ""


def _with(address: str, width: int, turn: int) -> str:
    extra = _query(width, turn)
    return address + (extra.replace("?", "&") if "?" in address else extra)


class DocumentView(TemplateView):
    """The page of one document: pictures for everybody who may see it, the file itself for its owner.

    A kind of case says `access`, `find_document()`, `page_url()` and `opened()`.
    """

    template_name = "documents/document.html"
    back: str = ""

    def find_document(self) -> Document:
        """The document of this address, if this person may see it; else raises `Http404`."""
        raise NotImplementedError

    def page_url(self, number: int) -> str:
        """The address of the picture of a page."""
        raise NotImplementedError

    def opened(self, document: Document) -> None:
        """Write the lines that the people of the case can read."""
        raise NotImplementedError

    def heading(self, document: Document) -> str:
        return document.name

    def get(self, request, *args, **kwargs):
        self.document = document = self.find_document()
        if ORIGINAL in request.GET:
            return original(request, document)
        self.opened(document)
        return super().get(request, *args, **kwargs)

    def viewer(self) -> Viewer:
        return viewer(
            self.document,
            address=self.request.path,
            page_url=self.page_url,
            query=self.request.GET,
            heading=self.heading(self.document),
            original=original_url(self.document, self.request.path, self.request.user),
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(viewer=self.viewer(), back=self.back, **kwargs)


class PagePictureView(View):
    """Mixin before a `DocumentView`: the picture of one of its pages, under the same rights."""

    def get(self, request, *args, **kwargs):
        document = self.find_document()
        width, turn = looks(request.GET)
        try:
            drawn = previews.drawn_page(document, kwargs["page"], width, turn)
        except previews.NotShown:
            raise Http404 from None
        self.opened(document)
        return HttpResponse(drawn.data, content_type="image/png", headers={"X-Content-Type-Options": "nosniff"})


def original_url(document: Document, address: str, user) -> str:
    """Where the owner fetches the file itself; "" for everybody else."""
    return f"{address}?{ORIGINAL}" if document.is_usable and document.owner_id == user.pk else ""


def original(request, document: Document) -> HttpResponseRedirect:
    """On to the file itself, for its owner alone; else raises `Http404`."""
    if not document.is_usable or document.owner_id != request.user.pk:
        raise Http404
    return HttpResponseRedirect(link_to(document, request))
