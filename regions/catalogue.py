"""The catalogue's lists: how each can be sorted, and its cells in a file."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db.models import F, QuerySet
from django.db.models.functions import Lower

Rows = TypeVar("Rows", bound=QuerySet[Any])
Orders = Mapping[str, Any]

INITIATIVES: Orders = {
    "name": Lower("name"),
    "areas": F("area_count"),
    "since": F("starts_on"),
    "until": F("ends_on"),
}
REGIONS: Orders = {"name": Lower("name"), "zone": F("timezone")}
COALITIONS: Orders = {"name": Lower("name"), "place": F("state"), "evidence": F("evidence")}

INITIATIVE_HEAD = ("Initiative", "Code", "Areas", "Since", "Until")
REGION_HEAD = ("Region", "States", "Led by", "Time zone", "Since", "Until")
COALITION_HEAD = (
    "Coalition",
    "Former names",
    "City",
    "State",
    "Leads",
    "Evidence",
)


def in_order(rows: Rows, orders: Orders, asked: str) -> Rows:
    """As `?sort=` asks, by name where it asks for nothing known; what has no value comes last."""
    column = orders.get(asked.removeprefix("-"), orders["name"])
    backwards = asked.startswith("-") and asked[1:] in orders
    ordering = column.desc(nulls_last=True) if backwards else column.asc(nulls_last=True)
    return rows.order_by(ordering, Lower("name"))


def initiative_cells(initiatives: Iterable[Any]) -> Iterable[list[Any]]:
    return ([i.name, i.code, i.area_count, i.starts_on, i.ends_on] for i in initiatives)


def region_cells(regions: Iterable[Any]) -> Iterable[list[Any]]:
    return (
        [r.name, _list(r.states.all()), _list(r.leads.all()), r.timezone, r.starts_on, r.ends_on]
        for r in regions
    )


def coalition_cells(coalitions: Iterable[Any]) -> Iterable[list[Any]]:
    return (
        [
            c.name,
            _list(c.former_names),
            c.city,
            c.state,
            _list(lead.led for lead in c.leads.all()),
            c.get_evidence_display(),
        ]
        for c in coalitions
    )


def _list(things: Iterable[Any]) -> str:
    return "; ".join(map(str, things))
