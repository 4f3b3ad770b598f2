from datetime import date
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.kinds import TEMPLATES, Kind, Purpose
from meetings.recurrence import Rule, Unit
from series.points import Unreadable, named, points_of, rows_of, text_of, words_of
from series.previews import preview_of, told
from series.titles import plain, titled, unknown_in
from series.year import tuesday, workday, year_from


@pytest.mark.parametrize("kind", Kind)
def test_every_template_is_typed_as_it_is_read(kind: str) -> None:
    points = TEMPLATES[kind].points
    assert rows_of(points_of(text_of(points))) == rows_of(points)


def test_items_are_read_as_people_type_them() -> None:
    points = points_of("  Opening: \n 20 min  Welcome \n\nRates (Decide)\n5 minutes Note (aside)\n")
    assert [(p.section, p.minutes, p.title, p.purpose) for p in points] == [
        ("Opening", 20, "Welcome", "inform"),
        ("Opening", 0, "Rates", "decide"),
        ("Opening", 5, "Note (aside)", "inform"),
    ]
    assert words_of(points) == "Opening\nWelcome (20 min)\nRates\nNote (aside) (5 min)"
    assert words_of([]) == ""


@settings(deadline=None)
@given(st.text(max_size=400))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        points = points_of(text)
    except Unreadable:
        return
    assert all(point.title and point.purpose in Purpose.values for point in points)


def test_sections_are_apart_in_words() -> None:
    assert words_of(points_of("A:\nx\nB:\ny")) == "A\nx\n\nB\ny"


def test_teams_stand_where_the_template_keeps_a_place() -> None:
    assert named("First team reports", {1: "Acme"}) == "Acme reports"
    assert named("Second team reports", {1: "Acme"}) == "Second team reports"


def test_titles_are_patterns_of_a_fixed_list() -> None:
    day = date(2026, 3, 3)
    pattern = "Call {n}, {date} of {month} {year} {x.__class__}"
    assert titled(pattern, 3, day) == "Call 3, Mar 3 of March 2026 {x.__class__}"
    assert titled("{month}{month}", 1, day) == "MarchMarch"
    assert unknown_in(pattern) == ["{x.__class__}"]
    assert (plain("Call {n}, {month}"), plain("{n}")) == ("Call", "{n}")


def test_days_in_words_end_with_how_many_more() -> None:
    days = [date(2026, 3, n) for n in range(1, 15)]
    assert told(days[:2]) == "Mar 1, Mar 2"
    assert told(days).endswith("Mar 12 and 2 more")


def test_five_years_of_working_days_are_previewed_at_once() -> None:
    """The rule has more days than a series may: it is said as fast."""
    rule = Rule(date(2026, 1, 1), Unit.WORKING_DAY, until=date(2030, 12, 31))
    began = perf_counter()
    with pytest.raises(ValueError, match="this rule has 1,304"):
        preview_of(rule)
    assert perf_counter() - began < 0.5


@settings(deadline=None)
@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_the_niatx_year_is_on_working_days_in_its_order(start: date) -> None:
    year = year_from(start)
    assert [one.kind for one in year][::6] == ["information_session", "completion_conference"]
    assert all(one.day.weekday() < 5 and one.day >= start for one in year)
    assert all(one.day.day <= 28 for one in year if one.months)
    assert [one.day for one in year] == sorted(one.day for one in year)


def test_weekends_go_on_to_monday() -> None:
    assert workday(date(2026, 4, 4)) == workday(date(2026, 4, 5)) == date(2026, 4, 6)
    assert tuesday(date(2026, 6, 29), 0) == date(2026, 7, 7)
