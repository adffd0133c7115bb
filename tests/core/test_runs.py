import pytest

from core.runs import runs


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ("", []),
        ("a", [("a", "a")]),
        ("aAa", [("a", "a")]),
        ("aAbBB", [("a", "A"), ("b", "B")]),
        ("aba", [("a", "a"), ("b", "b"), ("a", "a")]),  # only neighbours
    ],
)
def test_neighbours_that_are_alike_are_one_run(items, expected):
    assert runs(items, str.lower) == expected
