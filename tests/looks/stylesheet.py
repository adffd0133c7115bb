"""Reading the stylesheet's colour tokens."""

import re
from pathlib import Path

from django.conf import settings

CSS_FILE = Path(settings.BASE_DIR) / "static" / "css" / "siap.css"
LIGHT_SELECTOR = ":root"
SYSTEM_DARK_SELECTOR = ':root:not([data-theme="light"])'
CHOSEN_DARK_SELECTOR = ':root[data-theme="dark"]'


def stylesheet() -> str:
    return CSS_FILE.read_text()


def colours(selector: str) -> dict[str, str]:
    """Names and six-digit values of the colour tokens in the first block of this selector."""
    block = re.search(rf"^\s*{re.escape(selector)} \{{(.*?)\}}", stylesheet(), re.DOTALL | re.MULTILINE)
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block[1]))


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
