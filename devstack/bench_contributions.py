"""python -m devstack.bench_contributions: five shapes of the contributions side by side, in a throwaway PostgreSQL.

What the figures decided stands in docs/decisions/0018-contributions-one-slim-row-a-month.md.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2

from devstack.console import say
from devstack.services import Stack

MONTHS = 24
FIRST_YEAR = 2024  # January; the months fill two years
LARGE = 10_000  # workers of company 0; all others have 40
SMALL = 40
SAMPLE = 1_000
REPEATS = 15
PARTICIPANTS = 14_000_000
EMPLOYMENTS = """
    CREATE TABLE job (id uuid PRIMARY KEY, company int NOT NULL, wage bigint NOT NULL);
    INSERT INTO job SELECT lpad(to_hex(1000000000 + n), 32, '0')::uuid,
        CASE WHEN n < {large} THEN 0 ELSE n / {small} END, 3000000 + (n * 7919) % 9000000
        FROM generate_series(0, {count} - 1) AS n;
    CREATE INDEX job_company ON job (company);
    CREATE SEQUENCE ids;
    ANALYZE job;
"""


@dataclass(frozen=True)
class Shape:
    """One way to keep the months. Statements take the parameters %(month)s, %(jobs)s, %(job)s as they need them."""

    title: str
    tables: str
    append: str
    paid_and_last_wage: tuple[str, ...]
    of_company: str
    pay_company: str
    correct: str
    prepare_year: str = ""


def _rows(title: str, tables: str, columns: str = "", values: str = "") -> Shape:
    """One row a month; `columns` and `values` are what stands beside employment, wage, month and day of payment."""
    return Shape(
        title,
        tables,
        f"INSERT INTO paid ({columns}employment, wage, month, paid_on)"
        f" SELECT {values}id, wage, %(month)s, %(month)s + 40 FROM job",
        (
            "SELECT employment, month FROM paid WHERE employment = ANY(%(jobs)s::uuid[]) AND paid_on IS NOT NULL",
            "SELECT DISTINCT ON (employment) employment, wage FROM paid WHERE employment = ANY(%(jobs)s::uuid[])"
            " ORDER BY employment, month DESC",
        ),
        "SELECT count(*), sum(paid.wage) FROM paid JOIN job ON job.id = employment"
        " WHERE company = 0 AND month = %(month)s",
        "UPDATE paid SET paid_on = %(month)s + 41 FROM job"
        " WHERE job.id = employment AND company = 0 AND month = %(month)s",
        "UPDATE paid SET wage = wage + 1 WHERE employment = %(job)s AND month = %(month)s",
    )


SLIM = "employment uuid NOT NULL, wage bigint NOT NULL, month date NOT NULL, paid_on date, for_jkp bool DEFAULT true"
SHAPES = (
    _rows(
        "a row a month, key of its own",
        "CREATE TABLE paid (id uuid PRIMARY KEY, month date NOT NULL, wage bigint NOT NULL, paid_on date,"
        " employment uuid NOT NULL, UNIQUE (employment, month)); CREATE INDEX ON paid (employment)",
        "id, ",
        "lpad(to_hex(nextval('ids')), 32, '0')::uuid, ",
    ),
    _rows(
        "a slim row a month",
        f"CREATE TABLE paid ({SLIM}, PRIMARY KEY (employment, month))",
    ),
    _rows(
        "the same, all of it in the key's index",
        f"CREATE TABLE paid ({SLIM}, PRIMARY KEY (employment, month) INCLUDE (wage, paid_on))",
    ),
    _rows(
        "a slim row a month, a partition a year",
        f"CREATE TABLE paid ({SLIM}, PRIMARY KEY (employment, month)) PARTITION BY RANGE (month);"
        + ";".join(
            f"CREATE TABLE paid_{year} PARTITION OF paid FOR VALUES FROM ('{year}-01-01') TO ('{year + 1}-01-01')"
            for year in range(FIRST_YEAR - 4, FIRST_YEAR + 4)
        ),
    ),
    Shape(
        "a row a year, with arrays",
        "CREATE TABLE paid (employment uuid NOT NULL, year smallint NOT NULL, wages bigint[] NOT NULL,"
        " paid date[] NOT NULL, PRIMARY KEY (employment, year))",
        "INSERT INTO paid AS kept SELECT id, extract(year FROM %(month)s::date), ARRAY[wage], ARRAY[%(month)s + 40]"
        " FROM job ON CONFLICT (employment, year)"
        " DO UPDATE SET wages = kept.wages || EXCLUDED.wages, paid = kept.paid || EXCLUDED.paid",
        (
            "SELECT employment, year, n FROM paid, unnest(paid.paid) WITH ORDINALITY AS each (day, n)"
            " WHERE employment = ANY(%(jobs)s::uuid[]) AND day IS NOT NULL",
            "SELECT DISTINCT ON (employment) employment, wages[cardinality(wages)] FROM paid"
            " WHERE employment = ANY(%(jobs)s::uuid[]) ORDER BY employment, year DESC",
        ),
        "SELECT count(*), sum(wages[extract(month FROM %(month)s::date)::int]) FROM paid"
        " JOIN job ON job.id = employment WHERE company = 0 AND year = extract(year FROM %(month)s::date)",
        "UPDATE paid SET paid[extract(month FROM %(month)s::date)::int] = %(month)s + 41 FROM job"
        " WHERE job.id = employment AND company = 0 AND year = extract(year FROM %(month)s::date)",
        "UPDATE paid SET wages[extract(month FROM %(month)s::date)::int] ="
        " wages[extract(month FROM %(month)s::date)::int] + 1"
        " WHERE employment = %(job)s AND year = extract(year FROM %(month)s::date)",
    ),
)


def month_of(number: int) -> str:
    return f"{FIRST_YEAR + number // 12}-{number % 12 + 1:02d}-01"


def milliseconds(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def measure(shape: Shape, connection: Any, jobs: list[Any]) -> dict[str, float]:
    """Fill 24 months one after another, as they come; then read and change. Milliseconds and megabytes."""
    chance = random.Random(37_2021)
    last = month_of(MONTHS - 1)

    def run(statement: str, month: str = last, **values: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(statement.replace("%(month)s", f"DATE '{month}'"), values)
            return cursor.fetchall() if cursor.description else None

    run(shape.tables)
    for number in range(MONTHS - 1):
        run(shape.append, month=month_of(number))
    run("VACUUM ANALYZE paid")
    log_before = run("SELECT pg_current_wal_lsn() - '0/0'")[0][0]
    figures = {"append a month, ms": milliseconds(lambda: run(shape.append))}
    figures["log of that, MB"] = float(run("SELECT pg_current_wal_lsn() - '0/0'")[0][0] - log_before) / 2**20
    run("VACUUM ANALYZE paid")
    sizes = run(
        "SELECT sum(pg_table_size(oid)), sum(pg_indexes_size(oid)) FROM pg_class"
        " WHERE relkind = 'r' AND relname ~ '^paid(_[0-9]+)?$'"
    )[0]
    figures["table, MB"], figures["indexes, MB"] = (float(size) / 2**20 for size in sizes)
    samples = [[jobs[chance.randrange(len(jobs))] for _ in range(SAMPLE)] for _ in range(REPEATS)]
    reads = [
        milliseconds(lambda sample=sample: [run(query, jobs=sample) for query in shape.paid_and_last_wage])
        for sample in samples
    ]
    figures["read 1,000 participants, ms"] = sorted(reads)[REPEATS // 2]
    of_company = [milliseconds(lambda: run(shape.of_company)) for _ in range(REPEATS)]
    figures["a company's month of 10,000, ms"] = sorted(of_company)[REPEATS // 2]
    figures["pay that month, ms"] = milliseconds(lambda: run(shape.pay_company))
    corrections = [milliseconds(lambda job=job: run(shape.correct, job=job)) for job in samples[0]]
    figures["correct a wage, ms"] = sorted(corrections)[SAMPLE // 2]
    run("DROP TABLE paid")
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--employments", type=int, default=100_000)
    count = parser.parse_args().employments
    with tempfile.TemporaryDirectory(prefix="siapkerja-bench-") as folder:
        stack = Stack(Path(folder), durable=False)
        stack.remove_when_we_end()
        connection = psycopg2.connect(stack.up()["ADMIN_DATABASE_URL"])
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(EMPLOYMENTS.format(count=count, large=LARGE, small=SMALL))
            cursor.execute("SELECT id::text FROM job")
            jobs = [row[0] for row in cursor.fetchall()]
        found = {shape.title: measure(shape, connection, jobs) for shape in SHAPES}
        connection.close()
        stack.remove()
    say(f"{count:,} employments × {MONTHS} months; GB in brackets: the same for {PARTICIPANTS:,}.")
    for title, figures in found.items():
        say(f"{title}:")
        for name, figure in figures.items():
            whole = f"  ({figure * PARTICIPANTS / count / 1024:,.1f} GB)" if name.endswith("MB") else ""
            say(f"    {name:<34} {figure:>10,.2f}{whole}")


if __name__ == "__main__":
    main()
