"""Agenda items before they are any: typed, pasted, or what a kind of meeting starts with."""

from dataclasses import dataclass

from meetings.kinds import TEMPLATES, Kind
from stakeholders.models import Person

# More than this is no agenda, but something pasted by mistake.
MOST_ITEMS = 200
MOST_MINUTES = 1440


@dataclass(frozen=True, slots=True)
class Draft:
    title: str
    minutes: int | None = None
    purpose: str = ""
    section: str = ""
    presenter: Person | None = None
    notes: str = ""
    recurring: bool = False


def of_kind(kind: str) -> list[Draft]:
    """What meetings of this kind start with."""
    points = TEMPLATES[kind].points if kind in TEMPLATES else ()
    return [
        Draft(
            point.title,
            point.minutes,
            point.purpose,
            point.section,
            recurring=point.recurring,
        )
        for point in points
    ]


def kinds_with_agenda() -> list[tuple[str, str]]:
    return [(kind.value, str(kind.label)) for kind in Kind if TEMPLATES[kind].points]
