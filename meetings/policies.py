"""What an actor may do with meetings. Pure: no queries, nothing raised."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from meetings.models import Invitation, Meeting
    from regions.actors import Actor, Seat


def can_list_meetings(actor: "Actor", region: "Seat") -> bool:
    return actor.reads_work_of(region.region_id) or actor.belongs_to(region.region_id)


def can_read_work(actor: "Actor", region: "Seat") -> bool:
    """More than one's own invitation."""
    return actor.reads_work_of(region.region_id)


def can_schedule_meetings(actor: "Actor", region: "Seat") -> bool:
    return actor.coordinates(region.region_id)


def can_change_meeting(actor: "Actor", meeting: "Meeting") -> bool:
    return actor.coordinates(meeting.region_id)


def can_see_inside(actor: "Actor", region: "Seat") -> bool:
    """What only those who work in the region need: reminders, checklists."""
    return actor.works_in(region.region_id)


def can_open_meeting(actor: "Actor", meeting: "Meeting") -> bool:
    return actor.coordinates(meeting.region_id)


def can_set_agenda(actor: "Actor", meeting: "Meeting") -> bool:
    """Team members prepare meetings, too."""
    return actor.works_in(meeting.region_id)


def can_remind(actor: "Actor", meeting: "Meeting") -> bool:
    """The portal itself: people write to people by inviting them."""
    return actor.kind == "system" and actor.coordinates(meeting.region_id)


def can_invite_again(actor: "Actor") -> bool:
    return actor.kind == "system"


def can_see_how_to_join(actor: "Actor", region: "Seat") -> bool:
    """Whoever works in the region; others with a seat of their own in the call."""
    return actor.works_in(region.region_id)


def can_answer_for_oneself(actor: "Actor", invitation: "Invitation") -> bool:
    seat = invitation.person.membership
    return seat is not None and seat.user_id is not None and seat.user_id == actor.user_id


def can_answer_invitation(actor: "Actor", invitation: "Invitation") -> bool:
    """People answer for themselves; a coordinator notes what somebody told them."""
    if actor.link:
        return (actor.link.kind, actor.link.object_id) == ("meeting_invitation", invitation.pk)
    return can_answer_for_oneself(actor, invitation) or actor.coordinates(invitation.region_id)
