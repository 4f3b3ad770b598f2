"""A series in calendars: what the portal shows is what two libraries expand."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events  # type: ignore[import-untyped]
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from meetings.ical import Entry, cancellation, invitation
from meetings.recurrence import Rule, Unit, dates_of, rrule_of
from tests.meetings.conftest import Reader
from tests.meetings.test_ical import ENTRY, utc

ROUND_TRIP = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
RULES = st.builds(
    Rule,
    starts_on=st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    unit=st.sampled_from(Unit),
    every=st.integers(1, 4),
    weekdays=st.lists(st.integers(0, 6), max_size=4).map(tuple),
    ordinal=st.sampled_from([0, 1, 2, 3, 4, -1]),
    last_day=st.booleans(),
    count=st.integers(1, 40),
)
CLOCKS = st.builds(time, st.integers(0, 23), st.sampled_from([0, 30]))
ZONES = ["America/Chicago", "America/New_York", "America/Phoenix", "Europe/Berlin"]


def starts_of(rule: Rule, clock: time, zone: str) -> list[datetime]:
    return [datetime.combine(day, clock, ZoneInfo(zone)) for day in dates_of(rule)]


def series(rule: Rule, clock: time, zone: str) -> Entry:
    """As the portal writes it: the first day is in the series even when it is skipped."""
    every = starts_of(replace(rule, skipped=frozenset()), clock, zone)
    skipped = tuple(start for start in every if start.date() in rule.skipped)
    text = rrule_of(rule, every[-1].astimezone(UTC))
    ends = every[0].astimezone(UTC) + timedelta(hours=1)
    return replace(ENTRY, starts_at=every[0], ends_at=ends, zone=zone, rule=text, skipped=skipped)


def expanded(text: str) -> list[str]:
    found = recurring_ical_events.of(Calendar.from_ical(text)).between((2023, 1, 1), (2099, 1, 1))
    return sorted(utc(one.start) for one in found)


@ROUND_TRIP
@given(rule=RULES, clock=CLOCKS, zone=st.sampled_from(ZONES), skip=st.sets(st.integers(0, 39)))
def test_any_series_is_expanded_alike(
    javascript: Reader, rule: Rule, clock: time, zone: str, skip: set[int]
) -> None:
    """Across both time changes, 29 February, the 31st and days that are left out."""
    days = dates_of(rule)
    rule = replace(rule, skipped=frozenset(days[n] for n in skip if n < len(days)))
    text = invitation(series(rule, clock, zone))
    shown = [utc(start) for start in starts_of(rule, clock, zone)]

    assert expanded(text) == sorted(shown)
    assert sorted(javascript(text)["starts"]) == sorted(shown)


@pytest.mark.parametrize("ending", [{"count": 30}, {"until": date(2026, 12, 1)}])
def test_noon_stays_noon_when_clocks_change(javascript: Reader, ending: dict[str, object]) -> None:
    rule = Rule(date(2026, 2, 3), **ending)  # type: ignore[arg-type]
    read = javascript(invitation(series(rule, time(12), "America/Chicago")))
    clocks = {start[11:16] for start in read["starts"]}
    assert clocks == {"17:00", "18:00"}


def test_one_meeting_of_a_series_moves(javascript: Reader) -> None:
    rule = Rule(date(2026, 2, 3), count=4)
    whole = series(rule, time(12), "America/Chicago")
    third = whole.starts_at + timedelta(days=14)
    moved = replace(
        whole,
        rule="",
        occurrence=third,
        starts_at=third + timedelta(days=1),
        ends_at=third + timedelta(days=1, hours=1),
        sequence=1,
    )
    text = invitation(moved)
    read = javascript(text)
    assert (read["uid"], read["occurrence"]) == (whole.uid, utc(third))
    assert read["start"] == utc(third + timedelta(days=1))
    both = invitation(whole).replace(
        "END:VEVENT",
        "END:VEVENT\r\n" + text[text.index("BEGIN:VEVENT") : -len("END:VCALENDAR\r\n")].strip(),
        1,
    )
    assert expanded(both) == [
        "2026-02-03T18:00:00Z",
        "2026-02-10T18:00:00Z",
        "2026-02-18T18:00:00Z",
        "2026-02-24T18:00:00Z",
    ]


def test_one_meeting_of_a_series_is_off(javascript: Reader) -> None:
    whole = series(Rule(date(2026, 2, 3), count=4), time(12), "America/Chicago")
    read = javascript(cancellation(replace(whole, rule="", occurrence=whole.starts_at)))
    assert (read["method"], read["status"]) == ("CANCEL", "CANCELLED")
    assert read["occurrence"] == utc(whole.starts_at)


def test_a_series_in_the_repeated_hour_keeps_its_hour_on_the_wall(javascript: Reader) -> None:
    rule = Rule(date(2026, 10, 25), count=3)
    text = invitation(series(rule, time(1, 30), "America/Chicago"))
    assert "TZID=America/Chicago" in text
    # Which of the two hours it is, libraries read differently; the clock on the wall they share.
    chicago = ZoneInfo("America/Chicago")
    for start in javascript(text)["starts"]:
        assert f"{datetime.fromisoformat(start).astimezone(chicago):%H:%M}" == "01:30"
