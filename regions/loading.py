"""The catalogue's data files as values. Reads files, knows no database.

regions/data/ keeps the columns of its sources. Coalitions are named in full: acronyms collide
(PBGH is two coalitions, MBGH two others).
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from regions.states import read_states

Row: TypeAlias = Mapping[str, str]

FOLDER = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Entry:
    """What identifies a catalogue entry, and what it starts out with."""

    key: str
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AreaEntry:
    initiative: str
    code: str
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RegionEntry:
    slug: str
    details: dict[str, Any]
    states: list[str]
    partial_states: list[str]
    leads: list[str]


def initiatives() -> list[Entry]:
    return [
        Entry(
            row["code"],
            {
                "name": row["name"],
                "starts_on": _day(row["starts_on"]),
                "ends_on": _day(row["ends_on"]),
                "description": row["description"],
            },
        )
        for row in _rows("initiatives")
    ]


def areas() -> list[AreaEntry]:
    return [
        AreaEntry(
            row["initiative"],
            row["code"],
            {
                "name": row["name"],
                "position": int(row["position"]),
                "hue": int(row["hue"]),
                "description": row["description"],
            },
        )
        for row in _rows("areas")
    ]


def steps() -> list[Entry]:
    return [
        Entry(
            row["code"],
            {
                "name": row["name"],
                "position": int(row["position"]),
                "description": row["description"],
            },
        )
        for row in _rows("steps")
    ]


def coalitions() -> list[Entry]:
    return [
        Entry(
            row["coalition"],
            {
                "former_names": _list(row["former_names"]),
                "city": row["city"],
                "state": row["state"],
                "evidence": row["membership_evidence"],
                "source": row["source"],
                "note": _coalition_note(row),
            },
        )
        for row in _rows("coalitions")
    ]


def regions() -> list[RegionEntry]:
    return [
        RegionEntry(
            slug=row["slug"],
            details={
                "name": row["name"],
                "timezone": row["timezone"],
                "starts_on": _day(row["starts_on"]),
                "source": row["source"],
                "note": _region_note(row),
            },
            states=read_states(row["states"]),
            partial_states=read_states(row["partial_states"]),
            leads=_list(row["lead_coalitions"]),
        )
        for row in _rows("regions")
    ]


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _coalition_note(row: Row) -> str:
    """Other names are kept as the source has them: not all of them are former names."""
    other = row["other_names"]
    parts = (f"Other names: {other}" if other != row["former_names"] else "", row["note"])
    return ". ".join(part for part in parts if part)


def _region_note(row: Row) -> str:
    parts = (f"Announced {row['announced']}", f"Covers: {row['scope']}", row["note"])
    return ". ".join(part for part in parts if part)
