"""Who sees the process, and where it stands."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, Count, F, Max, OuterRef, Q, Subquery, Value, When, Window
from django.db.models.functions import Coalesce, Lead

from core.history import events_of
from regions.models import PriorityArea, Step

if TYPE_CHECKING:
    from regions.actors import Actor


class CollaborativeQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Those who read a region's work see what it works on; stakeholders and links do not."""
        return self.filter(region_id__in=actor.work_regions)

    def in_region(self, region_id: int) -> Self:
        return self.filter(region_id=region_id)

    def with_missing(self) -> Self:
        """Adds `missing`: how many steps its initiative has by now that it does not have."""
        steps = self.model.steps.rel.related_model
        own = steps.objects.filter(collaborative=OuterRef("pk"))
        areas = PriorityArea.objects.filter(initiative=OuterRef("initiative"))
        each = Step.objects.all()
        return (
            self.select_related("initiative")
            .annotate(missing=_number(areas) * _number(each) - _number(own))
            .order_by("starts_on", "pk")
        )


def _number(rows: models.QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().annotate(all=Value(1)).values("all").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)


class AreaStepQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Those who read a region's work see its process; stakeholders and links do not."""
        return self.filter(region_id__in=actor.work_regions)

    def in_region(self, region_id: int) -> Self:
        return self.filter(region_id=region_id)

    def in_order(self) -> Self:
        return self.order_by("collaborative", "area__position", "area", "step__position")

    def current_steps(self) -> Self:
        """One row for each region and area: the furthest step in progress or finished, else the
        first. Adds `last_update`, the latest change to any step of the area."""
        position = F("step__position")
        reached = Case(
            When(state="not_started", then=-position),
            default=position,
            output_field=models.SmallIntegerField(),
        )
        return (
            self.annotate(
                last_update=Window(Max("updated_at"), partition_by=[F("region"), F("area")])
            )
            .order_by("region_id", "area_id", reached.desc())
            .distinct("region_id", "area_id")
        )

    def passes(self) -> models.QuerySet[Any, dict[str, Any]]:
        """Each time a step was gone through: region_id, area_id, step_id, started_on, finished_on.

        The record of a step tells: as it stands, and as it stood each time it was opened again.
        """
        events = events_of(self.model).filter(pgh_obj__in=self.values("pk"))
        following = Window(Lead("state"), partition_by=F("pgh_obj"), order_by="pgh_id")
        reopened = Q(state="finished", following="in_progress")
        current = Q(following=None) & ~Q(state="not_started")
        passes = events.annotate(following=following).filter(reopened | current)
        columns = ("region_id", "area_id", "step_id", "started_on", "finished_on")
        told: models.QuerySet[Any, dict[str, Any]] = passes.values(*columns)
        return told.order_by("region_id", "area_id", "started_on", "pgh_id")
