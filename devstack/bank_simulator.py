"""A bank that pays once, keeps a journal, and misbehaves on purpose.

    python -m devstack.bank_simulator --port 8099 --journal var/bank.jsonl

POST /transfers        {"ref": uuid, "bank": "…", "account": "…", "amount": rupiah, "holder": "…"}
                       200 {"ref", "status": "settled" | "returned", "reason"}; the same ref again gives the same
                       answer, with other content 409; malformed 400; busy 503 (nothing was done)
GET  /transfers/<ref>  200 as above, or 404
POST /account-names    {"bank": "…", "account": "…", "holder": the name that is asked about}
                       200 {"answer": "active", "holder": the name that the bank has} or {"answer": "not_found" | "closed"};
                       malformed 400. Nothing is kept of it.
GET  /healthz          200, the only address without the secret

Accounts ending in 98 come back as ACCOUNT_INACTIVE, in 97 as NAME_MISMATCH; every other is settled. Asked for its name,
every account is active and its holder's, but by the last four digits:

    70xx  another name            74xx  the connection is cut
    71xx  not found               75xx  an answer that cannot be read
    72xx  answers only after `--delay` seconds
    73xx  503, always             76xx  503 the first time, then the name
    77xx  closed                  79xx  the name with a title before it
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
NAMES = "/account-names"
ANOTHER_NAME = "NAMA LAIN CONTOH"
MISMATCH, NOT_FOUND, SLOW, DOWN, CUT, GARBLED, DOWN_ONCE, CLOSED, TITLED = (
    "70", "71", "72", "73", "74", "75", "76", "77", "79",
)  # fmt: skip


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
    _check_account(order)
    return {"ref": ref, **{name: order[name] for name in CONTENT}}


def _check_account(asked: dict[str, Any]) -> None:
    for name in ("bank", "account", "holder"):
        if not isinstance(asked.get(name), str) or not asked[name].strip():
            raise Malformed(f"{name} is missing.")
    if not re.fullmatch(r"\d{5,20}", asked["account"]):
        raise Malformed("account is not 5 to 20 digits.")


def _name_of(ending: str, holder: str) -> dict[str, Any]:
    """What the bank says of an account with this ending."""
    if ending == NOT_FOUND:
        return {"answer": "not_found"}
    if ending == CLOSED:
        return {"answer": "closed"}
    if ending == GARBLED:
        return {"answer": "active"}
    name = ANOTHER_NAME if ending == MISMATCH else " ".join(holder.upper().split())
    return {"answer": "active", "holder": f"IR. {name}" if ending == TITLED else name}


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

    def do_POST(self) -> None:
        self.path_of_post = NAMES if self.path == NAMES else "/transfers"
        super().do_POST()

    def asked(self) -> None:
        found = re.fullmatch(r"/transfers/([0-9A-Fa-f-]{36})", self.path)
        known = self.server.bank.find(found.group(1)) if found else None
        return self.say(200, known) if known else self.say(404, {"error": "Unknown."})

    def posted(self, content: Any) -> None:
        if self.path == NAMES:
            return self._name(content)
        try:
            self._transfer(content)
        except Conflict as refusal:
            self.say(409, {"error": str(refusal)})

    def _name(self, asked: Any) -> None:
        if not isinstance(asked, dict):
            raise Malformed("An object is expected.")
        _check_account(asked)
        ending = asked["account"][-4:-2]
        first = ending == DOWN_ONCE and self.server.try_of(f"{asked['bank']} {asked['account']}") == 1
        if ending == DOWN or first:
            return self.say(503, {"error": "Try again later."})
        if ending == CUT:
            return self.cut()
        if ending == SLOW:
            time.sleep(self.server.mischief.delay)
        return self.say(200, _name_of(ending, asked["holder"]))

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
