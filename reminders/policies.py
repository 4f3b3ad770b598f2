"""Who may send reminders and make their rules. Pure: no queries, nothing raised."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from meetings.models import Meeting
    from regions.actors import Actor, Seat


def can_send_reminders(actor: "Actor") -> bool:
    """The portal itself: people write to people by inviting them."""
    return actor.kind == "system"


def can_read_reminders(actor: "Actor", region: "Seat") -> bool:
    return actor.works_in(region.region_id)


def can_plan_reminders(actor: "Actor", region: "Seat") -> bool:
    return actor.coordinates(region.region_id)


def can_change_reminders(actor: "Actor", meeting: "Meeting") -> bool:
    return actor.coordinates(meeting.region_id)
