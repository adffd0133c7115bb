"""Tables for `manage.py assess`, and the command run on them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from jkp_claims.assess.command import main

MANAGE = Path(__file__).resolve().parent.parent.parent / "manage.py"
ROW = {
    "case_id": "A-1",
    "citizenship": "WNI",
    "birth_date": "1990-03-08",
    "enrolled_on": "2021-06-01",
    "enterprise_scale": "large",
    "programmes": "JKN;JKK;JHT;JP;JKM",
    "contract_type": "PKWTT",
    "contract_end_on": "",
    "cause": "b",
    "total_permanent_disability": "no",
    "willing_to_work": "yes",
    "terminated_on": "2025-03-20",
    "effective_on": "",
    "reported_wage": "7000000",
    "paid_months": ";".join(f"{year}-{month:02d}" for year in (2023, 2024) for month in range(1, 13))
    + ";2025-01;2025-02",
    "previous_benefits": "",
    "re_employed_on": "",
    "active_at_bpjs": "no",
    "first_claim_on": "2025-04-10",
    "declared_on": "",
}
NAMES = list(ROW)
HEADER = ",".join(NAMES)


class Outcome(NamedTuple):
    """What the command said: exit status, one object for each line of stdout, and stderr."""

    status: int
    rows: list[dict]
    errors: str


def line(**changes: str) -> str:
    """The sound row, changed, as a line of the table."""
    return ",".join((ROW | changes).values())


def table(*lines: str, header: str = HEADER, end: str = "\n") -> bytes:
    """The header and these lines."""
    return "".join(text + end for text in (header, *lines)).encode()


class Command:
    """Runs the command on a table: `command(data)`, or `command.started(data)` as a process with an empty environment."""

    def __init__(self, folder: Path, capsys) -> None:
        self.file = folder / "tabel.csv"
        self.capsys = capsys

    def __call__(self, data: bytes, *options: str) -> Outcome:
        self.file.write_bytes(data)
        return self.run(str(self.file), *options)

    def run(self, *argv: str) -> Outcome:
        status = main(argv)
        output, errors = self.capsys.readouterr()
        return Outcome(status, [json.loads(text) for text in output.splitlines()], errors)

    def one(self, *options: str, **changes: str) -> dict:
        """The answer for the sound row, changed."""
        outcome = self(table(line(**changes)), *options)
        assert len(outcome.rows) == 1
        return outcome.rows[0]

    def started(self, data: bytes, *options: str, **kwargs) -> subprocess.CompletedProcess:
        self.file.write_bytes(data)
        command = [sys.executable, str(MANAGE), "assess", str(self.file), *options]
        return subprocess.run(command, env={}, cwd=os.sep, capture_output=True, text=True, check=False, **kwargs)
