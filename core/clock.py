"""The one place that reads the time.

Two clocks: the business clock (`today`, `now`), which the demo and the tests may move, and the machine's clock
(`machine_now`) for leases, sessions, tokens and locks.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

WIB = ZoneInfo("Asia/Jakarta")  # the last moment of a day is 23:59:59 WIB for workers of every zone (03-regulation §10)

_offset_source: Callable[[], timedelta] = timedelta
_held_offset: ContextVar[timedelta | None] = ContextVar("held_offset", default=None)


def use_offset_from(source: Callable[[], timedelta]) -> None:
    """Name the function that knows how far the business clock stands ahead of the machine's."""
    global _offset_source
    _offset_source = source


@contextmanager
def held() -> Iterator[None]:
    """Read the offset once for everything inside, e.g. for one request; what is held already stays."""
    outer = _held_offset.get()
    token = _held_offset.set(_offset_source() if outer is None else outer)
    try:
        yield
    finally:
        _held_offset.reset(token)


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Inside, the business clock goes on from `moment`, past or future: for the demo world's history, and for tests."""
    token = _held_offset.set(moment - machine_now())
    try:
        yield
    finally:
        _held_offset.reset(token)


def machine_now() -> datetime:
    """The machine's moment, UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """The business moment, in WIB."""
    held_offset = _held_offset.get()
    offset = _offset_source() if held_offset is None else held_offset
    return (machine_now() + offset).astimezone(WIB)


def today() -> date:
    """The business day in WIB."""
    return now().date()
