"""PDFs that must not be kept: name → (what builds it, words of the answer)."""

import zlib

import pikepdf

from tests.documents.factories import pdf
from tests.documents.hostile.making import EICAR, archive, drawn, encrypted, pages, raw_pdf, signed_pdf, stream

ACTIVE, BROKEN, LOCKED = "program atau lampiran", "rusak atau tidak lengkap", "terkunci kata sandi"
HARD = "terlalu rumit"
SCRIPT = b"<< /S /JavaScript /JS (app.alert(1)) >>"
LAUNCH = b"<< /S /Launch /F (calc.exe) >>"


def annotation(told: bytes) -> bytes:
    return b"/Annots [<< /Type /Annot /Rect [0 0 9 9] " + told + b" >>]"


def attached() -> bytes:
    return pdf(change=lambda made: made.attachments.__setitem__("program.exe", b"MZ"))


def packed_away(body: bytes) -> bytes:
    """The object inside of an object stream, where a search through the bytes does not find it."""

    def change(made):
        made.Root["/Extra"] = made.make_indirect(pikepdf.Object.parse(body))

    return pdf(change=change, object_stream_mode=pikepdf.ObjectStreamMode.generate)


ACTIONS = {
    "a script when it opens": lambda: pages(b"/OpenAction " + SCRIPT),
    "a script when it opens, by reference": lambda: pages(b"/OpenAction 4 0 R", b"", SCRIPT),
    "a script by name": lambda: pages(b"/Names << /JavaScript << /Names [(a) 4 0 R] >> >>", b"", SCRIPT),
    "a script in a stream": lambda: pages(b"/OpenAction << /S /JavaScript /JS 4 0 R >>", b"", stream(b"app.alert(1)")),
    "a script behind a link": lambda: pages(b"", annotation(b"/Subtype /Link /A " + SCRIPT)),
    "a script of an outline": lambda: pages(b"/Outlines << /First << /Title (x) /A 4 0 R >> >>", b"", SCRIPT),
    "a script of a field": lambda: pages(b"/AcroForm << /Fields [<< /T (a) /AA << /K 4 0 R >> >>] >>", b"", SCRIPT),
    "a script after another action": lambda: pages(
        b"", annotation(b"/Subtype /Link /A << /S /URI /URI (https://a.example) /Next 4 0 R >>"), SCRIPT
    ),
    "a script with its name written in numbers": lambda: pages(
        b"/OpenAction << /S /#4a#61vaScript /#4A#53 (app.alert(1)) >>"
    ),
    "a script in an object stream": lambda: packed_away(SCRIPT),
    "a script in an object that nothing uses": lambda: pages(b"", b"", SCRIPT),
    "a script deep in lists": lambda: pages(b"/Extra " + b"[" * 40 + SCRIPT + b"]" * 40),
    "a program to launch": lambda: pages(b"/OpenAction " + LAUNCH),
    "a program to launch, behind a link": lambda: pages(b"", annotation(b"/Subtype /Link /A " + LAUNCH)),
    "a program to launch, written in numbers": lambda: pages(b"/OpenAction << /S /L#61unch /F (calc.exe) >>"),
    "a program to launch, in an object stream": lambda: packed_away(LAUNCH),
    "more actions of the file": lambda: pages(b"/AA << /WC << /S /URI /URI (https://a.example) >> >>"),
    "more actions of a page": lambda: pages(b"", b"/AA << /O << /S /URI /URI (https://a.example) >> >>"),
    "an address that opens by itself": lambda: pages(b"/OpenAction << /S /URI /URI (https://a.example) >>"),
    "a command that runs when it opens": lambda: pages(b"/OpenAction << /S /Named /N /Print >>"),
    "an attachment": attached,
    "an attachment on a page": lambda: pages(
        b"",
        annotation(b"/Subtype /FileAttachment /FS << /F (a.exe) /EF << /F 4 0 R >> >>"),
        stream(b"MZ", b"/Type /EmbeddedFile"),
    ),
    "a virus as attachment": lambda: pages(
        b"/Names << /EmbeddedFiles << /Names [(a) << /EF << /F 4 0 R >> >>] >> >>",
        b"",
        stream(EICAR, b"/Type /EmbeddedFile"),
    ),
    "rich media": lambda: pages(b"", annotation(b"/Subtype /RichMedia /RichMediaContent << >>")),
    "a form of XFA": lambda: pages(b"/AcroForm << /Fields [] /XFA 4 0 R >>", b"", stream(b"<xdp:xdp/>")),
    "a form that sends itself": lambda: pages(
        b"", annotation(b"/Subtype /Widget /A << /S /SubmitForm /F (https://a.example) >>")
    ),
    "a form that reads a file": lambda: pages(b"", annotation(b"/Subtype /Widget /A << /S /ImportData /F (a.fdf) >>")),
    "a jump into another file": lambda: pages(
        b"", annotation(b"/Subtype /Link /A << /S /GoToR /F (\\\\\\\\server\\\\share\\\\a.pdf) >>")
    ),
    "a jump into an attachment": lambda: pages(b"", annotation(b"/Subtype /Link /A << /S /GoToE /T << >> >>")),
    "a signature and a script": lambda: signed_pdf().replace(b"/SigFlags 3", b"/JS (abcd) "),
}
OF_OTHER_MAKING = {
    "JBIG2": (
        lambda: drawn(b"\0" * 40, b"/Filter /JBIG2Decode /Subtype /Image /Width 8 /Height 8"),
        "dapat menukar angka",
    ),
    "JBIG2 behind another filter": (
        lambda: drawn(b"0" * 40, b"/Filter [/ASCIIHexDecode /JBIG2Decode]"),
        "dapat menukar angka",
    ),
    "a signature, and more behind the end": (lambda: signed_pdf(after=b"<script>alert(1)</script>"), "isi tambahan"),
    "a signature, and a program behind the end": (lambda: signed_pdf(after=b"MZ\x90\0"), "isi tambahan"),
    "a signature, and lines in front": (lambda: b"\n\n" + signed_pdf(), "isi tambahan"),
    "a signature, and an archive behind the end": (lambda: signed_pdf(after=archive("a.exe")), "PDF dan ZIP"),
    "an archive behind it": (lambda: pages() + archive("surat.exe"), "PDF dan ZIP"),
    "an archive as comment": (
        lambda: pages(end=b"%%EOF\n%" + archive("surat.exe") + b"\n%%EOF\n"),
        "PDF dan ZIP",
    ),
}
ENCRYPTED = {
    "a password to open": lambda: encrypted(owner="a", user="b"),
    "a password of the owner": lambda: encrypted(owner="a", user=""),
    "a password in AES-256": lambda: encrypted(owner="a", user="b", R=6),
    "a password in RC4 of 40 bits": lambda: encrypted(owner="a", user="b", R=2, aes=False, metadata=False),
    "a password in RC4 of 128 bits": lambda: encrypted(owner="a", user="", R=3, aes=False, metadata=False),
}


