"""JPEG and PNG, drawn anew: what is kept are pixels, and nothing else that the file carried.

Runs in the child process of `documents.sandbox`.
"""

import hashlib
import io

from PIL import Image, ImageOps

from documents.findings import Examined, Unfit

JPEG_START = b"\xff\xd8\xff"
PNG_START = b"\x89PNG\r\n\x1a\n"
MAX_PIXELS = 50_000_000
LONGEST_SIDE = 30_000
"""Pixels; the screenshot of a very long conversation has some 15,000."""
JPEG_QUALITIES = (90, 80, 70)
PNG_COMPRESSION = 3
"""As small as the default of 6 to some percent, in a third of its time."""
SIXTEEN_TO_EIGHT_BITS = 1 / 256
ROWS_AT_ONCE = 256
PLAIN_MODES = {"JPEG": ("L", "RGB"), "PNG": ("1", "L", "LA", "P", "RGB", "RGBA")}


def examine_picture(data: bytes) -> Examined:
    """The picture upright, in 8 bits a channel, without EXIF, place, profiles and texts; raises `Unfit`."""
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
            _refuse_by_size(image)
            kind = "PNG" if image.format == "PNG" else "JPEG"  # "MPO" is a JPEG with a second picture behind it
            if kind == "PNG" and getattr(image, "is_animated", False):
                raise Unfit("animated")
            image.load()
            upright = _plain(ImageOps.exif_transpose(image), kind)
    except (Unfit, MemoryError):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unfit("too_many_pixels") from None
    except Exception:  # a parser of hostile bytes may raise anything
        raise Unfit("broken_picture") from None
    return Examined(_encoded(upright, kind, len(data)), f"image/{kind.lower()}", fingerprint(upright), 1)


def fingerprint(image: Image.Image) -> str:
    """SHA-256 of the pixels, the same for one picture in different modes of the same colours."""
    shown = image.convert("RGBA" if image.has_transparency_data else "RGB") if image.mode == "P" else image
    told = hashlib.sha256(f"{shown.mode} {shown.width} {shown.height}\n".encode())
    for top in range(0, shown.height, ROWS_AT_ONCE):
        told.update(shown.crop((0, top, shown.width, min(top + ROWS_AT_ONCE, shown.height))).tobytes())
    return told.hexdigest()


def _refuse_by_size(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise Unfit("too_many_pixels")
    if max(image.size) > LONGEST_SIDE:
        raise Unfit("too_long", pixels=max(image.size), most=LONGEST_SIDE)


def _plain(image: Image.Image, kind: str) -> Image.Image:
    """Without anything but pixels, in a mode that any program shows."""
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value * SIXTEEN_TO_EIGHT_BITS).convert("L")
    elif image.mode not in PLAIN_MODES[kind] or (image.mode != "RGBA" and "transparency" in image.info):
        image = image.convert("RGB" if kind == "JPEG" or not image.has_transparency_data else "RGBA")
    image.info = {}
    return image


def _encoded(image: Image.Image, kind: str, received: int) -> bytes:
    """A JPEG does not grow much: a quality that the received one did not have would only cost room."""
    if kind == "PNG":
        return _saved(image, "PNG", compress_level=PNG_COMPRESSION)
    for quality in JPEG_QUALITIES:
        data = _saved(image, "JPEG", quality=quality)
        if len(data) <= 2 * received:
            break
    return data


def _saved(image: Image.Image, kind: str, **options: int) -> bytes:
    kept = io.BytesIO()
    image.save(kept, kind, exif=b"", **options)
    return kept.getvalue()
