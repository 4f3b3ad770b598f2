"""Titles of a series' meetings: a few words in braces, replaced as text."""

import re
from datetime import date

PLACEHOLDERS = {"{n}": "its number", "{month}": "March", "{date}": "Mar 3", "{year}": "2026"}
LONGEST = 160


def titled(pattern: str, number: int, day: date) -> str:
    """`Call {n}, {month}` on the third meeting, in March: Call 3, March"""
    words = {
        "{n}": str(number),
        "{month}": f"{day:%B}",
        "{date}": f"{day:%b} {day.day}",
        "{year}": str(day.year),
    }
    pieces = re.split(r"(\{\w+\})", pattern)
    return "".join(words.get(piece, piece) for piece in pieces)[:LONGEST]


def unknown_in(pattern: str) -> list[str]:
    return [word for word in re.findall(r"\{[^{}]*\}", pattern) if word not in PLACEHOLDERS]


def plain(pattern: str) -> str:
    """The series as a whole: `Call {n}, {month}` is the Call."""
    return " ".join(re.sub(r"\{\w+\}", " ", pattern).split()).strip(" ,;:#-–·(") or pattern
