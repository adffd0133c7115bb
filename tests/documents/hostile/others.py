"""Pictures and files of other kinds that must not be kept: name → (what builds it, its file name, words)."""

import io
import struct
import zlib

from PIL import Image

from documents.checks import MAX_BYTES
from tests.documents.factories import pdf, picture
from tests.documents.hostile.making import (
    EICAR,
    PNG_START,
    archive,
    chunk,
    drawn,
    noise,
    raw_png,
    segment,
    with_segments,
)

WRONG, BROKEN = "harus JPG, PNG, atau PDF", "rusak atau tidak lengkap"
MEGAPIXELS = "50 megapiksel"
FRACTIONS = [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95]
WHOLE = {
    "pdf": drawn(b"0 0 m 10 10 l S " * 40),
    "jpg": noise("JPEG"),
    "png": noise("PNG"),
}


def cut(kind: str, fraction: float):
    return lambda: WHOLE[kind][: int(len(WHOLE[kind]) * fraction)]


def resized(jpeg: bytes, height: int, width: int) -> bytes:
    """A JPEG that says it is of another size."""
    at = jpeg.index(b"\xff\xc0") + 5
    return jpeg[:at] + struct.pack(">HH", height, width) + jpeg[at + 4 :]


def animated_png() -> bytes:
    kept = io.BytesIO()
    first, second = Image.new("RGB", (8, 8), "red"), Image.new("RGB", (8, 8), "blue")
    first.save(kept, "PNG", save_all=True, append_images=[second])
    return kept.getvalue()


