"""python -m devstack.bench_mediation_queue: what a mediator's queue of 50,000 cases costs beside one of 50.

The portal runs in this process on a throwaway PostgreSQL; the figures are medians of whole requests, with their queries.
"""

from __future__ import annotations

import argparse
import os
import re
import secrets
import tempfile
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlencode

from devstack.bench_workforce import measured, queries_of, start
from devstack.console import say

SIZES = (50, 50_000)
REPEATS = 21
A_PIECE = 5_000
REGIONS = ("3275", "3578")  # one for each size
QUEUE = "/mediasi/"

OTHER_STATES = ("in_review", "needs_correction", "disputed", "objected", "approved", "rejected", "in_review")
PAGES = {
    "new": {},
    "due within a day": {"tab": "segera"},
    "waiting for an answer": {"tab": "menunggu"},
    "in review": {"tab": "diperiksa"},
    "in dispute": {"tab": "perselisihan"},
    "decided": {"tab": "selesai"},
    "in review, mine": {"tab": "diperiksa", "officer": "mine"},
}


def region_of(number: int, size: int):
    """A region with so many files, and a mediator of it who is signed in."""
    from django.db import connection

    from accounts.models import Assignment, Office, Region, Role, User
    from core import clock
    from phk_reports.models import MassLayoff
    from registry.models import Company, Employment

    region = Region.objects.get(pk=REGIONS[number])
    company = Company.objects.create(
        npp=f"MQ{size:06d}", name=f"PT Contoh {size}", scale="large", standing="approved", address="-", region=region
    )
    reporter = User.objects.create(full_name="Pelapor", email=f"pelapor{size}@contoh.example", password="!")
    officer = User.objects.create(full_name="Mediator", email=f"mediator{size}@contoh.example", password="!")
    office = Office.objects.create(name=f"Disnaker Contoh {size}", kind="regency", region=region)
    Assignment.objects.create(user=officer, role=Role.MEDIATOR, office=office, from_on=clock.today())
    layoff = MassLayoff.objects.create(company=company, region=region, started_by=reporter, sent_at=clock.now())
    write_employments(company, size)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # in the middle of their lives
        jobs = list(Employment.objects.filter(company=company).select_related("participant"))
        for first in range(0, size, A_PIECE):
            piece = jobs[first : first + A_PIECE]
            write_files([file_of(job, first + n, reporter, officer, layoff) for n, job in enumerate(piece)])
        cursor.execute("SET session_replication_role = origin")
    return signed_in(officer)


def signed_in(officer):
    """An officer's client, with both factors proven a moment ago."""
    from allauth.account.internal.flows.login import (
        _AUTHENTICATION_METHODS_USER_SESSION_KEY,
        AUTHENTICATION_METHODS_SESSION_KEY,
    )
    from allauth.account.internal.userkit import user_id_to_str
    from allauth.mfa.models import Authenticator
    from django.test import Client

    from core import clock

    Authenticator.objects.create(user=officer, type=Authenticator.Type.TOTP, data={"secret": "-"})
    client = Client()
    client.force_login(officer)
    session = client.session
    at = clock.machine_now().timestamp()
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": at},
        {"method": "mfa", "type": "totp", "at": at},
    ]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = user_id_to_str(officer)
    session.save()
    return client


