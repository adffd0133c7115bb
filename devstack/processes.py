"""Small questions about processes of this machine."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


def birth(pid: int) -> str:
    """A text that no later process with the same number shares; empty when the process has ended.

    A zombie has ended: where nobody collects orphans, it stays listed for ever.
    """
    if pid <= 0:
        return ""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return ""
    except PermissionError:
        pass
    stat = Path(f"/proc/{pid}/stat")
    if stat.exists():
        try:
            # The second field is the program's name in brackets and may hold anything, brackets included.
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            return ""
        return "" if fields[0] in "ZX" else fields[19]
    asked = subprocess.run(["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True)
    state, _, started = asked.stdout.strip().partition(" ")
    return "" if state.startswith("Z") else started.strip()


def alive(pid: int) -> bool:
    return bool(birth(pid))
