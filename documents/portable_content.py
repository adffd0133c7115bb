"""What a PDF may not hold: anything that does something by itself, other files, and a compression that swaps digits."""

from collections.abc import Iterable

import pikepdf

from documents.findings import Unfit

ACTIVE_NAMES = frozenset(
    {
        "/AA",
        "/EmbeddedFile",
        "/EmbeddedFiles",
        "/GoToE",
        "/GoToR",
        "/ImportData",
        "/JS",
        "/JavaScript",
        "/Launch",
        "/RichMedia",
        "/RichMediaExecute",
        "/SubmitForm",
        "/XFA",
    }
)
# It draws similar shapes with one picture of them, so a 6 can become an 8: no evidence. Its decoders are a way in, too.
SWAPS_DIGITS = "/JBIG2Decode"


def refuse_active_content(pdf: pikepdf.Pdf) -> None:
    """Look at every object of the file, those inside of object streams and unused ones too; raises `Unfit`."""
    _refuse_keys(pdf.trailer)
    for part in pdf.objects:
        _refuse_part(part)


def _refuse_part(part: pikepdf.Object) -> None:
    """An object and whatever is written inside of it; names come decoded, `/J#53` as `/JS`."""
    waiting = [part]
    while waiting:
        held = waiting.pop()
        if isinstance(held, pikepdf.Name):
            if str(held) in ACTIVE_NAMES:
                raise Unfit("active")
            if held == SWAPS_DIGITS:
                raise Unfit("swaps_digits")
        elif isinstance(held, pikepdf.Array):
            waiting.extend(_direct(held))
        elif isinstance(held, (pikepdf.Dictionary, pikepdf.Stream)):
            values = held.stream_dict if isinstance(held, pikepdf.Stream) else held
            _refuse_keys(values)
            waiting.extend(_direct(values.values()))


def _refuse_keys(values: pikepdf.Dictionary) -> None:
    """An /OpenAction that only names the first view is no action: most office programs write one."""
    keys = set(values.keys())
    if ACTIVE_NAMES & keys:
        raise Unfit("active")
    if "/OpenAction" in keys:
        opening = values["/OpenAction"]
        if isinstance(opening, pikepdf.Dictionary) and opening.get("/S") != pikepdf.Name.GoTo:
            raise Unfit("active")


def _direct(values: Iterable[object]) -> list[pikepdf.Object]:
    """What is written in place; what is referred to comes by itself in the list of objects."""
    return [value for value in values if isinstance(value, pikepdf.Object) and not value.is_indirect]
