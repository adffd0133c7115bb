"""What can be wrong with what an employer says of a worker: codes, and for each the problem and what to do."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from registry.refusals import RegistryRefusal


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with `field`. `details` fill the words and are JSON values; a warning refuses nothing."""

    field: str
    code: str
    details: dict[str, Any] = field(default_factory=dict)
    is_warning: bool = False

    @property
    def problem(self) -> str:
        return str(WORDS[self.code][0]) % self.details

    @property
    def cure(self) -> str:
        return str(WORDS[self.code][1]) % self.details

    def __str__(self) -> str:
        return f"{self.problem} {self.cure}"


class DataRefused(RegistryRefusal):
    """`findings` tell every reason."""

    def __init__(self, findings: Iterable[Finding]):
        self.findings = list(findings)
        super().__init__(" ".join(map(str, self.findings)))


def faults(findings: Iterable[Finding]) -> list[Finding]:
    """Those that refuse."""
    return [finding for finding in findings if not finding.is_warning]


# What cannot be read in one cell.
CELLS = {
    "NIK_SCIENTIFIC": (
        _("NIK berubah menjadi bentuk seperti 3,27E+15."),
        _("Format kolom sebagai Teks, lalu tempel lagi NIK-nya."),
    ),
    "PHONE": (_("Nomor ponsel tidak terbaca."), _("Tulis seperti 081234567890, atau kosongkan.")),
    "EMAIL": (_("Alamat email tidak terbaca."), _("Tulis seperti nama@contoh.id, atau kosongkan.")),
    "NOT_IN_LIST": (_("Isi ini tidak ada di pilihan."), _("Pilih salah satu isi dari daftar di templat.")),
    "PROGRAMME_UNKNOWN": (
        _("Ada program yang tidak dikenal."),
        _("Tulis kode program dengan spasi di antaranya: JKN JKK JHT JP JKM."),
    ),
    "LONG_TEXT": (_("Teks ini terlalu panjang."), _("Singkat teks ini.")),
    "NO_LETTERS": (_("Tidak ada huruf dalam teks ini."), _("Tulis nama atau jabatan dengan huruf.")),
}

# Who is meant.
PEOPLE = {
    "WHO_MISSING": (_("NIK dan KPJ kosong."), _("Isi salah satu.")),
    "NIK_LENGTH": (_("NIK harus 16 angka. Isi di sini: %(digits)s angka."), _("Salin semua angkanya dari KTP.")),
    "NIK_IMPOSSIBLE": (
        _("Angka ini tidak mungkin NIK: tanggal lahir atau nomor urut di dalamnya salah."),
        _("Periksa lagi angkanya di KTP."),
    ),
    "NIK_UNKNOWN": (
        _("NIK tidak ada di data pekerja perusahaan ini."),
        _("Periksa NIK-nya, atau daftarkan dulu sebagai peserta baru."),
    ),
    "KPJ_UNKNOWN": (
        _("KPJ tidak ada di data pekerja perusahaan ini."),
        _("Periksa 11 angka KPJ di daftar pekerja."),
    ),
    "KPJ_OTHER": (_("KPJ ini milik pekerja lain, bukan pemilik NIK ini."), _("Periksa keduanya, atau isi satu saja.")),
    "NAME_DIFFERS": (
        _("Nama berbeda dari data pekerja dengan nomor ini."),
        _("Periksa apakah baris ini untuk pekerja yang benar."),
    ),
    "PERSON_DIFFERS": (
        _("Nama atau tanggal lahir berbeda dari data peserta dengan NIK ini."),
        _("Cocokkan dengan KTP. Bila KTP sudah benar, pekerja dapat melaporkan kesalahan datanya."),
    ),
    "INACTIVE": (_("Kepesertaan pekerja ini sudah nonaktif."), _("Pilih pekerja lain.")),
}

# Enrolling.
ENROLMENTS = {
    "ALREADY_ENROLLED": (
        _("Pekerja ini sudah terdaftar di perusahaan ini dengan KPJ %(kpj)s."),
        _("Tidak perlu didaftarkan lagi. Data kontrak dapat diperbaiki di halaman pekerja."),
    ),
    "STILL_ACTIVE": (
        _("Masa kerja sebelumnya dengan KPJ %(kpj)s masih aktif."),
        _("Nonaktifkan dulu kepesertaan itu, lalu daftarkan lagi."),
    ),
    "WORKED_THEN": (
        _("Pekerja ini masih bekerja di perusahaan ini sampai %(day)s."),
        _("Tulis tanggal mulai sesudah hari itu."),
    ),
    "BORN_LATER": (_("Tanggal lahir tidak sebelum mulai bekerja."), _("Periksa kedua tanggal itu.")),
    "TOO_YOUNG": (
        _("Usia pekerja di bawah 15 tahun saat mulai bekerja."),
        _("Periksa tanggal lahir dan tanggal mulai bekerja."),
    ),
    "NIK_BIRTH_DATE": (
        _("Tanggal lahir berbeda dari yang tersirat di NIK."),
        _("Cocokkan dengan KTP. Bila KTP begitu adanya, data ini tetap dapat dikirim."),
    ),
    "NOT_WNI": (
        _("Hanya warga negara Indonesia menjadi peserta JKP (PP 37/2021 Pasal 4)."),
        _("Pekerja ini didaftarkan ke program lain saja. Periksa kewarganegaraannya."),
    ),
    "AGE_AT_ENROLMENT": (
        _("Pekerja ini sudah 54 tahun atau lebih, sehingga tidak menjadi peserta JKP (PP 37/2021 Pasal 4)."),
        _("Pekerja ini didaftarkan ke program lain saja. Periksa tanggal lahirnya."),
    ),
    "LATE_30_DAYS": (
        _("Lewat 30 hari sejak mulai bekerja (PP 37/2021 Pasal 6)."),
        _("Daftarkan sekarang. Iuran dihitung sejak mulai bekerja."),
    ),
    "PROGRAMMES_MISSING": (
        _("Untuk skala perusahaan ini belum ada program: %(programmes)s."),
        _("Tambahkan program itu. Tanpa program lengkap, hak JKP pekerja terhalang."),
    ),
    "PHONE_MISSING": (
        _("Nomor ponsel kosong, sehingga kami tidak dapat mengabari pekerja."),
        _("Isi nomor ponsel bila ada."),
    ),
    "WAGE_MISSING": (_("Upah pekerja baru kosong."), _("Isi upah sebulan dalam rupiah.")),
    "WAGE_MISMATCH": (
        _("Upah di sini berbeda dari upah terlapor %(wage)s."),
        _("Periksa upahnya. Upah terlapor tidak diubah dari sini; pakai perubahan upah."),
    ),
}

