"""The door to the register, against the simulator as a real service: every answer, and every way to have none."""

import json
import logging
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import requests

from devstack.environment import ROOT
from identity.dukcapil import NoAnswer, NotFound, Registered, look_up
from tests.identity.conftest import SECRET
from tests.identity.factories import BORN, fresh_nik

NAME = "Siti Aminah"


def test_a_nik_whose_birth_date_fits_is_there(register):
    answer = look_up(fresh_nik(), NAME, BORN)
    assert answer == Registered("SITI AMINAH", BORN, "3275")


def test_a_womans_nik_fits_with_forty_days_more(register):
    assert isinstance(look_up("3275015708900044", NAME, BORN), Registered)


@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        ("9001", Registered("NAMA LAIN CONTOH", BORN, "3275")),
        ("9101", NotFound()),
        ("9201", NoAnswer()),
        ("9301", NoAnswer()),
        ("9401", NoAnswer()),
        ("9501", NoAnswer()),
    ],
)
def test_the_ending_of_the_nik_decides(register, ending, expected):
    assert look_up(fresh_nik(ending), NAME, BORN) == expected


def test_down_once_answers_the_second_time(register):
    nik = fresh_nik("9601")
    assert look_up(nik, NAME, BORN) == NoAnswer()
    assert look_up(nik, NAME, BORN) == Registered("SITI AMINAH", BORN, "3275")


def test_a_birth_date_that_does_not_fit_is_not_found(register):
    assert look_up(fresh_nik(), NAME, BORN.replace(year=1991)) == NotFound()


def test_known_people_are_read_from_the_file_also_after_it_changed(register):
    known = fresh_nik()
    register.people.write_text(json.dumps([{"nik": known, "name": NAME, "born": "1990-08-17"}]))
    assert look_up(known, "siti aminah", BORN) == Registered("SITI AMINAH", BORN, "3275")
    register.people.write_text(json.dumps([{"nik": known, "name": "Wati Kusuma", "born": "1985-01-02"}]))
    answer = look_up(known, NAME, BORN)
    assert (answer.name, answer.birth_date.isoformat()) == ("WATI KUSUMA", "1985-01-02")


def test_the_secret_is_asked_for(register, settings):
    settings.DUKCAPIL_SECRET = "wrong"
    assert look_up(fresh_nik(), NAME, BORN) == NoAnswer()
    body = {"nik": fresh_nik(), "name": NAME, "birth_date": "1990-08-17"}
    assert requests.post(f"{register.address}/check", json=body, timeout=5).status_code == 401


@pytest.mark.parametrize(
    "body",
    ["[]", "{}", '{"nik": "123", "name": "A", "birth_date": "1990-01-01"}', "no json", '{"nik": "3275011708900001"}'],
)
def test_a_malformed_question_is_refused(register, body):
    headers = {"Authorization": f"Bearer {SECRET}"}
    assert requests.post(f"{register.address}/check", data=body, headers=headers, timeout=5).status_code == 400


def test_nothing_else_is_there(register):
    headers = {"Authorization": f"Bearer {SECRET}"}
    assert requests.get(f"{register.address}/healthz", timeout=5).status_code == 200
    assert requests.get(f"{register.address}/check", timeout=5).status_code == 401
    assert requests.get(f"{register.address}/check", headers=headers, timeout=5).status_code == 404
    assert requests.post(f"{register.address}/other", data="{}", headers=headers, timeout=5).status_code == 404


class Recorder(BaseHTTPRequestHandler):
    """Answers what the test says, and remembers what was asked."""

    def do_POST(self):
        self.server.asked.append((self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
        self.send_response(self.server.status)
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
    settings.DUKCAPIL_URL = f"http://127.0.0.1:{server.server_port}/"
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (200, "no json"),
        (200, "[]"),
        (200, '{"answer": "match"}'),
        (200, '{"answer": "match", "name": "A", "birth_date": "17-08-1990", "region": "3275"}'),
        (200, '{"answer": "match", "name": " ", "birth_date": "1990-08-17", "region": "3275"}'),
        (200, json.dumps({"answer": "match", "name": "A" * 121, "birth_date": "1990-08-17", "region": "3275"})),
        (200, '{"answer": "yes", "name": "A", "birth_date": "1990-08-17", "region": "3275"}'),
        (302, '{"answer": "not_found"}'),
        (500, '{"answer": "not_found"}'),
    ],
)
def test_what_cannot_be_read_is_no_answer(recorder, status, said):
    recorder.status, recorder.said = status, said
    assert look_up(fresh_nik(), NAME, BORN) == NoAnswer()


def test_the_nik_travels_in_the_body_and_is_never_logged(recorder, caplog):
    nik = fresh_nik()
    with caplog.at_level(logging.DEBUG):
        look_up(nik, NAME, BORN)
    assert recorder.asked == [("/check", {"nik": nik, "name": NAME, "birth_date": "1990-08-17"})]
    assert nik not in caplog.text
    assert nik not in repr(Registered(NAME, BORN, "3275"))
    assert NAME not in repr(Registered(NAME, BORN, "3275"))


def test_without_a_secret_the_simulator_does_not_start():
    command = [sys.executable, "-m", "devstack.dukcapil_simulator"]
    done = subprocess.run(command, cwd=ROOT, env={"PATH": ""}, capture_output=True, text=True, timeout=30)
    assert done.returncode == 2
    assert "DUKCAPIL_SECRET" in done.stdout + done.stderr
