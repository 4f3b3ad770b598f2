"""The register of decisions: the cells of the list, on its page and in its CSV."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from minutes.content import in_short
from minutes.models import TONES, State
from minutes.sectors import Sectors, in_words, passed_over, sectors_at

Row = dict[str, Any]
STATES = dict(State.choices)
CELLS = ("id", "text", "decided_on", "concerns", "there", "missing", "area__name", "area__hue")


def decision_rows(decisions: Any) -> list[Row]:
    """What was kept at approval, and what is known of meetings whose minutes are still written."""
    found = list(
        decisions.values(*CELLS, "minutes__meeting_id", "minutes__meeting__title", "minutes__state")
    )
    unkept = {row["minutes__meeting_id"] for row in found if row["minutes__state"] != "approved"}
    live = sectors_at(unkept) if unkept else {}
    return [_row(row, live) for row in found]


def _row(row: Row, live: Mapping[int, Sectors]) -> Row:
    kept = Sectors(row["there"], row["missing"])
    sectors = live.get(row["minutes__meeting_id"], kept)
    without = passed_over(row["concerns"], sectors.there)
    return {
        "id": row["id"],
        "decided_on": row["decided_on"],
        "decided": in_short(row["decided_on"]),
        "text": row["text"],
        "meeting": row["minutes__meeting__title"],
        "meeting_id": row["minutes__meeting_id"],
        "state": STATES[row["minutes__state"]],
        "tone": TONES.get(row["minutes__state"], "waiting"),
        "is_approved": row["minutes__state"] == State.APPROVED,
        "area": row["area__name"] or "",
        "hue": row["area__hue"],
        "concerns": in_words(row["concerns"]),
        "there": in_words(sectors.there or ()),
        "missing": in_words(sectors.missing or ()),
        "is_noted": sectors.there is not None,
        "without": in_words(without),
    }


def decision_columns() -> dict[str, str]:
    return {
        "decided_on": _("Decided"),
        "text": _("Decision"),
        "meeting": _("Meeting"),
        "area": _("Priority area"),
        "concerns": _("Concerns"),
        "there": _("Sectors there"),
        "missing": _("Sectors invited, not there"),
        "without": _("Decided without"),
        "state": _("Minutes"),
    }
