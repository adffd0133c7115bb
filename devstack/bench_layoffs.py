"""python -m devstack.bench_layoffs: how long it takes to report a layoff, and to look through it before deciding.

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
            for rows in SIZES:
                command = [sys.executable, "-m", "devstack.bench_layoffs", str(rows)]
                answer = subprocess.run(command, env=env, check=True, capture_output=True, text=True, cwd=ROOT)
                figures = json.loads(answer.stdout.splitlines()[-1])
                say(
                    f"{rows:>7,} workers: checked in {figures['check_s']:.1f} s, sent in {figures['send_s']:.1f} s; by the"
                    f" processor's own time {figures['check_cpu_s']:.1f} s and {figures['send_cpu_s']:.1f} s; looked"
                    f" through in {figures['look_s']:.2f} s, taken in {figures['take_s']:.2f} s; one file approved in"
                    f" {figures['approve_ms']:.0f} ms; peak memory {figures['peak_mb']:,.0f} MB"
                )
        finally:
            stack.remove()


def one_size(rows: int) -> None:
    """Report so many workers, take them, approve a few, and print the figures as JSON."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "siapkerja.settings")
    django.setup()
    os.nice(NICE)
    from accounts.models import Role
    from bulk_uploads.checking import check_chunks
    from bulk_uploads.models import Upload
    from bulk_uploads.sending import send_chunks, start_sending
    from bulk_uploads.services import receive
    from core import clock
    from jkp_claims import layoff_decisions
    from phk_reports.layoffs import sampling
    from phk_reports.layoffs.exceptions import look_through
    from phk_reports.models import ItemState, MassLayoff, SampledFile
    from tests.accounts.factories import officer

    company, owner, data = _world(rows)
    upload, _known = receive(kind="layoff_workers", data=data, file_name="phk.xlsx", owner=owner, scope=company)
    layoff = _layoff(company, owner, upload)
    mediator = officer(Role.MEDIATOR, "3275", email=f"ukur-m{rows}@contoh.example", phone="")
    figures = {}
    figures["check_s"], figures["check_cpu_s"] = _timed(lambda: list(check_chunks(upload.pk, clock.now, tell=True)))
    upload = Upload.objects.get(pk=upload.pk)
    assert (upload.state, upload.rows_ready) == ("checked", rows), (upload.state, upload.fault_counts)
    start_sending(upload, by=owner)
    figures["send_s"], figures["send_cpu_s"] = _timed(lambda: list(send_chunks(upload.pk, clock.now, tell=True)))
    assert Upload.objects.get(pk=upload.pk).rows_sent == rows == layoff.reports.count()
    layoff = MassLayoff.objects.select_related("company").get(pk=layoff.pk)
    figures["take_s"], _cpu = _timed(lambda: sampling.take_all(layoff, by=mediator))
    figures["look_s"], _cpu = _timed(lambda: look_through(layoff, mediator))
    SampledFile.objects.update(opened_at=clock.now(), checked_at=clock.now())
    batch = layoff_decisions.approve_together(layoff, by=mediator, files=rows)
    seconds, _cpu = _timed(
        lambda: layoff_decisions.work_on(batch.pk, until=clock.machine_now() + timedelta(seconds=10))
    )
    approved = batch.items.filter(state=ItemState.DONE).count()
    assert approved
    assert not batch.items.filter(state=ItemState.FAILED).exists()
    figures["approve_ms"] = 1000 * seconds / approved
    figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps(figures) + "\n")


def _timed(work) -> tuple[float, float]:
    """Seconds, and those of this process alone."""
    started, worked = time.monotonic(), time.process_time()
    work()
    return time.monotonic() - started, time.process_time() - worked


def _layoff(company, owner, upload):
    from core import clock
    from phk_reports.layoffs import starting
    from tests.documents.factories import DocumentFactory

    layoff = starting.start_layoff(
        company, by=owner, agreement=DocumentFactory(owner=owner), agreement_number="PB/1", agreed_on=clock.today()
    )
    return starting.take_upload(layoff, upload)


def _world(rows: int):
    """A company with so many workers, its owner, and the bytes of a spreadsheet with a row for each."""
    from accounts.models import Region
    from bulk_uploads.kinds import kinds
    from bulk_uploads.writing import template_xlsx
    from core import clock
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
    day = (clock.today() - timedelta(days=2)).isoformat()
    table = (
        {
            "kpj": job.kpj,
            "nama": person.full_name,
            "tanggal_phk": day,
            "alasan": "b",
            "diterima_pekerja": "Ya",
            "penjelasan": "Penutupan pabrik karena pesanan berkurang sejak tahun lalu.",
        }
        for job, person in zip(jobs, people, strict=True)
    )
    kind = kinds()["layoff_workers"]
    return company, owner, template_xlsx(str(kind.title), kind.columns, table, "")


if __name__ == "__main__":
    one_size(int(sys.argv[1])) if len(sys.argv) > 1 else main()
