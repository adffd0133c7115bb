"""No NIK, phone number or e-mail address in a log, whoever wrote it there: our code, a library, or a failed query.

In production the formatter takes them out of the finished line, its traceback too. In tests the filter raises, so that the
line is repaired where it is written.
"""

import logging
import re

PERSONAL = {
    "email": re.compile(r"[\w.+%-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+"),
    "nik": re.compile(r"(?<![0-9A-Fa-f-])[1-9][0-9](?:[ .\u2013-]?[0-9]){14}(?![0-9A-Fa-f-])"),
    "phone": re.compile(r"(?<![0-9A-Fa-f-])(?:(?:\+|%2B)?62|0)[ -]?8(?:[ -]?[0-9]){7,11}(?![0-9A-Fa-f-])"),
}


class PersonalDataInLog(AssertionError):
    """A log record names a person; the message says which kind it is, never the value."""


def redacted(text: str) -> str:
    """The text with [nik], [phone] and [email] in the place of what names a person."""
    for kind, pattern in PERSONAL.items():
        text = pattern.sub(f"[{kind}]", text)
    return text


class RedactingFormatter(logging.Formatter):
    def format(self, record):
        return redacted(super().format(record))


class RaiseOnPersonalData(logging.Filter):
    """For tests: a filter's error reaches whoever wrote the line, a formatter's would be swallowed."""

    def filter(self, record):
        line = record.getMessage() + (logging.Formatter().formatException(record.exc_info) if record.exc_info else "")
        for kind, pattern in PERSONAL.items():
            if pattern.search(line):
                raise PersonalDataInLog(f"a record of the logger {record.name} contains a {kind}")
        return True
