"""One portal for each folder."""

from __future__ import annotations

import fcntl
import json
import os
import time
from pathlib import Path
from typing import IO

from devstack.processes import alive


class CannotStart(Exception):
    """The portal cannot start; the text says why in one line."""


class Lock:
    """One portal for each folder. The watchdog inherits it, so it is free only when everything is cleared up."""

    def __init__(self, var: Path) -> None:
        var.mkdir(parents=True, exist_ok=True)
        self.file: IO[str] = (var / "portal.lock").open("a+")

    def take(self, patience: float = 40.0) -> None:
        """Waits while a killed portal is being cleared up. Raises CannotStart when one is running."""
        limit = time.monotonic() + patience
        while True:
            try:
                return fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                holder = self.holder()
                if alive(int(holder.get("pid", 0))) or time.monotonic() > limit:
                    address = holder.get("address", "another process")
                    raise CannotStart(f"The portal runs already: {address}. Stop it first.") from None
                time.sleep(0.1)

    def sign(self, address: str) -> None:
        self.file.truncate(0)
        self.file.write(json.dumps({"pid": os.getpid(), "address": address}))
        self.file.flush()

    def holder(self) -> dict[str, int | str]:
        self.file.seek(0)
        try:
            return dict(json.loads(self.file.read()))
        except ValueError:
            return {}

    def release(self) -> None:
        self.file.truncate(0)
        self.file.close()


def running_at(var: Path) -> str:
    """The address of the portal that runs in this folder now, or nothing."""
    if not (var / "portal.lock").exists():
        return ""
    holder = Lock(var).holder()
    return str(holder["address"]) if alive(int(holder.get("pid", 0))) else ""
