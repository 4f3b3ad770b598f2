"""When a reminder is due: so many weeks, days or hours from a meeting. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from meetings.kinds import Unit

# Further away no rule reaches, so that a tick looks at few meetings.
LONGEST_BEFORE = timedelta(weeks=8)
LONGEST_AFTER = timedelta(weeks=4)


@dataclass(frozen=True)
class Offset:
    number: int
    unit: str
    after: bool = False

    def __str__(self) -> str:
        """1 week before"""
        unit = str(Unit(self.unit).label)
        unit = unit.removesuffix("s") if self.number == 1 else unit
        return f"{self.number} {unit} {'after' if self.after else 'before'}"

    @property
    def length(self) -> timedelta:
        return timedelta(**{self.unit: self.number})

    def due_at(self, starts_at: datetime, ends_at: datetime, zone: str) -> datetime:
        """Hours are counted; weeks and days keep the clock on the wall: a reminder the day before
        a meeting at ten comes at ten, also across a time change. What comes after a meeting is
        counted from its end."""
        moment = ends_at if self.after else starts_at
        length = self.length if self.after else -self.length
        if self.unit == Unit.HOURS:
            return moment + length
        here = ZoneInfo(zone)
        wall = moment.astimezone(here).replace(tzinfo=None, fold=0) + length
        return wall.replace(tzinfo=here).astimezone(UTC)
