from io import StringIO

import pytest
from django.core.management import call_command


@pytest.fixture(scope="module")
def demo_world(in_a_copy):
    """The portal with the demo world in it: filled once a run, a copy for each module, taken back after each test."""
    with in_a_copy("demo", lambda: call_command("seed_demo", "--if-empty", stdout=StringIO())):
        yield
