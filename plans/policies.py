"""What an actor may do with actions. Pure: no queries, nothing raised."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plans.models import Action
    from regions.actors import Actor, Seat


def can_list_actions(actor: "Actor", region: "Seat") -> bool:
    """A stakeholder finds their own, and no others: `visible_to` sees to that."""
    return actor.reads_work_of(region.region_id) or actor.belongs_to(region.region_id)


def can_add_actions(actor: "Actor", region: "Seat") -> bool:
    return actor.coordinates(region.region_id)


def can_note_actions(actor: "Actor", region: "Seat") -> bool:
    """Whoever takes the minutes notes what somebody there took on."""
    return actor.works_in(region.region_id)


def can_change_action(actor: "Actor", action: "Action") -> bool:
    return actor.coordinates(action.region_id)


def can_ask_owners(actor: "Actor") -> bool:
    """The portal itself: people speak to people."""
    return actor.kind == "system"


def can_move_action(actor: "Actor", action: "Action") -> bool:
    """Owners say how far they are; a coordinator says it for anybody."""
    if actor.link:
        return (actor.link.kind, actor.link.object_id) == ("action", action.pk)
    seat = action.owner.membership
    own = seat is not None and seat.user_id is not None and seat.user_id == actor.user_id
    return own or actor.coordinates(action.region_id)
