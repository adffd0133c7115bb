"""The picture of a person: square, small, and nothing but its pixels."""

import io
from dataclasses import replace

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from documents.checks import CheckedFile, DocumentRefused

SIDE = 320
SHORTEST_SIDE = 200
JPEG_QUALITY = 80


def square(file: CheckedFile) -> CheckedFile:
    """The middle of a checked picture as a JPEG of 320 × 320; raises `DocumentRefused` for one that is too small."""
    with Image.open(io.BytesIO(file.data), formats=("JPEG", "PNG")) as image:
        if min(image.size) < SHORTEST_SIDE:
            raise DocumentRefused(
                _("Foto ini terlalu kecil. Sisi terpendeknya paling sedikit %(pixels)s piksel.")
                % {"pixels": SHORTEST_SIDE}
            )
        cropped = ImageOps.fit(image.convert("RGBA"), (SIDE, SIDE))
    flat = Image.new("RGB", cropped.size, "white")
    flat.paste(cropped, mask=cropped)
    kept = io.BytesIO()
    flat.save(kept, "JPEG", quality=JPEG_QUALITY)
    return replace(file, data=kept.getvalue(), content_type="image/jpeg")
