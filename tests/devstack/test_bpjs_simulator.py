"""The simulated BPJS as a program of its own: what it refuses."""

import subprocess
import sys

import pytest
import requests

from devstack.environment import ROOT
from tests.registry.bpjs import SECRET, running_simulator


@pytest.fixture(scope="module")
def simulator():
    with running_simulator() as server:
        yield server


def ask(server, body):
    headers = {"Authorization": f"Bearer {SECRET}"}
    return requests.post(f"{server.address}/check", json=body, headers=headers, timeout=5)


COMPANY = {"question": "company", "npp": "EE000001", "name": "PT Contoh"}
PAYMENT = {
    "question": "payment",
    "npp": "EE000001",
    "month": "2025-01",
    "paid_on": "2025-02-10",
    "amount": 10,
    "reference": "A",
}


def test_well_formed_questions_are_answered(simulator):
    assert ask(simulator, COMPANY).json() == {"answer": "known", "status": "active", "name": "PT CONTOH"}
    for payment in (PAYMENT, PAYMENT | {"reference": ""}, PAYMENT | {"amount": 0}):
        assert ask(simulator, payment).json() == {"answer": "confirmed"}


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        COMPANY | {"question": "weather"},
        COMPANY | {"question": []},
        COMPANY | {"npp": "ee1"},
        COMPANY | {"name": " "},
        PAYMENT | {"month": "2025-13"},
        PAYMENT | {"paid_on": "10-02-2025"},
        PAYMENT | {"amount": -1},
        PAYMENT | {"amount": True},
        PAYMENT | {"amount": "10"},
        PAYMENT | {"reference": None},
    ],
)
def test_a_malformed_question_is_refused(simulator, body):
    assert ask(simulator, body).status_code == 400


def test_only_healthz_is_open(simulator):
    assert requests.get(f"{simulator.address}/healthz", timeout=5).status_code == 200
    assert requests.post(f"{simulator.address}/check", json=COMPANY, timeout=5).status_code == 401
    assert requests.get(f"{simulator.address}/check", timeout=5).status_code == 401


def test_without_a_secret_the_simulator_does_not_start():
    command = [sys.executable, "-m", "devstack.bpjs_simulator"]
    done = subprocess.run(command, cwd=ROOT, env={"PATH": ""}, capture_output=True, text=True, timeout=30)
    assert done.returncode == 2
    assert "BPJS_SECRET" in done.stdout + done.stderr
