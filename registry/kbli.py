"""Sections of the Indonesian standard classification of business fields (KBLI 2020, Peraturan BPS 2/2020)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Section:
    """A letter, its name, and the two-digit divisions from `first` to `last`."""

    letter: str
    name: str
    first: int
    last: int

    @property
    def divisions(self) -> str:
        return f"{self.first:02d}" if self.first == self.last else f"{self.first:02d}–{self.last:02d}"


SECTIONS = (
    Section("A", _("Pertanian, kehutanan, dan perikanan"), 1, 3),
    Section("B", _("Pertambangan dan penggalian"), 5, 9),
    Section("C", _("Industri pengolahan"), 10, 33),
    Section("D", _("Listrik, gas, uap, air panas, dan udara dingin"), 35, 35),
    Section("E", _("Air, air limbah, sampah, dan pemulihan lingkungan"), 36, 39),
    Section("F", _("Konstruksi"), 41, 43),
    Section("G", _("Perdagangan besar dan eceran, reparasi mobil dan sepeda motor"), 45, 47),
    Section("H", _("Pengangkutan dan pergudangan"), 49, 53),
    Section("I", _("Akomodasi dan makan minum"), 55, 56),
    Section("J", _("Informasi dan komunikasi"), 58, 63),
    Section("K", _("Keuangan dan asuransi"), 64, 66),
    Section("L", _("Real estat"), 68, 68),
    Section("M", _("Profesional, ilmiah, dan teknis"), 69, 75),
    Section("N", _("Penyewaan, ketenagakerjaan, agen perjalanan, dan penunjang usaha"), 77, 82),
    Section("O", _("Administrasi pemerintahan, pertahanan, dan jaminan sosial wajib"), 84, 84),
    Section("P", _("Pendidikan"), 85, 85),
    Section("Q", _("Kesehatan dan kegiatan sosial"), 86, 88),
    Section("R", _("Kesenian, hiburan, dan rekreasi"), 90, 93),
    Section("S", _("Jasa lainnya"), 94, 96),
    Section("T", _("Rumah tangga sebagai pemberi kerja"), 97, 98),
    Section("U", _("Badan internasional"), 99, 99),
)


def section_of(code: str) -> Section | None:
    """The section of a five-digit code; None when its first two digits are in none."""
    division = int(code[:2]) if code[:2].isdecimal() else 0
    return next((section for section in SECTIONS if section.first <= division <= section.last), None)
