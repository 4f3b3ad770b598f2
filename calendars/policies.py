"""What an actor may do with calendars. Pure: no queries, nothing raised."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from calendars.models import Feed, UnreadReply
    from regions.actors import Actor, Seat


def can_subscribe(actor: "Actor") -> bool:
    return actor.kind == "user"


def can_subscribe_to_region(actor: "Actor", region: "Seat") -> bool:
    """All its meetings, with their links: those who work there."""
    return actor.kind == "user" and actor.works_in(region.region_id)


def can_end_feed(actor: "Actor", feed: "Feed") -> bool:
    return feed.user_id == actor.user_id


def can_take_replies(actor: "Actor") -> bool:
    """The portal itself, at work inside one region."""
    return actor.kind == "system"


def can_read_replies(actor: "Actor", region: "Seat") -> bool:
    return actor.coordinates(region.region_id)


def can_put_reply_away(actor: "Actor", reply: "UnreadReply") -> bool:
    return actor.coordinates(reply.region_id)
