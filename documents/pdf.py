"""Letters on paper: A4, Roboto, a QR code that leads to the public check page."""

import io
import logging
from datetime import datetime, time
from pathlib import Path

import font_roboto
import segno
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from fpdf import FPDF

from core.clock import WIB
from core.templatetags.siap import tanggal
from documents.models import Letter

ROBOTO = Path(font_roboto.__file__).parent / "files"
MARGIN = 22
LABEL_WIDTH = 55
QR_WIDTH = 34
INK = (27, 31, 36)
MUTED = (90, 98, 108)
LINE = (200, 205, 212)

logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells thirty lines about every font of every letter


def check_url(letter: Letter) -> str:
    return f"{settings.SITE_URL}{letter.check_path}"


def qr_png(letter: Letter, scale: int = 8) -> bytes:
    """The QR code of the check page, as PNG."""
    kept = io.BytesIO()
    segno.make(check_url(letter), error="m", micro=False).save(kept, kind="png", scale=scale, border=4)
    return kept.getvalue()


def letter_pdf(letter: Letter) -> bytes:
    """The letter as PDF; the same letter always gives the same bytes."""
    with override("id"):
        return _Page(letter).written()


class _Page(FPDF):
    def __init__(self, letter: Letter):
        super().__init__(format="A4")
        self.letter = letter
        self.add_font("Roboto", "", str(ROBOTO / "Roboto-Regular.ttf"))
        self.add_font("Roboto", "B", str(ROBOTO / "Roboto-Bold.ttf"))
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.set_auto_page_break(True, margin=MARGIN + 12)
        self.set_title(letter.title)
        self.set_lang("id")
        self.set_creation_date(datetime.combine(letter.issued_on, time(), tzinfo=WIB))

    def header(self):
        self._say("B", 13, "SIAPkerja", INK)
        self._say("", 9, _("Situs contoh. Bukan surat resmi Kemnaker, BPJS Ketenagakerjaan, atau dinas."), MUTED)
        self.set_draw_color(*LINE)
        self.line(MARGIN, self.get_y() + 2, self.w - MARGIN, self.get_y() + 2)
        self.ln(8)

    def footer(self):
        self.set_y(-MARGIN)
        self.set_font("Roboto", "", 8)
        self.set_text_color(*MUTED)
        self.cell(0, 5, _("Periksa keaslian surat ini di %(url)s") % {"url": check_url(self.letter)})

    def written(self) -> bytes:
        letter = self.letter
        self.add_page()
        self._say("B", 18, letter.title, INK)
        if letter.register:
            self._say("", 10, _("Nomor %(number)s") % {"number": letter.register}, INK)
        self._say("", 10, _("Kode surat %(code)s") % {"code": letter.code_in_groups}, MUTED)
        self.ln(4)
        self._row(_("Nama"), letter.holder_name)
        for label, value in letter.rows:
            self._row(label, value)
        self._row(_("Diterbitkan"), f"{tanggal(letter.issued_on)}, {letter.issuer}")
        self.ln(8)
        self._check_code()
        return bytes(self.output())

    def _say(self, style: str, size: int, text: str, colour: tuple[int, int, int]):
        self.set_font("Roboto", style, size)
        self.set_text_color(*colour)
        self.multi_cell(0, size * 0.5, text, new_x="LMARGIN", new_y="NEXT")
        self.ln(1)

    def _row(self, label: str, value: str):
        """Side by side, on the next page where the whole row has no room here."""
        self.set_font("Roboto", "", 10)
        heights = [
            self.multi_cell(width, 6, text, dry_run=True, output="HEIGHT", align="L")
            for width, text in ((LABEL_WIDTH, label), (self.epw - LABEL_WIDTH, value))
        ]
        if self.will_page_break(max(heights)):
            self.add_page()
        top, page = self.get_y(), self.page
        self.set_text_color(*MUTED)
        self.multi_cell(LABEL_WIDTH, 6, label, new_x="RIGHT", new_y="TOP", align="L")
        self.set_xy(MARGIN + LABEL_WIDTH, top)
        self.set_text_color(*INK)
        self.multi_cell(0, 6, value, new_x="LMARGIN", new_y="NEXT", align="L")
        if self.page == page:
            self.set_y(top + max(heights))
        self.ln(1)

    def _check_code(self):
        if self.will_page_break(QR_WIDTH):
            self.add_page()
        top = self.get_y()
        self.image(io.BytesIO(qr_png(self.letter)), x=MARGIN, y=top, w=QR_WIDTH, alt_text=check_url(self.letter))
        self.set_xy(MARGIN + QR_WIDTH + 6, top + 6)
        self.set_font("Roboto", "", 9)
        self.set_text_color(*INK)
        self.multi_cell(
            0,
            5,
            _("Pindai kode ini, atau ketik kode surat di %(url)s. Halaman itu menunjukkan apakah surat ini asli.")
            % {"url": f"{settings.SITE_URL}/v/"},
            align="L",
        )
