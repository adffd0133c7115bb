"""Who runs the database: PostgreSQL refuses to run as root, so root hands it to somebody who may do less."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


class ServiceError(RuntimeError):
    """A service cannot be started; the text tells a person what to do."""


@dataclass(frozen=True)
class RunAs:
    """How to start a service: in which folder, behind which command, as which account."""

    folder: Path
    prefix: tuple[str, ...] = ()
    account: dict[str, Any] = field(default_factory=dict)
    copy_binaries: bool = False

    @property
    def uid(self) -> int:
        return int(self.account.get("user", os.geteuid()))

    @property
    def gid(self) -> int:
        return int(self.account.get("group", os.getegid()))

    def run(self, *command: object, check: bool = True, capture: bool = True) -> subprocess.CompletedProcess[str]:
        """Runs a command to its end. A server that it leaves behind must not hold our pipe: capture=False."""
        done = subprocess.run(
            [*self.prefix, *(str(part) for part in command)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if capture else subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            text=True,
            cwd="/",
            # Its own session: Ctrl-C in the terminal is for the supervisor, which stops the servers last.
            start_new_session=True,
            **self.account,
        )
        if check and done.returncode:
            raise ServiceError(f"{Path(str(command[0])).name} failed ({done.returncode}): {done.stdout or ''}".strip())
        return done

    def own(self, folder: Path) -> Path:
        """Creates `folder` for this account alone, and takes over what another account left in it."""
        folder.mkdir(parents=True, exist_ok=True)
        found = folder.lstat()
        if stat.S_ISLNK(found.st_mode) or found.st_uid not in {self.uid, os.geteuid()} and os.geteuid() != 0:
            raise ServiceError(f"{folder} belongs to somebody else; remove it first.")
        if found.st_uid != self.uid:
            for path in [folder, *folder.rglob("*")]:
                os.chown(path, self.uid, self.gid, follow_symlinks=False)
        folder.chmod(0o700)
        return folder


def temporary_folder(original: Path) -> Path:
    """A short folder in the temporary directory that always belongs to the same original folder."""
    name = hashlib.sha256(str(original).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"siapkerja-{os.geteuid()}-{name}"


def make_temporary_folder(original: Path) -> Path:
    """Creates that folder; in a directory where everybody may write, one made by somebody else is refused."""
    folder = temporary_folder(original)
    folder.mkdir(exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise ServiceError(f"{folder} belongs to somebody else; remove it first.")
    folder.chmod(0o755)
    return folder


def choose(folder: Path, binaries: Sequence[Path]) -> RunAs:
    """The first way that works.

    Ourselves when we are not root; `nobody` in place; root renamed in a user namespace; `nobody` in /tmp.
    """
    nobody = _nobody()
    renamed = ("unshare", "--user", f"--map-user={nobody['user']}", f"--map-group={nobody['group']}")
    if os.geteuid() != 0:
        # PostgreSQL wants a name; in a container our number may have none.
        return RunAs(folder, prefix=() if _has_name(os.geteuid()) else renamed)
    reach = [
        "sh",
        "-c",
        'cd "$1" || exit 1; shift; for each in "$@"; do test -x "$each" || exit 1; done',
        "reach",
        str(folder),
        *map(str, binaries),
    ]
    if _works(reach, **nobody):
        return RunAs(folder, account=nobody)
    if shutil.which("unshare") and _works([*renamed, *reach]):
        return RunAs(folder, prefix=renamed)
    return RunAs(make_temporary_folder(folder), account=nobody, copy_binaries=True)


def _nobody() -> dict[str, Any]:
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        raise ServiceError("PostgreSQL does not run as root and there is no account `nobody`.") from None
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _has_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _works(command: Sequence[str], **account: Any) -> bool:
    quiet = subprocess.DEVNULL
    return subprocess.run(command, cwd="/", stdin=quiet, stdout=quiet, stderr=quiet, **account).returncode == 0
