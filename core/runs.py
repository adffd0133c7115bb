"""Neighbours that are alike, told as one."""

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import TypeVar

Item = TypeVar("Item")


def runs(items: Iterable[Item], alike: Callable[[Item], object]) -> list[tuple[Item, Item]]:
    """The first and the last item of each run of neighbours for which `alike` gives the same."""
    found = []
    for _same, group in groupby(items, key=alike):
        run = list(group)
        found.append((run[0], run[-1]))
    return found
