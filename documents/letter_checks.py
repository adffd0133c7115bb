"""Whether a file that somebody holds is a letter of ours, byte for byte."""

from dataclasses import dataclass

from documents.letters import kept_file, letter_of_bytes
from documents.models import Letter


@dataclass(frozen=True)
class Comparison:
    """`letter`: the one whose bytes these are, None when they are no letter of ours."""

    letter: Letter | None

    @property
    def is_ours(self) -> bool:
        return self.letter is not None

    @property
    def is_valid(self) -> bool:
        return self.letter is not None and self.letter.revoked_on is None


def check_file(sha256: str, letter: Letter | None = None) -> Comparison:
    """Compare with one letter, or with every letter that was ever handed out."""
    if letter is None:
        return Comparison(letter_of_bytes(sha256))
    return Comparison(letter if kept_file(letter).sha256 == sha256 else None)