TRUNCATED = {
    f"{kind} cut at {fraction:.0%}": (cut(kind, fraction), f"surat.{kind}", BROKEN)
    for kind in WHOLE
    for fraction in FRACTIONS
}
PICTURES = {
    "400 megapixels": (lambda: picture("PNG", size=(20_000, 20_000), mode="1"), "foto.png", MEGAPIXELS),
    "56 megapixels": (lambda: picture("PNG", size=(8000, 7000), mode="1"), "foto.png", MEGAPIXELS),
    "a JPEG that says it has 4 gigapixels": (lambda: resized(picture(), 65_000, 65_000), "foto.jpg", MEGAPIXELS),
    "a PNG that says it has 4 billion rows": (lambda: raw_png(8, 2**31 - 1, 8, 0, b"\0"), "foto.png", MEGAPIXELS),
    "1 × 60,000": (lambda: picture(size=(1, 60_000)), "foto.jpg", "terlalu panjang"),
    "60,000 × 1": (lambda: picture("PNG", size=(60_000, 1)), "foto.png", "terlalu panjang"),
    "pictures that move": (animated_png, "foto.png", "bergerak"),
    "a PNG without rows": (lambda: raw_png(0, 0, 8, 0, b""), "foto.png", BROKEN),
    "a JPEG without rows": (lambda: resized(picture(), 0, 0), "foto.jpg", BROKEN),
    "a PNG of no known depth": (lambda: raw_png(8, 8, 7, 0, b"\0" * 72), "foto.png", BROKEN),
    "a PNG whose rows are missing": (lambda: raw_png(800, 800, 8, 2, b"\0" * 100), "foto.png", BROKEN),
    "a PNG with a wrong checksum": (
        lambda: picture("PNG").replace(b"IHDR", b"IHDS", 1),
        "foto.png",
        BROKEN,
    ),
    "a PNG with a text of 300 MB": (
        lambda: raw_png(8, 8, 8, 0, b"\0" * 72, chunk(b"zTXt", b"a\0\0" + zlib.compress(b"\0" * 300_000_000, 1))),
        "foto.png",
        BROKEN,
    ),
    "only a JPEG's first bytes": (lambda: b"\xff\xd8\xff\xe0", "foto.jpg", BROKEN),
    "only a PNG's first bytes": (lambda: PNG_START, "foto.png", BROKEN),
    "a JPEG of segments only": (lambda: with_segments(b"\xff\xd8", segment(0xE1, b"x" * 999)), "foto.jpg", BROKEN),
    "a JPEG of noughts": (lambda: b"\xff\xd8\xff" + b"\0" * 9999, "foto.jpg", BROKEN),
}
POLYGLOTS = {
    "html and pdf": (lambda: b"<html><script>alert(1)</script><!--" + pdf() + b"-->", "surat.pdf", WRONG),
    "php and pdf": (lambda: b"<?php system($_GET[0]); ?>\n" + pdf(), "surat.pdf", WRONG),
    "a shell script and pdf": (lambda: b"#!/bin/sh\nrm -rf ~\nexit\n" + pdf(), "surat.pdf", WRONG),
    "zip and pdf": (lambda: archive("a.exe") + pdf(), "surat.pdf", WRONG),
    "a program and pdf": (lambda: b"MZ\x90\0" + b"\0" * 60 + pdf(), "surat.pdf", WRONG),
    "a Linux program and pdf": (lambda: b"\x7fELF" + b"\0" * 60 + pdf(), "surat.pdf", WRONG),
    "gif and script": (lambda: b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)//", "foto.gif", WRONG),
    "gif and pdf": (lambda: picture("GIF", mode="P") + pdf(), "foto.gif", WRONG),
    "html and jpeg": (lambda: b"<html><script>alert(1)</script>" + picture(), "foto.jpg", WRONG),
    "html and png": (lambda: b"<svg onload='alert(1)'>" + picture("PNG"), "foto.png", WRONG),
    "an e-mail around a pdf": (lambda: b"Content-Type: application/pdf\r\n\r\n" + pdf(), "surat.pdf", WRONG),
}
OTHER_KINDS = {
    "gif": (lambda: picture("GIF", mode="P"), "foto.gif", WRONG),
    "webp": (lambda: picture("WEBP"), "foto.webp", WRONG),
    "bmp": (lambda: picture("BMP"), "foto.bmp", WRONG),
    "tiff": (lambda: picture("TIFF"), "foto.tiff", WRONG),
    "ico": (lambda: picture("ICO"), "foto.ico", WRONG),
    "psd": (lambda: b"8BPS\0\1" + b"\0" * 99, "foto.psd", WRONG),
    "heic": (lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 99, "IMG_0001.HEIC", ".HEIC"),
    "avif": (lambda: b"\0\0\0\x18ftypavif" + b"\0" * 99, "foto.avif", WRONG),
    "svg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "logo.svg", WRONG),
    "postscript": (lambda: b"%!PS-Adobe-3.0\n(x) show", "surat.ps", WRONG),
    "docx": (lambda: archive("[Content_Types].xml", "word/document.xml"), "surat.docx", ".docx"),
    "docm": (lambda: archive("[Content_Types].xml", "word/vbaProject.bin"), "surat.docm", ".docm"),
    "xlsm": (lambda: archive("[Content_Types].xml", "xl/vbaProject.bin"), "gaji.xlsm", ".xlsm"),
    "odt": (lambda: archive("mimetype", "content.xml"), "surat.odt", WRONG),
    "apk": (lambda: archive("AndroidManifest.xml", "classes.dex"), "JKP.apk", ".apk"),
    "zip": (lambda: archive("surat.pdf"), "surat.zip", ".zip"),
    "zip in zip": (lambda: archive("a.zip/b.zip"), "a.zip", WRONG),
    "7z": (lambda: b"7z\xbc\xaf\x27\x1c\0\4" + b"\0" * 99, "surat.7z", WRONG),
    "rar": (lambda: b"Rar!\x1a\7\1\0" + b"\0" * 99, "surat.rar", WRONG),
    "gz": (lambda: b"\x1f\x8b\x08\0" + b"\0" * 99, "surat.gz", WRONG),
    "lnk": (lambda: b"L\0\0\0\1\x14\2\0" + b"\0" * 99, "surat.lnk", WRONG),
    "iso": (lambda: b"\0" * 32_769 + b"CD001\1" + b"\0" * 99, "surat.iso", WRONG),
    "exe": (lambda: b"MZ\x90\0" + b"\0" * 99, "pasang.exe", WRONG),
    "doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "surat.doc", WRONG),
    "rtf": (lambda: rb"{\rtf1 surat}", "surat.rtf", WRONG),
    "html": (lambda: b"<!doctype html><script>alert(1)</script>", "surat.html", WRONG),
    "javascript": (lambda: b"alert(1)", "surat.js", WRONG),
    "text": (lambda: b"Surat PHK saya hilang.", "surat.txt", WRONG),
    "mp4": (lambda: b"\0\0\0\x18ftypmp42" + b"\0" * 99, "rekaman.mp4", WRONG),
    "eicar": (lambda: EICAR, "eicar.com", WRONG),
    "0 bytes": (lambda: b"", "surat.pdf", "kosong"),
    "1 byte": (lambda: b"%", "surat.pdf", WRONG),
    "noughts": (lambda: b"\0" * 4096, "surat.pdf", WRONG),
    "a pdf after too much in front": (lambda: b"\n" * 1024 + pdf(), "surat.pdf", WRONG),
    "a pdf after words": (lambda: b"junk\n" + pdf(), "surat.pdf", WRONG),
}
TOO_LARGE = {
    f"{kind} of the limit and one byte": (
        lambda kind=kind: WHOLE[kind] + b"\0" * (MAX_BYTES + 1 - len(WHOLE[kind])),
        f"surat.{kind}",
        "5,1 MB. Paling besar 5 MB",
    )
    for kind in WHOLE
}
MZ = b"MZ\x90\0" + b"\0" * 99
BAD_NAMES = {
    "a program called pdf": (lambda: MZ, "surat.pdf", ".pdf"),
    "a program with two endings": (lambda: MZ, "surat.pdf.exe", ".exe"),
    "a page called jpg": (lambda: b"<html></html>", "foto.jpg", ".jpg"),
    "a name that climbs": (lambda: MZ, "../../etc/passwd", WRONG),
    "a name that climbs in Windows": (lambda: MZ, "..\\..\\windows\\system32\\a.exe", WRONG),
    "a name with a nought": (lambda: MZ, "surat.pdf\0.exe", WRONG),
    "a name written from right to left": (lambda: MZ, "surat\u202efdp.exe", ".exe"),
    "a name of 300 letters": (lambda: MZ, "x" * 300 + ".exe", WRONG),
    "an ending of 300 letters": (lambda: MZ, "x." + "e" * 300, WRONG),
    "a name that Windows keeps for itself": (lambda: MZ, "CON.exe", WRONG),
    "a name with a line break": (lambda: MZ, "a\r\nSet-Cookie: x=1.exe", WRONG),
    "a name with markup": (lambda: MZ, '"><script>alert(1)</script>.exe', WRONG),
    "a name with blanks to be filled": (lambda: MZ, "%(name)s%s%n.exe", WRONG),
    "a name without letters": (lambda: MZ, ".exe", WRONG),
}
HOSTILE_OTHERS = TRUNCATED | PICTURES | POLYGLOTS | OTHER_KINDS | TOO_LARGE | BAD_NAMES
