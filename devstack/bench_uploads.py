"""python -m devstack.bench_uploads: how long it takes to check a large spreadsheet, and how much memory.

On a throwaway PostgreSQL; each size in a process of its own.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from devstack.console import say
from devstack.environment import ROOT, demo
from devstack.services import Stack

SIZES = (1_000, 10_000)
NICE = 10


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="siapkerja-bench-") as folder:
        stack = Stack(Path(folder, "services"), durable=False)
        try:
            addresses = stack.up()
            env = {**demo(Path(folder), addresses, "http://127.0.0.1:8000", "http://127.0.0.1:9", "http://127.0.0.1:9")}
            env["DATABASE_URL"] = addresses["ADMIN_DATABASE_URL"]
            for command in (["migrate", "--noinput", "-v", "0"], ["createcachetable"]):
                subprocess.run([sys.executable, str(ROOT / "manage.py"), *command], env=env, check=True)
            _measure(env)
        finally:
            stack.remove()


def _measure(env: dict[str, str]) -> None:
    peaks = {}
    for rows in SIZES:
        command = [sys.executable, "-m", "devstack.bench_uploads", str(rows)]
        answer = subprocess.run(command, env=env, check=True, capture_output=True, text=True, cwd=ROOT)
        figures = json.loads(answer.stdout.splitlines()[-1])
        peaks[rows] = figures["peak_mb"]
        say(
            f"{rows:>7,} rows of XLSX: checked in {figures['check_s']:.1f} s, sent in {figures['send_s']:.1f} s; "
            f"by the processor's own time {figures['check_cpu_s']:.1f} s and {figures['send_cpu_s']:.1f} s; "
            f"longest chunk {figures['chunk_s']:.2f} s; peak memory {figures['peak_mb']:,.0f} MB"
        )
    few, many = SIZES
    say(f"{many // few} times the rows take {peaks[many] / peaks[few]:.2f} times the memory.")


def one_size(rows: int) -> None:
    """Check and send a spreadsheet of so many rows of contributions, and print the figures as JSON."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "siapkerja.settings")
    django.setup()
    os.nice(NICE)
    from bulk_uploads.checking import check_chunks
    from bulk_uploads.models import Upload
    from bulk_uploads.sending import send_chunks, start_sending
    from bulk_uploads.services import receive
    from core import clock

    company, owner, data = _world(rows)
    upload, _known = receive(kind="contributions", data=data, file_name="iuran.xlsx", owner=owner, scope=company)
    del data
    figures = {}
    figures["check_s"], figures["check_cpu_s"], checked = _timed(check_chunks(upload.pk, clock.now, tell=True))
    upload = Upload.objects.get(pk=upload.pk)
    assert (upload.state, upload.rows_ready) == ("checked", rows), (upload.state, upload.fault_counts)
    start_sending(upload, by=owner)
    figures["send_s"], figures["send_cpu_s"], sent = _timed(send_chunks(upload.pk, clock.now, tell=True))
    assert Upload.objects.get(pk=upload.pk).rows_sent == rows
    figures["chunk_s"] = max(checked, sent)
    figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps(figures) + "\n")


def _timed(chunks) -> tuple[float, float, float]:
    """Seconds for all chunks, those of this process alone, and for the longest chunk."""
    started = last = time.monotonic()
    worked = time.process_time()
    longest = 0.0
    for _chunk in chunks:
        longest, last = max(longest, time.monotonic() - last), time.monotonic()
    return time.monotonic() - started, time.process_time() - worked, longest


def _world(rows: int):
    """A company with so many workers, its owner, and the bytes of a spreadsheet with a row for each."""
    from accounts.models import Region
    from bulk_uploads.kinds import kinds
    from bulk_uploads.writing import template_xlsx
    from core import clock
    from core.dates import Month
    from registry.models import Company, Employment, Membership, Participant
    from tests.accounts.factories import officer
    from tests.registry.factories import EmploymentFactory, ParticipantFactory

    company = Company.objects.create(
        npp=f"BENCH{rows:05d}", name=f"PT Ukur {rows}", scale="large", standing="approved",
        region=Region.objects.get(code="3275"), address="Jalan Contoh 1",
    )  # fmt: skip
    owner = officer("employer", email=f"ukur{rows}@contoh.example", phone="")
    Membership.objects.create(user=owner, company=company, role="owner", since=clock.today() - timedelta(days=9))
    people = Participant.objects.bulk_create(
        ParticipantFactory.build(nik_index=f"{rows}:{number}".encode().ljust(32)) for number in range(rows)
    )
    jobs = Employment.objects.bulk_create(
        EmploymentFactory.build(company=company, participant=person, kpj=f"{rows:05d}{number:06d}")
        for number, person in enumerate(people)
    )
    month = str(Month.of(clock.today()))
    table = (
        {"kpj": job.kpj, "nama": person.full_name, "bulan": month, "upah": "5500000"}
        for job, person in zip(jobs, people, strict=True)
    )
    kind = kinds()["contributions"]
    return company, owner, template_xlsx(str(kind.title), kind.columns, table, "")


if __name__ == "__main__":
    one_size(int(sys.argv[1])) if len(sys.argv) > 1 else main()
