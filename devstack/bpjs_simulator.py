"""BPJS for the demo and the tests; it misbehaves on purpose, by the last two characters of the NPP.

    python -m devstack.bpjs_simulator --port 8097

POST /check    {"question": "company", "npp": "6 to 12 capitals or digits", "name"}
               200 {"answer": "known", "status": "active" | "inactive" | "arrears", "name"} or {"answer": "unknown"}
POST /check    {"question": "payment", "npp", "month": "YYYY-MM", "paid_on": "YYYY-MM-DD", "amount": rupiah, "reference"}
               (the reference may be empty, the amount zero: nobody of the month is in JKP)
               200 {"answer": "confirmed"} or {"answer": "unknown"}
GET  /healthz  200, the only address without the secret

Malformed 400, without the secret 401. The name of a company is the one that was asked with, in capitals. By the ending of
the NPP:

    X0  unknown                             X5  the connection is cut
    X1  known, inactive                     X6  an answer that cannot be read
    X2  known, in arrears                   X7  503 the first time, then as usual
    X3  known under another name            X8  known and active, but no payment of it is known
    X4  503, always                         X9  answers only after `--delay` seconds

Every other NPP is known and active, and every payment of it is confirmed.
"""

from __future__ import annotations

import argparse
import os
import re
import time
from collections.abc import Sequence
from datetime import date
from typing import Any

from devstack.console import complain, say
from devstack.simulator import SimulatorHandler, SimulatorServer

UNKNOWN, INACTIVE, ARREARS, OTHER_NAME, DOWN = "X0", "X1", "X2", "X3", "X4"
CUT, GARBLED, DOWN_ONCE, NO_PAYMENTS, SLOW = "X5", "X6", "X7", "X8", "X9"
STATUSES = {INACTIVE: "inactive", ARREARS: "arrears"}
ANOTHER_NAME = "PT NAMA LAIN CONTOH"
NPP = re.compile(r"[A-Z0-9]{6,12}")
MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
LONGEST_TEXT = 120


class Malformed(ValueError):
    """The request asks about nothing."""


def _clean_npp(content: Any) -> str:
    if not isinstance(content, dict):
        raise Malformed("An object is expected.")
    npp = content.get("npp")
    if not isinstance(npp, str) or not NPP.fullmatch(npp):
        raise Malformed("npp is not 6 to 12 capitals or digits.")
    return npp


def _text(content: dict[str, Any], name: str) -> str:
    text = content.get(name)
    if not isinstance(text, str) or not 0 < len(text.strip()) <= LONGEST_TEXT:
        raise Malformed(f"{name} is missing.")
    return " ".join(text.split())


def _company(ending: str, content: dict[str, Any]) -> dict[str, Any]:
    name = _text(content, "name")
    if ending == UNKNOWN:
        return {"answer": "unknown"}
    said = ANOTHER_NAME if ending == OTHER_NAME else name.upper()
    return {"answer": "known", "status": STATUSES.get(ending, "active"), "name": said}


def _payment(ending: str, content: dict[str, Any]) -> dict[str, Any]:
    amount = content.get("amount")
    if not isinstance(amount, int) or isinstance(amount, bool) or amount < 0:
        raise Malformed("amount is not a number of rupiah.")
    if not MONTH.fullmatch(_text(content, "month")):
        raise Malformed("month is not YYYY-MM.")
    try:
        date.fromisoformat(_text(content, "paid_on"))
    except ValueError:
        raise Malformed("paid_on is not YYYY-MM-DD.") from None
    if not isinstance(content.get("reference"), str) or len(content["reference"]) > LONGEST_TEXT:
        raise Malformed("reference is not a text.")
    return {"answer": "unknown" if ending in (UNKNOWN, NO_PAYMENTS) else "confirmed"}


ANSWERS = {"company": _company, "payment": _payment}


class Server(SimulatorServer):
    """Port 0 takes a free one; `address` says which."""

    def __init__(self, secret: str, host: str = "127.0.0.1", port: int = 0, delay: float = 15.0) -> None:
        self.delay = delay
        super().__init__(Handler, secret, host, port)


class Handler(SimulatorHandler):
    server: Server
    path_of_post = "/check"

    def posted(self, content: Any) -> None:
        npp = _clean_npp(content)
        ending, question = npp[-2:], content.get("question")
        if not isinstance(question, str) or question not in ANSWERS:
            raise Malformed("question is not company or payment.")
        answer = ANSWERS[question](ending, content)
        if ending == DOWN or (ending == DOWN_ONCE and self.server.try_of(f"{question} {npp}") == 1):
            return self.say(503, {"error": "Try again later."})
        if ending == CUT:
            return self.cut()
        if ending == GARBLED:
            return self.say(200, {"answer": "known"})
        if ending == SLOW:
            time.sleep(self.server.delay)
        return self.say(200, answer)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m devstack.bpjs_simulator", description="A BPJS for tests.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    delay = float(os.environ.get("BPJS_DELAY", "15"))
    parser.add_argument("--delay", type=float, default=delay, help="seconds of a slow answer")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    secret = os.environ.get("BPJS_SECRET", "")
    if not secret:
        complain("BPJS_SECRET is not set.")
        return 2
    server = Server(secret, options.host, options.port, options.delay)
    say(f"BPJS simulator on {server.address}")
    server.serve()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
