import threading

import pytest

from devstack.dukcapil_simulator import Server

SECRET = "a-secret-for-tests"


@pytest.fixture(scope="session")
def simulator(tmp_path_factory):
    """The register as a real HTTP service; slow answers take longer than a test waits."""
    people = tmp_path_factory.mktemp("register") / "people.json"
    server = Server(SECRET, people, delay=1.0)
    server.people = people
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def register(simulator, settings):
    settings.DUKCAPIL_URL = simulator.address
    settings.DUKCAPIL_SECRET = SECRET
    settings.DUKCAPIL_TIMEOUT_SECONDS = 0.3
    return simulator
