"""What a PDF tells about its making: who, when, with what, and where its pictures were taken. None of it is kept."""

import pikepdf

METADATA_KEYS = frozenset({"/LastModified", "/Metadata", "/PieceInfo", "/SourceModified", "/Thumb"})
JPEG_START = b"\xff\xd8"
SCAN = 0xDA
COMMENT = 0xFE
APPLICATION = range(0xE0, 0xF0)
COLOURS_NEED = (0xE0, 0xEE)  # JFIF and Adobe: how many colours, and which


def forget_metadata(pdf: pikepdf.Pdf) -> None:
    """Take it out of the whole file; what is not needed any more goes when the file is written."""
    for key in ("/Info", "/ID"):
        if key in pdf.trailer:
            del pdf.trailer[key]
    for part in pdf.objects:
        values = part.stream_dict if isinstance(part, pikepdf.Stream) else part
        if isinstance(values, pikepdf.Dictionary):
            for key in METADATA_KEYS & set(values.keys()):
                del values[key]
        if isinstance(part, pikepdf.Stream) and _is_jpeg(part):
            _redraw(part)


def without_metadata(jpeg: bytes) -> bytes:
    """The same picture without EXIF, place, texts and colour profiles: a PDF says the colours itself.

    Raises ValueError when it is no JPEG that can be followed up to its picture.
    """
    kept, at = [JPEG_START], len(JPEG_START)
    while True:
        while jpeg[at : at + 2] == b"\xff\xff":
            at += 1
        if at + 4 > len(jpeg) or jpeg[at] != 0xFF:
            raise ValueError("a JPEG without a picture")
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker == SCAN:
            return b"".join([*kept, jpeg[at:]])
        if marker in COLOURS_NEED or (marker not in APPLICATION and marker != COMMENT):
            kept.append(jpeg[at : at + 2 + length])
        at += 2 + length


def _is_jpeg(stream: pikepdf.Stream) -> bool:
    packed = stream.stream_dict.get("/Filter")
    return packed == "/DCTDecode" or (isinstance(packed, pikepdf.Array) and list(packed) == ["/DCTDecode"])


def _redraw(stream: pikepdf.Stream) -> None:
    parameters = stream.stream_dict.get("/DecodeParms")
    stream.write(
        without_metadata(stream.read_raw_bytes()),
        filter=pikepdf.Name.DCTDecode,
        decode_parms=parameters if isinstance(parameters, pikepdf.Dictionary) else None,
    )
