"""Odd files of honest people, which must be kept: name → (what builds it, its file name, content type)."""

import io
import random
import struct
import zlib

import pikepdf
from PIL import Image, ImageCms

from documents.checks import MAX_BYTES
from tests.documents.factories import pdf, picture
from tests.documents.hostile.making import (
    chunk,
    drawn,
    exif,
    interlaced_png,
    noise,
    padded,
    pages,
    raw_pdf,
    raw_png,
    segment,
    signed_pdf,
    stream,
    with_segments,
)

JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"
LINE = b"0 0 m 10 10 l S"
PRINTER = b'\x1b%-12345X@PJL JOB NAME="scan"\r\n@PJL ENTER LANGUAGE=PDF\r\n'


def inverted_cmyk() -> bytes:
    """As Adobe writes it."""
    return with_segments(noise("JPEG", mode="CMYK"), segment(0xEE, b"Adobe\0\x64\0\0\0\0\0"))


def two_pictures() -> bytes:
    """A photo with a second one behind it, as phones write depth or brightness."""
    kept = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(
        kept, "MPO", save_all=True, append_images=[Image.new("RGB", (60, 40), "blue")]
    )
    return kept.getvalue()


def with_profile() -> bytes:
    return noise("JPEG", icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())


def deep_colour_png() -> bytes:
    """16 bits for each of three colours."""
    row = b"\0" + struct.pack(">HHH", 65_535, 32_768, 0) * 4
    return raw_png(4, 4, 16, 2, row * 4)


def scanned(filters: bytes, content: bytes, more: bytes = b"") -> bytes:
    """One page with one picture, as scanners write."""
    told = b"/Type /XObject /Subtype /Image /Width 60 /Height 40 /ColorSpace /DeviceRGB /BitsPerComponent 8"
    return pages(
        b"",
        b"/Contents 4 0 R /Resources << /XObject << /Im0 5 0 R >> >>",
        stream(b"q 595 0 0 842 0 0 cm /Im0 Do Q"),
        stream(content, told + b" /Filter " + filters + more),
        version=b"1.4",
    )


def faxed() -> bytes:
    kept = io.BytesIO()
    Image.new("1", (64, 64), 1).save(kept, "TIFF", compression="group4")
    with Image.open(io.BytesIO(kept.getvalue())) as fax:
        [start], [length] = fax.tag_v2[273], fax.tag_v2[279]
    raw = kept.getvalue()[start : start + length]
    return scanned(b"/CCITTFaxDecode", raw, b" /DecodeParms << /K -1 /Columns 64 /Rows 64 >>")


def lists_of_links() -> bytes:
    link = b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://jkp.example) >> >>"
    return pages(b"/OpenAction [3 0 R /Fit]", b"/Annots [" + link * 3 + b"]")


def saved_again() -> bytes:
    """A change appended behind the first end, as programs do that save quickly."""
    data = drawn(LINE)
    at, before = len(data), data.rindex(b"startxref\n")
    changed = b"4 0 obj\n" + stream(b"1 1 m 9 9 l S") + b"\nendobj\n"
    table = b"xref\n4 1\n%010d 00000 n \ntrailer\n<< /Size 5 /Root 1 0 R /Prev %d >>\n" % (
        at,
        int(data[before:].split()[1]),
    )
    return data + changed + table + b"startxref\n%d\n%%%%EOF\n" % (at + len(changed))


def exactly(kind: str) -> bytes:
    """A file of the limit to the byte, each byte of it needed by its kind."""
    filler = random.Random(6).randbytes
    if kind == "pdf":
        return padded(drawn(filler(MAX_BYTES - len(drawn(b"")) - 100)), MAX_BYTES, b"\n")
    if kind == "jpg":
        return with_segments(picture(), *[segment(0xFE, filler(60_000)) for _part in range(87)]) + b"\0" * (
            MAX_BYTES - len(picture()) - 87 * 60_004
        )
    bare = raw_png(8, 8, 8, 0, b"\0" * 72)
    return raw_png(8, 8, 8, 0, b"\0" * 72, chunk(b"prVt", filler(MAX_BYTES - len(bare) - 12)))


