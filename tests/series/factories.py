"""Dull makers of series: Tuesdays at noon in Texas, from March 10, 2026."""

from datetime import UTC, date, datetime, time
from typing import Any

from meetings.recurrence import Unit
from series import actions
from series.models import Series
from stakeholders.models import Person
from tests.cast import Cast

# Monday, March 2, in the morning.
NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
FIRST = date(2026, 3, 10)


def details(**more: Any) -> dict[str, Any]:
    return {
        "title": "Call {n}",
        "kind": "change_leader_call",
        "starts_on": FIRST,
        "unit": Unit.WEEK.value,
        "every": 1,
        "weekdays": [],
        "ordinal": 0,
        "last_day": False,
        "until": None,
        "count": 4,
        "skipped": [],
        "clock": time(12),
        "minutes": 60,
        "place": "",
        "join_link": "https://call.example/1",
        "dial_in": "",
        "passcode": "",
        "places": None,
        "remote_places": None,
        "agenda": [],
        "reminders": [],
        **more,
    }


def make_series(cast: Cast, *people: Person, opened: bool = False, **more: Any) -> Series:
    """Of Texas, by Ana."""
    ana = cast.actor("ana")
    series = actions.make_series(
        actor=ana, region=cast.seat("ana"), details=details(**more), invite=people
    )
    return actions.open_series(actor=ana, series=series) if opened else series
