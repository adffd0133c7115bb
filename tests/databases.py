"""The databases of a run: the tests' own, migrated once for each state of the migrations, and copies of it."""

import fcntl
import os
import re
import subprocess
from hashlib import sha256
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from devstack import postgres
from devstack.environment import ROOT
from devstack.freshness import source_files
from tests import throwaway_services

KEPT = ROOT / "var" / "test-database"
DUMPS = 5  # of the last states


def use(name: str) -> str:
    """From now on everything happens in this database; gives the one before."""
    before = connection.settings_dict["NAME"]
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    return before


def copy(original: str, name: str) -> str:
    """A new database with all that is in `original`, to which nobody may be connected meanwhile."""
    connection.close()
    drop(name)
    _on_the_server(f'CREATE DATABASE "{name}" TEMPLATE "{original}"')
    return name


def drop(name: str) -> None:
    _on_the_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _on_the_server(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def make_migrated() -> str:
    """An empty database beside that of DATABASE_URL, with all tables and rights, in use from now on."""
    name = f"test_{connection.settings_dict['NAME']}"
    drop(name)
    _on_the_server(f'CREATE DATABASE "{name}"')
    use(name)
    if throwaway_services.OURS:
        _migrate_or_restore()
    else:
        _migrate()  # the programs that dump may be older than a server that was given to us
    call_command("grants", verbosity=0)
    return name


def _migrate() -> None:
    call_command("migrate", interactive=False, verbosity=0)


def _migrate_or_restore() -> None:
    """Of several runs with the same migrations the first migrates, and the others wait for what it leaves."""
    KEPT.mkdir(parents=True, exist_ok=True)
    dump = KEPT / f"{_state_of_migrations()}.sql"
    with dump.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if dump.exists():
            _postgres("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "--single-transaction", "-o", os.devnull, "-f", dump)
            dump.touch()
            return
        _migrate()
        unfinished = dump.with_suffix(".new")
        _postgres("pg_dump", "--no-owner", "-f", unfinished)
        unfinished.rename(dump)
    for old in sorted(KEPT.glob("*.sql"), key=lambda file: file.stat().st_mtime)[:-DUMPS]:
        old.unlink()
        old.with_suffix(".lock").unlink(missing_ok=True)


def _state_of_migrations() -> str:
    """Changes with every migration, with every module of ours that one names, and with every table of data."""
    sources = source_files(".py", ".sql", ".csv", "uv.lock")
    migrations = [file for file in sources if "migrations" in file.parts]
    named = {name for file in migrations for name in re.findall(r"(?:import|from) ([a-z_.]+)", file.read_text())}
    modules = {ROOT / f"{name.replace('.', '/')}.py" for name in named}
    known = {"models", "models.py", "core", "settings.py"}
    digest = sha256()
    for file in sorted(sources):
        if file.suffix != ".py" or "migrations" in file.parts or file in modules or known & {*file.parts}:
            digest.update(f"{file.relative_to(ROOT)}\0".encode() + sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _postgres(program: str, *options: object) -> None:
    """One of PostgreSQL's own programs, in the database in use."""
    address = urlsplit(os.environ["DATABASE_URL"])
    url = urlunsplit(address._replace(path=f"/{connection.settings_dict['NAME']}"))
    binary = postgres.installation() / "bin" / program
    connection.close()
    subprocess.run([binary, "--dbname", url, *map(str, options)], check=True)
