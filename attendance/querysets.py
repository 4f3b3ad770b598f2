"""Who sees who came."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, Q

from meetings.models import Meeting

if TYPE_CHECKING:
    from regions.actors import Actor

PRESENT = ("in_person", "remote")


class AttendanceQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Those who read a region's work see who came; a stakeholder sees whether they did, and so
        does whoever was sent a link to their invitation."""
        if actor.link:
            invitation = actor.link.object_id
            if actor.link.kind != "meeting_invitation":
                return self.none()
            return self.filter(
                person__invitations__pk=invitation, meeting__invitations__pk=invitation
            )
        everything = Q(region_id__in=actor.work_regions)
        if actor.reads_all:
            return self.filter(everything)
        own = Q(
            person__membership__user_id=actor.user_id,
            person__membership__user_id__isnull=False,
            person__membership__ended_at=None,
        )
        return self.filter(everything | own)

    def at(self, meeting: Meeting) -> Self:
        return self.filter(region=meeting.region_id, meeting=meeting)

    def present(self) -> Self:
        return self.filter(state__in=PRESENT)

    def missed(self) -> Self:
        """Excused or absent: those who get to know afterwards."""
        return self.filter(state__in=("excused", "absent"))

    def counted(self) -> dict[str, int]:
        """How many are in each state: in_person, remote, excused, absent."""
        states: Any = self.model._meta.get_field("state").choices
        return self.aggregate(**{name: Count("pk", Q(state=name)) for name, _ in states})


class DoorQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """The code is for those who keep the list in the room: they show it to the others."""
        return self.filter(
            region_id__in=[s.region_id for s in actor.seats if actor.works_in(s.region_id)]
        )
