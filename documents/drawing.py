"""Draws one page of a document. Runs in the child process of `documents.sandbox`, because it parses what strangers sent."""

import io

import pypdfium2
from PIL import Image

from documents.findings import Unfit

PDF = "application/pdf"
MOST_PIXELS = 12_000_000  # drawn; a page much longer than wide is drawn smaller
MOST_PIXELS_READ = 50_000_000  # as many as a photo may have when it is received
COLOURS = 128  # enough to read a scan by, at a third of the bytes
CANNOT = "cannot_be_drawn"


def drawn(data: bytes, content_type: str, page: int, width: int) -> tuple[dict, bytes]:
    """The page (from 1) as PNG, so many pixels wide. Raises `Unfit`."""
    image = pdf_page(data, page, width) if content_type == PDF else photo(data, page, width)
    return {}, as_png(image)


def counted(data: bytes) -> tuple[dict, bytes]:
    """How many pages a PDF has."""
    return {"pages": len(opened(data))}, b""


def opened(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        raise Unfit(CANNOT) from None


def pdf_page(data: bytes, page: int, width: int) -> Image.Image:
    """With its own rotation, on white."""
    document = opened(data)
    if not 1 <= page <= len(document):
        raise Unfit(CANNOT)
    try:
        paper = document[page - 1]
        points_wide, points_high = paper.get_size()
        scale = min(width / points_wide, (MOST_PIXELS / (points_wide * points_high)) ** 0.5)
        if points_wide * scale < 1 or points_high * scale < 1:
            raise Unfit(CANNOT)
        return paper.render(scale=scale).to_pil()
    except (pypdfium2.PdfiumError, ZeroDivisionError):
        raise Unfit(CANNOT) from None


def photo(data: bytes, page: int, width: int) -> Image.Image:
    """No larger than it is."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS_READ
    try:
        image = Image.open(io.BytesIO(data), formats=("JPEG", "PNG"))
        if page != 1 or image.width * image.height > MOST_PIXELS_READ:
            raise Unfit(CANNOT)
        scale = min(1, width / image.width, (MOST_PIXELS / (image.width * image.height)) ** 0.5)
        size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
        image.draft("RGB", size)
        return on_white(image).resize(size, Image.Resampling.LANCZOS)
    except (OSError, ValueError, SyntaxError):
        raise Unfit(CANNOT) from None


def on_white(image: Image.Image) -> Image.Image:
    """What is see-through shows white, as on paper."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    image = image.convert("RGBA")
    paper = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(paper, image).convert("RGB")


def as_png(image: Image.Image) -> bytes:
    kept = io.BytesIO()
    image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(kept, "PNG", optimize=True)
    return kept.getvalue()
