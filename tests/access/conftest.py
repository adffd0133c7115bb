import pytest

from tests.access.world import ELSEWHERE, HERE, World, nobody_special


@pytest.fixture(scope="module")
def worlds(in_a_copy):
    """The world of most tests, one in another region, and somebody without a role."""
    with in_a_copy("worlds", lambda: (World(HERE), World(ELSEWHERE), nobody_special())) as worlds:
        yield worlds
