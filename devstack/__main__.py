"""python -m devstack up | down | status | run | reset | exec CMD… | offline CMD…"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from devstack import environment
from devstack.console import complain, say
from devstack.lock import CannotStart, Lock, running_at
from devstack.portal import Portal
from devstack.services import Stack
from devstack.unprivileged import ServiceError

OFFLINE_HINT = "as in production, with throwaway keys and no services"


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m devstack", description="The portal and its services, here.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    described = {
        "up": "start the database and the queue, print their addresses, leave them running",
        "down": "stop the database and the queue",
        "status": "say what runs",
        "run": "the whole demo portal until Ctrl-C",
        "reset": "delete the demo's data; the next run fills it again",
        "exec": "run a command in the demo's environment, with the database and the queue",
        "offline": f"run a command {OFFLINE_HINT}",
    }
    for name, text in described.items():
        command = commands.add_parser(name, help=text, description=text)
        if name != "offline":
            command.add_argument("--var", type=Path, default=environment.ROOT / "var", help="folder for all data")
        if name == "run":
            command.add_argument("--port", type=int, help="default: 8000 or the next free one")
            command.add_argument("--no-seed", action="store_true", help="start with an empty portal")
            command.add_argument(
                "--no-start", action="store_true", help="prepare the data, and end before the portal starts"
            )
        if name in {"exec", "offline"}:
            command.add_argument("words", nargs=argparse.REMAINDER, metavar="CMD")
    chosen = parser.parse_args(arguments)
    if chosen.command in {"exec", "offline"} and not chosen.words:
        parser.error(f"{chosen.command} needs a command")
    return chosen


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = options(arguments)
    if chosen.command == "offline":
        return subprocess.run(chosen.words, env=environment.offline(), check=False).returncode
    var: Path = chosen.var.absolute()
    try:
        match chosen.command:
            case "run":
                return Portal(var, chosen.port, seed=not chosen.no_seed, start=not chosen.no_start).run()
            case "reset":
                return _reset(var)
            case "exec":
                return _execute(var, chosen.words)
            case "up":
                stack = Stack(var)
                addresses = stack.up()
                stack.keep(True)
                say("\n".join(f"{name}={value}" for name, value in addresses.items()))
            case "down":
                return _down(var)
            case "status":
                return _status(var)
    except (ServiceError, CannotStart) as reason:
        complain(str(reason))
        return 1
    return 0


def _down(var: Path) -> int:
    if running_at(var):
        raise CannotStart(f"The portal runs at {running_at(var)}: stop it first.")
    if var.exists():
        stack = Stack(var)
        stack.keep(False)
        stack.down()
    return 0


def _status(var: Path) -> int:
    services = Stack(var).running() if var.exists() else {}
    for name, running in services.items():
        say(f"{name}: {'running' if running else 'stopped'}")
    say(f"portal: {running_at(var) or 'stopped'}")
    return 0


def _reset(var: Path) -> int:
    if os.environ.get("DATABASE_URL"):
        raise CannotStart("DATABASE_URL is set: only our own database is deleted. Unset it, or empty yours by hand.")
    lock = Lock(var)
    lock.take(patience=5)
    stack = Stack(var)
    stack.keep(False)
    stack.remove()
    for name in ("files", "mail"):
        shutil.rmtree(var / name, ignore_errors=True)
    for file in (var / "bank.jsonl", *var.glob("beat-schedule*")):
        file.unlink(missing_ok=True)
    lock.release()
    say("The demo's data are deleted; `make run` fills them again.")
    return 0


def _execute(var: Path, words: Sequence[str]) -> int:
    """Services that were not running before are stopped again afterwards."""
    # The command gets Ctrl-C too, being in the same terminal; we wait for it and then clear up.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    stack = Stack(var)
    before = all(stack.running().values())
    env = environment.demo(var, stack.up(), running_at(var) or "http://127.0.0.1:8000", "", "")
    command = subprocess.Popen(words, env=env, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    signal.signal(signal.SIGTERM, lambda *_: command.terminate())
    try:
        return command.wait()
    finally:
        if not before:
            stack.down()


if __name__ == "__main__":
    raise SystemExit(main())
