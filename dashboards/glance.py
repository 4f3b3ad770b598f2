"""A region's process at a glance: an area a line, a mark for each step. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from progress.grid import TONES
from progress.models import State

# What `lanes` and `changes` need of each step, in the order of areas and steps.
COLUMNS = (
    "pk",
    "collaborative_id",
    "collaborative__initiative__name",
    "area_id",
    "area__name",
    "area__hue",
    "step__name",
    "step__position",
    "state",
    "updated_at",
    "updated_by__name",
)
CHANGES = 6

Step = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Lane:
    """One area: a mark for each step, and in words where it stands."""

    initiative: str
    area: str
    hue: int
    marks: list[str]
    finished: int
    words: str
    pk: int


def lanes(steps: Iterable[Step]) -> list[Lane]:
    by_area = groupby(steps, key=itemgetter("collaborative_id", "area_id"))
    return [_lane(list(group)) for _area, group in by_area]


def _lane(steps: list[Step]) -> Lane:
    first = steps[0]
    started = [step for step in steps if step["state"] != State.NOT_STARTED]
    current = started[-1] if started else first
    state = State(current["state"])
    return Lane(
        initiative=first["collaborative__initiative__name"],
        area=first["area__name"],
        hue=first["area__hue"],
        marks=[TONES[State(step["state"])] for step in steps],
        finished=sum(1 for step in steps if step["state"] == State.FINISHED),
        words=f"{current['step__name']}, {state.label.lower()}" if started else str(state.label),
        pk=current["pk"],
    )


def changes(steps: Iterable[Step]) -> list[Step]:
    """The steps that changed last; what has only been put there is no news."""
    moved = [step for step in steps if step["state"] != State.NOT_STARTED]
    return sorted(moved, key=itemgetter("updated_at"), reverse=True)[:CHANGES]
