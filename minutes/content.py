"""What minutes say, put together: for the page where they are written, for readers, for the version
that is kept. What is kept is plain data, and stays as it was when names and agendas change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from agendas.models import Item
from agendas.querysets import ItemQuerySet
from attendance.models import PRESENT, Attendance, State
from core.times import span
from meetings.models import Meeting
from minutes.models import Comment, Kind, Minutes, Note, Outcome
from minutes.sectors import in_words

GENERAL = "The meeting as a whole"


@dataclass
class Section:
    """One item with what was written of it. `key` is the item's number, 0 of the meeting as a
    whole, None of an item that is no longer on the agenda."""

    key: int | None
    title: str
    item: Item | None = None
    note: Note | None = None
    outcomes: list[Outcome] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    writing: str = ""
    # Somebody saved in between: what this editor typed.
    typed: str | None = None

    @property
    def text(self) -> str:
        return self.note.text if self.note else ""

    @property
    def shown(self) -> str:
        return self.text if self.typed is None else self.typed

    @property
    def version(self) -> int:
        return self.note.version if self.note else 0

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.outcomes)


def sections_of(
    items: Iterable[Item],
    notes: Iterable[Note],
    outcomes: Iterable[Outcome] = (),
    comments: Iterable[Comment] = (),
) -> list[Section]:
    """Item by item, then what left the agenda, then the meeting as a whole."""
    notes = list(notes)
    sections = {item.pk: Section(item.pk, item.title, item) for item in items}
    left = [
        Section(None, note.title, note=note) for note in notes if not note.item_id and note.title
    ]
    general = Section(0, GENERAL)
    for note in notes:
        if note.item_id or not note.title:
            sections.get(note.item_id or 0, general).note = note
    for outcome in outcomes:
        sections.get(outcome.item_id or 0, general).outcomes.append(outcome)
    for comment in comments:
        sections.get(comment.item_id or 0, general).comments.append(comment)
    return [*sections.values(), *left, general]


def kept(meeting: Meeting, sections: Sequence[Section]) -> dict[str, Any]:
    """The whole as plain data."""
    came = Attendance.objects.at(meeting).select_related("person").order_by("person__plain_name")
    named = [(attendance.state, attendance.person.name) for attendance in came]
    return {
        "title": meeting.title,
        "region": meeting.region.name,
        "when": span(meeting.starts_at, meeting.ends_at, meeting.region.timezone),
        "place": meeting.place,
        "present": [name for state, name in named if state in PRESENT],
        "excused": [name for state, name in named if state == State.EXCUSED],
        "sections": told(sections),
    }


def told(sections: Iterable[Section]) -> list[dict[str, Any]]:
    """What readers get: items of which nothing was written keep their title."""
    return [
        {
            "key": section.key,
            "title": section.title,
            "text": section.text,
            "outcomes": [told_outcome(o) for o in section.outcomes if not o.removed_at],
        }
        for section in sections
        if section.item or not section.is_empty
    ]


def told_outcome(outcome: Outcome) -> dict[str, Any]:
    action = outcome.action
    return {
        "kind": outcome.kind,
        "label": str(Kind(outcome.kind).label),
        "text": outcome.text,
        "concerns": in_words(outcome.concerns),
        "area": outcome.area.name if outcome.area else "",
        "owner": action.owner.name if action else "",
        "due": in_short(action.due_on) if action else "",
        "action": action.pk if action else None,
    }


def in_short(day: date) -> str:
    """Mar 3, 2026"""
    return f"{day:%b} {day.day}, {day.year}"


def outcomes_in(content: dict[str, Any]) -> list[dict[str, Any]]:
    """All outcomes of a kept version, in order."""
    return [outcome for section in content["sections"] for outcome in section["outcomes"]]


def gather(minutes: Minutes) -> list[Section]:
    """Everything there is, for whoever reads these minutes and for keeping it."""
    outcomes = Outcome.objects.of(minutes).standing().in_order()
    return sections_of(items_of(minutes.meeting), Note.objects.of(minutes).order_by("id"), outcomes)


def items_of(meeting: Meeting) -> ItemQuerySet:
    """For whoever reads the minutes: a guest by link does not see the agenda itself."""
    return Item.objects.of(meeting)
