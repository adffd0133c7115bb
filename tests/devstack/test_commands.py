import base64
import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from devstack import browser, environment, portal
from devstack.__main__ import main, options
from devstack.environment import ROOT
from devstack.freshness import Stamp
from devstack.lock import CannotStart, Lock


def test_run_has_its_options():
    chosen = options(["run", "--port", "9000", "--no-seed", "--var", "/elsewhere"])

    assert (chosen.port, chosen.no_seed, chosen.var) == (9000, True, Path("/elsewhere"))
    assert options(["run"]).var == ROOT / "var"
    assert options(["run"]).port is None


@pytest.mark.parametrize(
    "words", [[], ["fly"], ["run", "--port", "many"], ["exec"], ["offline"], ["down", "--no-seed"]], ids=str
)
def test_wrong_commands_are_refused(words, capsys):
    with pytest.raises(SystemExit) as refusal:
        options(words)
    assert refusal.value.code == 2


def test_words_after_exec_are_the_command():
    assert options(["exec", "pytest", "-x", "--port", "1"]).words == ["pytest", "-x", "--port", "1"]


def test_keys_are_made_once_and_kept_to_ourselves(tmp_path):
    first = environment.keys(tmp_path / "var")

    assert environment.keys(tmp_path / "var") == first
    assert stat.S_IMODE((tmp_path / "var" / "secrets.env").stat().st_mode) == 0o600
    number, key = first["FIELD_KEYS"].split(":")
    assert number == "1"
    assert len(base64.b64decode(key)) == len(base64.b64decode(first["INDEX_KEY"])) == 32
    assert len(first["SECRET_KEY"]) >= 50
    assert environment.new_keys()["INDEX_KEY"] != first["INDEX_KEY"]


def test_a_file_of_an_earlier_version_gets_the_keys_it_lacks(tmp_path):
    kept = tmp_path / "secrets.env"
    kept.write_text("SECRET_KEY=from-before\nFIELD_KEYS=1:old\nINDEX_KEY=old\nBANK_SECRET=old\n")

    held = environment.keys(tmp_path)

    assert (held["SECRET_KEY"], held["FIELD_KEYS"]) == ("from-before", "1:old")
    assert held.keys() == environment.SECRETS == environment.new_keys().keys()
    assert environment.keys(tmp_path) == held
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_an_offline_command_sees_production_and_gives_its_status():
    show = "import os, sys; sys.exit(0 if (os.environ['DEMO'], os.environ['HTTPS']) == ('0', '1') else 1)"
    assert main(["offline", sys.executable, "-c", show]) == 0
    assert main(["offline", sys.executable, "-c", "raise SystemExit(5)"]) == 5


def test_status_and_down_of_a_folder_that_is_not_there(tmp_path, capsys):
    assert main(["status", "--var", str(tmp_path / "none")]) == 0
    assert "portal: stopped" in capsys.readouterr().out
    assert main(["down", "--var", str(tmp_path / "none")]) == 0
    assert not (tmp_path / "none").exists()


def test_a_running_portal_is_left_alone(tmp_path, capsys):
    lock = Lock(tmp_path)
    lock.take()
    lock.sign("http://127.0.0.1:8123")

    for command in ("down", "reset", "run"):
        done = subprocess.run(
            [sys.executable, "-m", "devstack", command, "--var", str(tmp_path)],
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            capture_output=True,
            text=True,
            timeout=30,
        )
        assert done.returncode == 1
        assert "http://127.0.0.1:8123" in done.stdout + done.stderr
    lock.release()


def test_reset_spares_a_database_that_is_not_ours(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody@server/db")
    (tmp_path / "bank.jsonl").touch()

    assert main(["reset", "--var", str(tmp_path)]) == 1
    assert "DATABASE_URL" in capsys.readouterr().err
    assert (tmp_path / "bank.jsonl").exists()


def test_a_taken_port_is_said_in_one_line(tmp_path, capsys):
    with socket.socket() as other:
        other.bind((portal.HOST, 0))
        other.listen()
        taken = other.getsockname()[1]
        with pytest.raises(CannotStart, match=f"Port {taken} is taken"):
            portal.Portal(tmp_path, port=taken)._choose_port()


def test_without_a_wish_the_next_free_port_is_taken(tmp_path, capsys, monkeypatch):
    with socket.socket() as other:
        other.bind((portal.HOST, 0))
        other.listen()
        taken = other.getsockname()[1]
        monkeypatch.setattr(portal, "FIRST_PORT", taken)

        chosen = portal.Portal(tmp_path)._choose_port()

    assert chosen > taken
    assert f"Port {taken} is taken; using {chosen}." in capsys.readouterr().out


def test_a_stamp_is_fresh_until_a_file_changes(tmp_path):
    source = tmp_path / "source"
    source.write_text("one")
    stamp = Stamp(tmp_path / "stamps" / "x", [source])
    assert not stamp.fresh
    stamp.set()
    assert Stamp(stamp.file, [source]).fresh

    source.write_text("three")

    assert not Stamp(stamp.file, [source]).fresh
    nowhere = Stamp(None, [source])
    nowhere.set()
    assert not nowhere.fresh


def test_a_program_that_only_calls_itself_chromium_is_passed_over(tmp_path, monkeypatch):
    for name, status in (("chromium", 1), ("google-chrome", 0)):
        (tmp_path / name).write_text(f"#!/bin/sh\nexit {status}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    monkeypatch.setattr(browser, "NAMES", ("chromium", "google-chrome"))
    monkeypatch.delenv("CHROMIUM", raising=False)
    browser.find_chromium.cache_clear()
    try:
        assert browser.find_chromium() == tmp_path / "google-chrome"
        monkeypatch.setenv("CHROMIUM", str(tmp_path / "nothing"))
        browser.find_chromium.cache_clear()
        assert browser.find_chromium() == tmp_path / "google-chrome"
    finally:
        browser.find_chromium.cache_clear()
