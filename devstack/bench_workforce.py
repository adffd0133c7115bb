"""python -m devstack.bench_workforce: what the workers' pages of a company of 100,000 cost beside those of one of 100.

The portal runs in this process on a throwaway PostgreSQL; the figures are medians of whole requests, with their queries.
"""

from __future__ import annotations

import argparse
import os
import secrets
import statistics
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

from devstack import environment
from devstack.console import say
from devstack.services import Stack

SIZES = (100, 100_000)
REPEATS = 21
A_PIECE = 5_000
FIRST_NAMES = ("SITI", "BUDI", "AGUS", "DEWI", "EKO", "FITRI", "GUNAWAN", "HENDRA", "INDAH", "JOKO")

# Nine in ten are at work; of the others some have left and are still active, and some lack their contract's data.
EMPLOYMENTS = """
    INSERT INTO registry_employment (id, participant_id, company_id, kpj, job_title, contract_type, contract_number,
        appointment_number, started_on, contract_end_on, contract_confirmed_on, enrolled_on, programme_codes, ended_on,
        deactivated_on, deactivation_cause, deactivated_by_role, for_jkp, name_key)
    SELECT casework_uuid7(), person.id, %(company)s, lpad(nextval('registry_kpj')::text, 11, '0'), 'Operator',
        CASE WHEN n %% 3 = 0 THEN 'PKWT' ELSE 'PKWTT' END, '', '', date '2015-01-01' + (n * 7919 %% 3650),
        CASE WHEN n %% 3 = 0 THEN current_date + 30 + n %% 700 END, CASE WHEN n %% 50 > 0 THEN date '2021-03-01' END,
        date '2021-03-01', 'JKN;JKK;JHT;JP;JKM', CASE WHEN n %% 20 = 1 OR n %% 97 = 5 THEN current_date - 90 END,
        CASE WHEN n %% 20 = 1 THEN current_date - 80 END, CASE WHEN n %% 20 = 1 THEN 'resigned' ELSE '' END,
        CASE WHEN n %% 20 = 1 THEN 'employer' ELSE '' END, true, ''
    FROM (SELECT id, (row_number() OVER (ORDER BY id))::int AS n FROM registry_participant WHERE phone = %(mark)s) AS person
"""
CONTRIBUTIONS = """
    INSERT INTO registry_contribution (employment_id, month, wage, paid_on, for_jkp)
    SELECT id, date_trunc('month', current_date)::date - months * interval '1 month', 5000000, current_date - 20, true
    FROM registry_employment, generate_series(1, 3) AS months WHERE company_id = %(company)s
"""
PAGES = {
    "first page": {},
    "beginning of a name": {"q": "dewi 0"},
    "left and still active": {"status": "still_active"},
    "contract data missing": {"status": "lacking_contract"},
    "inactive": {"status": "inactive"},
    "PKWT, by last day": {"contract": "PKWT", "sort": "end"},
    "newest first": {"sort": "start"},
}


def start(folder: Path) -> Stack:
    """A migrated portal in this process."""
    stack = Stack(folder, durable=False)
    stack.remove_when_we_end()
    addresses = stack.up()
    nobody = "http://127.0.0.1:9"
    os.environ.update(environment.demo(folder, addresses, "http://127.0.0.1", nobody, nobody))
    os.environ |= {"DATABASE_URL": addresses["ADMIN_DATABASE_URL"], "ALLOWED_HOSTS": "testserver"}
    import django
    from django.conf import settings
    from django.core.management import call_command

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # nothing is collected
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    django.setup()
    call_command("migrate", verbosity=0)
    return stack


def company_of(size: int):
    """A company with so many workers, and a member who is signed in."""
    from django.db import connection
    from django.test import Client

    from accounts.models import Assignment, Region, Role, User
    from core import clock
    from registry.models import Company, Membership

    name = f"PT Contoh {size}"
    company = Company.objects.create(
        npp=f"EE{size:06d}",
        name=name,
        scale="large",
        standing="approved",
        address="-",
        region=Region.objects.get(pk="3275"),
    )
    member = User.objects.create(full_name=name, email=f"{size}@contoh.example", password="!")
    Assignment.objects.create(user=member, role=Role.EMPLOYER, from_on=clock.today())
    Membership.objects.create(user=member, company=company, role="owner")
    write_people(size)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")  # a hundred thousand rows in one statement
        cursor.execute(EMPLOYMENTS, {"company": company.pk, "mark": f"+62{size}"})
        cursor.execute(CONTRIBUTIONS, {"company": company.pk})
    client = Client()
    client.force_login(member)
    return company, client


def write_people(size: int) -> None:
    from core.fields import blind_index
    from registry.models import Participant

    for first in range(0, size, A_PIECE):
        numbers = range(first, min(size, first + A_PIECE))
        Participant.objects.bulk_create(
            Participant(
                nik=(nik := f"327501{1 + number % 28:02d}0190{1 + number % 9999:04d}"),
                nik_index=blind_index(f"{size}:{number}:{nik}"),
                full_name=f"{FIRST_NAMES[number % len(FIRST_NAMES)]} {number % 1000:03d} CONTOH",
                birth_date="1990-08-17",
                phone=f"+62{size}",
            )
            for number in numbers
        )


def queries_of(client, url: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url)
    if answer.status_code != 200:
        raise SystemExit(f"{url} answers {answer.status_code}")
    return len(queries)


def measured(looks: list[tuple]) -> list[float]:
    """Milliseconds, the median, of each (client, address); they take turns, so that a busy machine slows both."""
    times: list[list[float]] = [[] for _look in looks]
    for _ in range(REPEATS):
        for found, (client, url) in zip(times, looks, strict=True):
            began = time.perf_counter()
            client.get(url)
            found.append((time.perf_counter() - began) * 1000)
    return list(map(statistics.median, times))


def addresses(company) -> dict[str, str]:
    """The pages to measure, and a page in the middle of the table."""
    from registry.models import Employment

    table = "/perusahaan/pekerja/"
    pages = {name: f"{table}?{urlencode(query)}" for name, query in PAGES.items()}
    jobs = Employment.objects.filter(company=company).order_by("name_key", "pk")
    middle = jobs.values_list("pk", flat=True)[jobs.count() // 3]
    return {**pages, "page in the middle": f"{table}?after={middle}", "home": "/perusahaan/"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs=2, default=SIZES)
    sizes = parser.parse_args().sizes
    os.umask(0o077)
    with tempfile.TemporaryDirectory(prefix=f"siapkerja-bench-{secrets.token_hex(2)}-") as folder:
        stack = start(Path(folder))
        from django.db import connection

        companies = {size: company_of(size) for size in sizes}
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        looks = [(client, addresses(company)) for company, client in companies.values()]
        say(f"Median of {REPEATS} requests, {sizes[0]:,} workers and {sizes[1]:,}; queries in brackets:")
        for name in looks[0][1]:
            both = [(client, urls[name]) for client, urls in looks]
            queries = [queries_of(*look) for look in both]
            few, many = measured(both)
            say(f"    {name:<24} {few:6.1f} ms ({queries[0]})  {many:6.1f} ms ({queries[1]})  {many / few:5.2f} times")
        connection.close()
        stack.remove()


if __name__ == "__main__":
    main()
