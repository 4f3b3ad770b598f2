"""The process at a glance: a lane for each area, a cell for each of its steps. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.utils.translation import gettext as _

from progress.models import State

# What `grids` needs of each step, in the order of areas and steps.
COLUMNS = (
    "pk",
    "collaborative_id",
    "area_id",
    "area__name",
    "area__hue",
    "step__name",
    "state",
    "started_on",
    "finished_on",
)
NO_BREAK = "\N{NO-BREAK SPACE}"
TONES = {State.NOT_STARTED: "quiet", State.IN_PROGRESS: "active", State.FINISHED: "good"}


@dataclass(frozen=True, slots=True)
class Cell:
    pk: int
    step: str
    state: str
    tone: str
    dates: str


@dataclass(frozen=True, slots=True)
class Lane:
    area: str
    hue: int
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Grid:
    """One collaborative. `missing` counts the steps that came to its initiative later."""

    collaborative: Any
    lanes: list[Lane] = field(default_factory=list)
    missing: int = 0

    @property
    def steps(self) -> list[str]:
        return [cell.step for cell in self.lanes[0].cells] if self.lanes else []


def grids(collaboratives: Iterable[Any], rows: Iterable[Mapping[str, Any]]) -> list[Grid]:
    """`rows` in the order of collaboratives, areas and steps."""
    lanes: dict[int, list[Lane]] = {}
    for (collaborative_id, _area), group in groupby(
        rows, key=itemgetter("collaborative_id", "area_id")
    ):
        lanes.setdefault(collaborative_id, []).append(_lane(list(group)))
    return [Grid(one, lanes.get(one.pk, []), one.missing) for one in collaboratives]


def _lane(rows: list[Mapping[str, Any]]) -> Lane:
    first = rows[0]
    return Lane(first["area__name"], first["area__hue"], [_cell(row) for row in rows])


def _cell(row: Mapping[str, Any]) -> Cell:
    state = State(row["state"])
    return Cell(
        pk=row["pk"],
        step=row["step__name"],
        state=str(state.label),
        tone=TONES[state],
        dates=dates_in_words(row["started_on"], row["finished_on"]),
    )


def dates_in_words(started_on: date | None, finished_on: date | None) -> str:
    """since Mar 3, 2026; or Mar 3 to May 4, 2026"""
    if started_on is None:
        return ""
    if finished_on is None:
        return _("since %s") % _day(started_on)
    start = _day(started_on)
    if started_on.year == finished_on.year:
        start = start.partition(",")[0]
    # In a narrow column the line breaks beside "to", not inside a date.
    days = {"start": start, "end": _day(finished_on)}
    return _("%(start)s to %(end)s") % {k: day.replace(" ", NO_BREAK) for k, day in days.items()}


def _day(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"
