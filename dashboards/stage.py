"""Who acts when: the acts of a demonstration in the order of their moments, up to now."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cached_property
from heapq import heappop, heappush
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from accounts.models import User
from regions.actors import Actor, Seat
from regions.models import PriorityArea, Region
from stakeholders.models import Person

DAY = timedelta(days=1)
Act = Callable[[datetime], None]
# Somebody acts at a moment: within their reach, under a clock that stands there.
Acting = Callable[[User | Actor, datetime], AbstractContextManager[Actor]]


@dataclass
class Stage:
    now: datetime
    acting: Acting
    _acts: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _order: "count[int]" = field(default_factory=count)

    def plan(self, at: datetime, act: Act) -> None:
        """What lies ahead of us stays undone."""
        if at <= self.now:
            heappush(self._acts, (at, next(self._order), act))

    def play(self) -> None:
        """Acts may plan further acts, never before themselves."""
        while self._acts:
            at, _, act = heappop(self._acts)
            act(at)


@dataclass(frozen=True)
class Scene:
    """One region, who leads it, and the chance that makes its days differ: the same every time."""

    stage: Stage
    region: Region
    lead: User | Actor
    chance: Random
    # People not met yet.
    names: Iterator[str]
    # Nothing happens there afterwards.
    until: datetime
    people: list[Person] = field(default_factory=list)
    # Told in every detail, to show each page of the portal at work.
    lively: bool = False

    @property
    def seated(self) -> list[Person]:
        """Those who work with the portal; whoever coordinates is the first."""
        return [person for person in self.people if person.membership_id]

    @cached_property
    def areas(self) -> list[PriorityArea]:
        return list(PriorityArea.objects.order_by("pk"))

    @property
    def seat(self) -> Seat:
        region = self.region
        return Seat(region.pk, region.slug, region.name, region.timezone, region.is_national)

    def plan(self, at: datetime, act: Act) -> None:
        if at <= self.until:
            self.stage.plan(at, act)

    def at_hour(self, around: datetime, hour: int) -> datetime:
        """That hour of the region's clock on the same day."""
        zone = ZoneInfo(self.region.timezone)
        return datetime.combine(around.astimezone(zone).date(), time(hour), zone)

    def on_a_workday(self, around: datetime, hour: int) -> datetime:
        """On Monday when the day is a weekend's."""
        moment = self.at_hour(around, hour)
        weekend = max(0, moment.weekday() - 4)
        return moment + timedelta(days=3 - weekend) if weekend else moment
