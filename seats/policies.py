"""What an actor may do with those invited to a meeting. Pure: no queries, nothing raised."""

from typing import TYPE_CHECKING

from meetings.policies import can_answer_invitation

if TYPE_CHECKING:
    from meetings.models import Invitation
    from regions.actors import Actor, Seat


def can_change_invited(actor: "Actor", region: "Seat") -> bool:
    return actor.coordinates(region.region_id)


def can_read_needs(actor: "Actor", region: "Seat") -> bool:
    return actor.coordinates(region.region_id)


def can_tell_needs(actor: "Actor", invitation: "Invitation") -> bool:
    return can_answer_invitation(actor, invitation)


def can_nominate_delegate(actor: "Actor", invitation: "Invitation") -> bool:
    return can_answer_invitation(actor, invitation)


def can_name_delegate(actor: "Actor", invitation: "Invitation") -> bool:
    """At once: for whoever sees the region's addresses."""
    return actor.coordinates(invitation.region_id)


def can_keep_house(actor: "Actor") -> bool:
    return actor.kind == "system"
