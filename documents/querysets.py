"""Who sees which documents. Everybody else comes to one by what it belongs to."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from regions.actors import Actor


class DocumentQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Those who work in a region see its documents; everybody sees the shared ones."""
        return self.filter(_worked_with(actor))

    def in_region(self, region_id: int) -> Self:
        return self.filter(region_id=region_id)


class VersionQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """As their documents."""
        return self.filter(_worked_with(actor))


class ContentQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """As their documents."""
        return self.filter(_worked_with(actor))


def _worked_with(actor: "Actor") -> Q:
    working = [seat.region_id for seat in actor.seats if actor.works_in(seat.region_id)]
    return Q(region_id__in=working) | Q(shared_at__isnull=False)
