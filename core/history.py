"""History behind the same wall: every change of a tracked row, who made it, what was before."""

from typing import TypeVar

import pghistory
from django.db import models
from pghistory.models import Event as PghistoryEvent

M = TypeVar("M", bound=models.Model)


class Event(PghistoryEvent):
    """One change; ordered by `pgh_id`, since several can share a transaction's clock."""

    pgh_id = models.BigAutoField(primary_key=True)

    class Meta:
        abstract = True


def tracked(model: type[M]) -> type[M]:
    """Record inserts, updates and deletes in `<Model>Event`, which is walled with `history=True`.

    Who did it comes from the reach (`pghistory.context_metadata`, told by `within`).
    """
    track = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        context_id_field=None,
    )
    return track(model)
