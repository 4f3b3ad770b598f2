from datetime import date
from typing import Any

import pytest

from reports.timeline import Frame, Lane, Span, steps_over_time

FRAME = Frame(date(2026, 1, 1), date(2026, 12, 31), 720)
SPRING = date(2026, 3, 1)


def lane(*spans: Span, area: str = "Parity", status: str = "Step 1 of 5: Prioritize") -> Lane:
    return Lane(area, 5, status, spans)


def span(start: date = SPRING, end: date | None = None, position: int = 1) -> Span:
    return Span("Prioritize", position, start, end)


def values(spec: dict[str, Any], mark: str) -> list[dict[str, Any]]:
    return [
        row
        for layer in spec["layer"]
        if layer["mark"]["type"] == mark
        for row in layer["data"]["values"]
    ]


def bars(*spans: Span, frame: Frame = FRAME) -> list[dict[str, Any]]:
    return values(steps_over_time([lane(*spans)], frame), "rect")


def test_a_pass_is_a_bar_in_the_hue_of_its_area() -> None:
    [bar] = bars(span(end=date(2026, 9, 1)))
    assert (bar["start"], bar["end"], bar["hue"]) == ("2026-03-01", "2026-09-01", "hue-5")


def test_an_open_pass_reaches_the_end_and_has_no_edge_there() -> None:
    [bar] = bars(span())
    assert bar["end"] == "2026-12-31"
    assert bar["began"]
    assert not bar["finished"]


def test_what_began_before_or_ended_after_the_period_has_no_edge_there() -> None:
    [bar] = bars(span(date(2020, 1, 1), date(2030, 1, 1)))
    assert (bar["start"], bar["end"]) == ("2026-01-01", "2026-12-31")
    assert not bar["began"]
    assert not bar["finished"]


@pytest.mark.parametrize(
    ("start", "end"),
    [(date(2020, 1, 1), date(2025, 12, 31)), (date(2027, 1, 1), None)],
    ids=["before", "after"],
)
def test_what_lies_outside_the_period_is_not_drawn(start: date, end: date | None) -> None:
    assert bars(span(start, end)) == []


@pytest.mark.parametrize(
    ("start", "end", "side"),
    [
        (SPRING, date(2026, 9, 1), "inside"),
        (SPRING, date(2026, 3, 9), "right"),
        (date(2026, 12, 20), date(2026, 12, 31), "left"),
    ],
)
def test_the_label_stands_where_it_fits(start: date, end: date, side: str) -> None:
    [bar] = bars(span(start, end))
    assert bar["side"] == side


def test_a_day_can_be_seen() -> None:
    [bar] = bars(span(SPRING, SPRING))
    assert bar["end"] > bar["start"]
    [only] = bars(span(SPRING, SPRING), frame=Frame(SPRING, SPRING, 300))
    assert only["start"] == only["end"]


def test_a_lane_is_as_high_as_the_steps_of_the_period() -> None:
    one = steps_over_time([lane(span(position=4))], FRAME)
    two = steps_over_time([lane(span(position=3), span(position=4))], FRAME)
    none = steps_over_time([lane()], FRAME)
    assert none["height"] < one["height"] < two["height"]


def test_higher_steps_stand_higher() -> None:
    first, second = bars(span(), span(position=2))
    assert second["y"] < first["y"]


def test_the_status_is_shortened_where_words_do_not_fit() -> None:
    long = lane(span(), area="Measurement-based care")
    for width, words in ((720, "Step 1 of 5: Prioritize"), (300, "Step 1 of 5")):
        spec = steps_over_time([long], Frame(FRAME.start, FRAME.end, width))
        assert words in [row.get("status") for row in values(spec, "text")]


def test_no_areas_are_an_empty_drawing() -> None:
    assert steps_over_time([], FRAME)["height"] > 0
