"""The code that is shown in the room: six signs that nobody mistakes, and how often one may guess.

It follows from the meeting, its turn and the portal's secret, and stands nowhere.
"""

from contextlib import suppress

from django.core.cache import cache
from django.utils.crypto import salted_hmac

# Without what looks or sounds alike: 0 O, 1 I L, 2 Z, 5 S, 8 B, U (for V).
SIGNS = "ACDEFGHJKMNPQRTVWXY34679"
LENGTH = 6
TRIES = 10
LOCKED = 15 * 60  # seconds


def code_of(meeting_id: int, turn: int) -> str:
    digest = salted_hmac("attendance.code", f"{meeting_id}:{turn}", algorithm="sha256").digest()
    number = int.from_bytes(digest)
    return "".join(SIGNS[number // len(SIGNS) ** place % len(SIGNS)] for place in range(LENGTH))


def tidy(typed: str) -> str:
    """As it is shown, however it was typed."""
    return "".join(typed.split()).replace("-", "").upper()


def may_try(invitation_id: int) -> bool:
    return (cache.get(_key(invitation_id)) or 0) < TRIES


def count_wrong(invitation_id: int) -> None:
    cache.add(_key(invitation_id), 0, LOCKED)
    with suppress(ValueError):  # forgotten in between
        cache.incr(_key(invitation_id))


def _key(invitation_id: int) -> str:
    return f"check-in:{invitation_id}"
