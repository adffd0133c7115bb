"""What the pages of a PDF show, as one number: equal when the same document was saved again by another program."""

import hashlib
import re
from collections.abc import Iterator

import pikepdf

from documents.findings import Unfit
from documents.portable_metadata import METADATA_KEYS, without_metadata

# Of a page or what it uses: where it stands, when it was touched, how its bytes are packed.
NOT_SHOWN = METADATA_KEYS | {
    "/DecodeParms",
    "/Filter",
    "/ID",
    "/Length",
    "/M",
    "/NM",
    "/P",
    "/Parent",
    "/StructParent",
    "/StructParents",
}
INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
PICTURE_FILTERS = {"/CCITTFaxDecode", "/CCF", "/DCT", "/DCTDecode", "/JPXDecode"}
SUBSET_TAG = re.compile(r"^/[A-Z]{6}\+")
DEEPEST = 60
Digest = bytes


def fingerprint(pdf: pikepdf.Pdf) -> str:
    """SHA-256 in hex of the pages' contents, pictures and fonts, decoded. Raises `Unfit`."""
    told = _Told()
    whole = hashlib.sha256()
    for page in pdf.pages:
        whole.update(told.page(page.obj))
    return whole.hexdigest()


class _Told:
    """Digests of objects by their content, wherever they stand in the file; each indirect one is read once."""

    def __init__(self) -> None:
        self.known: dict[tuple[int, int], Digest] = {}

    def page(self, page: pikepdf.Object) -> Digest:
        told = hashlib.sha256(b"page")
        for key in INHERITED:
            told.update(key.encode() + self.of(_inherited(page, key), 1))
        told.update(b"/Contents" + _contents(page))
        if "/Annots" in page:
            told.update(b"/Annots" + self.of(page["/Annots"], 1))
        return told.digest()

    def of(self, held: object, depth: int) -> Digest:
        if not isinstance(held, pikepdf.Object) or not held.is_indirect:
            return self._direct(held, depth)
        if held.objgen not in self.known:
            self.known[held.objgen] = b"again"  # while it is being read: a circle ends here
            self.known[held.objgen] = self._direct(held, depth)
        return self.known[held.objgen]

    def _direct(self, held: object, depth: int) -> Digest:
        if depth > DEEPEST:
            raise Unfit("too_hard")
        told = hashlib.sha256()
        for part in self._parts(held, depth):
            told.update(part)
        return told.digest()

    def _parts(self, held: object, depth: int) -> Iterator[bytes]:
        if isinstance(held, pikepdf.Array):
            yield b"["
            for value in held:
                yield self.of(value, depth + 1)
        elif isinstance(held, (pikepdf.Dictionary, pikepdf.Stream)):
            values = held.stream_dict if isinstance(held, pikepdf.Stream) else held
            if _is_page(values):
                yield b"a page"  # a link leads there
                return
            yield b"<"
            for key in sorted(set(values.keys()) - NOT_SHOWN):
                yield key.encode() + self.of(values[key], depth + 1)
            if isinstance(held, pikepdf.Stream):
                yield hashlib.sha256(_decoded(held)).digest()
        elif isinstance(held, pikepdf.Name):
            yield SUBSET_TAG.sub("/", str(held)).encode("utf-8", "surrogateescape")
        elif isinstance(held, pikepdf.String):
            yield b"(" + bytes(held)
        else:
            yield str(held).encode()


def _inherited(page: pikepdf.Object, key: str) -> object:
    """The page's own value, or that of the group of pages it stands in."""
    holder: pikepdf.Object | None = page
    for _step in range(DEEPEST):
        if holder is None or key in holder:
            break
        holder = holder.get("/Parent")
    return None if holder is None else holder.get(key)


def _is_page(values: pikepdf.Dictionary) -> bool:
    return values.get("/Type") == "/Page"


def _contents(page: pikepdf.Object) -> Digest:
    """A page's drawing may be in one piece or in several: together they are the same."""
    contents = page.get("/Contents")
    pieces = contents if isinstance(contents, pikepdf.Array) else [contents]
    words = [word for piece in pieces if isinstance(piece, pikepdf.Stream) for word in _decoded(piece).split()]
    return hashlib.sha256(b" ".join(words)).digest()


def _decoded(stream: pikepdf.Stream) -> bytes:
    """What was packed; a JPEG without its metadata, other pictures as they are packed."""
    if not PICTURE_FILTERS & _filters(stream):
        return bytes(stream.get_stream_buffer(pikepdf.StreamDecodeLevel.specialized))
    raw = stream.read_raw_bytes()
    return without_metadata(raw) if raw.startswith(b"\xff\xd8") else raw


def _filters(stream: pikepdf.Stream) -> set[str]:
    packed = stream.stream_dict.get("/Filter", [])
    return {str(name) for name in packed} if isinstance(packed, (pikepdf.Array, list)) else {str(packed)}
