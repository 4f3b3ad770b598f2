"""Who reads what people have told about coming."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    from regions.actors import Actor


class LetterboxQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Diet, access needs and addresses are for whoever coordinates the region, and nobody
        else: not for its team, not for those who have told them."""
        coordinated = [s.region_id for s in actor.seats if actor.coordinates(s.region_id)]
        return self.filter(region_id__in=coordinated)


class NeedsQuerySet(LetterboxQuerySet):
    def of_meeting(self, meeting: Any) -> Self:
        """The last word of everybody who is still invited, by name."""
        told = self.filter(invitation__meeting=meeting, invitation__withdrawn_at=None)
        last = told.order_by("invitation", "-told_at").distinct("invitation")
        return self.filter(pk__in=last.values("pk")).order_by("invitation__person__plain_name")

    def of_meetings_before(self, moment: datetime) -> Self:
        return self.filter(invitation__meeting__ends_at__lt=moment)


class NominationQuerySet(LetterboxQuerySet):
    """In the order in which people were named."""
