"""The words for what can be wrong with a file or a row: (problem, what to do). A kind of upload brings more."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

MAX_ROWS = 20_000
MAX_BYTES = 5 * 1024 * 1024

ROW_FAULTS = {
    "EMPTY": (_("Kolom ini kosong."), _("Isi kolom ini.")),
    "SCIENTIFIC": (
        _("Angka berubah menjadi bentuk seperti 1,23E+10."),
        _("Format kolom sebagai Teks, lalu tempel lagi angkanya."),
    ),
    "NOT_DIGITS": (_("Isinya bukan angka."), _("Tulis angka saja.")),
    "AMOUNT": (_("Jumlah rupiah tidak terbaca."), _("Tulis seperti 4500000 atau 4.500.000.")),
    "DATE_FORMAT": (_("Tanggal tidak terbaca."), _("Tulis tanggal seperti 31-12-2025.")),
    "MONTH_FORMAT": (_("Bulan tidak terbaca."), _("Tulis bulan seperti 2025-03.")),
    "DUPLICATE": (_("Sama dengan baris %(other)s."), _("Hapus salah satu baris.")),
}

FILE_FAULTS = {
    "SPREADSHEET": _("Berkas ini bukan CSV. Di Excel atau LibreOffice, pilih Simpan sebagai CSV, lalu unggah lagi."),
    "NOT_TEXT": _("Berkas ini tidak terbaca sebagai teks. Unggah berkas CSV."),
    "BROKEN_TABLE": _("Tabel rusak di dekat baris %(line)s. Periksa tanda kutip di baris itu, lalu unggah lagi."),
    "COLUMN_MISSING": _("Kolom ini tidak ada di baris pertama: %(columns)s. Pakai nama kolom seperti di templat."),
    "COLUMN_TWICE": _("Kolom ini ada lebih dari satu kali: %(columns)s. Sisakan satu."),
    "NO_ROWS": _("Berkas ini tidak berisi data di bawah baris judul."),
    "TOO_MANY_ROWS": _("Berkas ini lebih dari %(limit)s baris. Bagi menjadi beberapa berkas."),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one row: the column, what stood there (shortened, a NIK hidden), and the code of the words.

    A warning does not keep the row from being written.
    """

    line: int
    column: str
    code: str
    found: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    is_warning: bool = False

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("line", "column", "code", "found", "details", "is_warning")}
