"""The simulated BPJS as a real HTTP service, for fixtures."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from devstack.bpjs_simulator import Server

SECRET = "a-secret-for-tests"


@contextmanager
def running_simulator() -> Iterator[Server]:
    """Slow answers take longer than a test waits."""
    server = Server(SECRET, delay=1.0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