# Contracts and dates.
CONTRACTS = {
    "DATE_FUTURE": (_("Tanggal ini sesudah hari ini."), _("Tulis tanggal hari ini atau sebelumnya.")),
    "DATE_BEFORE_START": (_("Tanggal ini sebelum mulai bekerja."), _("Periksa tanggal ini dan tanggal mulai bekerja.")),
    "PKWT_END_MISSING": (
        _("Untuk PKWT, nomor perjanjian dan akhir kontrak kosong."),
        _("Isi akhir kontrak, atau nomor perjanjiannya."),
    ),
    "PKWT_END_OPEN": (
        _("Akhir kontrak PKWT kosong."),
        _("Isi bila ada tanggalnya. PKWT sampai pekerjaan selesai boleh tanpa tanggal."),
    ),
    "PKWTT_HAS_END": (_("PKWTT tidak punya akhir kontrak."), _("Kosongkan akhir kontrak, atau pilih PKWT.")),
    "APPOINTMENT_OF_PKWT": (
        _("Surat pengangkatan hanya untuk PKWTT."),
        _("Kosongkan surat pengangkatan, atau pilih PKWTT."),
    ),
    "START_AFTER_END": (
        _("Mulai bekerja tidak boleh sesudah berhenti bekerja, %(day)s."),
        _("Periksa tanggal mulai bekerja."),
    ),
    "START_AFTER_MONTH": (
        _("Upah sudah dilaporkan untuk %(month)s, sebelum tanggal ini."),
        _("Tulis tanggal mulai pada bulan itu atau sebelumnya."),
    ),
    "END_BEFORE_MONTH": (
        _("Upah sudah dilaporkan untuk %(month)s, sesudah tanggal ini."),
        _("Tulis akhir kontrak pada bulan itu atau sesudahnya."),
    ),
}

# Months, wages and payments.
MONTHS = {
    "MONTH_FUTURE": (_("Bulan ini belum tiba."), _("Laporkan paling jauh bulan berjalan.")),
    "MONTH_BEFORE_START": (
        _("Bulan ini sebelum pekerja mulai bekerja."),
        _("Periksa bulan, atau tanggal mulai bekerja di data pekerja."),
    ),
    "MONTH_AFTER_END": (
        _("Bulan ini sesudah pekerja berhenti."),
        _("Periksa bulan, atau tanggal berhenti di data pekerja."),
    ),
    "WAGE_SETTLED": (
        _("%(month)s sudah dibayar dengan upah %(wage)s."),
        _("Upah bulan yang sudah dibayar tidak dapat diubah. Samakan upahnya, atau mulai dari bulan sesudahnya."),
    ),
    "WAGE_REPLACED": (
        _("Bulan ini sudah dilaporkan dengan upah %(wage)s."),
        _("Upah itu akan diganti. Periksa upahnya."),
    ),
    "PAID_FUTURE": (_("Tanggal bayar sesudah hari ini."), _("Tulis tanggal bayar yang benar, atau kosongkan.")),
    "PAID_BEFORE_MONTH": (
        _("Tanggal bayar sebelum bulan iurannya."),
        _("Tulis tanggal bayar yang benar, atau kosongkan."),
    ),
    "PAID_TWO_DAYS": (
        _("Bulan ini sudah punya tanggal bayar lain, %(day)s."),
        _("Tulis satu tanggal bayar untuk satu bulan."),
    ),
}

# The end of a participation.
DEACTIVATIONS = {
    "ALREADY_INACTIVE": (_("Peserta ini sudah nonaktif sejak %(day)s."), _("Tidak perlu dinonaktifkan lagi.")),
    "BEFORE_LAST_DAY": (
        _("Tanggal ini sebelum hari terakhir bekerja, %(day)s."),
        _("Tulis hari itu atau sesudahnya."),
    ),
}

WORDS = CELLS | PEOPLE | ENROLMENTS | CONTRACTS | MONTHS | DEACTIVATIONS
