"""A headless Chromium for the browser tests: the system's, else Debian's package, else Playwright's download."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

from devstack.console import say

# The first has no windows, menus and helpers that nobody sees here: half the work for the same pages.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "microsoft-edge",
)
PLAYWRIGHT_PROGRAMS = ("chrome", "headless_shell", "chrome-headless-shell")
MISSING = "No Chromium could be had: the browser tests are skipped."


@lru_cache(maxsize=1)
def find_chromium() -> Path | None:
    """A Chromium that really starts, or None; the variable CHROMIUM names one that comes first."""
    named = os.environ.get("CHROMIUM")
    candidates = [Path(named)] if named else []
    candidates += [Path(found) for found in map(shutil.which, NAMES) if found]
    candidates += _downloaded()
    return next((path for path in candidates if _starts(path)), None)


def ensure_chromium() -> Path | None:
    """As `find_chromium`, after trying to install one where there is none."""
    for install in (None, _install_package, _download):
        if install is not None:
            install()
            find_chromium.cache_clear()
        found = find_chromium()
        if found:
            return found
    return None


def _starts(path: Path) -> bool:
    # Ubuntu's `chromium-browser` is a script that only says where to find a browser.
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _downloaded() -> list[Path]:
    default = Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "ms-playwright"
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or default)
    newest_first = sorted(folder.glob("chromium*-*"), reverse=True)
    return [path for build in newest_first for name in PLAYWRIGHT_PROGRAMS for path in build.glob(f"*/{name}")]


def _install_package() -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    say("Installing Debian's Chromium for the browser tests…")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet = subprocess.DEVNULL
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", NAMES[0]]):
        subprocess.run(["apt-get", *command], env=env, stdin=quiet, stdout=quiet, stderr=quiet, check=False)


def _download() -> None:
    say("Downloading Playwright's Chromium for the browser tests…")
    quiet = subprocess.DEVNULL
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    subprocess.run(command, stdin=quiet, stdout=quiet, stderr=quiet, check=False)


if __name__ == "__main__":
    say(str(ensure_chromium() or MISSING))
