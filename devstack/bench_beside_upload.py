"""python -m devstack.bench_beside_upload: what a worker waits for their page while a company's 10,000 rows are checked.

It starts the whole portal as `make run` does, in a folder of its own with the demo world, and stops it.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from devstack import environment
from devstack.console import say
from devstack.environment import ROOT

ROWS = 10_000
SETTLING = 20  # seconds until the other programs of the portal have started too
BEFORE = 300  # requests without the upload
READY = "SIAPkerja (demo): "
AT_LEAST_WHILE = 50  # requests during the check, or the figure says little
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
AT_WORK = 'http-equiv="refresh"'
PASSWORD = "siapkerja-contoh"  # of every demo account
WORKER, EMPLOYER = "siti@contoh.example", "hr.sinar@contoh.example"
PAGE = "/kepesertaan/"


@contextmanager
def portal() -> Iterator[str]:
    """Its address."""
    with tempfile.TemporaryDirectory(prefix="siapkerja-beside-") as folder:
        command = [sys.executable, "-m", "devstack", "run", "--port", "18431", "--var", str(Path(folder, "var"))]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            for line in process.stdout:
                if line.startswith(READY) and "ready in" in line:
                    yield line.removeprefix(READY).split()[0]
                    return
            raise SystemExit("The portal does not start.")
        finally:
            process.terminate()
            process.wait(120)


def signed_in(site: str, email: str) -> requests.Session:
    session = requests.Session()
    page = session.get(f"{site}/akun/masuk/", timeout=30)
    data = {"login": email, "password": PASSWORD, "csrfmiddlewaretoken": CSRF.search(page.text)[1]}
    answer = session.post(page.url, data=data, headers={"Referer": page.url}, timeout=30)
    answer.raise_for_status()
    return session


def waits(session: requests.Session, url: str, goes_on: Callable[[int], bool]) -> list[float]:
    """Milliseconds for each request, one after the other, as long as it goes on."""
    found: list[float] = []
    while goes_on(len(found)):
        started = time.perf_counter()
        session.get(url, timeout=60).raise_for_status()
        found.append((time.perf_counter() - started) * 1000)
    return found


def spreadsheet() -> bytes:
    """New participants, made by a process of its own: this one has no settings."""
    command = [sys.executable, "-m", "devstack.bench_beside_upload", "spreadsheet"]
    env = {**os.environ, **environment.offline()}
    return subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True).stdout


def write_spreadsheet() -> None:
    """To the standard output; nothing is wrong with its rows."""
    import django

    django.setup()
    from bulk_uploads.kinds import kinds
    from bulk_uploads.writing import template_xlsx
    from core import clock
    from tests.registry.uploads.participants_faults import good_row

    kind, today = kinds()["participants"], clock.machine_now().date()
    rows = (good_row(number, today) for number in range(ROWS))
    sys.stdout.buffer.write(template_xlsx(str(kind.title), kind.columns, rows, ""))


def upload(session: requests.Session, site: str, data: bytes) -> str:
    """Hands the file in; gives the address of its page."""
    url = f"{site}/perusahaan/unggahan/baru/participants/"
    page = session.get(url, timeout=30)
    answer = session.post(
        url,
        data={"csrfmiddlewaretoken": CSRF.search(page.text)[1]},
        files={"file": ("peserta.xlsx", data)},
        headers={"Referer": url},
        timeout=120,
    )
    answer.raise_for_status()
    return answer.url


class UntilChecked:
    """Looks at the page of the upload once a second; `seconds` is how long the check took."""

    def __init__(self, session: requests.Session, url: str) -> None:
        self.session, self.url = session, url
        self.started = self.looked = time.monotonic()
        self.seconds = 0.0

    def __call__(self, _count: int) -> bool:
        if time.monotonic() - self.looked < 1:
            return True
        self.looked = time.monotonic()
        self.seconds = self.looked - self.started
        return AT_WORK in self.session.get(self.url, timeout=60).text


def percentile(times: list[float], share: int) -> float:
    return statistics.quantiles(times, n=100)[share - 1]


def main() -> None:
    data = spreadsheet()
    with portal() as site:
        worker, employer = (signed_in(site, email) for email in (WORKER, EMPLOYER))
        url = f"{site}{PAGE}"
        time.sleep(SETTLING)
        waits(worker, url, lambda count: count < 20)
        before = waits(worker, url, lambda count: count < BEFORE)
        checked = UntilChecked(employer, upload(employer, site, data))
        during = waits(worker, url, checked)
        if len(during) < AT_LEAST_WHILE:
            raise SystemExit(f"Only {len(during)} requests fell into the check.")
    for name, times in (("before", before), (f"during the check of {ROWS:,} rows, {checked.seconds:.0f} s", during)):
        say(
            f"a worker's page {name}: median {statistics.median(times):.0f} ms, p95 {percentile(times, 95):.0f} ms "
            f"({len(times)} requests)"
        )
    say(f"p95 during / before: {percentile(during, 95) / percentile(before, 95):.2f}")


if __name__ == "__main__":
    write_spreadsheet() if sys.argv[1:] else main()