def file_of(job, number: int, reporter, officer, layoff):
    """Half are new; of the others every state has its share, and one in twenty belongs to a layoff."""
    from core import clock
    from phk_reports.models import PhkReport

    now, today = clock.now(), clock.today()
    state = "submitted" if number % 2 == 0 else OTHER_STATES[number // 2 % len(OTHER_STATES)]
    over = state in ("approved", "rejected")
    return PhkReport(
        number=f"PHK-{layoff.region_id}-{number}",
        state=state,
        employment=job,
        region_id=layoff.region_id,
        source="worker" if number % 3 == 0 else "employer",
        terminated_on=today - timedelta(days=9),
        cause="b" if number % 5 else "a",
        reported_by=reporter,
        officer=None if state == "submitted" else officer,
        rejected_by=officer if state == "rejected" else None,
        submitted_at=now - timedelta(hours=number % 200),
        taken_at=None if state == "submitted" else now,
        decided_at=now - timedelta(minutes=number) if over else None,
        respond_by=today + timedelta(days=number % 5 - 1),
        due_on=None if over else today + timedelta(days=number % 9),
        layoff=layoff if number % 20 == 1 else None,
    )


def write_files(files: list) -> None:
    """These files, each with what its reporter said and one document."""
    from core import clock
    from core.ids import uuid7
    from documents.models import Document
    from phk_reports.models import Evidence, PhkReport, PhkStatement

    PhkReport.objects.bulk_create(files)
    PhkStatement.objects.bulk_create(
        PhkStatement(
            report=file,
            side=file.source,
            version=1,
            terminated_on=file.terminated_on,
            cause=file.cause,
            made_by=file.reported_by,
            made_at=clock.now(),
        )
        for file in files
    )
    documents = Document.objects.bulk_create(
        Document(
            owner=file.reported_by,
            kind="phk_evidence",
            name="bukti.pdf",
            content_type="application/pdf",
            size=1,
            sha256=f"{uuid7().int:064x}",
            fingerprint=f"{uuid7().int:064x}",
            file=f"documents/{file.pk}",
            state="clean",
        )
        for file in files
    )
    Evidence.objects.bulk_create(
        Evidence(report=file, document=document, evidence_kind="acceptance", side=file.source)
        for file, document in zip(files, documents, strict=True)
    )


def write_employments(company, size: int) -> None:
    from core.fields import blind_index
    from core.ids import uuid7
    from registry.models import Employment, Participant

    for first in range(0, size, A_PIECE):
        people = Participant.objects.bulk_create(
            Participant(
                nik=(nik := f"327501{1 + number % 28:02d}0190{1 + number % 9999:04d}"),
                nik_index=blind_index(f"{size}:{number}:{nik}"),
                full_name=f"PEKERJA {number:06d} CONTOH",
                birth_date="1990-08-17",
            )
            for number in range(first, min(size, first + A_PIECE))
        )
        Employment.objects.bulk_create(
            Employment(
                participant=person,
                company=company,
                kpj=f"{uuid7().int % 10**11:011d}",
                job_title="Operator",
                contract_type="PKWTT",
                started_on="2015-01-05",
                enrolled_on="2021-03-01",
            )
            for person in people
        )


def addresses(client) -> dict[str, str]:
    """The pages to measure: each tab, and the page behind the first."""
    pages = {name: f"{QUEUE}?{urlencode(query)}" if query else QUEUE for name, query in PAGES.items()}
    answer = client.get(QUEUE).content.decode()
    found = re.search(r"after=([^\"&]+)", answer)
    after = unquote(found[1]) if found else ""
    return {**pages, "second page": f"{QUEUE}?{urlencode({'after': after})}" if after else QUEUE}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs=2, default=SIZES)
    sizes = parser.parse_args().sizes
    os.umask(0o077)
    with tempfile.TemporaryDirectory(prefix=f"siapkerja-bench-{secrets.token_hex(2)}-") as folder:
        stack = start(Path(folder))
        from django.db import connection

        clients = [region_of(number, size) for number, size in enumerate(sizes)]
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        looks = [(client, addresses(client)) for client in clients]
        say(
            f"Median of {REPEATS} requests, a queue of {sizes[0]:,} cases and one of {sizes[1]:,}; queries in brackets:"
        )
        for name in looks[0][1]:
            both = [(client, urls[name]) for client, urls in looks]
            queries = [queries_of(*look) for look in both]
            few, many = measured(both)
            say(f"    {name:<24} {few:6.1f} ms ({queries[0]})  {many:6.1f} ms ({queries[1]})  {many / few:5.2f} times")
        connection.close()
        stack.remove()


if __name__ == "__main__":
    main()
