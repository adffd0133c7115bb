"""What a file is by its bytes, whatever its name says; everything but XLSX and text is refused in words."""

from bulk_uploads.faults import UnreadableFile

ZIPPED = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
OTHERS = (
    b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ",
    b"{\\rtf", b"MZ", b"\x7fELF", b"BM", b"II*\0", b"MM\0*",
)  # fmt: skip
MARKUP = (b"<!doctype", b"<html", b"<head", b"<body", b"<table", b"<meta", b"<style", b"<script", b"<?xml", b"<!--")
TEXT_MARKS = b"\xef\xbb\xbf \t\r\n"
START = 2_000


def is_xlsx(data: bytes) -> bool:
    """True for what may be XLSX, False for what may be CSV; raises `UnreadableFile` for everything else."""
    if data.startswith(ZIPPED):
        return True
    if data.startswith(OLE):
        raise UnreadableFile("PASSWORD" if ENCRYPTED_PACKAGE in data else "OLD_EXCEL")
    start = data[:START].replace(b"\0", b"").removeprefix(b"\xff\xfe").lstrip(TEXT_MARKS).lower()
    if start.startswith(MARKUP):
        raise UnreadableFile("WEB_PAGE")
    if data.startswith(OTHERS):
        raise UnreadableFile("NOT_A_TABLE")
    return False
