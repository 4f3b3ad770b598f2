"""The history of a thing in words: who changed what, from what, to what.

`changes_of(history_of(meeting), zone=…, page=…)` reads the events that `tracked` records. Who may
see them is decided before: by the visible thing they are asked of, and by the wall.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from operator import itemgetter
from typing import Any, TypeAlias

from django.contrib.auth import get_user_model
from django.core.paginator import Page, Paginator
from django.db.models import Field, ForeignKey, Model, QuerySet

from core import times

Row: TypeAlias = Mapping[str, Any]
Names: TypeAlias = Mapping[type[Model], Mapping[Any, str]]

VERBS = {"insert": "added", "update": "changed", "delete": "removed"}
# What the portal keeps for itself: no reader asks when a version went from 3 to 4.
OWN = frozenset({"id", "version", "sequence", "region", "created_at"})
LONGEST = 160
PAGE = 50
GONE = "No longer here"


@dataclass(frozen=True, slots=True)
class FieldChange:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    at: datetime
    by: str
    verb: str
    thing: str
    what: str
    fields: list[FieldChange]
    deed: str


def changes_of(
    *histories: QuerySet[Any], zone: str = "UTC", skip: Iterable[str] = (), page: str | None = None
) -> Page[Change]:
    """One page of the changes, newest first. Several histories (a region, its leads) become one.

    One query a history (two for a long one), and one for each kind of thing that the page names. A
    model says with `told_by` which of its fields tells one from another, where that is not its
    name, and with `told_deeds` what happens in words of its own.
    """
    found: Any = Changes(histories, zone, OWN.union(skip))
    return Paginator(found, PAGE).get_page(page)


class Changes:
    """All of them; read as far as a page goes."""

    def __init__(
        self, histories: Sequence[QuerySet[Any]], zone: str, hidden: frozenset[str]
    ) -> None:
        self._histories, self._zone, self._hidden = histories, zone, hidden

    def count(self) -> int:
        if len(self._first) <= PAGE:
            return len(self._first)
        return sum(history.order_by().count() for history in self._histories)

    def __getitem__(self, asked: slice) -> list[Change]:
        rows = self._further(asked) if asked.start else self._first[asked]
        names = _names(rows, self._hidden)
        return [_change(row, names, self._zone, self._hidden) for row in rows]

    @cached_property
    def _first(self) -> list[Row]:
        """The first page, and one more where there is another: most things are told on one."""
        rows = [row for history in self._histories for row in _newest(history, PAGE + 1)]
        return sorted(rows, key=itemgetter("pgh_created_at"), reverse=True)[: PAGE + 1]

    def _further(self, asked: slice) -> list[Row]:
        """Of what stands on the pages before, only the order is read."""
        keys = [
            (at, number, pgh_id)
            for number, history in enumerate(self._histories)
            for at, pgh_id in _order(history, asked.stop)
        ]
        page = sorted(keys, key=itemgetter(0), reverse=True)[asked]
        found: dict[tuple[int, int], Row] = {}
        for number, history in enumerate(self._histories):
            ids = [pgh_id for _, of, pgh_id in page if of == number]
            found |= {(number, row["pgh_id"]): row for row in _between(history, ids)}
        return [found[number, pgh_id] for _, number, pgh_id in page]


def _order(history: QuerySet[Any], limit: int) -> QuerySet[Any, Any]:
    return history.order_by("-pgh_id").values_list("pgh_created_at", "pgh_id")[:limit]


def _newest(history: QuerySet[Any], limit: int) -> Sequence[Row]:
    newest = list(history.order_by("-pgh_id").values()[:limit])
    return _told(history, newest, _before(history, newest) if len(newest) == limit else {})


def _between(history: QuerySet[Any], ids: Sequence[int]) -> Sequence[Row]:
    if not ids:
        return []
    between = history.filter(pgh_id__range=(min(ids), max(ids)))
    rows = list(between.order_by("-pgh_id").values())
    return _told(history, rows, _before(history, rows))


def _told(history: QuerySet[Any], newest: Sequence[Row], before: dict[Any, Row]) -> Sequence[Row]:
    """The events, each with its model and what it found: the event before it of the same thing."""
    rows = []
    for row in reversed(newest):
        rows.append({**row, "model": history.model, "before": before.get(row["pgh_obj_id"], {})})
        before[row["pgh_obj_id"]] = row
    return rows[::-1]


def _before(history: QuerySet[Any], newest: Sequence[Row]) -> dict[Any, Row]:
    """What the oldest shown event of each thing found: `newest` has every event since."""
    older = history.filter(
        pgh_id__lt=newest[-1]["pgh_id"], pgh_obj_id__in={row["pgh_obj_id"] for row in newest}
    )
    latest = older.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    return {row["pgh_obj_id"]: row for row in latest.values()}


def _fields(model: type[Model], hidden: frozenset[str]) -> "Iterator[Field[Any, Any]]":
    for field in model._meta.local_fields:
        if not field.name.startswith("pgh_") and field.name not in hidden:
            yield field


def _change(row: Row, names: Names, zone: str, hidden: frozenset[str]) -> Change:
    model = row["model"]
    told_by = getattr(model.pgh_tracked_model, "told_by", "name")
    told = {
        field.name: FieldChange(_label(field), *_texts(row, field, names, zone))
        for field in _fields(model, hidden)
        if field.name == told_by or _differs(row, field)
    }
    name = told.get(told_by)
    verb, thing = VERBS[row["pgh_label"]], str(model.pgh_tracked_model._meta.verbose_name)
    what = (name.before or name.after) if name else ""
    deeds = getattr(model.pgh_tracked_model, "told_deeds", {})
    return Change(
        at=row["pgh_created_at"],
        by=_author(row, names),
        verb=verb,
        thing=thing,
        what=what,
        fields=[text for text in told.values() if _is_news(row, text, name)],
        deed=deeds.get(row["pgh_label"]) or f"{verb} the {thing} {what}".strip(),
    )


def _is_news(row: Row, text: FieldChange, name: FieldChange | None) -> bool:
    """What is new says its name in the sentence, and is not asked what it is not."""
    if row["pgh_label"] != "update":
        return text is not name and (text.before or text.after) not in {"", "no"}
    return text.before != text.after


def _texts(row: Row, field: "Field[Any, Any]", names: Names, zone: str) -> tuple[str, str]:
    before, after = _values(row, field)
    return _text(before, field, names, zone), _text(after, field, names, zone)


def _differs(row: Row, field: "Field[Any, Any]") -> bool:
    before, after = _values(row, field)
    return bool(before != after)


def _values(row: Row, field: "Field[Any, Any]") -> tuple[Any, Any]:
    """Before and after. A removal is recorded with what was removed."""
    if row["pgh_label"] == "delete":
        return row[field.attname], None
    return row["before"].get(field.attname), row[field.attname]


def _label(field: "Field[Any, Any]") -> str:
    return _upper(str(field.verbose_name))


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _text(value: Any, field: "Field[Any, Any]", names: Names, zone: str) -> str:
    if value is None:
        return ""
    if isinstance(field, ForeignKey):
        return names[field.remote_field.model].get(value, GONE)
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    return _plain(value, zone)


def _plain(value: Any, zone: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return times.moment(value, zone)
    if isinstance(value, date):
        return f"{value:%b} {value.day}, {value.year}"
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _names(rows: Iterable[Row], hidden: frozenset[str]) -> Names:
    """What ids stand for: one query for each kind of thing; users with those who made changes."""
    wanted: defaultdict[type[Model], set[Any]] = defaultdict(set)
    for row in rows:
        if _user_id(row):
            wanted[get_user_model()].add(_user_id(row))
        for field in _fields(row["model"], hidden):
            if isinstance(field, ForeignKey):
                wanted[field.remote_field.model].update(_values(row, field))
    return {
        model: {pk: str(thing) for pk, thing in model._base_manager.in_bulk(ids - {None}).items()}
        for model, ids in wanted.items()
    }


def _by(row: Row) -> str:
    return str((row["pgh_context"] or {}).get("by", "the portal"))


def _user_id(row: Row) -> int:
    kind, _, pk = _by(row).partition(" ")
    return int(pk) if kind == "user" else 0


def _author(row: Row, names: Names) -> str:
    """Users by their names; a signed link and the portal itself as what they are."""
    if user_id := _user_id(row):
        return names[get_user_model()].get(user_id, GONE)
    return "Somebody by a signed link" if _by(row).startswith("link ") else _upper(_by(row))
