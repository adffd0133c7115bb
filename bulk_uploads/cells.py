"""One cell: its text as a person sees it, and what no cell of an upload may hold."""

import re

FORMULA_SIGNS = "=@\uff1d\uff20"
SIGNS_OF_NUMBERS = "+-\uff0b\uff0d"
LONGEST_CELL = 2_000  # characters; an address is far below
PHONE = re.compile(r"\+[\d\s().\-]+")
CALLS = re.compile(r"[(|!=]")
SHEET_ERROR = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)|#{3,}|Err:\d{3}", re.IGNORECASE)
LONG_NUMBER = re.compile(r"\d(?:[ .\-]?\d){11,}")  # as people write it: 3275 0117 0890 0001
LONGEST_FOUND = 40

# Never seen, and used to hide something: control characters, zero width, signs that turn the direction of writing.
INVISIBLE = dict.fromkeys(
    [
        *(code for code in range(0x20) if chr(code) not in "\t\n\v\f\r\x1c\x1d\x1e\x1f"),
        *range(0x7F, 0x85),
        *range(0x86, 0xA0),
        0xAD,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
        *range(0xD800, 0xE000),  # halves of a character
    ]
)
ORDINARY = re.compile(r"(?:[!-~]+(?: [!-~]+)*)?")


def as_seen(text: str) -> str:
    """Without spaces around, one space where there are several, nothing invisible, no apostrophe that says "text"."""
    if not ORDINARY.fullmatch(text):
        text = " ".join(text.translate(INVISIBLE).split())
    return text[1:].strip() if text[:1] == "'" else text


def fault_of(text: str) -> str:
    """The code of what makes a cell unusable whatever its column, "" when nothing does."""
    if len(text) > LONGEST_CELL:
        return "TOO_LONG"
    if looks_like_formula(text):
        return "FORMULA"
    return "SHEET_ERROR" if SHEET_ERROR.fullmatch(text) else ""


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet could take a text for a formula that does something: =1+1, @SUM(A1), +cmd|'/C calc'!A0.

    A telephone number like +62 812, a lone dash and a name or note after a dash are texts.
    """
    if text[:1] in SIGNS_OF_NUMBERS:
        return bool(CALLS.search(text)) and not PHONE.fullmatch(text)
    return text[:1] in FORMULA_SIGNS


def fit_to_show(text: str, *, personal: bool = False) -> str:
    """The content of a cell for the list of faults; numbers that could name a person are hidden in the middle."""
    short = text if len(text) <= LONGEST_FOUND else text[: LONGEST_FOUND - 1] + "…"
    if personal and "E+" not in short.upper():
        return _hidden(short)
    return LONG_NUMBER.sub(lambda match: _hidden(match[0]), short)


def _hidden(text: str) -> str:
    return f"{text[:4]}{'•' * (len(text) - 8)}{text[-4:]}" if len(text) > 8 else "•" * len(text)
