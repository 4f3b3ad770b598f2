"""What waits for the reader in one region, each with the page where it is done. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from core import times
from meetings.models import Answer
from progress.models import State
from regions.actors import Seat

QUIET_AFTER = timedelta(days=90)
SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Wait:
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the region; `coordinates` opens what only its coordinator can do."""

    region: Seat
    now: datetime
    coordinates: bool
    meetings: list[Any] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)
    mails_in_trouble: int = 0


def waits(facts: Facts) -> list[Wait]:
    return [
        *_answers(facts),
        *_mails(facts),
        *_uninvited(facts),
        *_quiet_steps(facts),
    ]


def _answers(facts: Facts) -> Iterator[Wait]:
    for meeting in facts.meetings:
        if meeting.own_answer == Answer.NEEDS_ACTION:
            yield Wait(
                f"Answer the invitation to {_named(meeting, facts)}",
                _url("meetings:show", facts, meeting.pk),
            )


def _mails(facts: Facts) -> Iterator[Wait]:
    if number := facts.mails_in_trouble:
        words = "1 mail has" if number == 1 else f"{number} mails have"
        yield Wait(f"{words} not been delivered", _url("mail:list", facts))


def _uninvited(facts: Facts) -> Iterator[Wait]:
    for meeting in facts.meetings:
        soon = meeting.starts_at < facts.now + SOON
        if facts.coordinates and soon and not meeting.invited:
            yield Wait(
                f"Invite people to {_named(meeting, facts)}",
                _url("meetings:invite", facts, meeting.pk),
            )


def _quiet_steps(facts: Facts) -> Iterator[Wait]:
    long_ago = facts.now - QUIET_AFTER
    quiet = [
        step["area__name"]
        for step in facts.steps
        if step["state"] == State.IN_PROGRESS and step["updated_at"] < long_ago
    ]
    if facts.coordinates and quiet:
        words = f"Nothing changed for {QUIET_AFTER.days} days: {', '.join(dict.fromkeys(quiet))}"
        yield Wait(words, _url("progress:list", facts))


def _named(meeting: Any, facts: Facts) -> str:
    return f"{meeting.title}, {times.day(meeting.starts_at, facts.region.timezone)}"


def _url(name: str, facts: Facts, *more: int) -> str:
    return reverse(name, args=(facts.region.slug, *more))
