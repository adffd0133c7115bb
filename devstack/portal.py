"""What stands behind `make run`: the whole portal on this machine, from an empty folder to a signed-in person."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from devstack import environment
from devstack.console import say
from devstack.environment import ROOT
from devstack.freshness import Stamp, files_below, source_files
from devstack.lock import CannotStart, Lock
from devstack.services import Stack
from devstack.supervisor import Program, StepFailed, Stopped, Supervisor
from devstack.unprivileged import ServiceError

HOST = "127.0.0.1"
FIRST_PORT = 8000
PORTS_TRIED = 50
SKKNI_BESIDE = 90  # so far above the portal: its address is registered there, and stays from start to start
LAST_PORT = 65535
MOST_WORKERS = 4
HEALTH_PATIENCE = 90.0
FATAL_DEATHS = 3
SERVICES_EVERY = 3.0


@dataclass
class Portal:
    """port=None takes 8000 or the next free one; start=False only fills the folder for a later start."""

    var: Path
    port: int | None = None
    seed: bool = True
    start: bool = True

    def run(self) -> int:
        """Brings everything up, looks after it until somebody stops it, and returns the exit status."""
        self.lock = Lock(self.var)
        self.supervisor = Supervisor(self.var, say)
        self.supervisor.listen()
        try:
            self.lock.take()
        except CannotStart as reason:
            say(str(reason))
            return 1
        left = self.supervisor.record.end_leftovers()
        if left:
            say(f"Ended {left} processes that an interrupted run had left.")
        self.stack = Stack(self.var)
        watchdog = self._start_watchdog()
        try:
            return self._up_and_stay()
        except Stopped:
            return 0
        except (CannotStart, StepFailed, ServiceError) as reason:
            say(str(reason))
            return 1
        finally:
            self._down(watchdog)

    def _up_and_stay(self) -> int:
        begun = time.monotonic()
        port = self._choose_port()
        self.address = f"http://{HOST}:{port}"
        self.lock.sign(self.address)
        addresses = self.stack.up()
        outside = {name: _free_port() for name in ("bank", "dukcapil", "bpjs")}
        urls = {f"{name}_url": f"http://{HOST}:{number}" for name, number in outside.items()}
        self.env = environment.demo(self.var, addresses, self.address, **urls)
        self.skkni_port = _first_free_port(port + SKKNI_BESIDE)
        # Another host name than the portal's, so that neither gets the cookies of the other.
        self.env["SKKNI_URL"] = f"http://localhost:{self.skkni_port}"
        self._prepare()
        accounts = self._accounts()
        if not self.start:
            say(f"Ready to start after {time.monotonic() - begun:.1f} s.")
            return 0
        # The web server first: on a small machine all of them at once would make a person wait twice as long.
        later = []
        for program in self._programs(port, outside):
            if program.name in {"bank", "web"}:
                self.supervisor.start(program)
            else:
                later.append(program)
        self._wait_until_healthy(port)
        for program in later:
            self.supervisor.start(program)
        say(f"\n{accounts}\n\nSIAPkerja (demo): {self.address}   ready in {time.monotonic() - begun:.1f} s")
        say("Ctrl-C stops everything. Logs: " + str(self.supervisor.logs))
        services_looked_at = time.monotonic()
        while not self.supervisor.stopping:
            self.supervisor.look_after()
            if time.monotonic() - services_looked_at > SERVICES_EVERY:
                self._look_after_services()
                services_looked_at = time.monotonic()
            time.sleep(0.1)
        return 0

    def _look_after_services(self) -> None:
        gone = [name for name, running in self.stack.running().items() if not running]
        if gone:
            say(f"{' and '.join(gone)} ended; starting again")
            self.stack.up()

    def _prepare(self) -> None:
        """Everything between the database and the web server; what is up to date is skipped."""
        owner = {**self.env, "DATABASE_URL": self.env["OWNER_DATABASE_URL"]}
        if _translations_are_old():
            say("Compiling translations…")
            self.supervisor.step(_manage("translations", "compile"), owner)
        static = Stamp(
            self.var / "stamps" / "static", [*files_below(ROOT / "static"), *source_files("settings.py", "uv.lock")]
        )
        if not static.fresh:
            say("Collecting static files…")
            self.supervisor.step(_manage("collectstatic", "--noinput", "--clear"), owner)
            static.set()
        database = self._database_stamp("migrated", source_files(".py", ".sql", "uv.lock"))
        if not database.fresh:
            say("Preparing the database…")
            for command in (["migrate", "--noinput"], ["grants"]):
                self.supervisor.step(_manage(*command), owner)
            database.set()
        seeded = self._database_stamp("seeded", [])
        if self.seed and not seeded.fresh:
            say("Filling the demo world…")
            self.supervisor.step(_manage("seed_demo", "--if-empty"), owner)
            seeded.set()
        self._register_skkni(owner)

    def _register_skkni(self, owner: dict[str, str]) -> None:
        """Only when its address or its secret is another than last time."""
        known_as = self.var / "skkni-address"
        if not known_as.exists() or known_as.read_text() != owner["SKKNI_URL"]:
            known_as.write_text(owner["SKKNI_URL"])
        registered = self._database_stamp("skkni", [known_as, self.var / "secrets.env"])
        if not registered.fresh:
            self.supervisor.step(_manage("register_relying_party"), owner)
            registered.set()

    def _accounts(self) -> str:
        """The demo accounts, as the portal last listed them."""
        kept = self.var / "demo-accounts"
        seeded = self.stack.data_folder.glob("stamp-seeded")
        stamp = self._database_stamp("accounts", [*source_files(".py"), *seeded])
        if not (stamp.fresh and kept.exists()):
            kept.write_text(self.supervisor.step(_manage("demo_accounts"), self.env).strip())
            stamp.set()
        return kept.read_text()

    def _programs(self, port: int, outside: dict[str, int]) -> list[Program]:
        env, python = self.env, sys.executable
        payer = {**env, "DATABASE_URL": env["PAYER_DATABASE_URL"]}
        celery = [python, "-m", "celery", "-A", "siapkerja"]
        worker = [*celery, "worker", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
        web = [python, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port)]
        web += ["--workers", str(_cores()), "--blocking-threads", "1", "siapkerja.wsgi:application"]
        bank = [python, "-m", "devstack.bank_simulator", "--port", str(outside["bank"])]
        dukcapil = [python, "-m", "devstack.dukcapil_simulator", "--port", str(outside["dukcapil"])]
        dukcapil += ["--people", str(self.var / "files" / "demo-register.json")]
        bpjs = [python, "-m", "devstack.bpjs_simulator", "--port", str(outside["bpjs"])]
        skkni = [python, "-m", "examples.relying_party", "--port", str(self.skkni_port)]
        skkni += ["--issuer", self.address, "--address", env["SKKNI_URL"]]
        beat = [*celery, "beat", "--loglevel", "INFO", "--pidfile", "", "--schedule", str(self.var / "beat-schedule")]
        return [
            Program("bank", [*bank, "--journal", str(self.var / "bank.jsonl")], env, stops=3, patience=5),
            Program("dukcapil", dukcapil, env, stops=3, patience=5),
            Program("bpjs", bpjs, env, stops=3, patience=5),
            Program("skkni", skkni, _only(env, "PATH", "SKKNI_SECRET"), stops=1, patience=5),
            Program("web", web, env, stops=1),
            Program("worker", [*worker, "-Q", "default", "-n", "default@%h", "-c", "1"], env, stops=2, patience=20),
            # Large spreadsheets: behind everybody who waits for a page.
            Program("bulk", ["nice", *worker, "-Q", "bulk", "-n", "bulk@%h", "-c", "1"], env, stops=2, patience=20),
            Program("payer", [*worker, "-Q", "payer", "-n", "payer@%h", "-c", "1"], payer, stops=2, patience=20),
            Program("beat", beat, env, stops=1, patience=5),
        ]

    def _wait_until_healthy(self, port: int) -> None:
        limit = time.monotonic() + HEALTH_PATIENCE
        web = next(program for program in self.supervisor.programs if program.name == "web")
        answer = "no answer"
        while time.monotonic() < limit:
            self.supervisor.check()
            self.supervisor.look_after()
            if web.deaths >= FATAL_DEATHS:
                raise CannotStart(f"The web server does not start:\n{_end_of(self.supervisor.log(web))}")
            status, answer = _ask_health(port)
            if status == 200:
                return
            time.sleep(0.1)
        raise CannotStart(f"The portal is not healthy after {HEALTH_PATIENCE:.0f} s: {answer}")

    def _choose_port(self) -> int:
        if self.port is not None:
            if not _is_free(self.port):
                raise CannotStart(f"Port {self.port} is taken by another program; choose another one.")
            return self.port
        for port in range(FIRST_PORT, FIRST_PORT + PORTS_TRIED):
            if _is_free(port):
                if port != FIRST_PORT:
                    say(f"Port {FIRST_PORT} is taken; using {port}.")
                return port
        raise CannotStart(f"No free port between {FIRST_PORT} and {FIRST_PORT + PORTS_TRIED}.")

    def _start_watchdog(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "devstack.watchdog", str(self.var)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=[self.lock.file.fileno()],
        )

    def _down(self, watchdog: subprocess.Popen[bytes]) -> None:
        if self.supervisor.programs:
            say("\nStopping…")
        self.supervisor.stop()
        if not self.stack.kept:
            self.stack.down()
        self.lock.file.truncate(0)
        watchdog.communicate(b"done")
        self.lock.file.close()

    def _database_stamp(self, name: str, files: Sequence[Path]) -> Stamp:
        """Lives and dies with our own cluster; what happens to a database of others, we cannot know."""
        ours = not os.environ.get("DATABASE_URL")
        return Stamp(self.stack.data_folder / f"stamp-{name}" if ours else None, files)


def _manage(*command: str) -> list[str]:
    return [sys.executable, str(ROOT / "manage.py"), *command]


def _translations_are_old() -> bool:
    catalogues = (ROOT / "locale").glob("*/LC_MESSAGES/*.po")
    return any(_changed(catalogue) > _changed(catalogue.with_suffix(".mo")) for catalogue in catalogues)


def _changed(file: Path) -> float:
    return file.stat().st_mtime if file.exists() else 0.0


def _cores() -> int:
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, MOST_WORKERS)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _first_free_port(wished: int) -> int:
    """The wished port or one of the next; some other when all of them are taken."""
    tried = range(wished, min(wished + PORTS_TRIED, LAST_PORT))
    return next((port for port in tried if _is_free(port)), 0) or _free_port()


def _only(env: dict[str, str], *names: str) -> dict[str, str]:
    """For a program that is not ours: it gets none of the portal's secrets."""
    return {name: env[name] for name in names if name in env}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _ask_health(port: int) -> tuple[int, str]:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        response = connection.getresponse()
        return response.status, f"{response.status} {response.read(500).decode(errors='replace')}"
    except (OSError, http.client.HTTPException) as reason:
        return 0, str(reason)
    finally:
        connection.close()


def _end_of(log: Path) -> str:
    return log.read_text(errors="replace")[-3000:].strip()
