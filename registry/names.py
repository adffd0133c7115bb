"""Whether two spellings name one person: capitals, dots and titles do not matter."""

import re

TITLES_BEFORE = re.compile(r"(DR[AGS]?|IR|PROF|H|HJ|HAJI|HAJJAH|TN|NY|SDRI?|BAPAK|IBU)")
DEGREES_AFTER = re.compile(
    r"(S(E|H|IP|KOM|PDI?|SI|T|ST|SOS|AG|PSI|FARM|KM|KED|KEP|IKOM|TR)|M(M|SI|H|PD|T|KOM|BA|SC|A)|PHD|AMD(KEP)?)"
)
NOT_LETTERS = re.compile(r"[^\w\s]|_")


def plain_name(name: str) -> str:
    """In capitals, without titles, degrees (S.E., after a comma anything), dots and double spaces."""
    words = [NOT_LETTERS.sub("", word) for word in name.upper().split(",")[0].replace("-", " ").split()]
    words = [word for word in words if word]
    while len(words) > 1 and TITLES_BEFORE.fullmatch(words[0]):
        words.pop(0)
    while len(words) > 1 and DEGREES_AFTER.fullmatch(words[-1]):
        words.pop()
    return " ".join(words)


def same_name(one: str, other: str) -> bool:
    """Both name somebody, and the same."""
    return bool(plain_name(one)) and plain_name(one) == plain_name(other)
