"""The zip of an XLSX, looked through before openpyxl reads it: nothing hostile, nothing larger than a table needs.

openpyxl reads its small parts with lxml, which knows document types and entities, and keeps whatever XML it meets
outside of rows; so every part is weighed here with expat first, piece by piece, whatever the zip says of it.
"""

import io
import struct
import zipfile
import zlib
from xml.parsers import expat

from openpyxl.xml.constants import SHEET_MAIN_NS

from bulk_uploads.faults import UnreadableFile

CONTENT_TYPES = "[Content_Types].xml"
PACKAGE_LINKS = "_rels/.rels"
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
MOST_PARTS = 2_000
LARGEST_PART = 80 * 1024 * 1024  # unpacked; 20,000 rows of 30 columns take about 40 MB
LARGEST_FILE = 2 * LARGEST_PART
LARGEST_TEXTS = 24 * 1024 * 1024  # shared texts stay in memory, at up to four bytes for each of these
MOST_TEXTS = 300_000  # 20,000 rows with 15 texts each that stand nowhere else
LARGEST_HELD = 8 * 1024 * 1024  # what openpyxl has to hold at once: a row, or a part that it reads whole
LARGEST_LIST_OF_TYPES = 1024 * 1024
HIGHEST_RATIO = 250  # deflate reaches 1,000 with zeros; tables of repeated cells stay below 100
SUSPICIOUS_FROM = 4 * 1024 * 1024
LONGEST_TOKEN = 1 << 20
DEEPEST = 64
MOST_NAMES = 2_000  # the parser remembers every name it has met
MOST_ELEMENTS = 3_000_000  # in the whole file; 20,000 rows of 30 columns take about 1,800,000
MOST_HELD = 100_000  # elements that openpyxl has to hold at once
MOST_WHOLE = 50_000  # elements of a part that it makes objects of: styles, links, the list of sheets
LAST_ROW = 1_048_576
PIECE = 1 << 16
CELL, FORMULA, ROW, TEXT, VALUE, WRITTEN = (f"{SHEET_MAIN_NS}}}{name}" for name in ("c", "f", "row", "si", "v", "is"))
STRICT = "http://purl.oclc.org/ooxml/"  # what Excel calls Strict Open XML, which openpyxl does not read
ENTRY = b"PK\x01\x02"
ENCRYPTED = 0x1
DEFLATED_OR_STORED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
CANNOT_UNZIP = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, OSError, RuntimeError)


class XlsxArchive(zipfile.ZipFile):
    """Gives a part away only after it was weighed; raises `UnreadableFile`, when made or at any part.

    streamed: the name of the outermost element of what is opened next and read piece by piece.
    """

    streamed = "worksheet"

    def __init__(self, data: bytes) -> None:
        if data.count(ENTRY) > MOST_PARTS:
            raise UnreadableFile("TOO_MUCH_INSIDE")
        try:
            super().__init__(io.BytesIO(data))
        except CANNOT_UNZIP as error:
            raise UnreadableFile("BROKEN_FILE") from error
        self._weights: dict[str, Weight] = {}
        self._look_at_promises()
        self._refuse_other_kinds()

    def read(self, name: str) -> bytes:
        """A part that is held whole."""
        weight = self.weight(name)
        if weight.elements > MOST_WHOLE or weight.size > LARGEST_HELD:
            raise UnreadableFile("TOO_MUCH_INSIDE")
        with super().open(name) as part:
            return part.read()

    def open(self, name: str, mode: str = "r") -> zipfile.ZipExtFile:
        """A part that is read piece by piece."""
        if self.weight(name).root != self.streamed:
            raise UnreadableFile("BROKEN_FILE")
        return super().open(name, mode)

    def weight(self, name: str) -> "Weight":
        """What is in a part of XML, found out once; raises `KeyError` when there is none of that name."""
        if name not in self._weights:
            self.getinfo(name)
            done = sum(weight.elements for weight in self._weights.values())
            self._weights[name] = weight = Weight(MOST_ELEMENTS - done)
            try:
                with super().open(name) as part:
                    while piece := part.read(PIECE):
                        weight.feed(piece)
            except CANNOT_UNZIP as error:
                raise UnreadableFile("BROKEN_FILE") from error
            weight.feed(b"", last=True)
        return self._weights[name]

    def _look_at_promises(self) -> None:
        infos = self.infolist()
        if any(info.flag_bits & ENCRYPTED for info in infos):
            raise UnreadableFile("PASSWORD")
        if any(info.compress_type not in DEFLATED_OR_STORED for info in infos):
            raise UnreadableFile("BROKEN_FILE")
        too_large = sum(info.file_size for info in infos) > LARGEST_FILE
        if too_large or any(_is_bomb(info) for info in infos):
            raise UnreadableFile("TOO_MUCH_INSIDE")

    def _refuse_other_kinds(self) -> None:
        """Everything else that is a zip: with macros, binary, OpenDocument, a Word file, a plain archive."""
        names = {name.lower() for name in self.namelist()}
        if "mimetype" in names and OPEN_DOCUMENT in self._start_of("mimetype"):
            raise UnreadableFile("OPEN_DOCUMENT")
        if CONTENT_TYPES not in self.namelist():
            raise UnreadableFile("ZIP")
        types = self.read(CONTENT_TYPES)
        if len(types) > LARGEST_LIST_OF_TYPES:
            raise UnreadableFile("TOO_MUCH_INSIDE")
        is_program = any("vbaproject" in name or "macrosheets/" in name for name in names)
        if is_program or b"macroenabled" in types.replace(b"\0", b"").lower():
            raise UnreadableFile("MACRO")
        if "xl/workbook.bin" in names:
            raise UnreadableFile("OLD_EXCEL")
        if any(name.startswith(("word/", "ppt/", "visio/")) for name in names):
            raise UnreadableFile("NOT_A_TABLE")
        if PACKAGE_LINKS not in self.namelist():
            raise UnreadableFile("BROKEN_FILE")
        self.weight(PACKAGE_LINKS)

    def _start_of(self, name: str) -> bytes:
        try:
            with super().open(name) as part:
                return part.read(len(OPEN_DOCUMENT) + PIECE)
        except CANNOT_UNZIP as error:
            raise UnreadableFile("BROKEN_FILE") from error


