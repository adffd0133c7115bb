"""The parsers, loaded and used once: a child can open no file, so nothing may be left to load when it is forked."""

import io

import pikepdf
from PIL import Image

from documents.drawing import PDF, counted, drawn
from documents.examining import examine
from documents.findings import Unfit


def _use_once() -> None:
    Image.init()
    for kind in ("JPEG", "PNG"):
        picture = io.BytesIO()
        Image.new("RGB", (8, 8)).save(picture, kind)
        examine(picture.getvalue())
        drawn(picture.getvalue(), f"image/{kind.lower()}", page=1, width=4)
    made = pikepdf.new()
    made.add_blank_page()
    whole = io.BytesIO()
    made.save(whole)
    examine(whole.getvalue())
    counted(whole.getvalue())
    drawn(whole.getvalue(), PDF, page=1, width=80)
    try:
        examine(whole.getvalue()[:100])
    except Unfit:
        return
    raise AssertionError("half a PDF was found to be fit")


_use_once()
