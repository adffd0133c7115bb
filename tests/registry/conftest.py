import pytest

from tests.registry.bpjs import SECRET, running_simulator


@pytest.fixture(scope="session")
def bpjs_server():
    with running_simulator() as server:
        yield server


@pytest.fixture
def bpjs_simulator(bpjs_server, settings):
    """BPJS answers from here; what it says follows the ending of the NPP."""
    settings.BPJS_URL = bpjs_server.address
    settings.BPJS_SECRET = SECRET
    settings.BPJS_TIMEOUT_SECONDS = 0.3
    return bpjs_server
