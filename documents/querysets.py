"""Who sees which documents. Those who read no region's work come to one by what it belongs to."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    from regions.actors import Actor


class DocumentQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Those who read a region's work see its documents."""
        return self.filter(region_id__in=actor.work_regions)

    def in_region(self, region_id: int) -> Self:
        return self.filter(region_id=region_id)


class VersionQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """As their documents."""
        return self.filter(region_id__in=actor.work_regions)


class ContentQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """As their documents."""
        return self.filter(region_id__in=actor.work_regions)
