"""The supervisor behind `make run`, with a portal of a few lines in the place of ours: real servers, real signals."""

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from devstack.environment import ROOT
from devstack.processes import alive

FILES = {
    "manage.py": """
        import os, sys, time
        print(sys.argv[1:])
        with open("steps", "a") as steps:
            steps.write(f"{sys.argv[1]} as {os.environ['DATABASE_URL'].split('@')[0].split('/')[-1]}\\n")
        time.sleep(float(os.environ.get("SLOW", "0")))
    """,
    "siapkerja/__init__.py": "",
    "siapkerja/settings.py": "SECRET_KEY = 'x'",
    "siapkerja/wsgi.py": """
        def application(environ, start_response):
            start_response("200 OK", [])
            return [b"ok"]
    """,
    "siapkerja/celery.py": """
        import os
        from celery import Celery
        app = Celery("siapkerja", broker=os.environ["REDIS_URL"])
    """,
    "static/a.css": "",
    "uv.lock": "",
}


@pytest.fixture
def project(tmp_path):
    """A copy of devstack beside the small portal, in a folder of its own."""
    project = tmp_path / "project"
    for folder in ("devstack", "deploy", "examples"):
        shutil.copytree(ROOT / folder, project / folder)
    for name, text in FILES.items():
        lines = text.split("\n")
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text("\n".join(line.removeprefix(" " * 8) for line in lines))
    yield project
    subprocess.run([sys.executable, "-m", "devstack", "down"], cwd=project, env=environment(), timeout=60, check=False)


def environment(**more):
    given = ("DATABASE_URL", "REDIS_URL", "OWNER_DATABASE_URL", "PAYER_DATABASE_URL", "PYTHONPATH")
    return {**{name: value for name, value in os.environ.items() if name not in given}, **more}


@contextmanager
def running(project, **more):
    process = subprocess.Popen(
        [sys.executable, "-m", "devstack", "run"],
        cwd=project,
        env=environment(**more),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(60)
        process.stdout.close()


def address_of(process):
    said = []
    for line in process.stdout:
        said.append(line)
        if "SIAPkerja (demo)" in line:
            return line.split()[2].removeprefix("http://"), "".join(said)
    raise AssertionError("".join(said))


def answers(address):
    connection = http.client.HTTPConnection(address, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def processes(project):
    """Everything that was started for this project: the recorded children, the database, the queue."""
    var = project / "var"
    found = [int(pid) for pid in json.loads((var / "processes.json").read_text())]
    for name in ("pg/data/postmaster.pid", "kv/pid"):
        found.append(int((var / name).read_text().split()[0]))
    return found


def wait_for_file(file, seconds=20):
    limit = time.monotonic() + seconds
    while not file.exists() and time.monotonic() < limit:
        time.sleep(0.02)


def gone(pids, seconds=20):
    limit = time.monotonic() + seconds
    while any(map(alive, pids)) and time.monotonic() < limit:
        time.sleep(0.05)
    return not any(map(alive, pids))


def test_up_killed_up_again_and_stopped(project):
    with running(project) as process:
        address, _ = address_of(process)
        assert answers(address)
        started = processes(project)
        assert len(started) == 11
        steps = (project / "steps").read_text().splitlines()
        assert steps == [
            "collectstatic as owner",
            "migrate as owner",
            "grants as owner",
            "seed_demo as owner",
            "register_relying_party as owner",
            "demo_accounts as web",
        ]
        process.kill()
    assert gone(started)

    with running(project) as process:
        address, said = address_of(process)
        assert answers(address)
        assert "Preparing" not in said
        started = processes(project)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert not any(map(alive, started))
        assert not answers(address)
        assert "['demo_accounts']" in said
    assert (project / "steps").read_text().splitlines() == steps


def test_stopped_while_it_starts(project):
    with running(project, SLOW="30") as process:
        wait_for_file(project / "steps")
        started = processes(project)
        process.terminate()
        assert process.wait(20) == 0
    assert not any(map(alive, started))


def test_a_failing_step_says_why_and_leaves_nothing(project):
    (project / "manage.py").write_text("raise SystemExit('the reason')")

    done = subprocess.run(
        [sys.executable, "-m", "devstack", "run"],
        cwd=project,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.returncode == 1
    assert "the reason" in done.stdout
    status = subprocess.run(
        [sys.executable, "-m", "devstack", "status"],
        cwd=project,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert status.stdout == "postgres: stopped\nvalkey: stopped\nportal: stopped\n"
