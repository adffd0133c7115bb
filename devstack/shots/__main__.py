"""python -m devstack.shots: see `album.py` for what is taken."""

from __future__ import annotations

import argparse
import os
import shutil
from contextlib import nullcontext
from pathlib import Path

import django

from devstack import environment
from devstack.browser import MISSING, ensure_chromium
from devstack.console import complain, say
from devstack.shots.throwaway import throwaway_portal


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m devstack.shots", description="Pictures of every page.")
    parser.add_argument(
        "--address", help="a running, seeded portal, where some drafts are begun; default: a throwaway one"
    )
    parser.add_argument("--out", type=Path, default=environment.ROOT / "var" / "shots", help="emptied first")
    parser.add_argument("--each", type=int, default=1, help="so many different pages of each kind")
    parser.add_argument("--only", default="", help="URL names that contain this")
    return parser.parse_args()


def main() -> int:
    chosen = options()
    chromium = ensure_chromium()
    if chromium is None:
        complain(MISSING)
        return 1
    shutil.rmtree(chosen.out, ignore_errors=True)
    with nullcontext(chosen.address) if chosen.address else throwaway_portal() as address:
        # The URLs of the portal are read here; its data only through its pages.
        os.environ.update({**environment.offline(), "DEMO": "1"})
        django.setup()
        from devstack.shots.album import Album

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
