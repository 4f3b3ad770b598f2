"""Who was in a video call, from the list that Zoom, Teams or Meet gives: bytes in, people out.

The lists differ in everything: UTF-8 with and without a mark, UTF-16, or an old encoding; commas,
tabs or semicolons; lines about the call above the people; one line a person, or one for each time
that they joined. What they share is a heading with a name in it and a time beside it.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

LARGEST = 2_000_000  # bytes
MOST = 2_000  # people

NAMES = {"name", "full name", "name (original name)", "participant", "participant name"}
FIRST, LAST = {"first name"}, {"last name", "surname"}
EMAILS = {"email", "user email", "e-mail", "email address"}
DURATIONS = {
    "duration", "duration (minutes)", "total duration (minutes)", "in-meeting duration",
    "time in call",
}  # fmt: skip
TIMES = {"join time", "first join", "time joined", "joined at"}
SPAN = re.compile(r"(?:(\d+)\s*h\w*)?\s*(?:(\d+)\s*m\w*)?\s*(?:(\d+)\s*s\w*)?", re.IGNORECASE)
CLOCK = re.compile(r"(\d+):(\d\d)(?::(\d\d))?")
# "Pia Poe (she/her)", "Pia Poe (Acme)", "Pia Poe#2"
# What is longer was not written by any of these programs, and takes a pattern the square of it.
LONGEST_CELL = 300
MOST_MINUTES = 7 * 24 * 60
ASIDE = re.compile(r"\s*(\([^)]*\)|#\d+)\s*$")


class Unreadable(Exception):
    """A sentence for people."""


@dataclass(frozen=True)
class Participant:
    name: str
    email: str = ""
    minutes: int = 0


def participants_of(content: bytes) -> list[Participant]:
    """Each person once, in the order they came, with their minutes together.

    Raises Unreadable for what is no such list, or too large a one.
    """
    if len(content) > LARGEST:
        raise Unreadable("This file is larger than a list of participants can be.")
    lines = _lines(_text(content))
    start, columns = _heading(lines)
    found = _together(_people(lines[start + 1 :], columns))
    if not found:
        raise Unreadable("This list has nobody in it.")
    if len(found) > MOST:
        raise Unreadable(f"This list has more than {MOST:,} people.")
    return found


def _text(content: bytes) -> str:
    """UTF-16 says so by its mark; what is not UTF-8 is the encoding of older Windows programs."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: Sequence[str] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("The letters of this file cannot be read. Save it as CSV (UTF-8).")


def _lines(text: str) -> list[list[str]]:
    if "\0" in text:
        raise Unreadable("This is not a list of participants: it is no text.")
    delimiter = max("\t,;", key=text.count)
    try:
        rows = list(csv.reader(text.splitlines(), delimiter=delimiter))
    except csv.Error as error:
        raise Unreadable("This is not a list of participants.") from error
    return [[cell[:LONGEST_CELL].strip() for cell in row] for row in rows]


@dataclass(frozen=True)
class Columns:
    name: int | None
    first: int | None
    last: int | None
    email: int | None
    duration: int | None


def _heading(lines: Sequence[Sequence[str]]) -> tuple[int, Columns]:
    for number, line in enumerate(lines):
        words = [cell.lower() for cell in line]
        columns = Columns(*(_at(words, w) for w in (NAMES, FIRST, LAST, EMAILS, DURATIONS)))
        named = columns.name is not None or columns.first is not None
        if named and (columns.duration is not None or _at(words, TIMES) is not None):
            return number, columns
    raise Unreadable(
        "This is not a list of participants: it has no heading with a name and a time. Choose the"
        " CSV file that Zoom, Teams or Google Meet gave you."
    )


def _at(words: Sequence[str], known: set[str]) -> int | None:
    return next((number for number, word in enumerate(words) if word in known), None)


def _people(lines: Iterable[Sequence[str]], columns: Columns) -> Iterable[Participant]:
    for line in lines:
        if not any(line):
            return  # Teams goes on with other tables after an empty line
        name = _cell(line, columns.name) or " ".join(
            filter(None, [_cell(line, columns.first), _cell(line, columns.last)])
        )
        if name := ASIDE.sub("", name).strip():
            minutes = _minutes(_cell(line, columns.duration))
            yield Participant(name[:120], _email(_cell(line, columns.email)), minutes)


def _cell(line: Sequence[str], column: int | None) -> str:
    return line[column] if column is not None and column < len(line) else ""


def _email(words: str) -> str:
    """What is no address is as good as none."""
    try:
        validate_email(words)
    except ValidationError:
        return ""
    return words.lower()


def _minutes(words: str) -> int:
    """`47`, `47.5`, `1h 2m 3s`, `62 min`, `1:02:03`: what is not understood is no time."""
    words = words[:20]
    if clock := CLOCK.fullmatch(words):
        first, second, third = clock.groups()
        return int(first) * 60 + int(second) if third else int(first)
    if re.fullmatch(r"\d+(\.\d+)?", words):
        return round(float(words))
    hours, minutes, seconds = (int(part or 0) for part in SPAN.match(words).groups())  # type: ignore[union-attr]
    return hours * 60 + minutes + (seconds >= 30)


def _together(people: Iterable[Participant]) -> list[Participant]:
    """By address where there is one: names are written in several ways, and people share them."""
    found: dict[str, Participant] = {}
    for person in people:
        key = person.email or person.name.casefold()
        known = found.get(key)
        minutes = min((known.minutes if known else 0) + person.minutes, MOST_MINUTES)
        found[key] = replace(known or person, minutes=minutes)
    return list(found.values())
