"""Moments in words, in a region's time zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

# `strftime` takes ten times as long, and a list has a hundred moments.
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def today_in(zone: str, now: datetime | None = None) -> date:
    """What the calendar on the wall says there."""
    return (now or timezone.now()).astimezone(ZoneInfo(zone)).date()


def day(moment: datetime, zone: str) -> str:
    """Tue, Mar 3, 2026"""
    return day_of(moment.astimezone(ZoneInfo(zone)))


def clock(moment: datetime, zone: str) -> str:
    """9:30 AM"""
    return clock_of(moment.astimezone(ZoneInfo(zone)))


def moment(at: datetime, zone: str) -> str:
    """Tue, Mar 3, 2026, 9:30 AM CST"""
    local = at.astimezone(ZoneInfo(zone))
    return f"{day_of(local)}, {clock_of(local)} {local.tzname()}"


def span(starts: datetime, ends: datetime, zone: str) -> str:
    """Tue, Mar 3, 2026, 9:30 AM – 11:00 AM CST; with both days where the end is on another."""
    first, last = starts.astimezone(ZoneInfo(zone)), ends.astimezone(ZoneInfo(zone))
    if first.date() != last.date():
        return f"{moment(starts, zone)} – {moment(ends, zone)}"
    return f"{day_of(first)}, {clock_of(first)} – {clock_of(last)} {last.tzname()}"


def day_of(local: date) -> str:
    return f"{DAYS[local.weekday()]}, {MONTHS[local.month - 1]} {local.day}, {local.year}"


def clock_of(local: datetime) -> str:
    return f"{local.hour % 12 or 12}:{local.minute:02} {'AM' if local.hour < 12 else 'PM'}"
