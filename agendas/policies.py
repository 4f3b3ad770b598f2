"""What an actor may do with agendas and materials. Pure: no queries, nothing raised."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agendas.models import Material
    from meetings.models import Meeting
    from regions.actors import Actor, Seat


def can_change_agendas(actor: "Actor", region: "Seat") -> bool:
    return actor.works_in(region.region_id)


def can_change_agenda(actor: "Actor", meeting: "Meeting") -> bool:
    return actor.works_in(meeting.region_id)


def can_change_material(actor: "Actor", material: "Material") -> bool:
    """What the network reads is changed by whoever may share with it."""
    if material.shared_at:
        return actor.coordinates(material.region_id)
    return actor.works_in(material.region_id)


def can_share_with_network(actor: "Actor", meeting: "Meeting") -> bool:
    """Nobody outside the region sees a draft, nor anything of it."""
    return actor.coordinates(meeting.region_id) and not meeting.is_draft


def can_list_materials(actor: "Actor", region: "Seat") -> bool:
    return actor.reads_work_of(region.region_id) or actor.belongs_to(region.region_id)
