"""Dates of series: what the portal shows is what calendars show."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given
from hypothesis import strategies as st

from meetings.recurrence import MOST, Rule, Unit, dates_of, described, rrule_of

TUESDAY = date(2026, 3, 3)
CHICAGO = ZoneInfo("America/Chicago")


def days(rule: Rule) -> list[str]:
    return [f"{day:%m-%d}" for day in dates_of(rule)]


def test_every_second_week_on_two_days() -> None:
    rule = Rule(TUESDAY, every=2, weekdays=(3, 1), count=5)
    assert days(rule) == ["03-03", "03-05", "03-17", "03-19", "03-31"]
    assert described(rule) == "Every 2 weeks on Tuesday and Thursday, 5 times"


def test_weekly_on_the_weekday_of_the_start() -> None:
    assert days(Rule(TUESDAY, until=date(2026, 3, 17))) == ["03-03", "03-10", "03-17"]


def test_every_third_day() -> None:
    rule = Rule(TUESDAY, Unit.DAY, every=3, count=3)
    assert days(rule) == ["03-03", "03-06", "03-09"]
    assert described(rule) == "Every 3 days, 3 times"


def test_working_days_leave_out_weekends() -> None:
    rule = Rule(date(2026, 3, 6), Unit.WORKING_DAY, until=date(2026, 3, 10))
    assert days(rule) == ["03-06", "03-09", "03-10"]
    assert described(rule) == "Every working day, until Mar 10, 2026"


def test_working_days_of_every_second_week() -> None:
    rule = Rule(date(2026, 3, 6), Unit.WORKING_DAY, every=2, count=3)
    assert days(rule) == ["03-06", "03-16", "03-17"]
    assert described(rule) == "Every working day of every 2nd week, 3 times"


def test_the_31st_is_left_out_where_there_is_none() -> None:
    rule = Rule(date(2026, 1, 31), Unit.DATE, count=4)
    assert days(rule) == ["01-31", "03-31", "05-31", "07-31"]
    assert described(rule) == "Every month on the 31st, 4 times"


def test_the_last_day_of_the_month_is_in_every_month() -> None:
    rule = Rule(date(2028, 1, 31), Unit.DATE, last_day=True, count=3)
    assert days(rule) == ["01-31", "02-29", "03-31"]
    assert described(rule) == "Every month on the last day, 3 times"


def test_the_29th_of_february_comes_in_leap_years() -> None:
    assert date(2028, 2, 29) in dates_of(Rule(date(2027, 1, 29), Unit.DATE, count=24))
    assert date(2027, 3, 1) not in dates_of(Rule(date(2027, 1, 29), Unit.DATE, count=24))


def test_the_second_tuesday() -> None:
    rule = Rule(date(2026, 3, 10), Unit.WEEKDAY, count=3)
    assert days(rule) == ["03-10", "04-14", "05-12"]
    assert described(rule) == "Every month on the second Tuesday, 3 times"


def test_a_fifth_weekday_is_the_last() -> None:
    rule = Rule(date(2026, 3, 31), Unit.WEEKDAY, count=3)
    assert days(rule) == ["03-31", "04-28", "05-26"]
    assert described(rule) == "Every month on the last Tuesday, 3 times"


def test_another_ordinal_begins_when_it_comes() -> None:
    rule = Rule(TUESDAY, Unit.WEEKDAY, ordinal=-1, every=2, count=2)
    assert days(rule) == ["03-31", "05-26"]
    assert described(rule) == "Every 2 months on the last Tuesday, 2 times"


def test_skipped_days_are_counted() -> None:
    rule = Rule(TUESDAY, count=3, skipped=frozenset({date(2026, 3, 10)}))
    assert days(rule) == ["03-03", "03-17"]


def test_three_days_of_a_week_are_listed() -> None:
    rule = Rule(TUESDAY, weekdays=(0, 1, 4), count=1)
    assert described(rule) == "Every week on Monday, Tuesday and Friday, once"


def test_a_series_is_bounded() -> None:
    endless = Rule(TUESDAY, Unit.DAY, until=date(2099, 1, 1))
    assert len(dates_of(endless)) == MOST
    assert len(dates_of(endless, 5)) == 5


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"every": 0, "count": 1}, "A series repeats every 1 or more."),
        ({}, "A series ends on a day or after a number of meetings."),
        ({"until": date(2026, 3, 2)}, "The series ends before it starts."),
        ({"ordinal": 5, "count": 1}, "A month has a first to fourth and a last weekday."),
    ],
)
def test_what_cannot_be_is_said(wrong: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Rule(TUESDAY, **wrong)  # type: ignore[arg-type]


RULES = st.builds(
    Rule,
    starts_on=st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    unit=st.sampled_from(Unit),
    every=st.integers(1, 6),
    weekdays=st.lists(st.integers(0, 6), max_size=4).map(tuple),
    ordinal=st.sampled_from([0, 1, 2, 3, 4, -1]),
    last_day=st.booleans(),
    count=st.integers(1, 30),
    until=st.none(),
)


@given(rule=RULES, clock=st.times().map(lambda t: time(t.hour, t.minute)), ending=st.booleans())
def test_calendars_expand_the_same_days(rule: Rule, clock: time, ending: bool) -> None:
    """Across time changes, 29 February and the 31st."""
    expected = dates_of(rule)
    last = datetime.combine(expected[-1], clock, CHICAGO)
    if ending:
        rule = Rule(**{**vars(rule), "count": None, "until": last.date()})
        assert dates_of(rule) == expected
    starts = datetime.combine(expected[0], clock, CHICAGO)
    event = icalendar.Event()
    event.add("uid", "series")
    event.add("dtstart", starts)
    event.add("dtend", starts + timedelta(hours=1))
    event.add("rrule", icalendar.vRecur.from_ical(rrule_of(rule, last.astimezone(UTC))))
    calendar = icalendar.Calendar()
    calendar.add_component(event)
    between = recurring_ical_events.of(calendar).between(
        expected[0] - timedelta(days=2), expected[-1] + timedelta(days=3)
    )
    assert sorted(found.start.date() for found in between) == expected
