"""What an actor may do with a meeting's checklist. Pure: no queries, nothing raised."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checklists.models import Task
    from meetings.models import Meeting
    from regions.actors import Actor, Seat


def can_list_tasks(actor: "Actor", region: "Seat") -> bool:
    return actor.works_in(region.region_id)


def can_plan_tasks(actor: "Actor", region: "Seat") -> bool:
    return actor.coordinates(region.region_id)


def can_change_checklist(actor: "Actor", meeting: "Meeting") -> bool:
    return actor.coordinates(meeting.region_id)


def can_have_tasks(actor: "Actor", region: "Seat") -> bool:
    return actor.belongs_to(region.region_id)


def can_tick_task(actor: "Actor", task: "Task") -> bool:
    """Whoever has taken it on; a coordinator for anybody; what nobody has, whoever works there."""
    if task.owner is None:
        return actor.works_in(task.region_id)
    seat = task.owner.membership
    own = seat is not None and seat.user_id is not None and seat.user_id == actor.user_id
    return own or actor.coordinates(task.region_id)
