"""What examining a file can find. Plain Python: the parsers run in a child process that knows nothing of the portal."""

from dataclasses import dataclass


class Unfit(Exception):
    """The file is not kept. `reason` is a key of `documents.refusals.SENTENCES`, `values` fill its blanks."""

    def __init__(self, reason: str, **values: int | str):
        super().__init__(reason)
        self.reason = reason
        self.values = values


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that may be kept: `data` is what to keep of it, `pages` is 1 for a picture.

    `fingerprint` is equal when the same document was saved again: SHA-256 in hex of its pixels, or of all that its
    pages show.
    """

    data: bytes
    content_type: str
    fingerprint: str
    pages: int
