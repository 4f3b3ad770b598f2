"""Who sees what was seen."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from regions.actors import Actor


def _own_work(actor: "Actor") -> list[int]:
    return [seat.region_id for seat in actor.seats if actor.works_in(seat.region_id)]


def _of_open_meetings(actor: "Actor", path: str) -> Q:
    opened = Q(**{f"{path}meeting__opened_at__isnull": False})
    return Q(region_id__in=actor.work_regions) & (opened | Q(region_id__in=_own_work(actor)))


class VisitQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Those who read a region's work see its visits; of a meeting that is a draft, only those
        who work there."""
        return self.filter(_of_open_meetings(actor, ""))


class ObservationQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """As the visit they belong to."""
        return self.filter(_of_open_meetings(actor, "visit__"))

    def in_order(self) -> Self:
        return self.select_related("area", "seen_by").order_by("created_at", "id")


class SummaryQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """A draft is for those who work in the region; once it is sent, for those who read its
        work."""
        sent = _of_open_meetings(actor, "visit__") & Q(sent_at__isnull=False)
        return self.filter(sent | Q(region_id__in=_own_work(actor)))
