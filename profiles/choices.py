"""What can be chosen in a profile."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EducationLevel(models.TextChoices):
    NONE = "none", _("Tidak tamat SD")
    PRIMARY = "primary", _("SD atau sederajat")
    JUNIOR = "junior", _("SMP atau sederajat")
    SENIOR = "senior", _("SMA atau sederajat")
    VOCATIONAL = "vocational", _("SMK atau sederajat")
    DIPLOMA_SHORT = "diploma_1_2", _("Diploma 1 atau 2")
    DIPLOMA = "diploma_3", _("Diploma 3")
    BACHELOR = "bachelor", _("Sarjana atau Diploma 4")
    MASTER = "master", _("Magister")
    DOCTOR = "doctor", _("Doktor")


class Language(models.TextChoices):
    """By their ISO 639-1 codes."""

    INDONESIAN = "id", _("Bahasa Indonesia")
    JAVANESE = "jv", _("Bahasa Jawa")
    SUNDANESE = "su", _("Bahasa Sunda")
    ENGLISH = "en", _("Bahasa Inggris")
    ARABIC = "ar", _("Bahasa Arab")
    DUTCH = "nl", _("Bahasa Belanda")
    GERMAN = "de", _("Bahasa Jerman")
    JAPANESE = "ja", _("Bahasa Jepang")
    KOREAN = "ko", _("Bahasa Korea")
    MALAY = "ms", _("Bahasa Melayu")
    MANDARIN = "zh", _("Bahasa Mandarin")
    FRENCH = "fr", _("Bahasa Prancis")


class LanguageLevel(models.TextChoices):
    BASIC = "basic", _("Dasar: memahami kalimat sederhana")
    WORKING = "working", _("Cukup: dapat dipakai bekerja")
    FLUENT = "fluent", _("Lancar: lisan dan tulisan")
    NATIVE = "native", _("Bahasa ibu")


# Offered while one writes; any other words are taken too.
SUGGESTED_SKILLS = (
    _("Administrasi perkantoran"),
    _("Akuntansi dasar"),
    _("Bekerja dalam tim"),
    _("Desain grafis"),
    _("Instalasi listrik"),
    _("Jaringan komputer"),
    _("Layanan pelanggan"),
    _("Melayani kasir"),
    _("Membaca gambar teknik"),
    _("Memasak"),
    _("Memimpin regu"),
    _("Mengelas"),
    _("Mengelola gudang"),
    _("Mengemudi mobil (SIM A)"),
    _("Mengemudi truk (SIM B)"),
    _("Mengendarai motor (SIM C)"),
    _("Mengoperasikan forklift"),
    _("Menjahit"),
    _("Menjual dan menawarkan"),
    _("Microsoft Excel"),
    _("Microsoft Word"),
    _("Operator mesin produksi"),
    _("Pemasaran digital"),
    _("Pemrograman"),
    _("Pengendalian mutu"),
    _("Perawatan mesin"),
    _("Pertolongan pertama"),
    _("Rekrutmen dan penggajian"),
)
