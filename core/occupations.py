"""Occupations: the major and sub-major groups of the Indonesian classification (KBJI, which follows ISCO-08)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Occupation(models.TextChoices):
    """Sub-major groups by their two digits; the first digit names the major group (`MAJOR_GROUPS`)."""

    LEADERS = "11", _("Pimpinan perusahaan dan lembaga")
    BUSINESS_MANAGERS = "12", _("Manajer administrasi dan penjualan")
    PRODUCTION_MANAGERS = "13", _("Manajer produksi dan layanan khusus")
    SHOP_MANAGERS = "14", _("Manajer hotel, restoran, dan toko")
    ENGINEERS = "21", _("Ahli ilmu alam dan teknik")
    HEALTH = "22", _("Dokter, perawat, dan ahli kesehatan")
    TEACHERS = "23", _("Guru dan pengajar")
    BUSINESS = "24", _("Ahli keuangan, SDM, dan pemasaran")
    SOFTWARE = "25", _("Ahli teknologi informasi")
    LAW_AND_CULTURE = "26", _("Ahli hukum, sosial, dan budaya")
    TECHNICIANS = "31", _("Teknisi dan pengawas teknik")
    HEALTH_ASSISTANTS = "32", _("Asisten tenaga kesehatan")
    BUSINESS_ASSISTANTS = "33", _("Staf keuangan dan pembelian")
    SOCIAL_ASSISTANTS = "34", _("Staf hukum, sosial, olahraga, dan dapur")
    IT_TECHNICIANS = "35", _("Teknisi komputer dan jaringan")
    CLERKS = "41", _("Staf administrasi umum")
    CUSTOMER_CLERKS = "42", _("Kasir dan layanan pelanggan")
    STOCK_CLERKS = "43", _("Staf pembukuan, gudang, dan pengiriman")
    OTHER_CLERKS = "44", _("Staf administrasi lainnya")
    PERSONAL_SERVICES = "51", _("Juru masak, pramusaji, dan jasa perorangan")
    SALES = "52", _("Tenaga penjualan")
    CARERS = "53", _("Pengasuh dan perawat perorangan")
    GUARDS = "54", _("Tenaga keamanan")
    FARMERS = "61", _("Petani dan peternak")
    FISHERS = "62", _("Pekerja kehutanan dan perikanan")
    SUBSISTENCE = "63", _("Petani dan nelayan untuk kebutuhan sendiri")
    BUILDERS = "71", _("Tukang bangunan")
    METAL_WORKERS = "72", _("Tukang las, logam, dan montir mesin")
    CRAFTS = "73", _("Perajin dan pekerja percetakan")
    ELECTRICIANS = "74", _("Tukang listrik dan elektronik")
    FOOD_AND_GARMENT = "75", _("Pengolah makanan, kayu, dan pakaian")
    MACHINE_OPERATORS = "81", _("Operator mesin pabrik")
    ASSEMBLERS = "82", _("Perakit")
    DRIVERS = "83", _("Sopir dan operator alat bergerak")
    CLEANERS = "91", _("Petugas kebersihan dan pekerja rumah tangga")
    FARM_LABOURERS = "92", _("Buruh tani, hutan, dan perikanan")
    LABOURERS = "93", _("Buruh tambang, bangunan, pabrik, dan angkutan")
    KITCHEN_HELPERS = "94", _("Pembantu dapur")
    STREET_WORKERS = "95", _("Pedagang dan pekerja jalanan")
    OTHER_LABOURERS = "96", _("Petugas sampah dan pekerja kasar lainnya")


MAJOR_GROUPS = {
    "1": _("Manajer"),
    "2": _("Profesional"),
    "3": _("Teknisi dan asisten profesional"),
    "4": _("Tata usaha"),
    "5": _("Jasa dan penjualan"),
    "6": _("Pertanian, kehutanan, dan perikanan"),
    "7": _("Pengolahan dan kerajinan"),
    "8": _("Operator dan perakit mesin"),
    "9": _("Pekerja kasar"),
}


def occupation_choices() -> list[tuple[object, list[tuple[str, object]]]]:
    """The occupations under their major groups, for a select box."""
    return [
        (group, [(item.value, item.label) for item in Occupation if item.value.startswith(digit)])
        for digit, group in MAJOR_GROUPS.items()
    ]
