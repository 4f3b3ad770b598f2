"""Who sees what was reminded of."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    from regions.actors import Actor


class ReminderSentQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Whoever coordinates the region sees whom the portal reminded; nobody else needs it."""
        coordinated = [s.region_id for s in actor.seats if actor.coordinates(s.region_id)]
        return self.filter(region_id__in=coordinated)
