import pytest

from tests.access.world import ELSEWHERE, World, nobody_special


@pytest.fixture(scope="module")
def worlds(world, django_db_blocker):
    """The world of most tests, one in another region, and somebody without a role."""
    with django_db_blocker.unblock():
        return world, World(ELSEWHERE), nobody_special()
