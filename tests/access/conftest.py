import pytest
from django.core.management import call_command

from accounts.models import Region
from accounts.regions import load_regions
from tests.access.world import ELSEWHERE, HERE, World, nobody_special


@pytest.fixture(scope="module")
def worlds(django_db_setup, django_db_blocker):
    """Built and committed once for the whole table; each test's requests are rolled back to it."""
    with django_db_blocker.unblock():
        try:
            yield World(HERE), World(ELSEWHERE), nobody_special()
        finally:
            call_command("flush", interactive=False, verbosity=0)
            load_regions(Region)
