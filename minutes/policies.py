"""What an actor may do with minutes. Pure: no queries, nothing raised."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from meetings.models import Meeting
    from minutes.models import Minutes, Reader
    from regions.actors import Actor, Seat


def can_read_minutes(actor: "Actor", region: "Seat") -> bool:
    """`visible_to` says which: a stakeholder's are those of meetings they are invited to."""
    return actor.reads_work_of(region.region_id) or actor.belongs_to(region.region_id)


def can_take_minutes(actor: "Actor", region: "Seat") -> bool:
    return actor.works_in(region.region_id)


def can_release_minutes(actor: "Actor", region: "Seat") -> bool:
    """Send for comment, approve, reopen."""
    return actor.coordinates(region.region_id)


def can_write_minutes(actor: "Actor", meeting: "Meeting") -> bool:
    return actor.works_in(meeting.region_id)


def can_release(actor: "Actor", minutes: "Minutes") -> bool:
    return actor.coordinates(minutes.region_id)


def can_comment(actor: "Actor", reader: "Reader") -> bool:
    """Whoever was asked, signed in or by the link they were sent."""
    if actor.link:
        return (actor.link.kind, actor.link.object_id) == ("minutes_reader", reader.pk)
    seat = reader.person.membership
    return seat is not None and seat.user_id is not None and seat.user_id == actor.user_id


def can_typeset(actor: "Actor") -> bool:
    """The portal itself."""
    return actor.kind == "system"
