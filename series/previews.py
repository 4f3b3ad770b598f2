"""The dates of a rule before they are saved: what the form shows while one types."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from meetings.recurrence import Rule, Unit, dates_of, described

SHOWN = 12
MOST = 400


class Impossible(ValueError):
    """A sentence for people."""


@dataclass(frozen=True)
class Day:
    day: date
    skipped: bool


@dataclass(frozen=True)
class Preview:
    """The first dates, those left out among them; how many follow, and the last of all.

    `hidden` are left out too, further down than what is shown.
    """

    words: str
    note: str
    days: list[Day]
    meetings: int
    more: int
    last: date
    hidden: list[date]


def preview_of(rule: Rule) -> Preview:
    every = dates_of(replace(rule, skipped=frozenset()))
    kept = [day for day in every if day not in rule.skipped]
    _require_some(kept)
    shown = every[:SHOWN]
    return Preview(
        words=described(rule),
        note=_note(rule),
        days=[Day(day, day in rule.skipped) for day in shown],
        meetings=len(kept),
        more=sum(day not in rule.skipped for day in every[SHOWN:]),
        last=kept[-1],
        hidden=sorted(set(every[SHOWN:]) & rule.skipped),
    )


def _require_some(days: list[date]) -> None:
    if not days:
        raise Impossible("No day fits this rule. Choose a later last day, or leave out fewer.")
    if len(days) > MOST:
        raise Impossible(
            f"A series has at most {MOST} meetings; this rule has {len(days):,}. End it earlier:"
            " another series can follow."
        )


def _note(rule: Rule) -> str:
    """What surprises: months are of different lengths."""
    number = rule.starts_on.day
    if rule.unit == Unit.DATE and number > 28 and not rule.last_day:
        return (
            f"Months without a {number}{'st' if number == 31 else 'th'} have no meeting. Choose the"
            " last day of the month to meet in each of them."
        )
    if rule.unit == Unit.WEEKDAY and number > 28 and not rule.ordinal:
        return "Few months have a fifth one of these: the meeting is on the last of each month."
    return ""


def told(days: Iterable[date], most: int = SHOWN) -> str:
    """Mar 3, Apr 7 and 4 more"""
    days = list(days)
    words = [f"{day:%b} {day.day}" for day in days]
    if len(days) > most:
        return f"{', '.join(words[:most])} and {len(days) - most} more"
    return ", ".join(words)
