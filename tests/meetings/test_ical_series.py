"""A series in calendars: what the portal shows is what two libraries expand."""

import re
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
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
# Days around both changes of the clock, the end of February and the 31st, and all others.
DAYS = st.one_of(
    st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    st.builds(
        lambda year, day, back: date(year, *day) - timedelta(days=back),
        st.integers(2024, 2030),
        st.sampled_from([(3, 14), (11, 7), (3, 31), (10, 31), (3, 1), (1, 31)]),
        st.integers(0, 8),
    ),
)
RULES = st.builds(
    Rule,
    starts_on=DAYS,
    unit=st.sampled_from(Unit),
    every=st.integers(1, 4),
    weekdays=st.lists(st.integers(0, 6), max_size=4).map(tuple),
    ordinal=st.sampled_from([0, 1, 2, 3, 4, -1]),
    last_day=st.booleans(),
    count=st.integers(1, 40),
)
EARLY = st.builds(time, st.integers(0, 4), st.sampled_from([0, 30]))
CLOCKS = EARLY | st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30]))
MINUTES = st.sampled_from([15, 60, 90, 300])
ZONES = ["America/Chicago", "America/New_York", "America/Phoenix", "Europe/Berlin"]


def starts_of(rule: Rule, clock: time, zone: str) -> list[datetime]:
    return [datetime.combine(day, clock, ZoneInfo(zone)) for day in dates_of(rule)]


def series(rule: Rule, clock: time, zone: str, minutes: int = 60) -> Entry:
    """As the portal writes it: the first day is in the series even when it is skipped."""
    every = starts_of(replace(rule, skipped=frozenset()), clock, zone)
    skipped = tuple(start for start in every if start.date() in rule.skipped)
    text = rrule_of(rule, every[-1].astimezone(UTC))
    ends = every[0].astimezone(UTC) + timedelta(minutes=minutes)
    return replace(ENTRY, starts_at=every[0], ends_at=ends, zone=zone, rule=text, skipped=skipped)


def alone(whole: Entry, start: datetime, moved_by: timedelta, minutes: int) -> Entry:
    """One meeting of a series as the portal writes it later."""
    starts = start.astimezone(UTC) + moved_by
    ends = starts + timedelta(minutes=minutes)
    one = replace(whole, rule="", skipped=(), occurrence=start, sequence=1)
    return replace(one, starts_at=starts, ends_at=ends)


def together(*mails: str) -> str:
    """What a calendar holds after these mails, one upon the other."""
    calendar, *_ = read = [Calendar.from_ical(mail) for mail in mails]
    events = {
        event.get("RECURRENCE-ID", event["DTSTART"]).to_ical()
        if "RRULE" not in event
        else "": event
        for one in read
        for event in one.events
    }
    zones = [part for part in calendar.subcomponents if part.name == "VTIMEZONE"]
    calendar.subcomponents = [*zones, *events.values()]
    return str(calendar.to_ical(), "utf-8")


def shown(start: datetime, minutes: int) -> tuple[str, str]:
    return utc(start), utc(start.astimezone(UTC) + timedelta(minutes=minutes))


def expanded(text: str) -> list[tuple[str, str]]:
    calendar = Calendar.from_ical(text)
    found = recurring_ical_events.of(calendar).between((2023, 1, 1), (2099, 1, 1))
    return sorted((utc(one.start), utc(one.end)) for one in found if one["STATUS"] == "CONFIRMED")


def expanded_elsewhere(javascript: Reader, text: str) -> list[tuple[str, str]]:
    read = javascript(text)
    return sorted(zip(read["starts"], read["ends"], strict=True))


def narrowed(rule: Rule, until: bool, skip: set[int]) -> Rule:
    """The same days, until the last of them, or with some left out."""
    days = dates_of(rule)
    rule = replace(rule, until=days[-1], count=None) if until else rule
    return replace(rule, skipped=frozenset(days[n] for n in skip if n < len(days)))


