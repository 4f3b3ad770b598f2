"""What an actor may look over. Pure: no queries, nothing raised."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from regions.actors import Actor, Seat


def can_open_home(actor: "Actor", region: "Seat") -> bool:
    return actor.belongs_to(region.region_id) or actor.reads_work_of(region.region_id)


def can_open_work(actor: "Actor", region: "Seat") -> bool:
    """Whoever has a seat there."""
    return actor.kind == "user" and actor.belongs_to(region.region_id)


def can_read_network(actor: "Actor") -> bool:
    return actor.is_national
