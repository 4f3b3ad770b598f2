"""The NIATx year of a region: when its meetings could be, from the day it starts. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from meetings.kinds import Kind


@dataclass(frozen=True)
class Suggestion:
    """One meeting; with `months` a series, every so many months on the same weekday."""

    kind: Kind
    day: date
    months: int = 0
    times: int = 1


def year_from(start: date) -> list[Suggestion]:
    """From the first information session to the completion conference, on working days.

    The change leaders talk every month from the kick-off on and the sponsors every quarter, until
    the year is over.
    """
    return [
        Suggestion(Kind.INFORMATION_SESSION, workday(start)),
        Suggestion(Kind.ORIENTATION, workday(start, weeks=4)),
        Suggestion(Kind.KICK_OFF_WORKSHOP, workday(start, weeks=7)),
        Suggestion(Kind.CHANGE_LEADER_CALL, tuesday(start, weeks=11), months=1, times=10),
        Suggestion(Kind.EXECUTIVE_SPONSOR_CALL, tuesday(start, weeks=13), months=3, times=4),
        Suggestion(Kind.MIDWAY_MEETING, workday(start, weeks=28)),
        Suggestion(Kind.COMPLETION_CONFERENCE, workday(start, weeks=54)),
    ]


def workday(start: date, weeks: int = 0) -> date:
    """So many weeks later; from a weekend on to Monday."""
    day = start + timedelta(weeks=weeks)
    return day + timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)


def tuesday(start: date, weeks: int) -> date:
    """The Tuesday of that week, within the first four of its month: every month has it."""
    day = start + timedelta(weeks=weeks)
    day += timedelta(days=1 - day.weekday())
    return day if day.day <= 28 else day + timedelta(weeks=1)
