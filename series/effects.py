"""What a change of a series does to its meetings, told before it is done."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from meetings.recurrence import dates_of
from series.models import Occurrence, Series

# A meeting that has no day in the new rule takes the next one so near; others are cancelled.
NEAR = timedelta(days=15)


@dataclass(frozen=True)
class Step:
    """A meeting ahead, its day and number under the new rule."""

    occurrence: Occurrence
    day: date
    number: int
    changes: bool
    own: bool


@dataclass(frozen=True)
class Effects:
    steps: Sequence[Step]
    added: Mapping[date, int]
    dropped: Sequence[Occurrence]
    over: int
    moves: bool

    @property
    def changed(self) -> list[date]:
        return [step.day for step in self.steps if step.changes]

    @property
    def own(self) -> list[date]:
        return [step.occurrence.day for step in self.steps if step.own]

    @property
    def left_out(self) -> list[date]:
        return [occurrence.day for occurrence in self.dropped]

    @property
    def any(self) -> bool:
        return bool(self.changed or self.added or self.dropped or self.moves)


def changed_by(series: Series, details: Mapping[str, Any]) -> Series:
    after = copy(series)
    for name, value in details.items():
        setattr(after, name, value)
    return after


def effects_of(
    before: Series, after: Series, occurrences: Iterable[Occurrence], now: datetime
) -> Effects:
    """`occurrences` are those that the rule before has, with their meetings and that series."""
    over: list[Occurrence] = []
    ahead: list[Occurrence] = []
    for one in occurrences:
        (over if one.meeting.starts_at <= now else ahead).append(one)
    past = {one.day for one in over}
    days = [day for day in dates_of(after.rule) if after.start_on(day) > now and day not in past]
    moves = (before.rule, before.clock, before.minutes) != (after.rule, after.clock, after.minutes)
    pairs = paired([one.day for one in ahead], days) if moves else {d.day: d.day for d in ahead}
    own = {one.pk for one in ahead if one.is_own}
    kept = [one for one in ahead if one.day in pairs or one.pk in own]
    added = [day for day in days if day not in pairs.values()] if moves else []
    known = {pairs.get(one.day, one.day): one.number for one in kept}
    last = max((one.number for one in over), default=0)
    numbers = _numbers([*known, *added], last) if added or len(kept) < len(ahead) else known
    steps = [_step(one, pairs, numbers, own, (before, after)) for one in kept]
    return Effects(
        steps=steps,
        added={day: numbers[day] for day in added},
        dropped=[one for one in ahead if one not in kept],
        over=len(over),
        moves=moves,
    )


def paired(old: Sequence[date], new: Sequence[date]) -> dict[date, date]:
    """Which of the new days each of the old ones becomes: itself, or the nearest one free."""
    pairs = {day: day for day in set(old) & set(new)}
    gone, free = set(old) - set(new), set(new) - set(old)
    for _, day, other in sorted(
        (abs(b - a), a, b) for a in gone for b in free if abs(b - a) <= NEAR
    ):
        if day not in pairs and other in free:
            pairs[day] = other
            free.remove(other)
    return pairs


def _numbers(days: Iterable[date], last: int) -> dict[date, int]:
    return {day: number for number, day in enumerate(sorted(set(days)), last + 1)}


def _step(
    one: Occurrence,
    pairs: Mapping[date, date],
    numbers: Mapping[date, int],
    own: set[int],
    series: tuple[Series, Series],
) -> Step:
    before, after = series
    day = pairs.get(one.day, one.day)
    is_own = one.pk in own
    differs = before.agenda != after.agenda or any(
        getattr(one.meeting, name) != value
        for name, value in after.meeting_on(day, numbers[day]).items()
    )
    return Step(one, day, numbers[day], changes=differs and not is_own, own=is_own)
