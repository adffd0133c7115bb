"""A population register for the demo and the tests; it misbehaves on purpose, by the ending of the NIK.

    python -m devstack.dukcapil_simulator --port 8098 --people var/files/demo-register.json

POST /check    {"nik": "16 digits", "name": "…", "birth_date": "YYYY-MM-DD"}
               200 {"answer": "match" | "mismatch", "name", "birth_date", "region"} or {"answer": "not_found"};
               malformed 400, without the secret 401
GET  /healthz  200, the only address without the secret

It knows the people of the file, all invented: a list of {"nik", "name", "born"}. Of others it says, by the last four digits:

    90xx  mismatch: the register has another name      94xx  the connection is cut
    91xx  not found                                    95xx  an answer that cannot be read
    92xx  answers only after `--delay` seconds         96xx  503 the first time, then as below
    93xx  503, always

Every other NIK matches when the birth date fits the one in its digits (women's day plus 40) and is not found otherwise;
the name is then what was typed, in capitals, as on the card.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from devstack.console import complain, say
from devstack.simulator import SimulatorHandler, SimulatorServer

FEMALE_OFFSET = 40
ANOTHER_NAME = "NAMA LAIN CONTOH"
MISMATCH, NOT_FOUND, SLOW, DOWN, CUT, GARBLED, DOWN_ONCE = "90", "91", "92", "93", "94", "95", "96"


class Malformed(ValueError):
    """The request asks about nobody."""


@dataclass(frozen=True)
class Question:
    nik: str
    name: str
    birth_date: date

    @property
    def ending(self) -> str:
        """What the NIK makes the register do."""
        return self.nik[12:14]

    @property
    def fits(self) -> bool:
        """Whether the birth date is the one in the NIK."""
        day = int(self.nik[6:8])
        day -= FEMALE_OFFSET if day > FEMALE_OFFSET else 0
        return f"{day:02d}{self.nik[8:12]}" == self.birth_date.strftime("%d%m%y")


class Register:
    """Who is known. The file is read again when it has changed: the demo may be seeded after the register starts."""

    def __init__(self, people: Path | None) -> None:
        self._file = people
        self._read_at = 0
        self._people: dict[str, dict[str, str]] = {}
        self._lock = threading.Lock()

    def answer(self, asked: Question) -> dict[str, Any]:
        known = self._known().get(asked.nik)
        if known is not None:
            agrees = known["name"].casefold() == asked.name.casefold() and known["born"] == asked.birth_date.isoformat()
            return _found("match" if agrees else "mismatch", known["name"].upper(), known["born"], asked.nik)
        if asked.ending == NOT_FOUND or not asked.fits:
            return {"answer": "not_found"}
        if asked.ending == MISMATCH:
            return _found("mismatch", ANOTHER_NAME, asked.birth_date.isoformat(), asked.nik)
        return _found("match", asked.name.upper(), asked.birth_date.isoformat(), asked.nik)

    def _known(self) -> dict[str, dict[str, str]]:
        if self._file is None or not self._file.exists():
            return {}
        with self._lock:
            changed = self._file.stat().st_mtime_ns
            if changed != self._read_at:
                self._people = {one["nik"]: one for one in json.loads(self._file.read_text())}
                self._read_at = changed
            return self._people


def _found(answer: str, name: str, born: str, nik: str) -> dict[str, Any]:
    return {"answer": answer, "name": name, "birth_date": born, "region": nik[:4]}


def _clean(asked: Any) -> Question:
    if not isinstance(asked, dict):
        raise Malformed("An object is expected.")
    nik, name = asked.get("nik"), asked.get("name")
    if not isinstance(nik, str) or not re.fullmatch(r"[0-9]{16}", nik):
        raise Malformed("nik is not 16 digits.")
    if not isinstance(name, str) or not name.strip():
        raise Malformed("name is missing.")
    try:
        return Question(nik, " ".join(name.split()), date.fromisoformat(str(asked.get("birth_date"))))
    except ValueError:
        raise Malformed("birth_date is not YYYY-MM-DD.") from None


class Server(SimulatorServer):
    """Port 0 takes a free one; `address` says which."""

    def __init__(
        self, secret: str, people: Path | None = None, host: str = "127.0.0.1", port: int = 0, delay: float = 15.0
    ) -> None:
        self.register = Register(people)
        self.delay = delay
        super().__init__(Handler, secret, host, port)


class Handler(SimulatorHandler):
    server: Server
    path_of_post = "/check"

    def posted(self, content: Any) -> None:
        asked = _clean(content)
        ending = asked.ending
        if ending == DOWN or (ending == DOWN_ONCE and self.server.try_of(asked.nik) == 1):
            return self.say(503, {"error": "Try again later."})
        if ending == CUT:
            return self.cut()
        if ending == GARBLED:
            return self.say(200, {"answer": "match"})
        if ending == SLOW:
            time.sleep(self.server.delay)
        return self.say(200, self.server.register.answer(asked))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m devstack.dukcapil_simulator", description="A register for tests.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--people", type=Path, help="JSON list of the people it knows; it may come later")
    delay = float(os.environ.get("DUKCAPIL_DELAY", "15"))
    parser.add_argument("--delay", type=float, default=delay, help="seconds of a slow answer")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    secret = os.environ.get("DUKCAPIL_SECRET", "")
    if not secret:
        complain("DUKCAPIL_SECRET is not set.")
        return 2
    server = Server(secret, options.people, options.host, options.port, options.delay)
    say(f"Dukcapil simulator on {server.address}")
    server.serve()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
