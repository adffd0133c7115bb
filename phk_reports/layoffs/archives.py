"""A ZIP of documents, looked at before anything in it is opened: no bomb, nothing hidden, no more than a layoff needs.

Knows no worker and no database. What a file in it is, `documents.checks` proves.
"""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.checks import MAX_BYTES as LARGEST_DOCUMENT
from documents.checks import DocumentRefused, refuse_too_large

MEGABYTE = 1024 * 1024
LARGEST_ARCHIVE = 100 * MEGABYTE
MOST_FILES = 20_000  # as many as a spreadsheet has rows
LARGEST_LIST = 4 * MEGABYTE  # of names; 20,000 of them take about half
LARGEST_CONTENT = 1024 * MEGABYTE  # unpacked, as promised; photos and PDF hardly shrink
HIGHEST_RATIO = 200
SUSPICIOUS_FROM = 64 * 1024
END = b"PK\x05\x06"
END_OF_LARGE = b"PK\x06\x07"
END_SIZE, LONGEST_COMMENT = 22, 65_535
ENCRYPTED = 0x1
CAN_UNPACK = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
CANNOT_UNZIP = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, OSError, RuntimeError, KeyError)

NUMBERED = re.compile(r"(\d{16}|\d{11})\.(pdf|jpe?g|png)", re.IGNORECASE)
NUMBER = re.compile(r"\d[\d .\-_]{3,}\d")
UNPRINTABLE = re.compile(r"[^\w .,()&'+\-]+")
LEFT_BY_SYSTEMS = ("__macosx", ".ds_store", "thumbs.db", "desktop.ini")
LONGEST_NAME = 60
# What a document of a layoff is called from then on: the name it came with is somebody's number.
KEPT_NAME = "bukti-phk"

ARCHIVE_FAULTS = {
    "NOT_A_ZIP": gettext_lazy("Berkas ini bukan ZIP, atau rusak. Buat ZIP yang baru, lalu unggah lagi."),
    "TOO_LARGE": gettext_lazy("ZIP ini lebih dari 100 MB. Bagi menjadi beberapa ZIP, lalu unggah satu per satu."),
    "TOO_MANY": gettext_lazy("ZIP ini berisi lebih dari 20.000 berkas. Bagi menjadi beberapa ZIP."),
    "TOO_MUCH_INSIDE": gettext_lazy("Isi ZIP ini terlalu besar untuk dibuka. Bagi menjadi beberapa ZIP."),
    "NOTHING": gettext_lazy("ZIP ini kosong. Masukkan satu dokumen untuk setiap pekerja, lalu unggah lagi."),
}


