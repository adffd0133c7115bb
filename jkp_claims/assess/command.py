"""The command line of `manage.py assess`."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import BinaryIO, NamedTuple, NoReturn

from core import clock
from core.dates import add_months
from core.national_holidays import NATIONAL_HOLIDAYS
from jkp_claims.assess import cells
from jkp_claims.assess.lines import UnusableTable, records
from jkp_claims.assess.rows import Case, RowError, Rows
from jkp_claims.regulations import DEFAULT_ADOPTIONS, PP_6_2025, Adoptions
from jkp_claims.rules import Assessment, Facts, answer, assess, claim_deadline

FINE, ROW_ERRORS, UNUSABLE = 0, 1, 2
USAGE = f'manage.py assess FILE.csv [--adopt "{PP_6_2025.name}=2025-02-07"] [--today 2025-03-31]'
HELP = f"""{USAGE}

Menilai hak JKP untuk setiap baris tabel; satu objek JSON per baris keluar di stdout.

  FILE.csv       tabel CSV UTF-8, dipisahkan koma, dengan kolom case_id dan fakta setiap kasus
  --adopt        {PP_6_2025.name} berlaku sejak hari itu; tanpa pilihan ini hanya PP 37/2021
  --today        hari penilaian; tanpa pilihan ini hari ini menurut WIB
  -h, --help     bantuan ini

Status keluar: 0 semua baris dinilai, 1 ada baris yang salah, 2 berkas atau pilihan tidak dapat dipakai.
"""
TOO_FAR = "tanggal ini terlalu jauh untuk dihitung; periksa tahunnya"

encode = json.JSONEncoder().encode


class Arguments(argparse.ArgumentParser):
    """Speaks Indonesian, and complains in one line."""

    def error(self, message: str) -> NoReturn:
        raise UnusableTable(f"Pilihan --adopt dan --today perlu nilai. Cara pakai: {USAGE}")

    def format_help(self) -> str:
        return HELP


class Assessed(NamedTuple):
    """A row and its answer."""

    case_id: str
    assessment: Assessment


def main(argv: Sequence[str]) -> int:
    """Assess the table and print one JSON object a line. Returns the exit status."""
    try:
        chosen = _arguments(argv)
        adoptions = _adoptions(chosen.adopt)
        today = _chosen_day(chosen.today)
        if sys.stdout is None:
            raise UnusableTable("Hasil tidak dapat ditulis: keluaran standar tertutup.")
        with _opened(chosen.files[0]) as stream:
            return _write(answers(stream, adoptions, today))
    except UnusableTable as fault:
        if sys.stderr is not None:
            sys.stderr.write(" ".join(str(fault).splitlines()) + "\n")
        return UNUSABLE


def answers(stream: BinaryIO, adoptions: Adoptions, today: date) -> Iterator[Assessed | RowError]:
    """What to say of each row, in their order. UnusableTable when the header is not one."""
    found = records(stream)
    header = next(found, None)
    if header is None:
        raise UnusableTable("Berkas ini kosong; baris pertama harus berisi nama kolom.")
    rows = Rows(header)
    for record in found:
        row = rows.read(record)
        yield _assessed(row, rows, adoptions, today) if isinstance(row, Case) else row


def too_far(facts: Facts, adoptions: Adoptions, today: date) -> set[str]:
    """The columns of the days from which the calendar's last year is passed."""
    claimed_on, effective_on = facts.first_claim_on, facts.effective_on or facts.terminated_on
    declared_on = facts.declared_on or claimed_on or today
    regulation = adoptions.in_force(declared_on)
    effective_column = "effective_on" if facts.effective_on else "terminated_on"
    counted: dict[str, Callable[[], object]] = {
        "birth_date": lambda: add_months(facts.birth_date, regulation.enrolment_age_years * 12),
        effective_column: lambda: claim_deadline(effective_on, declared_on, adoptions),
        "first_claim_on": lambda: claimed_on and add_months(claimed_on, regulation.months),
    }
    return {column for column, count in counted.items() if _fails(count)}


