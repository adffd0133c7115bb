"""The child process in which files are parsed: what it can not do, and that nobody but it is hurt."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from errno import EFBIG, EMFILE
from multiprocessing import get_context

import billiard
import pytest

from devstack.processes import alive
from documents import sandbox
from documents.checks import DocumentRefused, check
from documents.findings import Unfit
from tests.documents.factories import pdf, upload

TASKS = "tests.documents.sandbox_tasks"
STARTS_A_HELPER = f"""
import os, signal
from documents import sandbox
print(sandbox.run("{TASKS}:echo", b"x")[0]["parent"], flush=True)
os.kill(os.getpid(), signal.{{signal}})
"""


def run(task, data=b"", **options):
    return sandbox.run(f"{TASKS}:{task}", data, **options)


def helper_of(task="echo") -> int:
    return run(task)[0]["parent"]


def ends(pid: int, seconds: float = 10) -> bool:
    until = time.monotonic() + seconds
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.02)
    return not alive(pid)


def test_each_file_has_a_child_of_its_own_and_all_come_from_one_helper():
    data = os.urandom(3_000_000)
    first, back = run("echo", data, name="foto")
    second, _nothing = run("echo")
    assert back == data
    assert first["name"] == "foto"
    assert first["pid"] != second["pid"]
    assert first["parent"] == second["parent"] != os.getpid()
    assert ends(first["pid"])


def test_a_reason_comes_back_with_its_values():
    with pytest.raises(Unfit) as unfit:
        run("refuses")
    assert (unfit.value.reason, unfit.value.values) == ("too_many_pages", {"pages": 70, "most": 50})


@pytest.mark.parametrize("task", ["dies", "fails", "hoards", "talks_too_much"])
def test_a_child_that_does_not_answer_in_good_order_is_a_file_too_hard(task):
    with pytest.raises(Unfit, match="too_hard"):
        run(task)
    assert run("echo", b"x")[1] == b"x"


def test_a_child_that_calculates_for_ever_is_ended(monkeypatch):
    monkeypatch.setattr(sandbox, "CPU_SECONDS", 1)
    began = time.monotonic()
    with pytest.raises(Unfit, match="too_hard"):
        run("calculates")
    assert time.monotonic() - began < sandbox.WALL_SECONDS - 3


def test_a_child_that_sleeps_is_ended(monkeypatch):
    monkeypatch.setattr(sandbox, "WALL_SECONDS", 0.3)
    began = time.monotonic()
    with pytest.raises(Unfit, match="too_hard"):
        run("sleeps")
    assert time.monotonic() - began < 10


def test_nobody_waits_for_a_child_that_can_not_be_ended(monkeypatch):
    monkeypatch.setattr(sandbox, "PATIENCE", 0.3)
    monkeypatch.setattr(sandbox, "WALL_SECONDS", 3)
    with pytest.raises(Unfit, match="too_hard"):
        run("sleeps")


def test_nobody_waits_for_a_child_that_drips_its_answer(monkeypatch):
    monkeypatch.setattr(sandbox, "PATIENCE", 0.5)
    monkeypatch.setattr(sandbox, "WALL_SECONDS", 8)
    began = time.monotonic()
    with pytest.raises(Unfit, match="too_hard"):
        run("drips")
    assert time.monotonic() - began < 5


def test_a_child_opens_no_file_no_connection_and_no_process(tmp_path, live_port):
    assert run("opens")[0]["refused"] == EMFILE
    assert run("connects", port=live_port)[0]["refused"] == EMFILE
    assert run("starts")[0]["refused"] == EMFILE
    assert run("writes", path=str(tmp_path / "x"))[0]["refused"] in (EMFILE, EFBIG)
    assert not list(tmp_path.iterdir())


@pytest.fixture
def live_port():
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_the_helper_knows_no_key_and_no_database():
    names = run("environment")[0]["names"]
    assert not {"SECRET_KEY", "FIELD_KEYS", "DATABASE_URL", "REDIS_URL"} & set(names)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "x\n",
        "[]\n",
        '{"size": 0}\n',
        '{"size": 9, "facts": {}, "unfit": ""}\nx',
        '{"size": 0, "facts": 7, "unfit": "x"}\n',
    ],
)
def test_what_a_child_that_was_taken_over_says_is_not_believed(said):
    with pytest.raises(Unfit, match="too_hard"):
        run("lies", said=said)


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"content_type": "text/html", "fingerprint": "0" * 64, "pages": 1},
        {"content_type": "image/png", "fingerprint": "x" * 64, "pages": 1},
        {"content_type": "image/png", "fingerprint": "0" * 64, "pages": "1"},
        {"content_type": ["image/png"], "fingerprint": "0" * 64, "pages": 1},
    ],
)
def test_facts_that_can_not_be_are_refused(monkeypatch, facts):
    monkeypatch.setattr(sandbox, "run", lambda task, data: (facts, b"x"))
    with pytest.raises(DocumentRefused, match="terlalu rumit"):
        check(upload(pdf()))


def test_a_reason_nobody_knows_is_answered_in_plain_words(monkeypatch):
    def child(task, data):
        raise Unfit("%(x)s", x="<script>")

    monkeypatch.setattr(sandbox, "run", child)
    with pytest.raises(DocumentRefused, match="terlalu rumit"):
        check(upload(pdf()))


def test_a_helper_that_was_killed_is_replaced():
    before = helper_of()
    os.kill(before, signal.SIGKILL)
    assert ends(before)
    assert helper_of() != before


def test_a_helper_that_stands_still_is_replaced(monkeypatch):
    before = helper_of()
    monkeypatch.setattr(sandbox, "PATIENCE", 6)
    os.kill(before, signal.SIGSTOP)
    assert helper_of() != before
    assert ends(before)


def test_a_helper_that_does_not_start_is_said_to_be_our_fault(monkeypatch):
    monkeypatch.setattr(sandbox, "_helper", sandbox._Helper())
    monkeypatch.setattr(sandbox.sys, "executable", "/bin/false")
    with pytest.raises(DocumentRefused, match="bukan salah Anda"):
        check(upload(pdf()))


def test_many_threads_have_their_files_parsed_at_once():
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda number: run("echo", b"%d" % number)[1], range(80)))
    assert answers == [b"%d" % number for number in range(80)]


@pytest.mark.parametrize("context", [billiard.get_context("fork"), get_context("fork")], ids=["celery", "forked"])
def test_a_worker_that_may_have_no_children_of_its_own_has_files_parsed(context):
    """Celery's workers are such: forked, and daemonic."""
    helper_of()
    results = context.Queue()
    worker = context.Process(target=_check_one, args=(results,), daemon=True)
    worker.start()
    assert results.get(timeout=30) == "application/pdf"
    worker.join()


def _check_one(results):
    results.put(check(upload(pdf())).content_type)


@pytest.mark.parametrize("end", ["SIGKILL", "SIGTERM"])
def test_the_helper_ends_with_the_process_that_it_served(end):
    command = [sys.executable, "-c", STARTS_A_HELPER.format(signal=end)]
    served = subprocess.run(command, cwd=sandbox.ROOT, capture_output=True, text=True, timeout=60)
    assert ends(int(served.stdout))


def test_a_check_costs_little():
    """Once the helper runs; the best of some, for the machine may have much else to do."""
    data, took = upload(pdf()), []
    for _time in range(20):
        data.seek(0)
        began = time.perf_counter()
        check(data)
        took.append(time.perf_counter() - began)
    assert min(took) < 0.03