class ArchiveRefused(Exception):
    """The ZIP as a whole is not read; `code` stands in `ARCHIVE_FAULTS`."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Packed:
    """One file of a ZIP. `number`: the NIK or KPJ that its name is, "" when it is none; `shown_name` hides numbers."""

    place: int
    number: str
    shown_name: str
    ending: str
    info: zipfile.ZipInfo

    @property
    def hides_its_place(self) -> bool:
        """Whether its name leads out of the folder into which somebody unpacks it, or it only points elsewhere."""
        name = self.info.orig_filename
        parts = name.replace("\\", "/").split("/")
        is_link = stat.S_ISLNK(self.info.external_attr >> 16)
        return is_link or ".." in parts or name.startswith(("/", "\\")) or ":" in name or "\0" in name


class Archive:
    """An opened ZIP. Raises `ArchiveRefused`."""

    def __init__(self, stream: BinaryIO):
        refuse_large_list(stream)
        try:
            self._zip = zipfile.ZipFile(stream)
        except CANNOT_UNZIP as error:
            raise ArchiveRefused("NOT_A_ZIP") from error
        infos = [info for info in self._zip.infolist() if not info.is_dir() and not _is_left_by_system(info.filename)]
        if not infos:
            raise ArchiveRefused("NOTHING")
        if len(infos) > MOST_FILES:
            raise ArchiveRefused("TOO_MANY")
        if sum(info.file_size for info in infos) > LARGEST_CONTENT:
            raise ArchiveRefused("TOO_MUCH_INSIDE")
        self._infos = infos

    def __len__(self) -> int:
        return len(self._infos)

    def files(self, first: int = 0) -> Iterator[Packed]:
        """In the order of the ZIP, from the file at place `first` on."""
        for place, info in enumerate(self._infos[first:], start=first):
            yield _packed(place, info)

    def read(self, packed: Packed) -> bytes:
        """Its bytes, unpacked: never more than a document may have. Raises `DocumentRefused`."""
        _refuse_unreadable(packed)
        try:
            with self._zip.open(packed.info) as stream:
                data = stream.read(LARGEST_DOCUMENT + 1)
        except CANNOT_UNZIP:
            raise DocumentRefused(
                _("Berkas ini rusak di dalam ZIP. Buat ZIP yang baru dengan berkas yang utuh.")
            ) from None
        refuse_too_large(len(data))
        return data


def refuse_large_list(stream: BinaryIO) -> None:
    """Before Python reads the list of files into memory, whatever the ZIP says of itself. Raises `ArchiveRefused`."""
    stream.seek(0, 2)
    size = stream.tell()
    if size > LARGEST_ARCHIVE:
        raise ArchiveRefused("TOO_LARGE")
    stream.seek(max(size - END_SIZE - LONGEST_COMMENT, 0))
    tail = stream.read()
    place = tail.rfind(END)
    if place < 0 or len(tail) - place < END_SIZE:
        raise ArchiveRefused("NOT_A_ZIP")
    count, list_size = (
        struct.unpack("<H", tail[place + 10 : place + 12])[0],
        struct.unpack("<L", tail[place + 12 : place + 16])[0],
    )
    if count > MOST_FILES:
        raise ArchiveRefused("TOO_MANY")
    if list_size > LARGEST_LIST or END_OF_LARGE in tail[max(place - 20, 0) : place]:
        raise ArchiveRefused("TOO_MUCH_INSIDE")


def as_upload(packed: Packed, data: bytes) -> SimpleUploadedFile:
    """The file as `documents` takes it, without the number in its name."""
    return SimpleUploadedFile(f"{KEPT_NAME}{packed.ending}", data)


def hide_numbers(name: str) -> str:
    """Fit to be shown: "3275••••••••0004.pdf"."""
    plain = UNPRINTABLE.sub(" ", name).strip() or "berkas"
    hidden = NUMBER.sub(_hidden, plain)
    return hidden if len(hidden) <= LONGEST_NAME else f"{hidden[: LONGEST_NAME - 1]}…"


def _hidden(match: re.Match) -> str:
    number = match[0]
    shown = 4 if len(number) >= 11 else 1
    return f"{number[:shown]}{'•' * (len(number) - 2 * shown)}{number[-shown:]}"


def _packed(place: int, info: zipfile.ZipInfo) -> Packed:
    name = info.filename.replace("\\", "/").rsplit("/", 1)[-1]
    numbered = NUMBERED.fullmatch(name.replace(" ", ""))
    ending = PurePosixPath(name).suffix[:10]
    return Packed(
        place=place,
        number=numbered[1] if numbered else "",
        shown_name=hide_numbers(name),
        ending=UNPRINTABLE.sub("", ending),
        info=info,
    )


def _refuse_unreadable(packed: Packed) -> None:
    info = packed.info
    if packed.hides_its_place:
        raise DocumentRefused(_("Nama berkas ini menunjuk ke luar ZIP. Masukkan berkasnya sendiri ke dalam ZIP."))
    if info.flag_bits & ENCRYPTED:
        raise DocumentRefused(_("Berkas ini terkunci kata sandi. Buat ZIP tanpa kata sandi."))
    if info.compress_type not in CAN_UNPACK:
        raise DocumentRefused(_("Berkas ini dipadatkan dengan cara lain. Buat ZIP biasa dari komputer Anda."))
    refuse_too_large(info.file_size)
    if info.file_size > SUSPICIOUS_FROM and info.file_size > HIGHEST_RATIO * max(info.compress_size, 1):
        raise DocumentRefused(_("Isi berkas ini jauh lebih besar daripada ukurannya di ZIP. Pindai ulang dokumennya."))


def _is_left_by_system(name: str) -> bool:
    return any(part.casefold() in LEFT_BY_SYSTEMS or part.startswith("._") for part in name.split("/"))
