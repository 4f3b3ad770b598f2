"""The registers of organizations and people: the cells of a list, on its page and in its CSV."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Case, F, When
from django.utils.translation import gettext as _

from regions.models import Function
from stakeholders.models import Sector

Row = dict[str, Any]
SECTORS = dict(Sector.choices)
FUNCTIONS: dict[str | None, Any] = {"": "", None: "", **dict(Function.choices)}

ORGANIZATION_ORDERS = {
    "name": ("plain_name", "id"),
    "sector": ("sector", "plain_name", "id"),
    "people": ("people", "plain_name", "id"),
}
PERSON_ORDERS = {
    "name": ("plain_name", "id"),
    "organization": ("current__organization__plain_name", "plain_name", "id"),
}


def organization_rows(organizations: Any) -> list[Row]:
    found = organizations.values("id", "name", "sector", "people")
    return [{**row, "sector": SECTORS[row["sector"]]} for row in found]


def person_rows(people: Any) -> list[Row]:
    """Of people `with_affiliation`. Without an `email` none is known, or the wall withholds it."""
    found = people.values(
        "id",
        "name",
        function=Case(When(membership__ended_at=None, then="membership__function")),
        organization=F("current__organization__name"),
        organization_id=F("current__organization_id"),
        title=F("current__title"),
        email=F("contact__email"),
    )
    return [{**row, "function": FUNCTIONS[row["function"]]} for row in found]


def organization_columns() -> dict[str, str]:
    return {"name": _("Organization"), "sector": _("Sector"), "people": _("People")}


def person_columns(*, contacts: bool) -> dict[str, str]:
    columns = {
        "name": _("Name"),
        "function": _("Function"),
        "organization": _("Organization"),
        "title": _("Role there"),
    }
    return {**columns, "email": _("E-mail address")} if contacts else columns


def cells(rows: Iterable[Row], columns: Mapping[str, str]) -> Iterable[list[Any]]:
    return ([row[name] for name in columns] for row in rows)
