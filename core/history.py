"""History behind the same wall: every change of a tracked row, who made it, what was before."""

from typing import Any, TypeVar

import pghistory
from django.db import models
from django.db.models import GeneratedField
from pghistory.models import Event as PghistoryEvent

M = TypeVar("M", bound=models.Model)


class Event(PghistoryEvent):
    """One change; ordered by `pgh_id`, since several can share a transaction's clock."""

    pgh_id = models.BigAutoField(primary_key=True)

    class Meta:
        abstract = True


def tracked(model: type[M], *, but: tuple[str, ...] = ()) -> type[M]:
    """Record inserts, updates and deletes in `<Model>Event`, which is walled with `history=True`.

    Who did it comes from the reach (`pghistory.context_metadata`, told by `within`). Fields named
    by `but` are neither copied nor worth a record of their own.
    """
    generated = [f.name for f in model._meta.local_fields if isinstance(f, GeneratedField)]
    track: Any = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        context_id_field=None,  # type: ignore[arg-type]  # allowed, says its documentation
        exclude=[*generated, *but],
    )
    track(model)
    return model


def history_of(thing: models.Model) -> "models.QuerySet[Any]":
    events: models.QuerySet[Any] = thing.events.all()  # type: ignore[attr-defined]
    return events


def events_of(model: type[models.Model]) -> "models.QuerySet[Any]":
    """All recorded changes of a kind of thing; of one thing: `history_of`."""
    events: models.QuerySet[Any] = model.events.rel.related_model._base_manager.all()  # type: ignore[attr-defined]
    return events
