"""The network at a glance: a row for each region, a cell for each area. Pure."""

from calendar import month_abbr
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from progress.grid import TONES
from progress.models import State
from regions.actors import Seat

Step = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one area stands. Without `pk` the region does not work on it."""

    pk: int | None = None
    words: str = ""
    tone: str = "quiet"
    updated: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    region: Seat
    cells: list[Cell]
    updated: str
    meeting: Mapping[str, Any] | None
    meeting_day: str


NOTHING = Cell()


def rows(
    regions: Iterable[Seat],
    area_ids: list[int],
    steps: Iterable[Step],
    meetings: Mapping[int, Mapping[str, Any] | None],
) -> list[Row]:
    """`steps` are the current ones, in any order; `meetings` the next ones by region."""
    standing: dict[int, dict[int, Step]] = {}
    for step in steps:
        standing.setdefault(step["region_id"], {})[step["area_id"]] = step
    return [
        _row(seat, area_ids, standing.get(seat.region_id, {}), meetings[seat.region_id])
        for seat in regions
    ]


def _row(
    region: Seat,
    area_ids: list[int],
    steps: Mapping[int, Step],
    meeting: Mapping[str, Any] | None,
) -> Row:
    zone = ZoneInfo(region.timezone)
    updates = [step["last_update"] for step in steps.values()]
    return Row(
        region=region,
        cells=[_cell(steps[pk], zone) if pk in steps else NOTHING for pk in area_ids],
        updated=day(max(updates), zone) if updates else "",
        meeting=meeting,
        meeting_day=day(datetime.fromisoformat(meeting["starts_at"]), zone) if meeting else "",
    )


def _cell(step: Step, zone: ZoneInfo) -> Cell:
    state = State(step["state"])
    started = state != State.NOT_STARTED
    return Cell(
        pk=step["pk"],
        words=f"{step['step__position']} {step['step__name']}" if started else str(state.label),
        tone=TONES[state],
        updated=day(step["last_update"], zone),
    )


def day(at: datetime, zone: ZoneInfo) -> str:
    """Mar 3, 2026"""
    local = at.astimezone(zone)
    return f"{month_abbr[local.month]} {local.day}, {local.year}"
