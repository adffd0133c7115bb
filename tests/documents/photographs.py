"""A page as somebody photographs it with a phone: askew, in perspective, blurred, noisy, in uneven light, compressed."""

import io
import random

import pypdfium2
from PIL import Image, ImageChops, ImageFilter

DOTS_PER_INCH = 150
TABLE = (96, 88, 80)
JPEG_QUALITY = 60


def first_page(pdf: bytes) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[0].render(scale=DOTS_PER_INCH / 72).to_pil().convert("RGB")
    finally:
        document.close()


def photograph(page: Image.Image, seed: int) -> bytes:
    """The same seed always takes the same JPEG."""
    chance = random.Random(seed)
    margin = page.width // 8
    photo = Image.new("RGB", (page.width + 2 * margin, page.height + 2 * margin), TABLE)
    photo.paste(page, (margin, margin))
    photo = photo.rotate(chance.uniform(-8, 8), Image.Resampling.BICUBIC, fillcolor=TABLE)
    photo = in_perspective(photo, chance)
    photo = in_uneven_light(photo, chance)
    photo = photo.filter(ImageFilter.GaussianBlur(chance.uniform(0.8, 1.4)))
    photo = with_noise(photo, chance)
    taken = io.BytesIO()
    photo.save(taken, "JPEG", quality=JPEG_QUALITY)
    return taken.getvalue()


def in_perspective(photo: Image.Image, chance: random.Random) -> Image.Image:
    """Each corner of the picture shows what lies up to 7 % further in."""
    wide, high = photo.size
    corners = [(0, 0), (wide, 0), (wide, high), (0, high)]
    shown = [(abs(x - chance.uniform(0, 0.07) * wide), abs(y - chance.uniform(0, 0.07) * high)) for x, y in corners]
    return photo.transform(
        photo.size, Image.Transform.PERSPECTIVE, coefficients(corners, shown), Image.Resampling.BICUBIC, fillcolor=TABLE
    )


def coefficients(seen: list[tuple], shown: list[tuple]) -> list[float]:
    """The eight numbers of the projection that puts `shown` at `seen`, by elimination."""
    rows = []
    for (x, y), (u, v) in zip(seen, shown, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for column in range(8):
        pivot = max(range(column, 8), key=lambda row, column=column: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for row in range(8):
            if row != column:
                factor = rows[row][column] / rows[column][column]
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[column], strict=True)]
    return [rows[row][8] / rows[row][row] for row in range(8)]


def in_uneven_light(photo: Image.Image, chance: random.Random) -> Image.Image:
    """From full light on one side to a little over half on the other."""
    shade = Image.linear_gradient("L").rotate(chance.choice([0, 90, 180, 270])).resize(photo.size)
    shade = shade.point(lambda value: 150 + value * 105 // 255)
    return ImageChops.multiply(photo, Image.merge("RGB", [shade] * 3))


def with_noise(photo: Image.Image, chance: random.Random) -> Image.Image:
    speckle = Image.frombytes("L", photo.size, chance.randbytes(photo.width * photo.height))
    speckle = speckle.point(lambda value: value * 36 // 255)
    return ImageChops.add(photo, Image.merge("RGB", [speckle] * 3), offset=-18)
