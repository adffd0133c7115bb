"""Why a file is not kept, in words that say what to do."""

from django.utils.translation import gettext_lazy as _

MEGABYTE = 1024 * 1024

SENTENCES = {
    "empty": _("Berkas ini kosong (0 byte). Buka dulu di perangkat Anda, lalu pilih lagi."),
    "too_large": _("Ukuran berkas %(size)s MB. Paling besar %(most)s MB. Coba foto ulang dengan mutu lebih rendah."),
    "wrong_type": _("Berkas harus JPG, PNG, atau PDF. Berkas Anda: %(name)s. Simpan ulang sebagai JPG, PNG, atau PDF."),
    "broken_picture": _("Foto ini rusak atau tidak lengkap. Foto ulang, lalu unggah lagi."),
    "too_many_pixels": _("Foto ini terlalu besar (lebih dari 50 megapiksel). Foto ulang dengan mutu lebih rendah."),
    "too_long": _(
        "Foto ini terlalu panjang: %(pixels)s piksel. Paling panjang %(most)s piksel. Potong menjadi beberapa foto."
    ),
    "animated": _("Gambar ini bergerak. Simpan satu gambarnya sebagai JPG atau PNG, lalu unggah lagi."),
    "broken_pdf": _("PDF ini rusak atau tidak lengkap. Simpan ulang sebagai PDF, atau unggah fotonya."),
    "locked": _("PDF terkunci kata sandi. Unggah tanpa kata sandi."),
    "no_pages": _("PDF ini tidak punya halaman. Simpan ulang, lalu unggah lagi."),
    "too_many_pages": _("PDF ini %(pages)s halaman. Paling banyak %(most)s. Unggah halaman yang penting saja."),
    "active": _("PDF ini berisi program atau lampiran. Demi keamanan, cetak ke PDF baru, lalu unggah lagi."),
    "swaps_digits": _(
        "PDF ini memakai pemampatan JBIG2 yang dapat menukar angka. Pindai ulang sebagai JPG, atau unggah fotonya."
    ),
    "two_files_in_one": _("Berkas ini PDF dan ZIP sekaligus. Demi keamanan, cetak ke PDF baru, lalu unggah lagi."),
    "added_to_signed": _(
        "Ada isi tambahan di luar PDF bertanda tangan ini. Unduh lagi berkas aslinya, lalu unggah yang asli."
    ),
    "too_hard": _("Berkas ini terlalu rumit untuk kami periksa. Cetak ke PDF baru, atau unggah fotonya."),
    "not_now": _("Berkas belum dapat kami periksa. Ini bukan salah Anda. Coba lagi beberapa menit lagi."),
    "no_room": _("Berkas belum dapat kami simpan. Ini bukan salah Anda. Coba lagi beberapa menit lagi."),
    "too_often": _("Terlalu banyak berkas dalam satu jam. Unggah lagi mulai %(when)s. Isian lain tidak hilang."),
    "one_at_a_time": _("Pilih satu berkas saja untuk isian ini. Kirim berkas lain sesudahnya."),
}


def in_megabytes(size: int) -> str:
    """ "5,1": with one digit, and never less than it is: 5 MB and one byte are more than 5."""
    return f"{-(-size * 10 // MEGABYTE) / 10:.1f}".replace(".", ",")