def _fails(count: Callable[[], object]) -> bool:
    try:
        count()
    except (ValueError, OverflowError):
        return True
    return False


def _assessed(case: Case, rows: Rows, adoptions: Adoptions, today: date) -> Assessed | RowError:
    try:
        return Assessed(case.case_id, assess(case.facts, adoptions, NATIONAL_HOLIDAYS, today))
    except (ValueError, OverflowError):
        columns = too_far(case.facts, adoptions, today)
        if not columns:
            raise
        return RowError(case.case_id, case.line, rows.leftmost(columns), TOO_FAR)


def _write(rows: Iterator[Assessed | RowError]) -> int:
    status = FINE
    try:
        for row in rows:
            if isinstance(row, RowError):
                status = ROW_ERRORS
            sys.stdout.write(encode(_fields(row)) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        _write_no_more()
        return ROW_ERRORS
    except OSError as fault:
        _write_no_more()
        raise UnusableTable(f"Hasil tidak dapat ditulis: {fault.strerror}.") from None
    return status


def _fields(row: Assessed | RowError) -> dict[str, object]:
    if isinstance(row, RowError):
        return {
            "case_id": row.case_id,
            "error": {"line": row.line, "column": row.column, "message": row.message},
        }
    return {"case_id": row.case_id, **answer(row.assessment)}


def _write_no_more() -> None:
    """Python writes what is left when it ends; nobody reads it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = Arguments(allow_abbrev=False)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--adopt", action="append", default=[])
    parser.add_argument("--today", action="append", default=[])
    chosen, unknown = parser.parse_known_args(argv)
    if unknown:
        raise UnusableTable(f"Pilihan {unknown[0]} tidak dikenal. Cara pakai: {USAGE}")
    if len(chosen.files) != 1:
        raise UnusableTable(f"Berikan tepat satu berkas CSV. Cara pakai: {USAGE}")
    return chosen


def _adoptions(adopted: Sequence[str]) -> Adoptions:
    if not adopted:
        return DEFAULT_ADOPTIONS
    if len(adopted) > 1:
        raise UnusableTable("--adopt hanya boleh diberikan sekali.")
    name, _, text = adopted[0].partition("=")
    if name != PP_6_2025.name:
        raise UnusableTable(f'--adopt hanya mengenal {PP_6_2025.name}; tulis "{PP_6_2025.name}=2025-02-07".')
    from_on = _day("--adopt", text)
    first = DEFAULT_ADOPTIONS.history[0]
    if from_on <= first.from_on:
        raise UnusableTable(f"--adopt: hari {from_on} harus sesudah {first.from_on}, awal {first.regulation.name}.")
    return DEFAULT_ADOPTIONS.adopting(PP_6_2025, from_on)


def _day(option: str, text: str) -> date:
    try:
        return cells.day(text)
    except ValueError as fault:
        raise UnusableTable(f"{option}: {fault}.") from None


def _chosen_day(texts: Sequence[str]) -> date:
    """The day given, else the machine's day in WIB: the clock that the demo moves is kept in the database."""
    if len(texts) > 1:
        raise UnusableTable("--today hanya boleh diberikan sekali.")
    if texts:
        return _day("--today", texts[0])
    return clock.machine_now().astimezone(clock.WIB).date()


def _opened(path: str) -> BinaryIO:
    try:
        return open(path, "rb")
    except FileNotFoundError:
        raise UnusableTable(f"Berkas {path} tidak ditemukan; periksa nama dan foldernya.") from None
    except IsADirectoryError:
        raise UnusableTable(f"{path} adalah folder; berikan nama berkas CSV.") from None
    except OSError as fault:
        raise UnusableTable(f"Berkas {path} tidak dapat dibuka: {fault.strerror}.") from None
