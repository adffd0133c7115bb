"""The door to BPJS, against the simulator as a real service: every answer, and every way to have none."""

import json
import logging
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import requests

from core.dates import Month
from registry import bpjs
from registry.bpjs import Confirmed, Known, NoAnswer, Status, Unknown
from tests.registry.bpjs import SECRET

NAME = "PT. Maju-Jaya"
JANUARY = Month(2025, 1)
PAID_ON = date(2025, 2, 10)


def pay(npp: str):
    return bpjs.payment(npp, JANUARY, PAID_ON, 1_000_000, "TRX-1")


@pytest.mark.parametrize("npp", ["EE000001", "EE000016", "CONTOH91"])
def test_an_ordinary_company_is_known_and_its_payments_are_confirmed(bpjs_simulator, npp):
    assert bpjs.company(npp, NAME) == Known(Status.ACTIVE, True, "PT. MAJU-JAYA")
    assert pay(npp) == Confirmed()


@pytest.mark.parametrize(
    ("npp", "expected"),
    [
        ("CONTOHX0", Unknown()),
        ("CONTOHX1", Known(Status.INACTIVE, True, "PT. MAJU-JAYA")),
        ("CONTOHX2", Known(Status.ARREARS, True, "PT. MAJU-JAYA")),
        ("CONTOHX3", Known(Status.ACTIVE, False, "PT NAMA LAIN CONTOH")),
        ("CONTOHX4", NoAnswer()),
        ("CONTOHX5", NoAnswer()),
        ("CONTOHX6", NoAnswer()),
        ("CONTOHX8", Known(Status.ACTIVE, True, "PT. MAJU-JAYA")),
        ("CONTOHX9", NoAnswer()),
    ],
)
def test_the_ending_of_the_npp_decides_about_the_company(bpjs_simulator, npp, expected):
    assert bpjs.company(npp, NAME) == expected


@pytest.mark.parametrize(
    ("npp", "expected"),
    [
        ("CONTOHX0", Unknown()),
        ("CONTOHX1", Confirmed()),
        ("CONTOHX4", NoAnswer()),
        ("CONTOHX5", NoAnswer()),
        ("CONTOHX6", NoAnswer()),
        ("CONTOHX8", Unknown()),
        ("CONTOHX9", NoAnswer()),
    ],
)
def test_the_ending_of_the_npp_decides_about_the_payment(bpjs_simulator, npp, expected):
    assert pay(npp) == expected


def test_down_once_answers_the_second_time(bpjs_simulator):
    assert bpjs.company("TURUNX7", NAME) == NoAnswer()
    assert bpjs.company("TURUNX7", NAME) == Known(Status.ACTIVE, True, "PT. MAJU-JAYA")
    assert pay("TURUNX7") == NoAnswer()
    assert pay("TURUNX7") == Confirmed()


def test_the_secret_is_asked_for(bpjs_simulator, settings):
    settings.BPJS_SECRET = "wrong"
    assert bpjs.company("EE000001", NAME) == NoAnswer()
    assert pay("EE000001") == NoAnswer()


@pytest.mark.parametrize("url", ["", "no address", "http://127.0.0.1:9"])
def test_an_address_where_nobody_is_is_no_answer(settings, url):
    settings.BPJS_URL = url
    assert bpjs.company("EE000001", NAME) == NoAnswer()


class Recorder(BaseHTTPRequestHandler):
    """Answers what the test says, and remembers what was asked."""

    def do_POST(self):
        self.server.asked.append((self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(self.server.said.encode())

    def log_message(self, *_args):
        """Quiet."""


@pytest.fixture
def recorder(settings):
    server = HTTPServer(("127.0.0.1", 0), Recorder)
    server.asked, server.status, server.said = [], 200, "{}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.BPJS_URL = f"http://127.0.0.1:{server.server_port}/"
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (200, "no json"),
        (200, "[]"),
        (200, '{"answer": "yes"}'),
        (200, '{"answer": "known", "status": "active"}'),
        (200, '{"answer": "known", "status": "asleep", "name": "PT A"}'),
        (200, '{"answer": "known", "status": "active", "name": " "}'),
        (200, json.dumps({"answer": "known", "status": "active", "name": "A" * 121})),
        (307, '{"answer": "unknown"}'),
        (500, '{"answer": "unknown"}'),
    ],
)
def test_what_cannot_be_read_is_no_answer(recorder, status, said):
    recorder.status, recorder.said = status, said
    assert bpjs.company("EE000001", NAME) == NoAnswer()
    assert pay("EE000001") == NoAnswer()
    assert [path for path, _ in recorder.asked] == ["/check", "/check"], "redirects are not followed"


def test_what_is_asked_travels_in_the_body_and_is_never_logged(recorder, caplog):
    with caplog.at_level(logging.DEBUG):
        bpjs.company("EE000001", NAME)
        pay("EE000001")
    company, payment = recorder.asked
    assert company == ("/check", {"question": "company", "npp": "EE000001", "name": NAME})
    assert payment[1] == {
        "question": "payment",
        "npp": "EE000001",
        "month": "2025-01",
        "paid_on": "2025-02-10",
        "amount": 1_000_000,
        "reference": "TRX-1",
    }
    for secret in ("EE000001", NAME, "TRX-1", SECRET):
        assert secret not in caplog.text
    assert NAME not in repr(Known(Status.ACTIVE, True, NAME))


def test_the_same_name_in_other_spellings_matches(recorder):
    recorder.said = json.dumps({"answer": "known", "status": "active", "name": "PT MAJU  JAYA"})
    assert bpjs.company("EE000001", "pt. Maju-Jaya").name_matches
    assert not bpjs.company("EE000001", "PT Maju Raya").name_matches


def test_the_simulator_is_told_nothing_without_the_secret(bpjs_simulator):
    body = {"question": "company", "npp": "EE000001", "name": NAME}
    assert requests.post(f"{bpjs_simulator.address}/check", json=body, timeout=5).status_code == 401
