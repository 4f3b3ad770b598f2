"""My work: everything that waits for one person in a region, by due date, and doable in place.

What waits is asked of the apps (dashboards/sources.py); what is done is their own action
(dashboards/deeds.py).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse

from core import times
from regions.actors import Actor, Seat

HEADS = ("Overdue", "Today", "Within a week", "Later", "Any day")


@dataclass(frozen=True, slots=True)
class Deed:
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing to do. Without a date it waits for no day in particular."""

    about: str
    kind: str
    text: str
    url: str
    due_on: date | None = None
    deeds: tuple[Deed, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose work, where, and when."""

    actor: Actor
    region: Seat
    now: datetime

    @property
    def coordinates(self) -> bool:
        return self.actor.coordinates(self.region.region_id)

    @property
    def today(self) -> date:
        return times.today_in(self.region.timezone, self.now)

    def day(self, moment: datetime) -> date:
        return times.today_in(self.region.timezone, moment)

    def url(self, name: str, *more: int) -> str:
        return reverse(name, args=(self.region.slug, *more))


def grouped(found: list[Piece], today: date) -> list[tuple[str, list[Piece]]]:
    """Under heads a person thinks in; empty ones are left out."""
    week = today + timedelta(days=7)
    heads: dict[str, list[Piece]] = {head: [] for head in HEADS}
    for piece in found:
        heads[_head(piece.due_on, today, week)].append(piece)
    return [(head, under) for head, under in heads.items() if under]


def _head(due_on: date | None, today: date, week: date) -> str:
    if due_on is None:
        return "Any day"
    if due_on <= today:
        return "Today" if due_on == today else "Overdue"
    return "Within a week" if due_on <= week else "Later"
