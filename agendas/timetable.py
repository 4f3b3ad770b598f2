"""An agenda as a timetable: sections, when each item starts, and what is left. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from core import times

if TYPE_CHECKING:
    from agendas.models import Item, Material


@dataclass(slots=True)
class Slot:
    item: "Item"
    clock: str
    number: int
    materials: "list[Material]" = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    slots: list[Slot]

    @property
    def minutes(self) -> int:
        return planned(slot.item for slot in self.slots)


def planned(items: "Iterable[Item]") -> int:
    """Minutes together; an item without any counts for nothing."""
    return sum(item.minutes or 0 for item in items)


def gathered(items: "Iterable[Item]") -> "list[Item]":
    """Those of a section together, where its first one stands."""
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.section, []).append(item)
    return [item for section in found.values() for item in section]


def sections(
    items: "Sequence[Item]",
    starts_at: datetime,
    zone: str,
    materials: "Iterable[Material]" = (),
) -> list[Section]:
    slots, at = [], starts_at
    for number, item in enumerate(items, 1):
        slots.append(Slot(item, times.clock(at, zone), number))
        at += timedelta(minutes=item.minutes or 0)
    by_item = {slot.item.pk: slot for slot in slots}
    for material in materials:
        if material.item_id in by_item:
            by_item[material.item_id].materials.append(material)
    return [
        Section(_heading(name, first=number == 0), list(group))
        for number, (name, group) in enumerate(groupby(slots, lambda slot: slot.item.section))
    ]


def _heading(name: str, *, first: bool) -> str:
    """Items without a section that follow others are not part of the one before."""
    return name if name or first else "Other items"


def in_words(items: "Iterable[Item]") -> str:
    """A line an item, without clocks: these words stay right when the meeting moves."""
    lines, section = [], ""
    for item in items:
        if item.section != section:
            section = item.section
            lines += ["", f"{_heading(section, first=False)}:"]
        lines.append(_line(item))
    return "\n".join(lines).strip()


def _line(item: "Item") -> str:
    length = f"{item.minutes} min" if item.minutes else ""
    who = item.presenter.name if item.presenter else ""
    more = ", ".join(filter(None, (length, who)))
    return f"{item.title} ({more})" if more else item.title


def time_left(items: "Sequence[Item]", lasts: timedelta) -> str:
    """How the minutes together compare with the meeting."""
    difference = int(lasts.total_seconds() // 60) - planned(items)
    if difference < 0:
        return f"{length(-difference)} more than the meeting lasts"
    return f"{length(difference)} left" if difference else "as long as the meeting"


def is_over_run(items: "Sequence[Item]", lasts: timedelta) -> bool:
    return timedelta(minutes=planned(items)) > lasts


def length(minutes: int) -> str:
    """1 hour 20 minutes"""
    hours, rest = divmod(minutes, 60)
    words = [_number(hours, "hour")] if hours else []
    return " ".join([*words, _number(rest, "minute")] if rest or not hours else words)


def _number(many: int, unit: str) -> str:
    return f"{many} {unit}{'' if many == 1 else 's'}"
