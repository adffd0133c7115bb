import json
import os
import signal
import subprocess
import sys
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
import requests

from devstack.bank_simulator import Mischief, Server
from devstack.environment import ROOT

SECRET = "the-secret"
HEADERS = {"Authorization": f"Bearer {SECRET}"}


def order(**changes):
    usual = {"ref": str(uuid.uuid4()), "bank": "BRI", "account": "1234567800", "amount": 2_250_000, "holder": "Siti"}
    return {**usual, **changes}


@contextmanager
def bank(journal, mischief=None):
    server = Server(journal, SECRET, mischief=mischief)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.address
    finally:
        server.shutdown()
        server.server_close()
        server.bank.close()
        thread.join()


@pytest.fixture
def journal(tmp_path):
    return tmp_path / "bank.jsonl"


@pytest.fixture
def address(journal):
    with bank(journal) as address:
        yield address


def post(address, content, **options):
    return requests.post(f"{address}/transfers", json=content, headers=HEADERS, timeout=5, **options)


def get(address, ref):
    return requests.get(f"{address}/transfers/{ref}", headers=HEADERS, timeout=5)


def lines(journal):
    return [json.loads(line) for line in journal.read_text().splitlines()]


@pytest.mark.parametrize(
    ("account", "status", "reason"),
    [
        ("1234567800", "settled", ""),
        ("1234567898", "returned", "ACCOUNT_INACTIVE"),
        ("1234567897", "returned", "NAME_MISMATCH"),
        ("9800000001", "settled", ""),
    ],
)
def test_the_account_decides_the_outcome(address, account, status, reason):
    asked = order(account=account)

    answer = post(address, asked)

    assert answer.status_code == 200
    assert answer.json() == {"ref": asked["ref"], "status": status, "reason": reason}
    assert get(address, asked["ref"]).json() == answer.json()


def test_the_same_ref_is_paid_once(address, journal):
    asked = order()

    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(lambda _: post(address, asked), range(20)))

    assert {answer.text for answer in answers} == {answers[0].text}
    assert len(lines(journal)) == 1


def test_the_same_ref_written_in_capitals_is_the_same(address, journal):
    asked = order()
    post(address, asked)

    assert post(address, {**asked, "ref": asked["ref"].upper()}).status_code == 200
    assert get(address, asked["ref"].upper()).status_code == 200
    assert len(lines(journal)) == 1


@pytest.mark.parametrize("change", [{"amount": 1}, {"account": "555555500"}, {"bank": "BNI"}, {"holder": "Budi"}])
def test_the_same_ref_with_other_content_is_a_conflict(address, journal, change):
    asked = order()
    post(address, asked)

    assert post(address, {**asked, **change}).status_code == 409
    assert len(lines(journal)) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 0},
        {"amount": -1},
        {"amount": 1.5},
        {"amount": True},
        {"amount": "100"},
        {"ref": "seventeen"},
        {"account": "12a45"},
        {"account": "1234"},
        {"holder": " "},
        {"bank": None},
    ],
    ids=str,
)
def test_a_malformed_order_is_refused(address, journal, wrong):
    assert post(address, order(**wrong)).status_code == 400
    assert journal.read_text() == ""


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"', b"\xff"], ids=repr)
def test_a_body_that_is_no_order_is_refused(address, body):
    assert requests.post(f"{address}/transfers", data=body, headers=HEADERS, timeout=5).status_code == 400


def test_only_the_holder_of_the_secret_is_served(address, journal):
    wrong = {"Authorization": "Bearer guessed"}

    assert requests.post(f"{address}/transfers", json=order(), headers=wrong, timeout=5).status_code == 401
    assert requests.post(f"{address}/transfers", json=order(), timeout=5).status_code == 401
    assert requests.get(f"{address}/transfers/{uuid.uuid4()}", timeout=5).status_code == 401
    assert journal.read_text() == ""


def test_an_unknown_ref_is_404(address):
    assert get(address, uuid.uuid4()).status_code == 404
    assert get(address, "nothing").status_code == 404


def test_a_lost_answer_has_paid(journal):
    asked = order()
    with bank(journal, Mischief(lost=1.0)) as address:
        with pytest.raises(requests.ConnectionError):
            post(address, asked)

        assert [line["ref"] for line in lines(journal)] == [asked["ref"]]
        assert get(address, asked["ref"]).json()["status"] == "settled"


def test_a_slow_answer_has_paid(journal):
    asked = order()
    with bank(journal, Mischief(slow=1.0, delay=1.0)) as address:
        with pytest.raises(requests.Timeout):
            requests.post(f"{address}/transfers", json=asked, headers=HEADERS, timeout=0.2)

        assert get(address, asked["ref"]).json()["status"] == "settled"


def test_a_busy_bank_has_done_nothing(journal):
    asked = order()
    with bank(journal, Mischief(busy=1.0)) as address:
        assert post(address, asked).status_code == 503
        assert get(address, asked["ref"]).status_code == 404
    assert journal.read_text() == ""


def test_mischief_repeats_with_its_seed_and_keeps_its_shares():
    mischief = Mischief(busy=0.2, lost=0.3, slow=0.1)
    refs = [str(number) for number in range(2000)]

    drawn = [mischief.choose(ref, 1) for ref in refs]

    assert drawn == [mischief.choose(ref, 1) for ref in refs]
    assert drawn != [Mischief(0.2, 0.3, 0.1, seed="other").choose(ref, 1) for ref in refs]
    shares = {name: drawn.count(name) / len(drawn) for name in ("busy", "lost", "slow", "")}
    assert shares == pytest.approx({"busy": 0.2, "lost": 0.3, "slow": 0.1, "": 0.4}, abs=0.04)


def test_a_later_try_has_its_own_luck():
    mischief = Mischief(lost=0.5)

    assert any(mischief.choose("a ref", 1) != mischief.choose("a ref", number) for number in range(2, 20))


@contextmanager
def bank_process(journal):
    command = [sys.executable, "-m", "devstack.bank_simulator", "--journal", str(journal)]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "BANK_SECRET": SECRET}, stdout=subprocess.PIPE)
    try:
        yield process, process.stdout.readline().decode().split()[-1]
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_a_killed_bank_remembers_what_it_paid(journal):
    paid = [order(), order(account="1234567898")]
    with bank_process(journal) as (process, address):
        before = [post(address, asked).json() for asked in paid]
        process.send_signal(signal.SIGKILL)
        process.wait()
    with journal.open("a") as torn:
        torn.write('{"ref": "half a li')

    with bank_process(journal) as (_, address):
        assert [get(address, asked["ref"]).json() for asked in paid] == before
        assert post(address, paid[0]).json() == before[0]
        assert post(address, {**paid[0], "amount": 1}).status_code == 409
        assert post(address, order()).status_code == 200
    assert len(lines(journal)) == 3


def test_a_second_bank_cannot_take_the_same_journal(journal):
    command = [sys.executable, "-m", "devstack.bank_simulator", "--journal", str(journal)]
    env = {**os.environ, "BANK_SECRET": SECRET}
    with bank_process(journal):
        second = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=10)

    assert second.returncode == 2
    assert "in use" in second.stderr
