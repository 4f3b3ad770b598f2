"""Who is writing which item this minute: a courtesy kept in the cache. Without a cache nobody is
told, and nothing is lost: the version of each note sees to that."""

import time

from django.core.cache import cache

from meetings.models import Meeting
from regions.actors import Actor

SECONDS = 40

# item (0: the meeting as a whole) → person → their name, and until when.
Writers = dict[int, dict[int, tuple[str, float]]]


def note_writing(actor: Actor, meeting: Meeting, item: int) -> None:
    writers = _writers(meeting)
    writers.setdefault(item, {})[actor.user_id or 0] = (actor.name, time.time() + SECONDS)
    cache.set(_key(meeting), writers, SECONDS)


def others_writing(actor: Actor, meeting: Meeting) -> dict[int, str]:
    """By item: "Ben is editing this item"."""
    now = time.time()
    names = {
        item: [name for user, (name, until) in of.items() if user != actor.user_id and until > now]
        for item, of in _writers(meeting).items()
    }
    return {item: _sentence(sorted(found)) for item, found in names.items() if found}


def _sentence(names: list[str]) -> str:
    verb = "is" if len(names) == 1 else "are"
    return f"{' and '.join(names)} {verb} editing this item"


def _writers(meeting: Meeting) -> Writers:
    found: Writers = cache.get(_key(meeting)) or {}
    return found


def _key(meeting: Meeting) -> str:
    return f"minutes:writing:{meeting.pk}"
