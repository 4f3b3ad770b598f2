"""Who sees who came."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from meetings.models import Meeting

if TYPE_CHECKING:
    from regions.actors import Actor


class AttendanceQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Those who read a region's work see who came; a stakeholder sees whether they did."""
        everything = Q(region_id__in=actor.work_regions)
        own = Q(
            person__membership__user_id=actor.user_id,
            person__membership__user_id__isnull=False,
            person__membership__ended_at=None,
        )
        return self.filter(everything | own)

    def at(self, meeting: Meeting) -> Self:
        return self.filter(region=meeting.region_id, meeting=meeting)

    def present(self) -> Self:
        return self.filter(state__in=("in_person", "remote"))

    def missed(self) -> Self:
        """Excused or absent: those who get to know afterwards."""
        return self.filter(state__in=("excused", "absent"))
