"""What an actor may do with packets. Pure: no queries, nothing raised."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digests.models import Packet
    from regions.actors import Actor, Seat


def can_approve_minutes(actor: "Actor", region: "Seat") -> bool:
    return actor.coordinates(region.region_id)


def can_follow_packets(actor: "Actor", region: "Seat") -> bool:
    """Who has got one, and what they said."""
    return actor.works_in(region.region_id)


def can_send_packets(actor: "Actor", region: "Seat") -> bool:
    return actor.coordinates(region.region_id)


def can_open_packets(actor: "Actor", region: "Seat") -> bool:
    """`visible_to` says which: a person's own."""
    return actor.belongs_to(region.region_id)


def can_send(actor: "Actor", region_id: int) -> bool:
    return actor.coordinates(region_id)


def can_answer_packet(actor: "Actor", packet: "Packet") -> bool:
    """Whoever got it, signed in or by the link they were sent: nobody says it for them."""
    if actor.link:
        return (actor.link.kind, actor.link.object_id) == ("packet", packet.pk)
    seat = packet.person.membership
    return seat is not None and seat.user_id is not None and seat.user_id == actor.user_id


def can_remind(actor: "Actor") -> bool:
    """The portal itself."""
    return actor.kind == "system"
