"""The register of actions: the cells of the list, on its page and in its CSV."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from plans.models import SETTLED, TONES, State

STATES = dict(State.choices)


def action_rows(actions: Any, today: date) -> list[dict[str, Any]]:
    found = actions.values("id", "title", "due_on", "state", "origin", "owner__name")
    return [
        {
            "id": row["id"],
            "title": row["title"],
            "owner": row["owner__name"],
            "due_on": row["due_on"],
            "due": f"{row['due_on']:%b} {row['due_on'].day}, {row['due_on'].year}",
            "late": row["state"] not in SETTLED and row["due_on"] < today,
            "state": STATES[row["state"]],
            "tone": TONES.get(State(row["state"]), "quiet"),
            "origin": row["origin"],
        }
        for row in found
    ]


def action_columns() -> dict[str, str]:
    return {
        "title": _("Action"),
        "owner": _("Owner"),
        "due_on": _("Due"),
        "state": _("State"),
        "origin": _("Came from"),
    }
