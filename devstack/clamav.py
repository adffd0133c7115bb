"""clamd for the tests of the virus scan: the system's, else Debian's package. No signatures are fetched."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from devstack.console import say

PLACES = ("/usr/sbin/clamd", "/usr/local/sbin/clamd", "/opt/homebrew/sbin/clamd")
PACKAGE = "clamav-daemon"
MISSING = "No clamd could be had: the virus scan is tested against a stand-in that speaks its protocol."


def find_clamd() -> Path | None:
    """The scanner's program, or None; the variable CLAMD_PROGRAM names one that comes first."""
    named = [os.environ.get("CLAMD_PROGRAM"), shutil.which("clamd"), *PLACES]
    return next((Path(place) for place in named if place and os.access(place, os.X_OK)), None)


def ensure_clamd() -> Path | None:
    """As `find_clamd`, after trying to install it where there is none."""
    if find_clamd() is None:
        _install_package()
    return find_clamd()


def _install_package() -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    say("Installing Debian's clamd for the tests of the virus scan…")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet = subprocess.DEVNULL
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", PACKAGE]):
        subprocess.run(["apt-get", *command], env=env, stdin=quiet, stdout=quiet, stderr=quiet, check=False)


if __name__ == "__main__":
    say(str(ensure_clamd() or MISSING))
