"""Who sees which agenda items."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef

from meetings.models import Meeting

if TYPE_CHECKING:
    from regions.actors import Actor


class ItemQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Whoever sees the meeting sees its agenda."""
        return self.filter(Exists(Meeting.visible_to(actor).filter(pk=OuterRef("meeting"))))

    def of(self, meeting: Meeting) -> Self:
        return self.filter(region=meeting.region_id, meeting=meeting).order_by("position", "id")
