"""The real portal as `make run` starts it, in a folder of its own, for as long as a journey lasts."""

import json
import os
import selectors
import shutil
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
from devstack.unprivileged import temporary_folder
from tests.ports import free_port

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
    "BPJS_URL",
    "BPJS_SECRET",
    "EMAIL_BACKEND",
    "PRIVATE_FILES",
    "STATIC_ROOT",
}
BEAT_SECONDS = "2"
COOLING_OFF_HOURS = "0.003"  # eleven seconds of the machine's clock, instead of three days
START_PATIENCE = 900.0  # for one that hangs on a busy machine; one that fails says so and ends by itself
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


class Seeded:
    """A folder in which the demo world is filled once; every portal starts in it as it was then.

    It always lies in the same place and the portal has always the same port, so that nothing is prepared a second time.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="siapkerja-walk-"))
        self.var = self.folder / "var"
        self.port = free_port()
        # Where the data are not readable for who runs the database, they live in a temporary folder.
        self.places = {
            self.var: self.folder / "var-as-seeded",
            temporary_folder(self.var): self.folder / "data-as-seeded",
        }
        with self._devstack("run", "--no-start") as process:
            said = process.stdout.read().decode(errors="replace")
            assert process.wait(STOP_PATIENCE) == 0, f"the portal cannot be prepared:\n{said[-4000:]}"
        for place, kept in self.places.items():
            if place.exists():
                place.rename(kept)

    @contextmanager
    def portal(self) -> Iterator[Portal]:
        """Starts it, and stops it as Ctrl-C would; fails when a process is left behind."""
        for place, kept in self.places.items():
            if kept.exists():
                shutil.copytree(kept, place, symlinks=True)
        try:
            with self._devstack("run") as process:
                yield Portal(_address(process), self.var)
                started = [int(pid) for pid in json.loads((self.var / "processes.json").read_text())]
                process.terminate()
                assert process.wait(STOP_PATIENCE) == 0, "the portal did not stop cleanly"
                assert not [pid for pid in started if alive(pid)], "processes of the portal are left"
            with self._devstack("status") as process:
                assert process.stdout.read() == b"postgres: stopped\nvalkey: stopped\nportal: stopped\n"
        finally:
            for place in self.places:
                shutil.rmtree(place, ignore_errors=True)

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def _devstack(self, command: str, *options: str) -> Iterator[subprocess.Popen]:
        words = [sys.executable, "-m", "devstack", command, "--var", str(self.var), *options]
        given = {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
        process = subprocess.Popen(
            words + ["--port", str(self.port)] * (command == "run"),
            cwd=ROOT,
            env={**given, "BEAT_SECONDS": BEAT_SECONDS, "COOLING_OFF_HOURS": COOLING_OFF_HOURS},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.terminate()
            process.wait(STOP_PATIENCE)
            process.stdout.close()


class Portals:
    """One portal at a time."""

    def __init__(self) -> None:
        self._seeded: Seeded | None = None
        self._stack = ExitStack()
        self._running: Portal | None = None

    def running(self) -> Portal:
        """The one that runs, else a new one with the demo world as it was seeded."""
        if self._running is None:
            self._seeded = self._seeded or Seeded()
            self._running = self._stack.enter_context(self._seeded.portal())
        return self._running

    def stop(self) -> None:
        self._running = None
        self._stack.close()

    def remove(self) -> None:
        self.stop()
        if self._seeded:
            self._seeded.remove()


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
