"""What an actor may do about who came. Pure: no queries, nothing raised."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from meetings.models import Invitation, Meeting
    from regions.actors import Actor, Seat


def can_list_attendance(actor: "Actor", region: "Seat") -> bool:
    return actor.reads_work_of(region.region_id)


def can_keep_lists(actor: "Actor", region: "Seat") -> bool:
    return actor.works_in(region.region_id)


def can_note_attendance(actor: "Actor", meeting: "Meeting") -> bool:
    """Whoever stands at the door: a team member as well."""
    return actor.works_in(meeting.region_id)


def can_open_check_in(actor: "Actor", region: "Seat") -> bool:
    return actor.belongs_to(region.region_id)


def can_check_in(actor: "Actor", invitation: "Invitation") -> bool:
    """Only oneself: the code says that one is there."""
    if actor.link:
        return (actor.link.kind, actor.link.object_id) == ("meeting_invitation", invitation.pk)
    seat = invitation.person.membership
    return seat is not None and seat.user_id is not None and seat.user_id == actor.user_id
