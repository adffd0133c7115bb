"""python -m devstack.shots [--address URL] [--out FOLDER] [--each N] [--only WORD]

Pictures of every page of the access table as somebody whom the page is for, into var/shots/<role>/. Fails on a page that is
wider than the screen, answers with an error or complains in the browser's console. Without an address it takes the running
portal of `make run`, or starts one with a throwaway database.
"""

from __future__ import annotations

import argparse
import os
import shutil
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import django
from django.urls import reverse

from devstack import environment
from devstack.browser import MISSING, ensure_chromium
from devstack.console import complain, say
from devstack.lock import running_at

VISITOR = "visitor"
EMPLOYERS = ("hr.sinar", "hr.garda")
# Workers whose claims stand at different stages, those of the walk first.
WORKERS = (
    *("agus", "siti", "nurul", "anton", "lina", "tono", "rina", "martha", "eka", "joko", "imam", "dewi", "maya"),
    *("hasan", "deni", "novi", "petrus", "fajar", "bayu", "arman", "edi", "yanto", "mega", "slamet", "ferdi"),
)


@dataclass(frozen=True)
class Shot:
    """One page to be taken: whose, its URL name, where, and the answer that is right."""

    role: str
    name: str
    path: str
    expected: int


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m devstack.shots", description=__doc__)
    parser.add_argument("--address", help="a running, seeded portal")
    parser.add_argument("--var", type=Path, default=environment.ROOT / "var", help="folder of `make run`")
    parser.add_argument("--out", type=Path, default=environment.ROOT / "var" / "shots")
    parser.add_argument("--each", type=int, default=1, help="so many different pages of each kind")
    parser.add_argument("--only", default="", help="URL names that contain this")
    return parser.parse_args()


@contextmanager
def portal(chosen: argparse.Namespace) -> Iterator[str]:
    """The address of a seeded portal."""
    from devstack.shots.throwaway import throwaway_portal

    with ExitStack() as stack:
        yield chosen.address or running_at(chosen.var) or stack.enter_context(throwaway_portal())


def main() -> int:
    chosen = options()
    chromium = ensure_chromium()
    if chromium is None:
        complain(MISSING)
        return 1
    os.environ.update({**environment.offline(), "DEMO": "1"})
    django.setup()
    shutil.rmtree(chosen.out, ignore_errors=True)
    with portal(chosen) as address:
        return photograph(address, chromium, chosen)
