"""Moments in words, in a region's time zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone


def today_in(zone: str, now: datetime | None = None) -> date:
    """What the calendar on the wall says there."""
    return (now or timezone.now()).astimezone(ZoneInfo(zone)).date()


def day(moment: datetime, zone: str) -> str:
    """Tue, Mar 3, 2026"""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local:%a, %b} {local.day}, {local.year}"


def clock(moment: datetime, zone: str) -> str:
    """9:30 AM"""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local.hour % 12 or 12}:{local:%M %p}"


def moment(at: datetime, zone: str) -> str:
    """Tue, Mar 3, 2026, 9:30 AM CST"""
    return f"{day(at, zone)}, {clock(at, zone)} {at.astimezone(ZoneInfo(zone)).tzname()}"


def span(starts: datetime, ends: datetime, zone: str) -> str:
    """Tue, Mar 3, 2026, 9:30 AM – 11:00 AM CST; with both days where the end is on another."""
    if day(starts, zone) != day(ends, zone):
        return f"{moment(starts, zone)} – {moment(ends, zone)}"
    name = ends.astimezone(ZoneInfo(zone)).tzname()
    return f"{day(starts, zone)}, {clock(starts, zone)} – {clock(ends, zone)} {name}"
