"""What an actor may do with the process. Pure: no queries, nothing raised."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from progress.models import AreaStep, Collaborative
    from regions.actors import Actor, Seat


def can_read_process(actor: "Actor", region: "Seat") -> bool:
    return actor.reads_work_of(region.region_id)


def can_change_process(actor: "Actor", region: "Seat") -> bool:
    return actor.coordinates(region.region_id)


def can_extend_collaborative(actor: "Actor", collaborative: "Collaborative") -> bool:
    return actor.coordinates(collaborative.region_id)


def can_change_step(actor: "Actor", step: "AreaStep") -> bool:
    return actor.coordinates(step.region_id)
