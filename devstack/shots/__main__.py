"""python -m devstack.shots: see `album.py` for what is taken."""

from __future__ import annotations

import argparse
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

from devstack import environment
from devstack.browser import MISSING, ensure_chromium
from devstack.console import complain, say
from devstack.lock import running_at
from devstack.shots.throwaway import throwaway_portal


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m devstack.shots", description="Pictures of every page.")
    parser.add_argument("--address", help="a running, seeded portal; default: that of `make run`, else a throwaway one")
    parser.add_argument("--var", type=Path, default=environment.ROOT / "var", help="folder of `make run`")
    parser.add_argument("--out", type=Path, default=environment.ROOT / "var" / "shots", help="emptied first")
    parser.add_argument("--each", type=int, default=1, help="so many different pages of each kind")
    parser.add_argument("--only", default="", help="URL names that contain this")
    return parser.parse_args()


@contextmanager
def portal(chosen: argparse.Namespace) -> Iterator[str]:
    running = chosen.address or running_at(chosen.var)
    if running:
        yield running
        return
    say("Starting a portal with a throwaway database…")
    with throwaway_portal() as address:
        yield address


def main() -> int:
    chosen = options()
    chromium = ensure_chromium()
    if chromium is None:
        complain(MISSING)
        return 1
    os.environ.update({**environment.offline(), "DEMO": "1"})
    django.setup()
    from devstack.shots.album import Album

    shutil.rmtree(chosen.out, ignore_errors=True)
    with portal(chosen) as address:
        album = Album(address.rstrip("/"), chosen.out.absolute(), each=chosen.each, only=chosen.only)
        album.fill(chromium)
    for line in album.missing:
        say(f"no picture: {line}")
    for line in album.faults:
        complain(line)
    say(f"{album.taken} pages photographed into {chosen.out}, {len(album.faults)} faults.")
    return 1 if album.faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
