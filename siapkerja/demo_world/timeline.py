"""How a history is told: many stories at once, each act at its own moment of the business clock."""

import heapq
from collections.abc import Generator, Iterable
from datetime import date, datetime, time, timedelta

from casework.holidays import holidays_between
from core import clock
from core.dates import Holidays, add_working_days, is_working_day

Story = Generator[datetime, None, None]

AT_LEAST_BETWEEN_ACTS = timedelta(minutes=1)
LONGEST_HISTORY = timedelta(days=400)


def tell(stories: Iterable[Story], until: datetime) -> None:
    """Run the stories together, in the order of their moments, with the business clock standing at each.

    A story yields the moment at which it goes on. One that would go on after `until` stays where it is.
    """
    waiting = [(next(story), number, story) for number, story in enumerate(stories)]
    heapq.heapify(waiting)
    while waiting and waiting[0][0] < until:
        moment, number, story = heapq.heappop(waiting)
        with clock.standing_at(moment):
            following = next(story, None)
        if following is not None:
            heapq.heappush(waiting, (max(following, moment + AT_LEAST_BETWEEN_ACTS), number, story))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """That moment in WIB."""
    return datetime.combine(day, time(hour, minute), clock.WIB)


class Calendar:
    """The days before `today`, as offices see them."""

    def __init__(self, today: date):
        self.today = today
        self.holidays: Holidays = holidays_between(today - LONGEST_HISTORY, today)

    @property
    def last_office_day(self) -> date:
        """The last working day before today."""
        return next(day for day in self._days_from(self.today, -1) if self.is_office_day(day))

    def before_last_office_day(self, count: int) -> date:
        """So many working days before the last one."""
        return add_working_days(self.last_office_day, -count, self.holidays)

    def office_day(self, day: date) -> date:
        """The first working day from `day` on; `day` itself when none is left before today."""
        found = next((other for other in self._days_from(day, 1, day) if self.is_office_day(other)), day)
        return found if found < self.today else day

    def is_office_day(self, day: date) -> bool:
        return is_working_day(day, self.holidays)

    def _days_from(self, start: date, step: int, *first: date):
        yield from first
        for offset in range(1, 30):
            yield start + timedelta(days=step * offset)
