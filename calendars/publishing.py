"""Meetings as a calendar to look at (RFC 5545, METHOD:PUBLISH): plain values in, text out.

Written as text, not by icalendar: a feed has hundreds of meetings and is fetched every hour. Times
are in UTC, which needs no time zone and has no hour twice.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from meetings.ical import FORBIDDEN

LINE = 75  # bytes, RFC 5545 section 3.1
# In this order; one after the other is quicker than a table of letters.
ESCAPES = (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n"))
HEAD = (
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//National Alliance//RESET portal//EN",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
)
# How often to look, in the two ways that programs understand.
HOURLY = ("REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H")


class Showing(NamedTuple):
    """One meeting as one reader sees it. `url` leads to its page."""

    uid: str
    sequence: int
    written_at: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str
    url: str
    description: str = ""
    location: str = ""
    status: str = "CONFIRMED"


def feed_text(name: str, meetings: Iterable[Showing]) -> str:
    named = (f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}")
    return _calendar((*HEAD, *named, *HOURLY), map(_event, meetings))


def file_text(meeting: Showing) -> str:
    return _calendar(HEAD, [_event(meeting)])


def _calendar(head: Iterable[str], events: Iterable[str]) -> str:
    return "".join([*map(_line, head), *events, "END:VCALENDAR\r\n"])


def _event(meeting: Showing) -> str:
    facts = (
        f"BEGIN:VEVENT\r\nSEQUENCE:{meeting.sequence}\r\nSTATUS:{meeting.status}\r\n"
        f"DTSTAMP:{_utc(meeting.written_at)}\r\n"
        f"DTSTART:{_utc(meeting.starts_at)}\r\nDTEND:{_utc(meeting.ends_at)}\r\n"
    )
    lines = [
        facts,
        _line(f"UID:{meeting.uid}"),
        _line(f"URL:{meeting.url}"),
        _line(f"SUMMARY:{_text(meeting.summary)}"),
    ]
    if meeting.description:
        lines.append(_line(f"DESCRIPTION:{_text(meeting.description)}"))
    if meeting.location:
        lines.append(_line(f"LOCATION:{_text(meeting.location)}"))
    return "".join((*lines, "END:VEVENT\r\n"))


def _utc(moment: datetime) -> str:
    """20260310T180000Z; `strftime` takes three times as long."""
    clock = moment.astimezone(UTC).isoformat("T", "seconds")[:19]
    return f"{clock.replace('-', '').replace(':', '')}Z"


def _text(value: str) -> str:
    text = value
    if not value.replace("\n", "").isprintable():
        text = FORBIDDEN.sub(" ", value.replace("\r\n", "\n").replace("\r", "\n"))
    for letter, escaped in ESCAPES:
        text = text.replace(letter, escaped)
    return text


def _line(line: str) -> str:
    return f"{_folded(line)}\r\n"


def _folded(line: str) -> str:
    """In pieces that fit, none of which ends within a letter."""
    if line.isascii():
        if len(line) <= LINE:
            return line
        rest = (line[at : at + LINE - 1] for at in range(LINE, len(line), LINE - 1))
        return "\r\n ".join([line[:LINE], *rest])
    pieces, size = [""], 0
    for letter in line:
        width = len(letter.encode())
        if size + width > LINE:
            pieces.append("")
            size = 1
        pieces[-1], size = pieces[-1] + letter, size + width
    return "\r\n ".join(pieces)
