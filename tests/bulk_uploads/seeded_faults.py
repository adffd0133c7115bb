"""Files of many rows with faults sown into known places, to see that all are found and none is invented."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bulk_uploads.columns import Column
from bulk_uploads.writing import template_csv, template_xlsx

Texts = dict[str, str]


class Spoiler(NamedTuple):
    """One kind of fault: `spoil(row, earlier, draw)` changes a good row so that exactly `code` is said of `column`.

    `earlier` is a row further up that is left good, for faults that need another row (duplicates); `column` is "" for
    what is said of a row as a whole.
    """

    code: str
    column: str
    spoil: Callable[[Texts, Texts, random.Random], None]


class Expected(NamedTuple):
    line: int
    column: str
    code: str


@dataclass(frozen=True)
class SeededFile:
    data: bytes
    expected: list[Expected]
    rows: list[Texts]


def file_with_faults(
    columns: Sequence[Column],
    good_row: Callable[[int], Texts],
    spoilers: Sequence[Spoiler],
    *,
    rows: int = 10_000,
    faults: int = 500,
    seed: int = 5,
    as_csv: bool = False,
) -> SeededFile:
    """A file of `rows` rows, `faults` of them spoiled, every kind of fault equally often; the first rows stay good.

    `good_row(number)` gives the texts of the row by column name, different for each number (0 is the first).
    """
    draw = random.Random(seed)
    table = [good_row(number) for number in range(rows)]
    first = max(1, rows // 20)
    places = sorted(draw.sample(range(first, rows), faults))
    kinds = [spoilers[number % len(spoilers)] for number in range(faults)]
    draw.shuffle(kinds)
    earlier = draw.sample(range(first), min(first, faults))
    expected = []
    for turn, (place, kind) in enumerate(zip(places, kinds, strict=True)):
        kind.spoil(table[place], table[earlier[turn % len(earlier)]], draw)
        expected.append(Expected(place + 2, kind.column, kind.code))
    data = template_csv(columns, table) if as_csv else template_xlsx("Uji", columns, table, "Uji")
    return SeededFile(data, expected, table)


def put(column: str, *texts: str) -> Callable[[Texts, Texts, random.Random], None]:
    """Spoils a row by one of the texts in a column."""

    def spoil(row: Texts, _earlier: Texts, draw: random.Random) -> None:
        row[column] = draw.choice(texts)

    return spoil


def copy_of_earlier(*columns: str) -> Callable[[Texts, Texts, random.Random], None]:
    """Spoils a row by making it the same as one further up, in what makes rows the same."""

    def spoil(row: Texts, earlier: Texts, _draw: random.Random) -> None:
        row.update({column: earlier[column] for column in columns})

    return spoil
