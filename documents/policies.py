"""What an actor may do with documents. Pure: no queries, nothing raised."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from regions.actors import Actor


def can_keep_documents(actor: "Actor", region_id: int) -> bool:
    return actor.works_in(region_id)
