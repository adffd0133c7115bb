"""The door to the bank's directory, against the simulator as a real service: every answer, and every way to have none."""

import logging
import threading

import pytest
import requests

from devstack.bank_simulator import Mischief, Server
from registry.bank_directory import Closed, Matches, NoAnswer, NotFound, OtherName, holder_of

SECRET = "a-secret-for-tests"
NAME = "Siti Aminah"


@pytest.fixture(scope="module")
def simulator(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("bank") / "journal.jsonl", SECRET, mischief=Mischief(delay=1.0))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()
    server.bank.close()


@pytest.fixture
def directory(simulator, settings):
    settings.BANK_URL, settings.BANK_SECRET, settings.BANK_TIMEOUT_SECONDS = simulator.address, SECRET, 0.3
    return simulator


@pytest.mark.parametrize(
    ("ending", "answer"),
    [
        ("4521", Matches()),
        ("7001", OtherName("NAMA LAIN CONTOH")),
        ("7101", NotFound()),
        ("7201", NoAnswer()),
        ("7301", NoAnswer()),
        ("7401", NoAnswer()),
        ("7501", NoAnswer()),
        ("7701", Closed()),
        ("7901", Matches()),
    ],
)
def test_the_ending_of_the_number_decides(directory, ending, answer):
    assert holder_of("002", f"00210100{ending}", NAME) == answer


def test_down_once_answers_the_second_time(directory):
    assert holder_of("002", "002101007601", NAME) == NoAnswer()
    assert holder_of("002", "002101007601", NAME) == Matches()


def test_a_name_with_titles_is_the_same(directory):
    assert holder_of("002", "002101004521", "Hj. Siti Aminah, S.E.") == Matches()


def test_a_wrong_secret_is_no_answer(directory, settings):
    settings.BANK_SECRET = "another"
    assert holder_of("002", "002101004521", NAME) == NoAnswer()


def test_nobody_there_is_no_answer(settings):
    settings.BANK_URL = "http://127.0.0.1:9"
    assert holder_of("002", "002101004521", NAME) == NoAnswer()


@pytest.mark.parametrize("asked", [[], {"bank": "002"}, {"bank": "002", "account": "12a", "holder": "X"}])
def test_the_simulator_refuses_what_asks_about_no_account(simulator, asked):
    answer = requests.post(
        f"{simulator.address}/account-names",
        json=asked,
        headers={"Authorization": f"Bearer {SECRET}"},
        timeout=3,
    )
    assert answer.status_code == 400


def test_transfers_go_on_beside_it(simulator):
    order = {"ref": "0190a1b2-0000-7000-8000-000000000001", "bank": "002", "account": "0021014521", "amount": 1}
    answer = requests.post(
        f"{simulator.address}/transfers",
        json=order | {"holder": NAME},
        headers={"Authorization": f"Bearer {SECRET}"},
        timeout=3,
    )
    assert answer.json()["status"] == "settled"


def test_nothing_of_the_person_is_logged_or_shown(directory, caplog):
    caplog.set_level(logging.DEBUG)
    answer = holder_of("002", "002101007001", NAME)
    told = caplog.text + repr(answer)
    assert "002101007001" not in told
    assert NAME not in told
    assert "NAMA LAIN" not in told
