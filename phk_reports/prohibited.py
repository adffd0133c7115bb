"""Reasons for which nobody may be dismissed (UU 13/2003 Pasal 153 ayat (1)), found in what people write freely.

A hit refuses nothing: the words may be innocent, and the law makes such a PHK void whether a program sees it or not. The
employer is warned before sending, and the mediator looks.
"""

import re
import unicodedata

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

ARTICLE = "UU 13/2003 Pasal 153 ayat (1)"


class Prohibited(TextChoices):
    """By the letters of the article."""

    ILL = "a", _("sakit menurut dokter, tidak lebih dari 12 bulan")
    STATE_DUTY = "b", _("menjalankan kewajiban terhadap negara")
    WORSHIP = "c", _("menjalankan ibadah agamanya")
    MARRIAGE = "d", _("menikah")
    MOTHERHOOD = "e", _("hamil, melahirkan, keguguran, atau menyusui")
    KINSHIP = "f", _("pertalian darah atau perkawinan dengan pekerja lain di perusahaan")
    UNION = "g", _("mendirikan, menjadi anggota, atau pengurus serikat pekerja")
    REPORTED_A_CRIME = "h", _("mengadukan pengusaha kepada pihak berwajib")
    WHO_THEY_ARE = "i", _("paham, agama, suku, jenis kelamin, kondisi fisik, atau status perkawinan")
    DISABLED_BY_WORK = "j", _("cacat tetap atau sakit akibat kerja yang masih dalam pemulihan")


# Words that hold one of those below and mean something else.
INNOCENT = (
    r"rumah sakit",
    r"sakit hati",
    r"sakit (?:yang )?(?:berkepanjangan|menahun)",
    r"sakit (?:selama |sudah )?(?:lebih dari|melebihi|di ?atas) (?:12|dua belas) bulan",
    r"(?:rumah|tempat) ibadah",
    r"(?:kementerian|pengadilan|guru|kantor urusan) agama",
    r"suku (?:cadang|bunga|dinas)",
    r"partai (?:besar|kecil)",
    r"(?:produk|barang|hasil|bahan|kain) cacat",
    r"cacat (?:produksi|produk|mutu|hukum)",
    r"(?:jaminan|tidak (?:ada|pernah|karena|akibat)|bukan (?:karena|akibat)) (?:hamil|kecelakaan kerja|sakit|menikah)",
    r"(?:dengan|oleh|bersama|dihadiri|disaksikan|kepada|melalui) (?:pengurus |ketua |perwakilan |wakil )?serikat",
)

PERSON = r"(?:pekerja|karyawan|karyawati|pegawai|buruh|ia|dia|yang bersangkutan|ybs)"
AUTHORITY = r"(?:polisi|kepolisian|polres|polsek|polda|kejaksaan|pihak berwajib|yang berwajib|aparat)"
COMPANY = r"(?:perusahaan|pengusaha|atasan|atasannya|pimpinan|direktur|direksi|manajemen|majikan|bos|hrd)"
PRAYER = r"(?:salat|shalat|sholat|solat|sembahyang|jumatan|jum'?at(?:an)?)"