def nested(opening: bytes, closing: bytes, deep: int) -> bytes:
    return pages(b"/Extra " + opening * deep + b"0" + closing * deep)


def many_objects() -> bytes:
    """110,000 of them in 1 MB, by one stream of all."""
    count = 110_000
    numbers = b" ".join(b"%d %d" % (number, 2 * index) for index, number in enumerate(range(5, count + 5)))
    packed = zlib.compress(numbers + b"\n" + b"0 " * count)
    told = b"/Type /ObjStm /N %d /First %d /Filter /FlateDecode" % (count, len(numbers) + 1)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        stream(packed, told),
    ]
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(b"\1" + len(data).to_bytes(4, "big") + b"\0\0\0")
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    entries = b"\0" * 8 + b"".join(places)
    entries += b"".join(b"\2" + (4).to_bytes(4, "big") + index.to_bytes(3, "big") for index in range(count))
    own = count + 5
    entries += b"\1" + len(data).to_bytes(4, "big") + b"\0\0\0"
    table = stream(
        zlib.compress(entries), b"/Type /XRef /W [1 4 3] /Size %d /Root 1 0 R /Filter /FlateDecode" % (own + 1)
    )
    return data + b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (own, table, len(data))


def bomb(megabytes: int) -> bytes:
    return zlib.compress(b"\0" * (megabytes * 1024 * 1024), 9)


def loops_in_xref() -> bytes:
    data = pages(trailer=b"/Prev 0000000000")
    start = data.rindex(b"startxref\n") + len(b"startxref\n")
    return data.replace(b"/Prev 0000000000", b"/Prev %010d" % int(data[start:].split()[0]))


BOMBS = {
    "51 pages": (lambda: pdf(51), "51 halaman"),
    "10,000 pages": (
        lambda: pdf(10_000, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        "10000 halaman",
    ),
    "no pages": (lambda: pdf(0), "tidak punya halaman"),
    "lists in lists": (lambda: nested(b"[", b"]", 20_000), HARD),
    "dictionaries in dictionaries": (lambda: nested(b"<< /A ", b" >>", 20_000), HARD),
    "a table that leads to itself": (loops_in_xref, BROKEN),
    "a table that begins in the middle": (lambda: pages().replace(b"startxref\n", b"startxref\n7"), BROKEN),
    "a table that is not there": (lambda: pages().replace(b"startxref", b"startxxxx"), BROKEN),
    "pages in a circle": (lambda: pages().replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]"), BROKEN),
    "a page that is its own parent's parent": (
        lambda: raw_pdf(
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>",
        ),
        BROKEN,
    ),
    "200 MB in one stream": (lambda: drawn(bomb(200), b"/Filter /FlateDecode"), BROKEN),
    "packed twice": (
        lambda: drawn(zlib.compress(bomb(200), 9), b"/Filter [/FlateDecode /FlateDecode]"),
        BROKEN,
    ),
    "300 MB by repetition": (lambda: drawn(b"\x81\0" * 2_400_000, b"/Filter /RunLengthDecode"), BROKEN),
    "a row of a billion columns": (
        lambda: drawn(bomb(1), b"/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 2000000000 /Colors 4 >>"),
        BROKEN,
    ),
    "twenty filters": (lambda: drawn(b"x", b"/Filter [" + b"/ASCIIHexDecode " * 20 + b"]"), HARD),
    "110,000 objects": (many_objects, HARD),
    "only its first line": (lambda: b"%PDF-1.7\n", BROKEN),
    "only its first bytes": (lambda: b"%PDF-", BROKEN),
    "noughts behind its first line": (lambda: b"%PDF-1.7\n" + b"\0" * 5000, BROKEN),
    "no catalog": (lambda: raw_pdf(b"<< /Type /Nothing >>"), BROKEN),
    "a picture without a picture": (lambda: drawn(b"\xff\xd8\xff\xe1\0\4xx", b"/Filter /DCTDecode"), BROKEN),
}
HOSTILE_PDFS = (
    {name: (build, ACTIVE) for name, build in ACTIONS.items()}
    | {name: (build, LOCKED) for name, build in ENCRYPTED.items()}
    | OF_OTHER_MAKING
    | BOMBS
)
