"""Which programmes an employer owes its workers, by the scale of the enterprise and by the day. No table, no clock."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from registry.choices import Programme, Scale

JKN, JKK, JHT, JP, JKM = Programme.JKN, Programme.JKK, Programme.JHT, Programme.JP, Programme.JKM


@dataclass(frozen=True, slots=True)
class Stage:
    """From `since` on, enterprises of these scales have their workers in these programmes."""

    since: date
    scales: frozenset[Scale]
    programmes: frozenset[Programme]
    source: str


LARGER = frozenset({Scale.MEDIUM, Scale.LARGE})
SMALLER = frozenset({Scale.MICRO, Scale.SMALL})

# What every employer owes, whether or not a right to JKP follows from it.
DUTIES = (
    Stage(date(2015, 1, 1), LARGER | {Scale.SMALL}, frozenset({JKN}), "Perpres 111/2013 Pasal 6"),
    Stage(date(2016, 1, 1), frozenset({Scale.MICRO}), frozenset({JKN}), "Perpres 111/2013 Pasal 6"),
    Stage(date(2015, 7, 1), LARGER, frozenset({JKK, JHT, JP, JKM}), "Perpres 109/2013 Pasal 6 ayat (3) huruf a"),
    Stage(
        date(2015, 7, 1),
        frozenset({Scale.SMALL}),
        frozenset({JKK, JHT, JKM}),
        "Perpres 109/2013 Pasal 6 ayat (3) huruf b",
    ),
    Stage(
        date(2015, 7, 1), frozenset({Scale.MICRO}), frozenset({JKK, JKM}), "Perpres 109/2013 Pasal 6 ayat (3) huruf c"
    ),
)

# What JKP asks for. PP 6/2025 words JKN apart ("registered in JKN"); the sets are the same.
CONDITIONS_OF_JKP = (
    Stage(date(2021, 2, 2), LARGER, frozenset({JKN, JKK, JHT, JP, JKM}), "PP 37/2021 Pasal 4 ayat (3) huruf a"),
    Stage(date(2021, 2, 2), SMALLER, frozenset({JKN, JKK, JHT, JKM}), "PP 37/2021 Pasal 4 ayat (3) huruf b"),
)


def required_programmes(scale: str, on: date) -> frozenset[Programme]:
    """What an enterprise of this scale owes each worker on that day."""
    return _in_force(DUTIES, scale, on)


def jkp_programmes(scale: str, on: date) -> frozenset[Programme]:
    """Without which of them no right to JKP can be; none before JKP existed."""
    return _in_force(CONDITIONS_OF_JKP, scale, on)


def usual_programmes(scale: str, on: date) -> frozenset[Programme]:
    """With which a worker is enrolled: what is owed, and what JKP asks for (PP 37/2021 Pasal 2 ayat (1))."""
    return required_programmes(scale, on) | jkp_programmes(scale, on)


def missing_programmes(scale: str, programmes: Collection[str], on: date) -> list[Programme]:
    """Those of the usual ones that are not among `programmes`, in their usual order."""
    missing = usual_programmes(scale, on) - frozenset(programmes)
    return [programme for programme in Programme if programme in missing]


def _in_force(stages: tuple[Stage, ...], scale: str, on: date) -> frozenset[Programme]:
    found = (stage.programmes for stage in stages if stage.since <= on and scale in stage.scales)
    return frozenset().union(*found)
