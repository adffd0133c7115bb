import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg2
import pytest
import redis

from devstack import unprivileged
from devstack.environment import ROOT
from devstack.processes import alive
from devstack.services import Stack


@pytest.fixture(autouse=True)
def our_own_services(monkeypatch):
    for name in ("DATABASE_URL", "OWNER_DATABASE_URL", "PAYER_DATABASE_URL", "ADMIN_DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def stack(tmp_path):
    stack = Stack(tmp_path / "services", durable=False)
    yield stack
    stack.remove()


def ask(url, sql):
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    finally:
        connection.close()


def postmaster(stack):
    return int((stack.data_folder / "data" / "postmaster.pid").read_text().split()[0])


def test_the_stack_from_an_empty_folder_to_a_removed_one(stack):
    env = stack.up()

    roles = {
        "DATABASE_URL": ("web", False),
        "OWNER_DATABASE_URL": ("owner", False),
        "PAYER_DATABASE_URL": ("payer", False),
        "ADMIN_DATABASE_URL": ("postgres", True),
    }
    question = "SELECT current_user::text, current_setting('is_superuser')::bool"
    assert {name: ask(env[name], question)[0] for name in roles} == roles
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask(env["DATABASE_URL"], "CREATE TABLE mine (id int)")
    ask(env["OWNER_DATABASE_URL"], "CREATE TABLE kept AS SELECT 7 AS number; SELECT 1")
    assert ask(env["ADMIN_DATABASE_URL"], "SHOW listen_addresses") == [("",)]

    socket = env["REDIS_URL"].removeprefix("redis+socket://").partition("?")[0]
    with redis.Redis(unix_socket_path=socket) as client:
        assert client.ping()
        assert client.config_get("port")["port"] == "0"

    first = postmaster(stack)
    assert stack.up() == env
    assert postmaster(stack) == first

    stack.down()
    assert stack.running() == {"postgres": False, "valkey": False}
    assert not alive(first)
    stack.down()

    stack.up()
    assert ask(env["OWNER_DATABASE_URL"], "SELECT number FROM kept") == [(7,)]
    stack.remove()
    assert not stack.data_folder.exists()


def test_many_start_it_at_once(stack):
    program = f"from devstack.services import Stack; print(Stack({str(stack.folder)!r}, durable=False).up())"

    def start(_):
        return subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)

    with ThreadPoolExecutor(3) as threads:
        results = list(threads.map(start, range(3)))

    assert [result.returncode for result in results] == [0, 0, 0], results
    assert len({result.stdout for result in results}) == 1
    assert stack.running() == {"postgres": True, "valkey": True}


def test_it_goes_when_the_process_that_needed_it_is_killed(stack):
    program = f"""
import os
from devstack.services import Stack
stack = Stack({str(stack.folder)!r}, durable=False)
stack.remove_when_we_end()
stack.up()
print(stack.running(), flush=True)
os.kill(os.getpid(), 9)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)

    assert done.stdout.strip() == str({"postgres": True, "valkey": True})
    # The lock is held while the watchdog clears up; it may not have begun yet.
    for _ in range(200):
        if not stack.folder.exists():
            break
        time.sleep(0.05)
    assert not stack.folder.exists()


def test_a_long_or_odd_folder_has_short_sockets(tmp_path):
    stack = Stack(tmp_path / ("a long name " * 10), durable=False)

    url = stack.env()["ADMIN_DATABASE_URL"]

    assert " " not in url
    assert len(url.rpartition("=")[2]) < 60
    stack.remove()


def test_given_servers_win(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody@server/db")
    monkeypatch.setenv("OWNER_DATABASE_URL", "postgresql://boss@server/db")
    monkeypatch.setenv("REDIS_URL", "redis://server/3")
    stack = Stack(tmp_path)

    assert stack.up() == {
        "DATABASE_URL": "postgresql://somebody@server/db",
        "OWNER_DATABASE_URL": "postgresql://boss@server/db",
        "PAYER_DATABASE_URL": "postgresql://somebody@server/db",
        "ADMIN_DATABASE_URL": "postgresql://somebody@server/db",
        "REDIS_URL": "redis://server/3",
    }
    assert stack.running() == {}
    assert not (tmp_path / "pg").exists()


def test_a_temporary_folder_made_by_somebody_else_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(unprivileged.tempfile, "gettempdir", lambda: str(tmp_path))
    unprivileged.temporary_folder(tmp_path).symlink_to("/")

    with pytest.raises(unprivileged.ServiceError, match="somebody else"):
        unprivileged.make_temporary_folder(tmp_path)
