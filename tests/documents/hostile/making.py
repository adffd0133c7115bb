"""The means to build odd files by hand: PDFs object by object, PNGs chunk by chunk, JPEGs segment by segment."""

import io
import struct
import zipfile
import zlib

import pikepdf
from PIL import Image

from tests.documents.factories import pdf

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PNG_START = b"\x89PNG\r\n\x1a\n"


def raw_pdf(*objects: bytes, version: bytes = b"1.7", trailer: bytes = b"", end: bytes = b"%%EOF\n") -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalog. Offsets are right."""
    data, offsets = b"%PDF-" + version + b"\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    told = b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (len(objects) + 1, trailer)
    return data + table + told + b"startxref\n%d\n" % len(data) + end


def stream(content: bytes, told: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), told, content)


def pages(catalog: bytes = b"", page: bytes = b"", *more: bytes, **options: bytes) -> bytes:
    """A raw PDF of one page; `more` are the objects from 4 on."""
    return raw_pdf(
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %s >>" % page,
        *more,
        **options,
    )


def drawn(content: bytes, told: bytes = b"", **options: bytes) -> bytes:
    """A raw PDF of one page with this content, packed as told."""
    return pages(b"", b"/Contents 4 0 R", stream(content, told), **options)


def signed_pdf(content: bytes = b"0 0 m 10 10 l S", after: bytes = b"") -> bytes:
    """A PDF whose signature covers every byte; `after` stands behind its end."""
    gap = b"<" + b"00" * 64 + b">"
    hole = b"/ByteRange [0 1111111111 2222222222 3333333333]"
    told = b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached %s /Contents %s >>" % (hole, gap)
    data = pages(
        b"/AcroForm << /SigFlags 3 /Fields [5 0 R] >>",
        b"/Contents 4 0 R",
        stream(content),
        b"<< /FT /Sig /T (ttd) /V 6 0 R >>",
        told,
    )
    start = data.index(gap)
    end = start + len(gap)
    covered = b"/ByteRange [0 %010d %010d %010d]" % (start, end, len(data) - end)
    return data.replace(hole, covered) + after


def encrypted(**options) -> bytes:
    return pdf(encryption=pikepdf.Encryption(**options))


def archive(*names: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return kept.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def raw_png(width: int, height: int, depth: int, colour: int, rows: bytes, *more: bytes, interlaced=False) -> bytes:
    """A PNG of these filtered rows, with more chunks in front of its picture."""
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, int(interlaced))
    return (
        PNG_START + chunk(b"IHDR", head) + b"".join(more) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    )


def interlaced_png() -> bytes:
    """8 × 8 in grey: seven passes, each with its own rows."""
    passes = [(1, 1), (1, 1), (2, 1), (2, 2), (4, 2), (4, 4), (8, 4)]
    rows = b"".join((b"\0" + bytes(range(width))) * height for width, height in passes)
    return raw_png(8, 8, 8, 0, rows, interlaced=True)


def noise(kind: str, size=(300, 200), mode="RGB", **options) -> bytes:
    """A picture in which every part counts."""
    kept = io.BytesIO()
    Image.effect_noise(size, 80).convert(mode).save(kept, kind, **options)
    return kept.getvalue()


def segment(marker: int, data: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(data) + 2) + data


def with_segments(jpeg: bytes, *segments: bytes) -> bytes:
    return jpeg[:2] + b"".join(segments) + jpeg[2:]


def exif(orientation=1, place=False) -> bytes:
    told = Image.Exif()
    told[0x0110] = "Kamera Contoh"
    told[0x0112] = orientation
    if place:
        told.get_ifd(0x8825).update({1: "S", 2: (6.0, 10.0, 31.0), 3: "E", 4: (106.0, 49.0, 37.0)})
    return told.tobytes()


def padded(data: bytes, size: int, fill: bytes = b"\0") -> bytes:
    return data + fill * (size - len(data))
