"""Who sees rules of reminders, and what was reminded of."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count

if TYPE_CHECKING:
    from meetings.models import Meeting
    from regions.actors import Actor


class RuleQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Those who work in the region see when it reminds of what, and whom."""
        own = [seat.region_id for seat in actor.seats if actor.works_in(seat.region_id)]
        return self.filter(region_id__in=own)


class RoundQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """The portal alone asks."""
        return self.all() if actor.kind == "system" else self.none()


class ReminderSentQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Whoever coordinates the region sees whom the portal reminded; nobody else needs it."""
        coordinated = [s.region_id for s in actor.seats if actor.coordinates(s.region_id)]
        return self.filter(region_id__in=coordinated)

    def of(self, kind: str, region_id: int) -> set[tuple[str, int, Any]]:
        """What was claimed so far: rule, thing and start."""
        claimed = self.filter(region=region_id, kind=kind)
        return set(claimed.values_list("rule", "object_id", "starts_at"))

    def about(self, meeting: "Meeting") -> dict[str, int]:
        """How many were reminded of it as it stands now, by rule."""
        sent = self.filter(
            region=meeting.region_id,
            kind="meeting",
            object_id=meeting.pk,
            starts_at=meeting.starts_at,
        )
        counted = sent.order_by().values("rule").annotate(people=Count("pk"))
        return dict(counted.values_list("rule", "people"))
