"""Where a meeting stands: which item is on, and how much time is left for it. Plain arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from agendas.models import Item
from meetings.models import Meeting

# Nobody counts the minutes of a meeting that ended hours ago.
LONG_OVER = 120


@dataclass(frozen=True)
class Running:
    """An item has its minutes from when the one before was done with, or the meeting began."""

    item: Item | None
    position: int
    number: int
    before: Item | None
    after: Item | None
    # None: not begun, or nobody said how long it takes.
    item_ends_at: datetime | None
    ends_at: datetime
    now: datetime

    @property
    def left(self) -> str:
        return in_words(self.ends_at, self.now)

    @property
    def item_left(self) -> str:
        return in_words(self.item_ends_at, self.now) if self.item_ends_at else ""


def in_words(ends_at: datetime, now: datetime) -> str:
    """static/js/run.js counts on in the same words."""
    minutes = round((ends_at - now).total_seconds() / 60)
    if minutes < -LONG_OVER:
        return "over"
    unit = "minute" if abs(minutes) == 1 else "minutes"
    return f"{minutes} {unit} left" if minutes >= 0 else f"{-minutes} {unit} over"


def running(meeting: Meeting, items: Sequence[Item], asked: int | None, now: datetime) -> Running:
    """The item that was asked for, else the first that is not discussed, else the last."""
    chosen = next((n for n, item in enumerate(items) if item.pk == asked), None)
    open_ = next((n for n, item in enumerate(items) if not item.discussed_at), len(items) - 1)
    index = open_ if chosen is None else chosen
    item = items[index] if items else None
    return Running(
        item=item,
        position=index + 1,
        number=len(items),
        before=items[index - 1] if item and index else None,
        after=items[index + 1] if item and index + 1 < len(items) else None,
        item_ends_at=_ends(meeting, items, item, now),
        ends_at=meeting.ends_at,
        now=now,
    )


def _ends(
    meeting: Meeting, items: Sequence[Item], item: Item | None, now: datetime
) -> datetime | None:
    if item is None or item.minutes is None or item.discussed_at or now < meeting.starts_at:
        return None
    done = [other.discussed_at for other in items if other.discussed_at]
    return max([meeting.starts_at, *done]) + timedelta(minutes=item.minutes)
