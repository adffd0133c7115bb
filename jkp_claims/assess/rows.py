"""The header of the table, and each record after it: the facts of one case, or what is wrong with the row."""

from collections.abc import Iterator, Sequence
from dataclasses import MISSING, dataclass, fields
from typing import NamedTuple

from jkp_claims.assess.cells import READERS
from jkp_claims.assess.lines import Break, Record, UnusableTable
from jkp_claims.rules import Facts

CASE_ID = "case_id"
COLUMNS = (CASE_ID, *READERS)
REQUIRED = {CASE_ID, *(field.name for field in fields(Facts) if field.default is MISSING)}
OTHER_SEPARATORS = {";": "titik koma", "\t": "tab", "|": "garis tegak"}
BROKEN = {
    Break.LONG_LINE: "baris ini lebih dari 1 MB; periksa apakah ada baris yang tersambung",
    Break.LARGE_RECORD: "tanda kutip tidak ditutup dalam 1.000 baris atau 1 MB; tutup atau hapus tanda kutipnya",
    Break.QUOTES: "tanda kutip tidak benar; tulis seluruh nilai di antara dua tanda kutip, atau tanpa tanda kutip",
}


@dataclass(frozen=True, slots=True)
class RowError:
    """A row that gets no answer: its physical line, the leftmost faulty column, and what to do."""

    case_id: str | None
    line: int
    column: str
    message: str


class Case(NamedTuple):
    """A row that can be assessed."""

    case_id: str
    line: int
    facts: Facts


class Rows:
    """Reads records under one header; remembers the ids it has seen, and nothing else."""

    def __init__(self, header: Record) -> None:
        self.header = _checked(header)
        self._places = [(name, self.header.index(name), read, name in REQUIRED) for name, read in READERS.items()]
        self._case_id_at = self.header.index(CASE_ID)
        self._seen: set[str] = set()

    def read(self, record: Record) -> Case | RowError:
        """The case of this record, or its leftmost fault."""
        cells = record.cells
        if record.dirty or record.broken or len(cells) != len(self.header):
            return self._error(record)
        case_id = cells[self._case_id_at].strip()
        if not case_id or case_id in self._seen:
            return self._error(record)
        facts: dict[str, object] = {}
        try:
            for name, place, read, required in self._places:
                text = cells[place].strip()
                if text:
                    facts[name] = read(text)
                elif required:
                    return self._error(record)
        except ValueError:
            return self._error(record)
        self._seen.add(case_id)
        return Case(case_id, record.line, Facts(**facts))  # type: ignore[arg-type]

    def leftmost(self, columns: set[str]) -> str:
        """The one of these columns that stands first in the header."""
        return min(columns, key=self.header.index)

    def _error(self, record: Record) -> RowError:
        place, message = next(self._faults(record))
        case_id = self._readable_id(record)
        if case_id is not None:
            self._seen.add(case_id)
        return RowError(case_id, record.line, self.header[min(place, len(self.header) - 1)], message)

    def _readable_id(self, record: Record) -> str | None:
        if self._case_id_at >= len(record.cells):
            return None
        case_id = record.cells[self._case_id_at].strip()
        return case_id if case_id and _dirt(case_id) is None else None

    def _faults(self, record: Record) -> Iterator[tuple[int, str]]:
        """Places in the header and messages, from left to right."""
        for place, (name, cell) in enumerate(zip(self.header, record.cells, strict=False)):
            message = _dirt(cell) or self._fault(name, cell.strip())
            if message:
                yield place, message
        given, asked = len(record.cells), len(self.header)
        if record.broken:
            yield given, BROKEN[record.broken]
        elif given < asked:
            yield given, f"baris ini hanya punya {given} kolom dari {asked}; lengkapi kolomnya"
        elif given > asked:
            yield given, f"baris ini punya {given} kolom, judulnya {asked}; beri tanda kutip pada nilai yang berkoma"

    def _fault(self, name: str, text: str) -> str | None:
        if not text:
            return f"{name} wajib diisi" if name in REQUIRED else None
        if name == CASE_ID:
            return "case_id ini sudah dipakai di baris sebelumnya; pakai yang lain" if text in self._seen else None
        if name not in READERS:
            return None
        try:
            READERS[name](text)
        except ValueError as fault:
            return str(fault)
        return None


def _dirt(cell: str) -> str | None:
    if "\0" in cell:
        return "ada karakter NUL; hapus, lalu simpan ulang sebagai CSV UTF-8"
    if any("\udc80" <= character <= "\udcff" for character in cell):
        return "ada huruf yang bukan UTF-8; simpan ulang sebagai CSV UTF-8"
    return None


def _checked(header: Record) -> list[str]:
    text = header.text or ",".join(header.cells)
    if text.startswith(("\udcff\udcfe", "\udcfe\udcff")) or "\0" in text:
        raise UnusableTable("Berkas ini bukan CSV UTF-8, tampaknya UTF-16; simpan ulang sebagai CSV UTF-8.")
    if header.broken is Break.LONG_LINE:
        raise UnusableTable("Baris judul lebih dari 1 MB; berkas ini bukan tabel CSV.")
    names = [cell.strip() for cell in header.cells]
    absent = [name for name in COLUMNS if name not in names]
    if absent:
        _complain_of_separator(text)
    if header.broken:
        raise UnusableTable(
            "Tanda kutip atau akhir baris pada baris judul tidak benar; simpan ulang sebagai CSV UTF-8."
        )
    if header.dirty:
        raise UnusableTable("Baris judul memuat huruf yang bukan UTF-8; simpan ulang sebagai CSV UTF-8.")
    if absent:
        raise UnusableTable(f"Kolom yang tidak ada di baris judul: {', '.join(absent)}. Tambahkan kolomnya.")
    repeated = [name for name in COLUMNS if names.count(name) > 1]
    if repeated:
        raise UnusableTable(f"Kolom yang tertulis lebih dari sekali: {', '.join(repeated)}. Hapus salah satunya.")
    return names


def _complain_of_separator(text: str) -> None:
    for separator, name in OTHER_SEPARATORS.items():
        if _named(text.split(separator)) > max(1, _named(text.split(","))):
            raise UnusableTable(f"Kolom berkas ini tampaknya dipisahkan {name}; simpan ulang dengan koma (,).")


def _named(cells: Sequence[str]) -> int:
    return sum(cell.strip().strip('"') in COLUMNS for cell in cells)
