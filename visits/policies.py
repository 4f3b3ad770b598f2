"""What an actor may do about a site visit. Pure: no queries, nothing raised."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from meetings.models import Meeting
    from regions.actors import Actor, Seat


def can_read_visits(actor: "Actor", region: "Seat") -> bool:
    return actor.reads_work_of(region.region_id)


def can_write_visits(actor: "Actor", region: "Seat") -> bool:
    return actor.works_in(region.region_id)


def can_arrange_visits(actor: "Actor", region: "Seat") -> bool:
    return actor.coordinates(region.region_id)


def can_note_visit(actor: "Actor", meeting: "Meeting") -> bool:
    """What was seen, and the draft of what is told of it: whoever of the team was there."""
    return actor.works_in(meeting.region_id)


def can_arrange_visit(actor: "Actor", meeting: "Meeting") -> bool:
    """Who hosts it, what goes out, and who follows up."""
    return actor.coordinates(meeting.region_id)
