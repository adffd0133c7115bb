"""Finds what names a person where nothing may: in every spelling that a careless line of code could leave it in."""

import binascii
import hashlib
import logging
import re
import zlib
from base64 import b64decode, b64encode, urlsafe_b64decode
from collections.abc import Iterator
from functools import cache
from urllib.parse import quote, quote_plus

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from kombu import Connection

HASHES = ("md5", "sha1", "sha256", "sha512")
ENCODED = re.compile(rb"[A-Za-z0-9+/_=-]{16,}")
DEEPEST = 4


@cache
def spellings(marker: str) -> dict[str, bytes]:
    """Every form to look for, in lower case but for base64, which is another text in lower case."""
    plain = marker.encode()
    forms = {
        "clear": plain.lower(),
        "hex": plain.hex().encode(),
        "quoted": quote(marker, safe="").lower().encode(),
        "quoted plus": quote_plus(marker).lower().encode(),
    }
    if marker.isdigit():
        forms["in groups"] = " ".join(re.findall("....", marker)).encode()
    if marker.startswith("+62"):
        forms["national"] = f"0{marker[3:]}".encode()
        forms["without plus"] = marker[1:].encode()
    for name in HASHES:
        forms[name] = hashlib.new(name, plain).hexdigest().encode()
    return {form: spelled for form, spelled in forms.items() if form == "clear" or spelled != forms["clear"]}


@cache
def base64_spellings(marker: str) -> set[bytes]:
    """As it stands inside a longer text that was encoded, wherever it begins there."""
    encoded = [b64encode(b"\0" * shift + marker.encode())[4 if shift else 0 : -4] for shift in range(3)]
    return {*encoded, *(text.replace(b"+", b"-").replace(b"/", b"_") for text in encoded)}


def unwrapped(data: bytes, depth: int = 0) -> Iterator[bytes]:
    """The bytes, and whatever comes out of the base64, hexadecimal and zlib in them, several layers deep."""
    yield data
    if depth == DEEPEST:
        return
    for layer in _layers(data):
        yield from unwrapped(layer, depth + 1)


def _layers(data: bytes) -> Iterator[bytes]:
    for piece in {data, *ENCODED.findall(data)}:
        padded = piece.rstrip(b"=") + b"=" * (-len(piece.rstrip(b"=")) % 4)
        for decode in (b64decode, urlsafe_b64decode, binascii.unhexlify, zlib.decompress):
            try:
                layer = decode(padded if decode in (b64decode, urlsafe_b64decode) else piece)
            except (ValueError, zlib.error):
                continue
            if layer and layer != data:
                yield layer


def leaks(text: str | bytes, markers: dict[str, str]) -> set[str]:
    """Which markers stand in the text, e.g. {"nik as hex"}."""
    data = text.encode() if isinstance(text, str) else text
    found = set()
    for layer in unwrapped(data):
        lower = layer.lower()
        for name, marker in markers.items():
            found |= {f"{name} as {form}" for form, spelled in spellings(marker).items() if spelled in lower}
            found |= {f"{name} as base64" for spelled in base64_spellings(marker) if spelled in layer}
    return found


class Watch(logging.Handler):
    """Keeps every log record of every logger, every address that was asked for or sent to, and every task published."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.addresses: list[str] = []
        self.tasks: list[str] = []

    def emit(self, record):
        self.lines.append(logging.Formatter("%(name)s %(levelname)s %(message)s").format(record))
        self.lines.append(f"{record.name} {record.msg} {record.args}")

    def begin(self, monkeypatch) -> None:
        loggers = [logging.getLogger(name) for name in logging.root.manager.loggerDict]
        pinned = settings.LOGGING["loggers"]
        for logger in [logging.root, *loggers]:
            monkeypatch.setattr(logger, "level", logging.INFO if logger.name in pinned else logging.DEBUG)
            monkeypatch.setattr(logger, "disabled", False)
            if logger is logging.root or not logger.propagate:
                monkeypatch.setattr(logger, "handlers", [self])
        forget_levels()
        original = Client.request

        def request(client, **environ):
            response = original(client, **environ)
            asked = (environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", ""), response.get("Location", ""))
            self.addresses.append(" ".join(map(str, asked)))
            return response

        monkeypatch.setattr(Client, "request", request)

    def published(self, sender=None, headers=None, body=None, **_details) -> None:
        """Receives Celery's signal before_task_publish."""
        self.tasks.append(f"{sender} {headers} {body}")


def forget_levels() -> None:
    """Loggers remember which levels they let through; `setLevel` would clear that, restoring an attribute does not."""
    logging.root.manager._clear_cache()


def in_redis() -> str:
    """Every key and value, whatever its type."""
    read = {
        b"string": lambda redis, key: redis.get(key),
        b"list": lambda redis, key: redis.lrange(key, 0, -1),
        b"set": lambda redis, key: redis.smembers(key),
        b"zset": lambda redis, key: redis.zrange(key, 0, -1, withscores=True),
        b"hash": lambda redis, key: redis.hgetall(key),
        b"stream": lambda redis, key: redis.xrange(key),
    }
    with Connection(settings.CELERY_BROKER_URL) as broker:
        redis = broker.default_channel.client
        return "\n".join(f"{key} {read[redis.type(key)](redis, key)}" for key in redis.keys("*"))


def empty_redis() -> None:
    with Connection(settings.CELERY_BROKER_URL) as broker:
        broker.default_channel.client.flushall()


def rows_of(*tables: str) -> str:
    """The rows as PostgreSQL writes them, bytes as hexadecimal."""
    with connection.cursor() as cursor:
        rows = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            rows += [row for (row,) in cursor.fetchall()]
    return "\n".join(rows)


def all_tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


def mail_headers(mail: EmailMessage) -> str:
    """All headers but the one that must say whom the mail is to."""
    return "\n".join(f"{name}: {value}" for name, value in mail.message().items() if name != "To")
