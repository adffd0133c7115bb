"""A real clamd on a throwaway folder, with two signatures of ours and none of the world's."""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devstack.clamav import find_clamd
from tests.documents.hostile.making import EICAR
from tests.ports import free_port

OURS = b"Tanda virus buatan SIAPkerja untuk uji coba"
EICAR_NAME, OUR_NAME = "Eicar.Test.UNOFFICIAL", "Buatan.Siapkerja.UNOFFICIAL"
STREAM_LIMIT = 6 * 1024 * 1024
START_SECONDS = 30


@contextmanager
def running_clamd() -> Iterator[dict[str, str]]:
    """Its addresses as `settings.CLAMD` wants them: {"unix": …, "tcp": …}."""
    folder = Path(tempfile.mkdtemp(prefix="siapkerja-clamd-"))
    port = free_port()
    (folder / "signatures").mkdir()
    (folder / "signatures" / "ours.ndb").write_text(
        f"Eicar.Test:0:*:{EICAR.hex()}\nBuatan.Siapkerja:0:*:{OURS.hex()}\n"
    )
    (folder / "clamd.conf").write_text(
        f"Foreground yes\nDatabaseDirectory {folder}/signatures\nTemporaryDirectory {folder}\n"
        f"LocalSocket {folder}/clamd.ctl\nTCPSocket {port}\nTCPAddr 127.0.0.1\n"
        f"LogFile {folder}/clamd.log\nStreamMaxLength {STREAM_LIMIT}\nMaxThreads 2\n"
    )
    clamd = find_clamd()
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([clamd, "--config-file", folder / "clamd.conf"], stdin=quiet, stdout=quiet, stderr=quiet)
    try:
        _wait(process, folder)
        yield {"unix": f"unix:{folder}/clamd.ctl", "tcp": f"tcp:127.0.0.1:{port}"}
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder)


def _wait(process: subprocess.Popen, folder: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        with socket.socket(socket.AF_UNIX) as line:
            if line.connect_ex(str(folder / "clamd.ctl")) == 0:
                return
        time.sleep(0.05)
    log = folder / "clamd.log"
    raise AssertionError(f"clamd did not start: {log.read_text() if log.exists() else 'it wrote nothing'}")
