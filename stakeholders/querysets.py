"""Who sees which organizations and people."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

if TYPE_CHECKING:
    from regions.actors import Actor


class OrganizationQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """The region's people and the network's see every organization; a stakeholder none."""
        return self.filter(region_id__in=actor.work_regions)

    def in_region(self, region_id: int) -> Self:
        return self.filter(region_id=region_id)

    def by_name(self) -> Self:
        return self.order_by(Lower("name"), "id")


class PersonQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """The region's people and the network's see every person; a stakeholder only themselves."""
        return self.filter(
            Q(region_id__in=actor.work_regions)
            | Q(membership__user_id=actor.user_id, membership__user_id__isnull=False)
        )

    def in_region(self, region_id: int) -> Self:
        return self.filter(region_id=region_id)

    def by_name(self) -> Self:
        return self.order_by(Lower("name"), "id")


class PersonContactQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """How to reach a person is for those who work in the region."""
        return self.filter(
            region_id__in=[s.region_id for s in actor.seats if actor.works_in(s.region_id)]
        )


class AffiliationQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Affiliations are seen with the organizations they name."""
        return self.filter(region_id__in=actor.work_regions)

    def current(self) -> Self:
        return self.filter(ends_on=None)