@ROUND_TRIP
@given(
    rule=st.builds(narrowed, RULES, st.booleans(), st.sets(st.integers(0, 39), max_size=5)),
    clock=CLOCKS,
    minutes=MINUTES,
    zone=st.sampled_from(ZONES),
)
def test_any_series_is_expanded_alike(
    javascript: Reader, rule: Rule, clock: time, minutes: int, zone: str
) -> None:
    """Across both time changes, 29 February, the 31st and days that are left out."""
    text = invitation(series(rule, clock, zone, minutes))
    portal = sorted(shown(start, minutes) for start in starts_of(rule, clock, zone))

    assert expanded(text) == portal
    assert expanded_elsewhere(javascript, text) == portal


@ROUND_TRIP
@given(rule=RULES, clock=CLOCKS, minutes=MINUTES, one=st.integers(0, 39), off=st.integers(0, 39))
def test_one_moves_and_one_is_off_in_any_series(
    javascript: Reader, rule: Rule, clock: time, minutes: int, one: int, off: int
) -> None:
    starts = starts_of(rule, clock, "America/Chicago")
    one, off = one % len(starts), off % len(starts)
    whole = series(rule, clock, "America/Chicago", minutes)
    moved = alone(whole, starts[one], timedelta(hours=30), minutes)
    cancelled = cancellation(alone(whole, starts[off], timedelta(0), minutes))
    portal = [shown(start, minutes) for n, start in enumerate(starts) if n not in {one, off}]
    portal += [shown(moved.starts_at, minutes)] if one != off else []

    one_after_the_other = together(invitation(whole), invitation(moved), cancelled)
    told_at_once = together(invitation(whole, moved), cancelled)
    for held in (one_after_the_other, told_at_once):
        assert expanded(held) == sorted(portal)
        assert expanded_elsewhere(javascript, held) == sorted(portal)


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


def test_one_meeting_of_a_series_is_off(javascript: Reader) -> None:
    whole = series(Rule(date(2026, 2, 3), count=4), time(12), "America/Chicago")
    read = javascript(cancellation(replace(whole, rule="", occurrence=whole.starts_at)))
    assert (read["method"], read["status"]) == ("CANCEL", "CANCELLED")
    assert read["occurrence"] == utc(whole.starts_at)


@pytest.mark.parametrize(
    ("first", "clock", "minutes"),
    [
        (date(2026, 10, 25), time(1, 30), 60),  # an hour that comes twice
        (date(2026, 11, 1), time(1), 60),  # on its first day
        (date(2026, 3, 1), time(2, 30), 60),  # an hour that is skipped
        (date(2026, 3, 8), time(2), 15),  # on its first day
        (date(2026, 10, 25), time(0, 30), 300),  # a night that lasts longer
    ],
)
def test_a_night_that_changes_the_clock_is_said_in_utc(
    javascript: Reader, first: date, clock: time, minutes: int
) -> None:
    """By an entry of its own: the others keep their hour on the wall."""
    rule = Rule(first, count=3)
    starts = starts_of(rule, clock, "America/Chicago")
    text = invitation(series(rule, clock, "America/Chicago", minutes))
    assert text.count("BEGIN:VEVENT") == 2
    assert len(re.findall(r"^DTSTART:\d+T\d+Z", text, re.MULTILINE)) == 1
    portal = [shown(start, minutes) for start in starts]
    assert expanded(text) == expanded_elsewhere(javascript, text) == portal


def test_a_skipped_night_needs_no_entry_of_its_own(javascript: Reader) -> None:
    rule = Rule(date(2026, 10, 25), count=3, skipped=frozenset({date(2026, 11, 1)}))
    text = invitation(series(rule, time(1, 30), "America/Chicago"))
    assert text.count("BEGIN:VEVENT") == 1
    assert len(expanded(text)) == len(expanded_elsewhere(javascript, text)) == 2
