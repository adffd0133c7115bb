"""A real bank simulator in a thread of the test."""

import json
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from core import clock
from devstack.bank_simulator import Mischief, Server
from payouts.models import Attempt
from payouts.paying import pay_released


class SimulatedBank:
    """A bank on its own port. `journal()` gives what it has really paid or returned."""

    def __init__(self, path: Path, settings, mischief: Mischief | None):
        self.path = path
        self.server = Server(path, settings.BANK_SECRET, mischief=mischief)
        settings.BANK_URL = self.server.address
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()

    def journal(self) -> list[dict]:
        return [json.loads(line) for line in self.path.read_text().splitlines()]

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.server.bank.close()
        self.thread.join()


@pytest.fixture
def open_bank(tmp_path, settings):
    """`open_bank(mischief)`: a bank that misbehaves so, or not at all."""
    opened = []

    def make(mischief: Mischief | None = None) -> SimulatedBank:
        opened.append(SimulatedBank(tmp_path / f"journal-{len(opened)}.jsonl", settings, mischief))
        return opened[-1]

    yield make
    for bank in opened:
        bank.stop()


@pytest.fixture
def bank(open_bank):
    return open_bank()


@pytest.fixture
def pay():
    """Run the payer once on the business clock."""
    return lambda: pay_released(clock.now)


@pytest.fixture
def expire_leases():
    """Let the time of every payer be over that did not come back."""
    return lambda: Attempt.objects.filter(state="sending").update(
        lease_until=clock.machine_now() - timedelta(seconds=1)
    )
