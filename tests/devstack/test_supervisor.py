import json
import os
import signal
import subprocess
import sys
import time

import pytest

from devstack.environment import ROOT
from devstack.processes import alive, birth
from devstack.supervisor import Program, Record, StepFailed, Stopped, Supervisor

SLEEP = "import time; time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
WITH_CHILD = "import subprocess, sys; child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); "
WITH_CHILD += "print(child.pid, flush=True); child.wait()"


def python(code):
    return [sys.executable, "-c", code]


def wait_for(condition, seconds=10.0):
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        found = condition()
        if found:
            return found
        time.sleep(0.01)
    raise AssertionError("It did not happen in time.")


@pytest.fixture
def said():
    return []


@pytest.fixture
def supervisor(tmp_path, said):
    supervisor = Supervisor(tmp_path, said.append)
    yield supervisor
    supervisor.stop()


def program(name, code, stops=1, patience=5.0):
    return Program(name, python(code), dict(os.environ), stops=stops, patience=patience)


def recorded(tmp_path):
    return [int(pid) for pid in json.loads((tmp_path / "processes.json").read_text())]


def test_a_program_that_dies_is_started_again_with_growing_pauses(supervisor, said):
    dies = program("dies", "raise SystemExit(3)")
    supervisor.start(dies)
    first = dies.process.pid

    wait_for(lambda: supervisor.look_after() or dies.process is None)
    assert "dies ended (3); again in 1 s" in said[0]
    dies.start_at = 0
    supervisor.look_after()
    assert dies.process.pid != first
    wait_for(lambda: supervisor.look_after() or dies.process is None)
    assert "again in 2 s" in said[1]


def test_children_of_a_killed_program_go_with_it(supervisor, tmp_path):
    parent = program("parent", WITH_CHILD)
    supervisor.start(parent)
    child = int(wait_for(lambda: supervisor.log(parent).read_text()))

    os.kill(parent.process.pid, signal.SIGKILL)
    wait_for(lambda: supervisor.look_after() or parent.process is None)

    wait_for(lambda: not alive(child))
    assert recorded(tmp_path) == []


def test_programs_stop_in_order_and_the_stubborn_is_killed(supervisor, tmp_path):
    last = program("last", SLEEP, stops=2)
    stubborn = program("stubborn", STUBBORN, stops=1, patience=0.3)
    for each in (last, stubborn):
        supervisor.start(each)
    wait_for(lambda: "up" in supervisor.log(stubborn).read_text())
    assert recorded(tmp_path) == [last.process.pid, stubborn.process.pid]
    ended = []
    end = supervisor._end
    supervisor._end = lambda processes, patience: (ended.append([p.pid for p in processes]), end(processes, patience))

    supervisor.stop()

    assert ended == [[stubborn.process.pid], [last.process.pid]]
    assert stubborn.process.returncode == -signal.SIGKILL
    assert last.process.returncode == -signal.SIGTERM
    assert recorded(tmp_path) == []


def test_a_step_returns_what_it_printed_or_says_how_it_ended(supervisor):
    assert supervisor.step(python("print('halo')"), dict(os.environ)) == "halo\n"
    with pytest.raises(StepFailed, match="the reason"):
        supervisor.step(python("raise SystemExit('the reason')"), dict(os.environ))


def test_a_signal_in_the_middle_of_a_step_ends_the_step(supervisor, tmp_path):
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGHUP)
    supervisor.listen()
    try:
        code = f"import os, time; os.kill({os.getpid()}, 15); time.sleep(60)"
        begun = time.monotonic()
        with pytest.raises(Stopped):
            supervisor.step(python(code), dict(os.environ))
    finally:
        for number, handler in zip((signal.SIGTERM, signal.SIGINT, signal.SIGHUP), before, strict=True):
            signal.signal(number, handler)
    assert time.monotonic() - begun < 5
    assert recorded(tmp_path) == []
    with pytest.raises(Stopped):
        supervisor.start(program("late", SLEEP))


def test_leftovers_of_a_killed_supervisor_are_ended_and_strangers_spared(tmp_path):
    left, stranger = (subprocess.Popen(python(SLEEP), start_new_session=True) for _ in range(2))
    record = Record(tmp_path / "processes.json")
    record.add(left.pid)
    # The same number, but born at another time: the number was given to somebody else meanwhile.
    record._births[stranger.pid] = "another time"
    record._write()

    assert Record(tmp_path / "processes.json").end_leftovers() == 1

    assert left.wait(5) == -signal.SIGTERM
    assert alive(stranger.pid)
    stranger.kill()
    stranger.wait()
    assert Record(tmp_path / "processes.json").end_leftovers() == 0


def test_the_watchdog_clears_up_after_a_killed_program(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@nowhere/x")
    monkeypatch.setenv("REDIS_URL", "redis://nowhere")
    left = subprocess.Popen(python(SLEEP), start_new_session=True)
    Record(tmp_path / "processes.json").add(left.pid)
    command = [sys.executable, "-m", "devstack.watchdog", str(tmp_path)]

    told = subprocess.run(command, cwd=ROOT, input=b"done", timeout=20)
    assert told.returncode == 0
    assert left.poll() is None

    subprocess.run(command, cwd=ROOT, input=b"", timeout=20, check=True)
    assert left.wait(5) == -signal.SIGTERM


def test_the_birth_of_a_process():
    process = subprocess.Popen(python(SLEEP))
    born = birth(process.pid)
    assert born
    assert birth(process.pid) == born
    process.kill()
    # Not waited for yet: a zombie has ended.
    wait_for(lambda: birth(process.pid) == "")
    process.wait()
    assert not alive(process.pid)
    assert not alive(0)
    assert not alive(-1)