def _is_bomb(info: zipfile.ZipInfo) -> bool:
    return info.file_size > SUSPICIOUS_FROM and info.file_size > HIGHEST_RATIO * max(info.compress_size, 1)


class Weight:
    """How much XML a part holds, and of the rows of a sheet what openpyxl does not tell.

    root: the name of the outermost element; elements, size (bytes): in all. last_row: the last one with something in
    it, 0 when there is none; empty_rows: how many stand in the file with nothing in them; lacks_results: whether a
    formula was never computed. Raises `UnreadableFile` for a document type, what is not XML, or too much at once.
    """

    def __init__(self, most_elements: int) -> None:
        self.root = ""
        self.elements = self.size = self.last_row = self.empty_rows = 0
        self.lacks_results = False
        self._most_elements = most_elements
        self._depth = self._held = self._held_before = self._freed_at = self._name_spaces = 0
        self._line = self._texts = 0
        self._is_filled = self._is_formula = self._in_value = self._has_value = False
        self._names: dict[str, str] = {}
        # A namespace is parted from the name by "}".
        self._parser = parser = expat.ParserCreate(namespace_separator="}", intern=self._names)
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartNamespaceDeclHandler = self._name_space
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = parser.ExternalEntityRefHandler = _refuse

    def feed(self, piece: bytes, *, last: bool = False) -> None:
        self.size += len(piece)
        try:
            self._parser.Parse(piece, last)
        except expat.ExpatError as error:
            raise UnreadableFile("BROKEN_FILE") from error
        if self.size - self._parser.CurrentByteIndex > LONGEST_TOKEN:
            raise UnreadableFile("BROKEN_FILE")
        most = {"sst": LARGEST_TEXTS, "worksheet": LARGEST_PART}.get(self.root, LARGEST_HELD)
        holds_too_much = self.root == "worksheet" and self.size - self._freed_at > LARGEST_HELD
        if self.size > most or holds_too_much or len(self._names) > MOST_NAMES:
            raise UnreadableFile("TOO_MUCH_INSIDE")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self.elements += 1
        self._held += 1
        if self._held > MOST_HELD or self._depth > DEEPEST or self.elements > self._most_elements:
            raise UnreadableFile("TOO_MUCH_INSIDE")
        if name == VALUE:
            self._in_value = self._is_filled = True
        elif name == CELL:
            # The result of a formula may be an empty text.
            self._is_formula, self._has_value = False, attributes.get("t") == "str"
        elif name == ROW and self.root == "worksheet":
            self._new_row(attributes.get("r", ""))
        elif name == FORMULA:
            self._is_formula = self._is_filled = True
            self._parser.CharacterDataHandler = self._text
        elif name == WRITTEN:
            self._is_filled = True
        elif name == TEXT and self.root == "sst":
            self._held_before = self._held
        elif not self.root:
            if name.startswith(STRICT):
                raise UnreadableFile("OLD_EXCEL")
            self.root = name[name.rfind("}") + 1 :]

    def _end(self, name: str) -> None:
        self._depth -= 1
        if name == VALUE:
            self._in_value = False
        elif name == CELL and self._is_formula:
            self._parser.CharacterDataHandler = None
            self.lacks_results = self.lacks_results or not self._has_value
        elif name == ROW and self.root == "worksheet":
            if self._is_filled:
                self.last_row = self._line
            else:
                self.empty_rows += 1
            self._free()
        elif name == TEXT and self.root == "sst":
            self._texts += 1
            if self._texts > MOST_TEXTS:
                raise UnreadableFile("TOO_MUCH_INSIDE")
            self._free()

    def _text(self, _text: str) -> None:
        self._has_value = self._has_value or self._in_value

    def _new_row(self, number: str) -> None:
        line = int(number) if number.isascii() and number.isdigit() and len(number) < 8 else self._line + 1
        if not self._line < line <= LAST_ROW:
            raise UnreadableFile("BROKEN_FILE")
        self._line = line
        self._is_filled = False
        self._held_before = self._held

    def _free(self) -> None:
        """openpyxl lets go of a row, or keeps only the text."""
        self._held = self._held_before - 1
        self._freed_at = self._parser.CurrentByteIndex

    def _name_space(self, *_details: object) -> None:
        self._name_spaces += 1
        if self._name_spaces > MOST_NAMES:
            raise UnreadableFile("TOO_MUCH_INSIDE")


def _refuse(*_details: object) -> None:
    raise UnreadableFile("BROKEN_FILE")
