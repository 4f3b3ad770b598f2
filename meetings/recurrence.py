"""When the meetings of a series are: a rule in, its dates out.

Dates only. What the clock on the wall says stays the same across time changes, so a series keeps
its dates, its time of day and its zone apart. The dates are those of RFC 5545, computed by
dateutil; `rrule_of` says the same to calendars.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from itertools import islice
from typing import Literal

from dateutil import rrule

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}
WORKING_WEEK = (0, 1, 2, 3, 4)
MOST = 1400  # five years of working days are 1,305


class Unit(StrEnum):
    """What a series counts in."""

    DAY = "day"
    WORKING_DAY = "working_day"
    WEEK = "week"
    DATE = "date"  # the same day of the month
    WEEKDAY = "weekday"  # the second Tuesday of the month


@dataclass(frozen=True)
class Rule:
    """Every `every` units from `starts_on`, until `until` (included) or `count` times.

    weekdays   of Unit.WEEK, 0 is Monday; none: the weekday of the start
    ordinal    of Unit.WEEKDAY: 1 to 4, or -1 for the last; 0: as the start stands in its month
    last_day   of Unit.DATE: the last day of every month. Without it a month that has no such day
               has no meeting, as calendars have it
    """

    starts_on: date
    unit: Unit = Unit.WEEK
    every: int = 1
    weekdays: tuple[int, ...] = ()
    ordinal: int = 0
    last_day: bool = False
    until: date | None = None
    count: int | None = None
    skipped: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if self.every < 1:
            raise ValueError("A series repeats every 1 or more.")
        if self.until is None and not self.count:
            raise ValueError("A series ends on a day or after a number of meetings.")
        if self.until and self.until < self.starts_on:
            raise ValueError("The series ends before it starts.")
        if self.ordinal and self.ordinal not in ORDINALS:
            raise ValueError("A month has a first to fourth and a last weekday.")


def dates_of(rule: Rule, most: int = MOST) -> list[date]:
    """The days of the series in order, without the skipped ones; at most `most`.

    A skipped day counts: a series of ten with one skipped has nine meetings, as in RFC 5545.
    """
    found = (moment.date() for moment in _recurrence(rule))
    return list(islice((day for day in found if day not in rule.skipped), most))


def rrule_of(rule: Rule, until: datetime | None = None) -> str:
    """The value of RRULE. RFC 5545 wants UNTIL in UTC where the start has a zone: `until` is the
    start of the last meeting in UTC."""
    parts = [f"FREQ={_FREQUENCY[rule.unit][1]}", f"INTERVAL={rule.every}"]
    parts += [f"{name}={value}" for name, value in _by(rule).items()]
    if rule.until:
        assert until, "a rule with a last day needs its last moment"
        parts.append(f"UNTIL={until:%Y%m%dT%H%M%SZ}")
    else:
        parts.append(f"COUNT={rule.count}")
    return ";".join(parts)


def continued(rule: Rule, first: date, last: date) -> Rule:
    """The same from one of its days to another: what calendars get that know nothing of before."""
    ordinal = _ordinal(rule) if rule.unit == Unit.WEEKDAY else 0
    weekdays = _weekdays(rule) if rule.unit == Unit.WEEK else ()
    return replace(
        rule, starts_on=first, until=last, count=None, ordinal=ordinal, weekdays=weekdays
    )


def described(rule: Rule) -> str:
    """Every 2 weeks on Tuesday and Thursday, 10 times"""
    words = f"{_rhythm(rule)}{_place(rule)}"
    if rule.until:
        ends = f"until {rule.until:%b} {rule.until.day}, {rule.until.year}"
    else:
        ends = "once" if rule.count == 1 else f"{rule.count} times"
    return f"{words}, {ends}"


_FREQUENCY: dict[Unit, tuple[Literal[1, 2, 3], str]] = {
    Unit.DAY: (rrule.DAILY, "DAILY"),
    Unit.WORKING_DAY: (rrule.WEEKLY, "WEEKLY"),
    Unit.WEEK: (rrule.WEEKLY, "WEEKLY"),
    Unit.DATE: (rrule.MONTHLY, "MONTHLY"),
    Unit.WEEKDAY: (rrule.MONTHLY, "MONTHLY"),
}


def _recurrence(rule: Rule) -> rrule.rrule:
    weekdays: list[rrule.weekday] | None = None
    if rule.unit == Unit.WEEKDAY:
        weekdays = [rrule.weekday(rule.starts_on.weekday(), _ordinal(rule))]
    elif rule.unit in {Unit.WEEK, Unit.WORKING_DAY}:
        weekdays = [rrule.weekday(day) for day in _weekdays(rule)]
    return rrule.rrule(
        _FREQUENCY[rule.unit][0],
        dtstart=datetime.combine(rule.starts_on, time()),
        interval=rule.every,
        until=datetime.combine(rule.until, time()) if rule.until else None,
        count=None if rule.until else rule.count,
        byweekday=weekdays,
        bymonthday=_day_of_month(rule) if rule.unit == Unit.DATE else None,
        wkst=rrule.MO,
    )


def _by(rule: Rule) -> dict[str, str]:
    if rule.unit == Unit.WEEKDAY:
        return {"BYDAY": f"{_ordinal(rule)}{CODES[rule.starts_on.weekday()]}"}
    if rule.unit == Unit.DATE:
        return {"BYMONTHDAY": str(_day_of_month(rule))}
    if rule.unit in {Unit.WEEK, Unit.WORKING_DAY}:
        return {"BYDAY": ",".join(CODES[day] for day in _weekdays(rule))}
    return {}


def _weekdays(rule: Rule) -> tuple[int, ...]:
    if rule.unit == Unit.WORKING_DAY:
        return WORKING_WEEK
    return tuple(sorted(set(rule.weekdays))) or (rule.starts_on.weekday(),)


def _day_of_month(rule: Rule) -> int:
    return -1 if rule.last_day else rule.starts_on.day


def _ordinal(rule: Rule) -> int:
    """The 29th to the 31st stand in a fifth week that few months have: that is the last one."""
    week = (rule.starts_on.day - 1) // 7 + 1
    return rule.ordinal or (week if week < 5 else -1)


def _rhythm(rule: Rule) -> str:
    unit = {
        Unit.DAY: "day",
        Unit.WORKING_DAY: "working day",
        Unit.WEEK: "week",
        Unit.DATE: "month",
        Unit.WEEKDAY: "month",
    }[rule.unit]
    if rule.unit == Unit.WORKING_DAY and rule.every > 1:
        return f"Every working day of every {_nth(rule.every)} week"
    return f"Every {unit}" if rule.every == 1 else f"Every {rule.every} {unit}s"


def _place(rule: Rule) -> str:
    if rule.unit == Unit.WEEK:
        return f" on {_listed([DAYS[day] for day in _weekdays(rule)])}"
    if rule.unit == Unit.WEEKDAY:
        return f" on the {ORDINALS[_ordinal(rule)]} {DAYS[rule.starts_on.weekday()]}"
    if rule.unit == Unit.DATE:
        return " on the last day" if rule.last_day else f" on the {_nth(rule.starts_on.day)}"
    return ""


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _nth(number: int) -> str:
    ending = (
        "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    )
    return f"{number}{ending}"
