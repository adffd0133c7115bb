"""Runs programs as children, restarts the one that dies, and leaves none behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from devstack.environment import ROOT
from devstack.processes import birth

LARGEST_LOG = 5_000_000
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 60.0


class Stopped(Exception):
    """Somebody asked us to stop while something was still going on."""


class StepFailed(Exception):
    """A command of the start-up failed; the text is the end of what it said."""


@dataclass
class Program:
    """One long-running child. Programs with a lower `stops` stop first, those with the same together."""

    name: str
    command: Sequence[str]
    env: dict[str, str]
    stops: int
    patience: float = 10.0
    """Seconds between the polite request to stop and the kill."""
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    started: float = 0.0
    deaths: int = 0
    start_at: float = 0.0


class Supervisor:
    """Everything happens in one thread; signals only set `stopping`, so no step is torn in the middle."""

    def __init__(self, var: Path, say: Callable[[str], None]) -> None:
        self.logs = var / "log"
        self.logs.mkdir(parents=True, exist_ok=True)
        self.record = Record(var / "processes.json")
        self.say = say
        self.programs: list[Program] = []
        self.signals = 0

    @property
    def stopping(self) -> bool:
        return self.signals > 0

    def listen(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked_to_stop)

    def check(self) -> None:
        if self.stopping:
            raise Stopped

    def step(self, command: Sequence[str], env: dict[str, str]) -> str:
        """Runs a command to its end and returns what it printed. Raises StepFailed, Stopped."""
        self.check()
        with (self.logs / "start.out").open("wb+") as output, (self.logs / "start.log").open("wb+") as errors:
            process = self._spawn(command, env, output.fileno(), errors.fileno())
            while process.poll() is None:
                if self.stopping:
                    self._end([process], patience=5.0)
                    raise Stopped
                time.sleep(0.02)
            self.record.remove(process.pid)
            printed, complaints = (_whole(file) for file in (output, errors))
        if process.returncode:
            said = f"{printed}{complaints}"[-3000:].strip()
            raise StepFailed(f"{' '.join(command[1:])} failed ({process.returncode}):\n{said}")
        return printed

    def start(self, program: Program) -> None:
        self.check()
        self.programs.append(program)
        self._launch(program)

    def look_after(self) -> None:
        """Restarts what died, later each time. Call it again and again."""
        for program in self.programs:
            process = program.process
            if process is not None and process.poll() is not None:
                self._bury(program, process)
            if program.process is None and time.monotonic() >= program.start_at and not self.stopping:
                self._launch(program)

    def stop(self) -> None:
        """Stops every program in order; a second signal meanwhile kills what still runs."""
        for stage in sorted({program.stops for program in self.programs}):
            together = [program for program in self.programs if program.stops == stage]
            processes = [program.process for program in together if program.process]
            self._end(processes, max(program.patience for program in together))
        self.programs.clear()

    def log(self, program: Program) -> Path:
        return self.logs / f"{program.name}.log"

    def _launch(self, program: Program) -> None:
        file = self.log(program)
        if file.exists() and file.stat().st_size > LARGEST_LOG:
            file.replace(file.with_suffix(".log.1"))
        with file.open("ab") as output:
            program.process = self._spawn(program.command, program.env, output.fileno(), output.fileno())
        program.started = time.monotonic()

    def _bury(self, program: Program, process: subprocess.Popen[bytes]) -> None:
        # Its own children must not go on working beside the successor.
        _signal_group(process.pid, signal.SIGKILL)
        self.record.remove(process.pid)
        program.process = None
        if time.monotonic() - program.started > STEADY_SECONDS:
            program.deaths = 0
        pause = min(2.0**program.deaths, LONGEST_PAUSE)
        program.deaths += 1
        program.start_at = time.monotonic() + pause
        self.say(
            f"{program.name} ended ({process.returncode}); again in {pause:.0f} s, see {_shown(self.log(program))}"
        )

    def _spawn(self, command: Sequence[str], env: dict[str, str], output: int, errors: int) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            # Ctrl-C in the terminal reaches us alone; we stop the children in order.
            start_new_session=True,
        )
        self.record.add(process.pid)
        return process

    def _end(self, processes: Sequence[subprocess.Popen[bytes]], patience: float) -> None:
        before = self.signals
        for process in processes:
            # Only the leader: it tells its own children when they are done.
            process.terminate()
        limit = time.monotonic() + patience
        while any(process.poll() is None for process in processes):
            if time.monotonic() > limit or self.signals > max(before, 1):
                break
            time.sleep(0.02)
        for process in processes:
            _signal_group(process.pid, signal.SIGKILL)
            process.wait()
            self.record.remove(process.pid)

    def _asked_to_stop(self, *_: object) -> None:
        self.signals += 1


class Record:
    """The process groups that we started, on disk: whoever comes after a `kill -9` of ours finds them here."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._births: dict[int, str] = {}

    def add(self, pid: int) -> None:
        self._births[pid] = birth(pid)
        self._write()

    def remove(self, pid: int) -> None:
        if self._births.pop(pid, None) is not None:
            self._write()

    def end_leftovers(self, patience: float = 5.0) -> int:
        """Ends what a former supervisor left running and returns how many groups there were."""
        left = [(pid, born) for pid, born in self._read() if _group_is_ours(pid, born)]
        for pid, _ in left:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGTERM)
        limit = time.monotonic() + patience
        while any(birth(pid) for pid, _ in left) and time.monotonic() < limit:
            time.sleep(0.05)
        for pid, born in left:
            if _group_is_ours(pid, born):
                _signal_group(pid, signal.SIGKILL)
        self.file.unlink(missing_ok=True)
        return len(left)

    def _read(self) -> list[tuple[int, str]]:
        try:
            return [(int(pid), born) for pid, born in json.loads(self.file.read_text()).items()]
        except (OSError, ValueError):
            return []

    def _write(self) -> None:
        unfinished = self.file.with_suffix(".new")
        unfinished.write_text(json.dumps(self._births))
        unfinished.replace(self.file)


def _group_is_ours(pid: int, born: str) -> bool:
    """A group whose leader has ended keeps its number; a leader born at another time is somebody else's."""
    if birth(pid) not in {"", born}:
        return False
    try:
        os.killpg(pid, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _signal_group(pid: int, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def _whole(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")


def _shown(path: Path) -> Path:
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
