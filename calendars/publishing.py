"""Meetings as a calendar to look at (RFC 5545, METHOD:PUBLISH): plain values in, text out.

Written as text, not by icalendar: a feed has hundreds of meetings and is fetched every hour. Times
are in UTC, which needs no time zone and has no hour twice.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain

from meetings.ical import FORBIDDEN

LINE = 75  # bytes, RFC 5545 section 3.1
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
HEAD = (
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//National Alliance//RESET portal//EN",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
)
# How often to look, in the two ways that programs understand.
HOURLY = ("REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H")


@dataclass(frozen=True, slots=True)
class Showing:
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
    return _lines(chain(HEAD, named, HOURLY, *map(_event, meetings), ["END:VCALENDAR"]))


def file_text(meeting: Showing) -> str:
    return _lines([*HEAD, *_event(meeting), "END:VCALENDAR"])


def _event(meeting: Showing) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(meeting.uid)}"
    yield f"SEQUENCE:{meeting.sequence}"
    yield f"DTSTAMP:{_utc(meeting.written_at)}"
    yield f"DTSTART:{_utc(meeting.starts_at)}"
    yield f"DTEND:{_utc(meeting.ends_at)}"
    yield f"SUMMARY:{_text(meeting.summary)}"
    yield f"STATUS:{meeting.status}"
    yield f"URL:{meeting.url}"
    if meeting.description:
        yield f"DESCRIPTION:{_text(meeting.description)}"
    if meeting.location:
        yield f"LOCATION:{_text(meeting.location)}"
    yield "END:VEVENT"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    plain = value.replace("\r\n", "\n").replace("\r", "\n")
    return FORBIDDEN.sub(" ", plain).translate(ESCAPES)


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _folded(line: str) -> str:
    """In pieces that fit, none of which ends within a letter."""
    if len(line) * 4 <= LINE or len(line.encode()) <= LINE:
        return line
    pieces, piece, size = [], "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + letter, size + width
    return "\r\n".join([*pieces, piece])