WORDS: dict[Prohibited, tuple[str, ...]] = {
    Prohibited.ILL: (
        r"(?:karena|krn|sebab|akibat|sering|sedang|masih|lagi|terus|i[zj]in|cuti) sakit",
        r"sakit sakitan",
        r"(?:jatuh|alasan|dalam keadaan) sakit",
        r"(?:rawat|di ?rawat) (?:inap|di rumah sakit)",
        r"opname",
        r"surat (?:keterangan )?(?:dokter|sakit)",
    ),
    Prohibited.STATE_DUTY: (
        r"wajib militer",
        r"komponen cadangan",
        r"kewajiban (?:terhadap|kepada|pada) negara",
        r"(?:tugas|panggilan) negara",
        r"(?:men)?jadi saksi (?:di|pada|dalam|sidang)",
        r"(?:petugas|anggota) (?:kpps|tps|ppk|pps)",
        r"mencoblos",
    ),
    Prohibited.WORSHIP: (
        r"(?:ber)?ibadah(?:nya)?",
        r"(?:naik|pergi|cuti|ibadah|berangkat) haji",
        r"umr[ao]h",
        PRAYER,
        r"(?:ke|kebaktian(?: di)?|misa(?: di)?) gereja",
    ),
    Prohibited.MARRIAGE: (
        r"(?:me|di|per)?nikah(?:an|i|kan)?(?:nya)?",
        r"(?:me|di)?kawin(?:i|kan)?",
    ),
    Prohibited.MOTHERHOOD: (
        r"(?:meng|ke)?hamil(?:an)?(?:nya)?",
        r"bumil",
        r"(?:sedang|lagi|tengah) mengandung",
        r"(?:me)?lahiran",
        r"melahirkan",
        r"(?:ber|per)salin(?:an)?",
        r"keguguran",
        r"gugur kandungan",
        r"(?:me)?nyusui(?:nya)?",
        r"cuti (?:haid|melahirkan|bersalin)",
    ),
    Prohibited.KINSHIP: (
        r"(?:pertalian|hubungan|ikatan) (?:darah|keluarga|saudara|perkawinan)",
        r"suami (?:dan )?istri",
        r"pasutri",
        r"(?:suami|istri|isteri|adik|kakak|sepupu|ipar|anak|orang tua)(?:nya)? (?:juga |yang |sudah )?(?:be)?kerja",
        r"(?:suami|istri|isteri|adik|kakak|sepupu|ipar)(?:nya)? (?:juga )?(?:karyawan|karyawati|pegawai|pekerja)",
        r"(?:me)?nikah dengan (?:rekan|teman|sesama|karyawan|karyawati|pegawai|pekerja)",
    ),
    Prohibited.UNION: (
        r"berserikat",
        r"(?:anggota|pengurus|ketua|aktivis|ikut|masuk|gabung|bergabung|mendirikan|membentuk|aktif|kegiatan|provokator)"
        r"(?: \w+){0,2} serikat",
        r"serikat (?:buruh |pekerja )?(?:yang )?(?:dia|ia)? ?(?:pimpin|dirikan|bentuk)",
    ),
    Prohibited.REPORTED_A_CRIME: (
        rf"(?:melapor|melaporkan|lapor|mengadu|mengadukan|memolisikan|mempolisikan|menuntut) {COMPANY}"
        rf"(?! (?:ke|kepada) (?:bank|pajak))",
        rf"{PERSON} (?:\w+ )?(?:me)?lapor (?:ke|kepada) {AUTHORITY}",
        rf"{PERSON} (?:\w+ )?(?:me)?ngadu (?:ke|kepada) {AUTHORITY}",
    ),
    Prohibited.WHO_THEY_ARE: (
        r"agama(?:nya)?",
        r"(?:beda|perbedaan|karena) (?:keyakinan|paham|pilihan|ras|suku|golongan)",
        r"(?:aliran|pilihan|pandangan) politik",
        r"(?:anggota|pendukung|kader|simpatisan) partai",
        r"suku(?:nya)?",
        r"sara",
        r"warna kulit",
        r"jenis kelamin",
        r"gender",
        r"karena (?:dia |ia )?(?:seorang )?(?:perempuan|wanita|laki laki|pria|janda|duda)",
        r"status (?:per)?(?:kawin|nikah)(?:an)?",
        r"kondisi fisik",
        r"(?:terlalu )?(?:gemuk|kegemukan)",
        r"(?:ber)?(?:jilbab|hijab|kerudung)",
    ),
    Prohibited.DISABLED_BY_WORK: (
        r"cacat(?: \w+)?",
        r"kecelakaan (?:saat |waktu |di tempat )?(?:be)?kerja",
        r"(?:penyakit|sakit) (?:akibat|karena) (?:hubungan )?kerja",
        r"disabilitas",
        r"difabel",
        r"di ?amputasi",
    ),
}

NOT_A_WORD = re.compile(r"[^\w']+")
_INNOCENT = re.compile(rf"\b(?:{'|'.join(INNOCENT)})\b")
_WORDS = {reason: re.compile(rf"\b(?:{'|'.join(patterns)})\b") for reason, patterns in WORDS.items()}


def hits(text: str) -> list[Prohibited]:
    """Which forbidden reasons this text touches, in the order of the article."""
    plain = NOT_A_WORD.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
    left = _INNOCENT.sub(" _ ", plain)
    return [reason for reason, words in _WORDS.items() if words.search(left)]
