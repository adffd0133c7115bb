"""python -m devstack.bench: how many cases a second `manage.py assess` answers, and how much memory that takes."""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from devstack.console import say
from devstack.environment import ROOT
from jkp_claims.assess.rows import COLUMNS

SIZES = (10_000, 1_000_000)
PROGRAMMES = ("JKN;JKK;JHT;JP;JKM",) * 8 + ("JKN;JKK;JHT;JKM", "JKN;JKK")
CAUSES = tuple("abcdefgh") * 4 + tuple("ijklmno") + ("pkwt_expired", "other")
FIRST_MONTH, LAST_MONTH = 2022 * 12, 2026 * 12 + 5  # of terminations, as months since year 0


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the command."""

    status: int
    seconds: float
    cpu_seconds: float
    peak_mb: float


def measured(table: Path, output: Path) -> Run:
    """Run the command as a process of its own, with an empty environment; its answers go to `output`.

    The peak of a child is at least what its parent held when it started it: measure from a small process.
    """
    command = [sys.executable, str(ROOT / "manage.py"), "assess", str(table), "--today", "2026-06-30"]
    command += ["--adopt", "PP 6/2025=2025-02-07"]
    to_file = (os.POSIX_SPAWN_OPEN, 1, str(output), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    started = time.monotonic()
    child = os.posix_spawn(command[0], command, {}, file_actions=[to_file])
    _, status, usage = os.wait4(child, 0)
    seconds, cpu_seconds = time.monotonic() - started, usage.ru_utime + usage.ru_stime
    return Run(os.waitstatus_to_exitcode(status), seconds, cpu_seconds, usage.ru_maxrss / 1024)


def write_table(path: Path, rows: int) -> None:
    """A table of so many varied rows, the same every time."""
    chance = random.Random(37_2021)
    with path.open("w", encoding="utf-8") as table:
        table.write(",".join(COLUMNS) + "\n")
        table.writelines(_row(number, chance) for number in range(rows))


def _month(ordinal: int) -> str:
    return f"{ordinal // 12:04d}-{ordinal % 12 + 1:02d}"


MONTHS = {ordinal: _month(ordinal) for ordinal in range(FIRST_MONTH - 72, LAST_MONTH + 12)}


def _day(ordinal: int, chance: random.Random) -> str:
    return f"{MONTHS[ordinal]}-{int(chance.random() * 28) + 1:02d}"


def _row(number: int, chance: random.Random) -> str:
    """One case: nine in ten are ordinary, and one in three has an odd thing or two."""

    def seldom(value: str, usual: str = "", odds: float = 0.05) -> str:
        return value if chance.random() < odds else usual

    ended = FIRST_MONTH + int(chance.random() * (LAST_MONTH - FIRST_MONTH))
    first = ended - 12 - int(chance.random() * 48)
    gap = first + int(chance.random() * 90)
    paid = ";".join([MONTHS[ordinal] for ordinal in range(first, ended) if ordinal != gap])
    terminated_on = _day(ended, chance)
    cells = (
        f"JKP-{number:08d}",
        seldom("WNA", "WNI", 0.02),
        f"{1960 + int(chance.random() * 44)}-{int(chance.random() * 12) + 1:02d}-15",
        f"{MONTHS[first]}-01",
        chance.choice(("micro", "small", "medium", "large")),
        chance.choice(PROGRAMMES),
        chance.choice(("PKWT", "PKWTT")),
        seldom(terminated_on),
        chance.choice(CAUSES),
        seldom("yes", "no", 0.01),
        seldom("no", "yes", 0.01),
        terminated_on,
        seldom(_day(ended + 2, chance)),
        str(int(chance.random() * 12_000_000)),
        paid,
        seldom(_day(first - 1, chance)),
        seldom(_day(ended + 2, chance), odds=0.1),
        seldom("yes", "no"),
        seldom(_day(ended + 1, chance), odds=0.9),
        "",
    )
    return ",".join(cells) + "\n"


def ids_mb(rows: int) -> float:
    """What a set of the ids of such a table takes."""
    ids = {f"JKP-{number:08d}" for number in range(rows)}
    return (sys.getsizeof(ids) + sum(map(sys.getsizeof, ids))) / 1024**2


def main() -> None:
    runs = {}
    with tempfile.TemporaryDirectory(prefix="siapkerja-bench-") as folder:
        table = Path(folder, "table.csv")
        for rows in SIZES:
            write_table(table, rows)
            run = runs[rows] = measured(table, Path(os.devnull))
            say(
                f"{rows:>9,} rows: {rows / run.seconds:,.0f} cases a second "
                f"({rows / run.cpu_seconds:,.0f} by the processor's own time), peak memory {run.peak_mb:,.0f} MB"
            )
    few, many = SIZES
    growth = runs[many].peak_mb - runs[few].peak_mb
    say(
        f"{many // few} times the rows take {runs[many].peak_mb / runs[few].peak_mb:.1f} times the memory; "
        f"of the {growth:,.0f} MB more, the ids take {ids_mb(many) - ids_mb(few):,.0f} MB."
    )


if __name__ == "__main__":
    main()
