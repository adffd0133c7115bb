"""Whether two spellings are one name: letter case, spaces, punctuation and titles do not matter."""

import unicodedata

BEFORE = frozenset({"dr", "drs", "dra", "drg", "ir", "prof", "h", "hj", "kh"})
AFTER = frozenset(
    # fmt: off
    {
        "sh",
        "se",
        "st",
        "ss",
        "sp",
        "si",
        "spd",
        "spdi",
        "sag",
        "sip",
        "sikom",
        "skom",
        "skep",
        "skm",
        "ssi",
        "ssos",
        "stp",
        "spi",
        "spsi",
        "sfarm",
        "sked",
        "sars",
        "ssn",
        "str",
        "strkeb",
        "mh",
        "mm",
        "ma",
        "mt",
        "me",
        "mp",
        "mpd",
        "mag",
        "map",
        "mikom",
        "mkom",
        "mkes",
        "mkm",
        "msi",
        "msc",
        "mhum",
        "msn",
        "mba",
        "phd",
        "amd",
        "amdkeb",
        "amdkep",
        "amak",
        "bsc",
        "ba",
        "ns",
        "apt",
    }
    # fmt: on
)


def same_name(one: str, other: str) -> bool:
    """Whether the two are the same name, titles before and after it aside; an empty name equals nothing."""
    return bool(bare_name(one)) and bare_name(one) == bare_name(other)


def bare_name(text: str) -> str:
    """The letters of the name alone: "Dr. Siti  Aminah, S.Pd." is "sitiaminah"."""
    first, *after = text.split(",")
    words = first.split() + [word for part in after for word in part.split() if letters(word) not in AFTER]
    while len(words) > 1 and letters(words[0]) in BEFORE:
        del words[0]
    while len(words) > 1 and "." in words[-1] and letters(words[-1]) in AFTER:
        del words[-1]
    return "".join(letters(word) for word in words)


def letters(word: str) -> str:
    """Letters and digits in small case, without accents."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in plain if sign.isalnum())
