"""A bank that pays once, keeps a journal, and misbehaves on purpose.

    python -m devstack.bank_simulator --port 8099 --journal var/bank.jsonl

POST /transfers        {"ref": uuid, "bank": "…", "account": "…", "amount": rupiah, "holder": "…"}
                       200 {"ref", "status": "settled" | "returned", "reason"}; the same ref again gives the same
                       answer, with other content 409; malformed 400; busy 503 (nothing was done)
GET  /transfers/<ref>  200 as above, or 404
GET  /healthz          200, the only address without the secret

Accounts ending in 98 come back as ACCOUNT_INACTIVE, in 97 as NAME_MISMATCH; every other is settled.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import random
import re
import threading
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devstack.console import complain, say
from devstack.simulator import SimulatorHandler, SimulatorServer

RETURNS = {"98": "ACCOUNT_INACTIVE", "97": "NAME_MISMATCH"}
CONTENT = ("bank", "account", "amount", "holder")


class Malformed(ValueError):
    """The request says nothing that a bank could pay."""


class Conflict(ValueError):
    """The same ref with other content."""


@dataclass(frozen=True)
class Mischief:
    """How often things go wrong, as shares of the requests; the same seed gives the same run."""

    busy: float = 0.0
    """Answers 503 before doing anything."""
    lost: float = 0.0
    """Pays, then cuts the connection."""
    slow: float = 0.0
    """Pays, then answers only after `delay` seconds, longer than the caller waits."""
    delay: float = 15.0
    seed: str = "siapkerja"

    def choose(self, ref: str, attempt: int) -> str:
        """What happens to this try: "busy", "lost", "slow" or "". Independent of the order of other transfers."""
        drawn = random.Random(f"{self.seed}:{ref}:{attempt}").random()
        for name, share in (("busy", self.busy), ("lost", self.lost), ("slow", self.slow)):
            if drawn < share:
                return name
            drawn -= share
        return ""


class Bank:
    """The books: one line for each transfer, on the disk before anybody hears of it."""

    def __init__(self, journal: Path) -> None:
        self._lock = threading.Lock()
        self._transfers: dict[str, dict[str, Any]] = {}
        journal.parent.mkdir(parents=True, exist_ok=True)
        self._journal = journal.open("a+b")
        # Two banks with one journal would each pay what the other has paid.
        fcntl.flock(self._journal, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._read()

    def transfer(self, order: dict[str, Any]) -> dict[str, Any]:
        """Pays or returns; a known ref gives its first answer. Raises Malformed, Conflict."""
        asked = _clean(order)
        with self._lock:
            known = self._transfers.get(asked["ref"])
            if known is None:
                known = self._book(asked)
            elif any(known[name] != asked[name] for name in CONTENT):
                raise Conflict("This ref was used for another transfer.")
        return _answer(known)

    def find(self, ref: str) -> dict[str, Any] | None:
        with self._lock:
            known = self._transfers.get(ref.lower())
        return _answer(known) if known else None

    def close(self) -> None:
        self._journal.close()

    def _book(self, asked: dict[str, Any]) -> dict[str, Any]:
        reason = RETURNS.get(asked["account"][-2:], "")
        line = {**asked, "status": "returned" if reason else "settled", "reason": reason, "at": round(time.time(), 3)}
        self._journal.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
        self._journal.flush()
        os.fsync(self._journal.fileno())
        self._transfers[asked["ref"]] = line
        return line

    def _read(self) -> None:
        self._journal.seek(0)
        whole = 0
        for line in self._journal:
            if not line.endswith(b"\n"):
                # Killed while writing: nobody got an answer for this line.
                break
            whole += len(line)
            booked = json.loads(line)
            self._transfers[booked["ref"]] = booked
        self._journal.truncate(whole)
        self._journal.seek(0, os.SEEK_END)


def _clean(order: Any) -> dict[str, Any]:
    if not isinstance(order, dict):
        raise Malformed("An object is expected.")
    try:
        ref = str(uuid.UUID(str(order.get("ref"))))
    except ValueError:
        raise Malformed("ref is not a UUID.") from None
    amount = order.get("amount")
    if not isinstance(amount, int) or isinstance(amount, bool) or amount <= 0:
        raise Malformed("amount is not a whole number above zero.")
    for name in ("bank", "account", "holder"):
        if not isinstance(order.get(name), str) or not order[name].strip():
            raise Malformed(f"{name} is missing.")
    if not re.fullmatch(r"\d{5,20}", order["account"]):
        raise Malformed("account is not 5 to 20 digits.")
    return {"ref": ref, **{name: order[name] for name in CONTENT}}


def _answer(line: dict[str, Any]) -> dict[str, Any]:
    return {"ref": line["ref"], "status": line["status"], "reason": line["reason"]}


class Server(SimulatorServer):
    """Port 0 takes a free one; `address` says which."""

    def __init__(
        self, journal: Path, secret: str, host: str = "127.0.0.1", port: int = 0, mischief: Mischief | None = None
    ) -> None:
        self.bank = Bank(journal)
        self.mischief = mischief or Mischief()
        super().__init__(Handler, secret, host, port)

    def mischief_for(self, ref: str) -> str:
        return self.mischief.choose(ref, self.try_of(ref))


class Handler(SimulatorHandler):
    server: Server
    path_of_post = "/transfers"

    def asked(self) -> None:
        found = re.fullmatch(r"/transfers/([0-9A-Fa-f-]{36})", self.path)
        known = self.server.bank.find(found.group(1)) if found else None
        return self.say(200, known) if known else self.say(404, {"error": "Unknown."})

    def posted(self, content: Any) -> None:
        try:
            self._transfer(content)
        except Conflict as refusal:
            self.say(409, {"error": str(refusal)})

    def _transfer(self, order: Any) -> None:
        what = self.server.mischief_for(_clean(order)["ref"])
        if what == "busy":
            return self.say(503, {"error": "Try again later."})
        answer = self.server.bank.transfer(order)
        if what == "lost":
            self.log_message("answer for %s lost", answer["ref"])
            return self.cut()
        if what == "slow":
            self.log_message("answer for %s late", answer["ref"])
            time.sleep(self.server.mischief.delay)
        return self.say(200, answer)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    env = os.environ
    parser = argparse.ArgumentParser(prog="python -m devstack.bank_simulator", description="A bank for tests.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--journal", type=Path, required=True, help="JSON lines, one for each transfer")
    for name, text in (("busy", "refused with 503"), ("lost", "paid and not answered"), ("slow", "answered too late")):
        default = float(env.get(f"BANK_{name.upper()}", "0"))
        parser.add_argument(f"--{name}", type=float, default=default, metavar="SHARE", help=f"share {text}")
    parser.add_argument("--delay", type=float, default=float(env.get("BANK_DELAY", "15")), help="seconds of a slow one")
    parser.add_argument("--seed", default=env.get("BANK_SEED", "siapkerja"))
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    secret = os.environ.get("BANK_SECRET", "")
    if not secret:
        complain("BANK_SECRET is not set.")
        return 2
    mischief = Mischief(options.busy, options.lost, options.slow, options.delay, options.seed)
    try:
        server = Server(options.journal, secret, options.host, options.port, mischief)
    except BlockingIOError:
        complain(f"{options.journal} is in use by another bank.")
        return 2
    say(f"bank simulator on {server.address}")
    server.serve()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
