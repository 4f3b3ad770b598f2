"""The chart "steps over time": a lane for each priority area, in which the process climbs.

Pure: rows in, a Vega-Lite specification out; the page and the document draw the same one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

HEADER = 26
RUNG = 18
GAP = 20
BAR = 15
# The width of an average letter at the labels' size: enough to know on which side a label fits.
LETTER = 6.2


@dataclass(frozen=True, slots=True)
class Span:
    """One pass of an area through a step; `finished_on` is empty while the step is under way."""

    step: str
    position: int
    started_on: date
    finished_on: date | None


@dataclass(frozen=True, slots=True)
class Lane:
    """A priority area with its passes; `status` says in words where it stands."""

    area: str
    hue: int
    status: str
    spans: Sequence[Span]


@dataclass(frozen=True, slots=True)
class Frame:
    """The period shown, and how many pixels wide the drawing is."""

    start: date
    end: date
    width: int

    @property
    def pixels_a_day(self) -> float:
        return self.width / max((self.end - self.start).days, 1)


def steps_over_time(lanes: Sequence[Lane], frame: Frame) -> dict[str, Any]:
    """A bar for each pass, its step written on it or beside it; the first step lowest."""
    headers, rungs, bars = [], [], []
    top = 0
    for lane in lanes:
        shown = [span for span in lane.spans if _shows(span, frame)]
        # From the lowest step of the period to the highest.
        below = min((span.position for span in shown), default=1) - 1
        climbs = max((span.position for span in shown), default=0) - below
        floor = top + HEADER + climbs * RUNG
        headers.append({"y": top + HEADER / 2, "area": lane.area, "status": _status(lane, frame)})
        rungs += [{"y": floor - RUNG * step} for step in range(climbs + 1)]
        middles = [floor - RUNG * (span.position - below - 0.5) for span in shown]
        bars += [_bar(*bar, frame, lane.hue) for bar in zip(shown, middles, strict=True)]
        top = floor + GAP
    return {
        "width": frame.width,
        "height": max(top - GAP, RUNG),
        "layer": [
            _rules(rungs, frame),
            *_bars(bars, frame),
            *(_labels(bars, frame, place) for place in PLACES),
            _headers(headers, "area", align="left", x=0, fontWeight=600, fontSize=13),
            _headers(headers, "status", align="right", x=frame.width, color="muted"),
        ],
    }


def _shows(span: Span, frame: Frame) -> bool:
    return span.started_on <= frame.end and (span.finished_on or frame.end) >= frame.start


def _status(lane: Lane, frame: Frame) -> str:
    """What stands at the end of the header: in words where they fit, else the short form."""
    words = (len(lane.area) * 1.15 + len(lane.status)) * LETTER
    return lane.status if words + 24 <= frame.width else lane.status.partition(":")[0]


def _bar(span: Span, y: float, frame: Frame, hue: int) -> dict[str, Any]:
    start = max(span.started_on, frame.start)
    end = min(span.finished_on or frame.end, frame.end)
    shortest = timedelta(days=round(4 / frame.pixels_a_day))
    end = max(end, min(start + shortest, frame.end))
    room = len(span.step) * LETTER + 14
    if (end - start).days * frame.pixels_a_day >= room:
        side = "inside"
    elif (frame.end - end).days * frame.pixels_a_day >= room:
        side = "right"
    else:
        side = "left"
    return {
        "start": start.isoformat(),
        "end": end.isoformat(),
        "y": y - BAR / 2,
        "y2": y + BAR / 2,
        "middle": y,
        "step": span.step,
        "side": side,
        "hue": f"hue-{hue}",
        "began": span.started_on >= frame.start,
        "finished": span.finished_on is not None and span.finished_on <= frame.end,
    }


# The side of the bar, the end it is measured from, the text's anchor and its distance.
Place: TypeAlias = tuple[str, str, str, int]
PLACES: tuple[Place, ...] = (
    ("inside", "start", "left", 8),
    ("right", "end", "left", 6),
    ("left", "start", "right", -6),
)
HUE = {"field": "hue", "type": "nominal", "scale": None}


def _across(field: str, frame: Frame) -> dict[str, Any]:
    ends = [frame.start.isoformat(), frame.end.isoformat()]
    return {
        "field": field,
        "type": "temporal",
        "scale": {"type": "utc", "domain": ends},
        "axis": {
            "format": "%b %Y",
            "title": None,
            "tickCount": max(frame.width // 110, 3),
            "labelBound": True,
            "labelOverlap": True,
        },
    }


def _down(field: str = "y") -> dict[str, Any]:
    # Pixels from the top, as they come.
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def _rules(rungs: list[dict[str, Any]], frame: Frame) -> dict[str, Any]:
    return {
        "data": {"values": rungs},
        "mark": {"type": "rule", "color": "rule", "strokeWidth": 0.5},
        "encoding": {"y": _down(), "x": {"value": 0}, "x2": {"value": frame.width}},
    }


def _bars(bars: list[dict[str, Any]], frame: Frame) -> list[dict[str, Any]]:
    """A tint as long as the pass; a firm edge where it began, and one where it was finished."""
    down = {"y": _down(), "y2": {"field": "y2"}, "color": HUE}
    edge = {"type": "rule", "strokeWidth": 3}
    return [
        {
            "data": {"values": bars},
            "mark": {"type": "rect", "opacity": 0.25},
            "encoding": {**down, "x": _across("start", frame), "x2": {"field": "end"}},
        },
        {
            "data": {"values": [bar for bar in bars if bar["began"]]},
            "mark": edge,
            "encoding": {**down, "x": _across("start", frame)},
        },
        {
            "data": {"values": [bar for bar in bars if bar["finished"]]},
            "mark": edge,
            "encoding": {**down, "x": _across("end", frame)},
        },
    ]


def _labels(bars: list[dict[str, Any]], frame: Frame, place: Place) -> dict[str, Any]:
    side, end, align, distance = place
    return {
        "data": {"values": [bar for bar in bars if bar["side"] == side]},
        "mark": {"type": "text", "align": align, "dx": distance, "fontSize": 11},
        "encoding": {
            "x": _across(end, frame),
            "y": _down("middle"),
            "text": {"field": "step", "type": "nominal"},
        },
    }


def _headers(headers: list[dict[str, Any]], field: str, **style: Any) -> dict[str, Any]:
    return {
        "data": {"values": headers},
        "mark": {"type": "text", **style},
        "encoding": {"y": _down(), "text": {"field": field, "type": "nominal"}},
    }
