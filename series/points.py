"""The agenda that every meeting of a series starts with, as one types it.

    Morning:
    20 Welcome
    60 Choose the first objective (decide)

A line with a colon at its end is a heading, the minutes come first, the purpose last.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from meetings.kinds import Notice, Point, Purpose

MOST = 60
# What a template says where the name of a team will stand, by slot (see rotation.py).
TEAMS = {1: "First team", 2: "Second team"}
LINE = re.compile(r"(?:(\d{1,3})(?:\s*min(?:utes)?\b\.?)?\s+)?(.+?)(?:\s+\((\w+)\))?")


class Unreadable(ValueError):
    """A sentence for people."""


def points_of(text: str) -> list[Point]:
    points: list[Point] = []
    section = ""
    for line in filter(None, (" ".join(raw.split()) for raw in text.splitlines())):
        if line.endswith(":"):
            section = line.removesuffix(":")[:120]
            continue
        points.append(_point(line, section))
    if len(points) > MOST:
        raise Unreadable(f"An agenda has at most {MOST} items; this one has {len(points):,}.")
    return points


def _point(line: str, section: str) -> Point:
    found = LINE.fullmatch(line)
    assert found, "a line that is not empty"
    minutes, title, purpose = found.groups()
    if purpose and purpose.lower() not in Purpose.values:
        title, purpose = f"{title} ({purpose})", ""
    if len(title) > 200:
        raise Unreadable(f"This item is longer than 200 letters: {title[:40]}…")
    told = Purpose((purpose or Purpose.INFORM).lower())
    return Point(title, int(minutes or 0), told, section, recurring=True)


def text_of(points: Iterable[Point]) -> str:
    lines: list[str] = []
    section = ""
    for point in points:
        if point.section != section:
            section = point.section
            lines.append(f"{section}:")
        minutes = f"{point.minutes} " if point.minutes else ""
        purpose = "" if point.purpose == Purpose.INFORM else f" ({point.purpose})"
        lines.append(f"{minutes}{point.title}{purpose}")
    return "\n".join(lines)


def reminder_of(notice: Notice) -> dict[str, Any]:
    """As a series keeps it, from what a kind starts with."""
    return {
        "number": abs(notice.number),
        "unit": str(notice.unit),
        "before": notice.number > 0,
        "audience": "everyone",
    }


def named(title: str, teams: Mapping[int, str]) -> str:
    """First team reports on its change cycle: Acme reports on its change cycle"""
    for slot, words in TEAMS.items():
        title = title.replace(words, teams.get(slot, words), 1)
    return title[:200]


def rows_of(points: Iterable[Point]) -> list[dict[str, Any]]:
    """As a series keeps them."""
    return [{**asdict(point), "purpose": str(point.purpose), "recurring": True} for point in points]


def words_of(points: Iterable[Any]) -> str:
    """As mails and calendars carry an agenda: points, or the items of a meeting."""
    lines: list[str] = []
    section = ""
    for point in points:
        if point.section != section:
            section = point.section
            lines += ["", section] if lines else [section]
        lines.append(f"{point.title} ({point.minutes} min)" if point.minutes else point.title)
    return "\n".join(lines)
