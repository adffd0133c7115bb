"""The real portal as `make run` starts it, in a folder of its own, for as long as a journey lasts."""

import json
import os
import selectors
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from devstack.environment import ROOT
from devstack.processes import alive

# What the unit tests were given: this portal starts its own services and makes its own keys.
NOT_PASSED_ON = {
    "DATABASE_URL",
    "OWNER_DATABASE_URL",
    "PAYER_DATABASE_URL",
    "ADMIN_DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "FIELD_KEYS",
    "INDEX_KEY",
    "OIDC_KEYS",
    "BANK_URL",
    "BANK_SECRET",
    "SKKNI_SECRET",
    "DUKCAPIL_URL",
    "DUKCAPIL_SECRET",
    "EMAIL_BACKEND",
    "PRIVATE_FILES",
    "STATIC_ROOT",
}
BEAT_SECONDS = "2"
COOLING_OFF_HOURS = "0.003"  # eleven seconds of the machine's clock, instead of three days
START_PATIENCE = 240.0
STOP_PATIENCE = 90.0
READY = "SIAPkerja (demo): "


@dataclass(frozen=True)
class Portal:
    """Where it answers, and where it keeps what it writes."""

    address: str
    var: Path

    def settled_payments(self) -> list[dict]:
        """The bank's own journal: one line for each transfer that it has paid."""
        lines = [json.loads(line) for line in (self.var / "bank.jsonl").read_text().splitlines()]
        return [line for line in lines if line["status"] == "settled"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_portal() -> Iterator[Portal]:
    """Starts it, and stops it as Ctrl-C would; fails when a process is left behind."""
    var = Path(tempfile.mkdtemp(prefix="siapkerja-walk-"))
    environment = {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
    command = [sys.executable, "-m", "devstack", "run", "--port", str(free_port()), "--var", str(var)]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**environment, "BEAT_SECONDS": BEAT_SECONDS, "COOLING_OFF_HOURS": COOLING_OFF_HOURS},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        yield Portal(_address(process), var)
        started = [int(pid) for pid in json.loads((var / "processes.json").read_text())]
        process.terminate()
        assert process.wait(STOP_PATIENCE) == 0, "the portal did not stop cleanly"
        assert not [pid for pid in started if alive(pid)], "processes of the portal are left"
        assert _services(var, environment) == "postgres: stopped\nvalkey: stopped\nportal: stopped\n"
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(STOP_PATIENCE)
        process.stdout.close()
        shutil.rmtree(var, ignore_errors=True)


class Portals:
    """One portal at a time."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._running: Portal | None = None

    def running(self) -> Portal:
        """The one that runs, else a new one with the demo world as it was seeded."""
        if self._running is None:
            self._running = self._stack.enter_context(running_portal())
        return self._running

    def stop(self) -> None:
        self._running = None
        self._stack.close()


def _address(process: subprocess.Popen) -> str:
    """Waits for the line that names it; whatever else was said is in the failure."""
    said = b""
    limit = time.monotonic() + START_PATIENCE
    with selectors.DefaultSelector() as waiting:
        waiting.register(process.stdout, selectors.EVENT_READ)
        while time.monotonic() < limit:
            if not waiting.select(timeout=1):
                continue
            part = os.read(process.stdout.fileno(), 65536)
            if not part:
                break
            said += part
            for line in said.decode(errors="replace").splitlines():
                if line.startswith(READY) and "ready in" in line:
                    return line.removeprefix(READY).split()[0]
    raise AssertionError(f"the portal does not start:\n{said.decode(errors='replace')[-4000:]}")


def _services(var: Path, environment: dict[str, str]) -> str:
    status = [sys.executable, "-m", "devstack", "status", "--var", str(var)]
    return subprocess.run(status, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60).stdout