PICTURES = {
    "a photo": (lambda: noise("JPEG"), "IMG_0001.JPG", JPEG),
    "a photo in grey": (lambda: noise("JPEG", mode="L"), "foto.jpg", JPEG),
    "CMYK": (lambda: noise("JPEG", mode="CMYK"), "foto.jpg", JPEG),
    "CMYK of Adobe": (inverted_cmyk, "foto.jpg", JPEG),
    "progressive": (lambda: noise("JPEG", progressive=True), "foto.jpg", JPEG),
    "without subsampling": (lambda: noise("JPEG", subsampling=0, optimize=True), "foto.jpg", JPEG),
    "with restarts": (lambda: noise("JPEG", restart_marker_rows=1), "foto.jpg", JPEG),
    "with a colour profile": (with_profile, "foto.jpg", JPEG),
    "with two pictures": (two_pictures, "foto.jpg", JPEG),
    "with a film behind it": (lambda: noise("JPEG") + b"\0\0\0\x18ftypmp42" + b"\0" * 999, "MVIMG.jpg", JPEG),
    "jpeg called png": (lambda: noise("JPEG"), "foto.png", JPEG),
    "50 megapixels": (lambda: picture(size=(10_000, 5_000), mode="L"), "foto.jpg", JPEG),
    "1 pixel": (lambda: picture(size=(1, 1)), "foto.jpg", JPEG),
    "a long screenshot": (lambda: picture("PNG", size=(400, 15_000)), "Screenshot_1.png", PNG),
    "png of 16 bits": (lambda: picture("PNG", mode="I;16"), "scan.png", PNG),
    "png of 16 bits in colour": (deep_colour_png, "scan.png", PNG),
    "png of 1 bit": (lambda: picture("PNG", mode="1"), "scan.png", PNG),
    "png of a palette": (lambda: picture("PNG", mode="P"), "scan.png", PNG),
    "png of a palette with a hole": (lambda: picture("PNG", mode="P", transparency=0), "scan.png", PNG),
    "png in grey with a hole": (lambda: picture("PNG", mode="L", transparency=0), "scan.png", PNG),
    "png in grey with transparency": (lambda: picture("PNG", mode="LA"), "scan.png", PNG),
    "png with transparency": (lambda: picture("PNG", mode="RGBA"), "scan.png", PNG),
    "png in two turns": (interlaced_png, "scan.png", PNG),
    "png of a very old program": (
        lambda: raw_png(8, 8, 8, 0, b"\0" * 72, chunk(b"gAMA", struct.pack(">I", 45_455))),
        "scan.png",
        PNG,
    ),
    "jpg of the limit": (lambda: exactly("jpg"), "foto.jpg", JPEG),
    "png of the limit": (lambda: exactly("png"), "foto.png", PNG),
} | {
    f"a photo turned as EXIF says, {turn}": (lambda turn=turn: noise("JPEG", exif=exif(turn)), "foto.jpg", JPEG)
    for turn in range(1, 9)
}
PDFS = {
    **{
        f"PDF {version}": (lambda version=version: drawn(LINE, version=version.encode()), "surat.pdf", PDF)
        for version in ("1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "2.0")
    },
    "40 pages": (lambda: pdf(40), "peraturan.pdf", PDF),
    "50 pages": (lambda: pdf(50), "peraturan.pdf", PDF),
    "for fast viewing": (lambda: pdf(3, linearize=True), "surat.pdf", PDF),
    "objects in streams": (
        lambda: pdf(3, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        "surat.pdf",
        PDF,
    ),
    "signed": (signed_pdf, "surat bertanda tangan.pdf", PDF),
    "signed, with a line break at its end": (lambda: signed_pdf(after=b"\r\n"), "surat.pdf", PDF),
    "a form without action": (
        lambda: pages(b"/AcroForm << /Fields [4 0 R] >>", b"", b"<< /FT /Tx /T (nama) /V (Siti) >>"),
        "formulir.pdf",
        PDF,
    ),
    "addresses to click": (lists_of_links, "surat.pdf", PDF),
    "opens at a page by an action": (
        lambda: pages(b"/OpenAction << /S /GoTo /D [3 0 R /Fit] >>"),
        "surat.pdf",
        PDF,
    ),
    "an outline": (lambda: pages(b"/Outlines << /First << /Title (Bab 1) /Dest [3 0 R /Fit] >> >>"), "surat.pdf", PDF),
    "a printer's lines in front": (lambda: PRINTER + drawn(LINE), "scan0001.pdf", PDF),
    "a byte order mark in front": (lambda: b"\xef\xbb\xbf" + drawn(LINE), "surat.pdf", PDF),
    "empty lines in front": (lambda: b"\r\n\r\n" + drawn(LINE), "surat.pdf", PDF),
    "noughts at its end": (lambda: drawn(LINE) + b"\0" * 300, "surat.pdf", PDF),
    "no line break at its end": (lambda: drawn(LINE).rstrip(), "surat.pdf", PDF),
    "line breaks of old Macintoshes": (lambda: drawn(LINE, b"/Extra [1\r2\r3]"), "surat.pdf", PDF),
    "saved twice": (saved_again, "surat.pdf", PDF),
    "a scan in JPEG": (lambda: scanned(b"/DCTDecode", picture()), "scan.pdf", PDF),
    "a scan packed in a list of one": (lambda: scanned(b"[/DCTDecode]", picture()), "scan.pdf", PDF),
    "a scan packed plainly": (lambda: scanned(b"/FlateDecode", zlib.compress(b"\0" * 7200)), "scan.pdf", PDF),
    "a scan in text": (lambda: scanned(b"/ASCIIHexDecode", b"00" * 7200 + b">"), "scan.pdf", PDF),
    "a scan by repetition": (
        lambda: scanned(b"/RunLengthDecode", b"\x81\0" * 56 + b"\xe1\0\x80"),
        "scan.pdf",
        PDF,
    ),
    "a scan packed as in 1990": (
        lambda: scanned(b"/LZWDecode", b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01"),
        "scan.pdf",
        PDF,
    ),
    "a scan in text, packed": (
        lambda: scanned(b"[/ASCIIHexDecode /FlateDecode]", zlib.compress(b"\0" * 7200).hex().encode() + b">"),
        "scan.pdf",
        PDF,
    ),
    "a fax": (faxed, "fax.pdf", PDF),
    "a size that is not true": (lambda: pages().replace(b"/Size 4", b"/Size 9"), "surat.pdf", PDF),
    "a page without drawing": (pages, "kosong.pdf", PDF),
    "a page of many parts": (
        lambda: pages(b"", b"/Contents [4 0 R 5 0 R]", stream(b"0 0 m"), stream(b"9 9 l S")),
        "surat.pdf",
        PDF,
    ),
    "page sizes from their group": (
        lambda: raw_pdf(
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 842 595] /Rotate 90 >>",
            b"<< /Type /Page /Parent 2 0 R >>",
        ),
        "surat.pdf",
        PDF,
    ),
    "pdf of the limit": (lambda: exactly("pdf"), "scan.pdf", PDF),
}
NAMES = {
    f"called {name[:30]}": (lambda: drawn(LINE), name, PDF)
    for name in (
        "Surat PHK 😢🙏.pdf",
        "surat phk (1) (2) FINAL bener.PDF",
        "Scan 2025-03-27 10.42.11 " + "panjang " * 30 + ".pdf",
        "ᬲᬸᬭᬢ᭄.pdf",
        "surat_phk",
        "surat.docx.pdf",
        'it\'s "the" letter; ok?.pdf',
    )
}
HONEST = PICTURES | PDFS | NAMES
