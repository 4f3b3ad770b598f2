"""Who sees which reports, and which wait for a worker."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from regions.actors import Actor

# Longer than any stage of the work takes; a worker that is silent for longer is dead.
LEASE = timedelta(minutes=2)


class ReportQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Those who read a region's work read its reports; what a binder holds is for those who
        work there. Stakeholders and links read neither."""
        return self.filter(_report_for(actor, ""))

    def in_region(self, region_id: int) -> Self:
        return self.filter(region_id=region_id)

    def newest_first(self) -> Self:
        """What a list shows of each, and no more."""
        own = ("region", "kind", "starts_on", "ends_on", "state", "progress", "requested_at")
        listed = self.select_related("requested_by").only(*own, "requested_by__name")
        return listed.order_by("-requested_at", "-id")

    def due(self, now: datetime) -> Self:
        """Waiting, or claimed so long ago that the worker must have died; oldest first."""
        free = Q(state="queued") | Q(state="running", claimed_at__lte=now - LEASE)
        return self.filter(free).order_by("requested_at", "id")

    def claimed(self, claimed_at: datetime | None) -> Self:
        """Still this worker's: nobody cancelled it, and nobody took it over."""
        return self.filter(state="running", claimed_at=claimed_at)

    def expired(self, now: datetime) -> Self:
        return self.filter(expires_at__lte=now)


class ReportFileQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """The document sees who sees the report."""
        return self.filter(_report_for(actor, "report__"))

    def ready(self, now: datetime) -> Self:
        """Finished and not yet expired."""
        return self.filter(report__state="done", report__expires_at__gt=now)


def _report_for(actor: "Actor", path: str) -> Q:
    working = [seat.region_id for seat in actor.seats if actor.works_in(seat.region_id)]
    binders = Q(**{f"{path}kind": "binder"})
    return Q(region_id__in=working) | Q(region_id__in=actor.work_regions) & ~binders
