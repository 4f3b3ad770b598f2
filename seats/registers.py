"""The list of those invited, and of what they need: the cells of pages and of their CSV."""

from typing import Any

from django.utils.translation import gettext as _

from meetings.models import Answer, Invitation, Mode, Registration

STATES = {
    Registration.CONFIRMED: "",
    Registration.WAITING: _("waiting"),
    Registration.CANCELLED: _("given back"),
}


def invited_rows(invitations: Any) -> list[dict[str, Any]]:
    found = invitations.with_delegates().with_organization().with_address().values(
        "id", "person_id", "person__name", "organization", "required", "answer", "answered_at",
        "seat", "registration", "stands_in_for__person__name", "represented_by", "has_address",
    )  # fmt: skip
    return [
        {
            **row,
            "name": row["person__name"],
            "instead_of": row["stands_in_for__person__name"] or "",
            "represented_by": row["represented_by"] or "",
            "organization": row["organization"] or "",
            "need": _("Required") if row["required"] else _("Optional"),
            "said": str(Answer(row["answer"]).label),
            "tone": Invitation(answer=row["answer"]).tone,
            "place": _place(row),
            "seat_tone": "waiting" if row["registration"] == Registration.WAITING else "quiet",
        }
        for row in found
    ]


def _place(row: dict[str, Any]) -> str:
    if not row["seat"]:
        return ""
    state = STATES[row["registration"]]
    return ", ".join(filter(None, (str(Mode(row["seat"]).label), state)))


def invited_columns() -> dict[str, str]:
    return {
        "name": _("Person"),
        "organization": _("Organization"),
        "need": _("Required or optional"),
        "said": _("Answer"),
        "represented_by": _("Represented by"),
        "place": _("Seat"),
        "instead_of": _("In place of"),
    }


def needs_rows(needs: Any) -> list[dict[str, Any]]:
    found = needs.values(
        "diet", "access", "invitation__person__name", "invitation__answer",
        "invitation__seat", "invitation__registration",
    )  # fmt: skip
    return [
        {
            "name": row["invitation__person__name"],
            "diet": row["diet"],
            "access": row["access"],
            "said": str(Answer(row["invitation__answer"]).label),
            "place": _place(
                {
                    "seat": row["invitation__seat"],
                    "registration": row["invitation__registration"],
                }
            ),
        }
        for row in found
    ]


def needs_columns() -> dict[str, str]:
    return {
        "name": _("Person"),
        "diet": _("Diet"),
        "access": _("Access needs"),
        "said": _("Answer"),
        "place": _("Seat"),
    }
