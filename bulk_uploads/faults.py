"""The words for what can be wrong with a file or a row: (problem, what to do). A kind of upload brings more."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

MAX_ROWS = 20_000
MAX_BYTES = 10 * 1024 * 1024

ROW_FAULTS = {
    "EMPTY": (_("Kolom ini kosong."), _("Isi kolom ini.")),
    "SCIENTIFIC": (
        _("Angka berubah menjadi bentuk seperti 3,27E+15, jadi angka terakhirnya hilang."),
        _("Format kolom sebagai Teks, lalu tempel lagi angkanya."),
    ),
    "NOT_DIGITS": (_("Isinya bukan angka."), _("Tulis angka saja.")),
    "AMOUNT": (_("Jumlah rupiah tidak terbaca."), _("Tulis seperti 4500000 atau 4.500.000.")),
    "DATE_FORMAT": (_("Tanggal tidak terbaca."), _("Tulis tanggal seperti 31-12-2025.")),
    "MONTH_FORMAT": (_("Bulan tidak terbaca."), _("Tulis bulan seperti 2025-03.")),
    "DUPLICATE": (_("Sama dengan baris %(other)s."), _("Hapus salah satu baris.")),
    "NOT_CHECKED": (_("Baris ini tidak dapat kami periksa."), _("Periksa isinya. Bila sudah benar, hubungi bantuan.")),
    "NOT_WRITTEN": (_("Baris ini tidak dapat kami simpan."), _("Periksa isinya. Bila sudah benar, hubungi bantuan.")),
    "FORMULA": (
        _("Isi ini dimulai dengan tanda rumus, atau rumusnya belum dihitung."),
        _("Tulis hasilnya sebagai teks atau angka biasa, tanpa tanda = + - @ di depan."),
    ),
    "SHEET_ERROR": (
        _("Sel ini berisi pesan galat seperti #N/A, bukan data."),
        _("Perbaiki rumusnya atau tulis datanya langsung."),
    ),
    "TOO_LONG": (_("Isi kolom ini terlalu panjang."), _("Ringkas isinya. Paling banyak 2.000 huruf.")),
}

FILE_FAULTS = {
    "NOTHING": _("Berkas ini kosong. Isi templat, simpan, lalu unggah lagi."),
    "TOO_BIG": _("Berkas ini lebih dari 10 MB. Bagi menjadi beberapa berkas, lalu unggah satu per satu."),
    "NOT_TEXT": _("Berkas ini tidak terbaca. Simpan sebagai XLSX atau CSV, lalu unggah lagi."),
    "NOT_A_TABLE": _("Berkas ini bukan tabel. Isi templat dan simpan sebagai XLSX atau CSV, lalu unggah lagi."),
    "WEB_PAGE": _(
        "Isi berkas ini halaman web, bukan XLSX. Buka di Excel atau LibreOffice, pilih Simpan sebagai XLSX, lalu unggah"
        " lagi."
    ),
    "OLD_EXCEL": _(
        "Berkas ini memakai bentuk Excel lain (XLS atau XLSB). Buka lagi, pilih Simpan sebagai XLSX, lalu unggah lagi."
    ),
    "OPEN_DOCUMENT": _(
        "Berkas ini memakai bentuk OpenDocument. Di LibreOffice, pilih Simpan sebagai XLSX atau CSV, lalu unggah lagi."
    ),
    "MACRO": _("Berkas ini berisi program (makro). Simpan sebagai XLSX tanpa makro, lalu unggah lagi."),
    "PASSWORD": _("Berkas ini memakai kata sandi. Simpan lagi tanpa kata sandi, lalu unggah lagi."),
    "ZIP": _("Berkas ini berkas ZIP. Keluarkan XLSX atau CSV di dalamnya, lalu unggah satu per satu."),
    "BROKEN_FILE": _("Berkas ini rusak atau belum selesai tersimpan. Simpan lagi sebagai XLSX, lalu unggah lagi."),
    "TOO_MUCH_INSIDE": _("Isi berkas ini terlalu besar untuk dibuka. Salin datanya ke templat baru, lalu unggah lagi."),
    "EMPTY_ROWS": _(
        "Berkas ini berisi lebih dari 100.000 baris, sebagian besar kosong. Salin baris yang berisi data ke templat baru,"
        " lalu unggah lagi."
    ),
    "LONG_LINE": _("Ada baris yang terlalu panjang. Periksa apakah setiap pekerja ada di baris sendiri."),
    "BROKEN_TABLE": _("Tabel rusak di dekat baris %(line)s. Periksa tanda kutip di baris itu, lalu unggah lagi."),
    "COLUMN_MISSING": _(
        "Kolom ini tidak ditemukan: %(columns)s. Pakai nama kolom seperti di templat, di satu baris di atas data."
    ),
    "COLUMN_TWICE": _("Kolom ini ada lebih dari satu kali: %(columns)s. Sisakan satu."),
    "OLD_TEMPLATE": _("Anda memakai templat lama. Berkas tetap dibaca. Lain kali, unduh templat terbaru."),
    "OLD_TEMPLATE_LACKS": _(
        "Templat ini sudah lama dan tidak punya kolom: %(columns)s. Unduh templat terbaru, lalu salin data Anda."
    ),
    "NO_ROWS": _("Berkas ini tidak berisi data di bawah baris judul. Isi datanya, lalu unggah lagi."),
    "TOO_MANY_COLUMNS": _("Berkas ini lebih dari %(limit)s kolom. Hapus kolom yang tidak ada di templat."),
    "TOO_MANY_ROWS": _("Berkas ini lebih dari %(limit)s baris. Bagi menjadi beberapa berkas."),
}


class UnreadableFile(Exception):
    """The file as a whole cannot be read; `code` stands in `FILE_FAULTS`, `details` fill its words."""

    def __init__(self, code: str, **details: str) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


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
