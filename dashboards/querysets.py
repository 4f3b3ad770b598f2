"""What the first pages show: aggregated by the database, one row a region."""

from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject, Lower

from dashboards.glance import COLUMNS
from dashboards.waiting import Facts
from mail.trouble import noted_trouble
from meetings.models import Meeting
from progress.models import AreaStep
from regions.actors import Actor, Seat
from regions.models import PriorityArea, Region, RegionState
from regions.querysets import RegionQuerySet


class SnoozeQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        """What one has put off is nobody else's business."""
        return self.filter(user=actor.user_id, user__isnull=False)

    def at(self, region_id: int, today: date) -> Self:
        """Not back yet."""
        return self.filter(region=region_id, until__gt=today)


def regions_of(actor: Actor) -> RegionQuerySet:
    """The regions the actor reads, the national office apart."""
    regions: RegionQuerySet = Region.visible_to(actor).regional()
    return regions


def with_next_start(regions: RegionQuerySet, actor: Actor, now: datetime) -> RegionQuerySet:
    """Adds `next_starts_at`: when the next meeting begins."""
    starts = _ahead(actor, now).values("starts_at")[:1]
    told: RegionQuerySet = regions.annotate(next_starts_at=Subquery(starts))
    return told


def next_meetings(actor: Actor, region_ids: list[int], now: datetime) -> dict[int, Any]:
    """The next meeting of each of these regions: its id, title and start, or None."""
    meeting = JSONObject(id="pk", title="title", starts_at="starts_at")
    told = Subquery(_ahead(actor, now).values(told=meeting)[:1])
    regions = regions_of(actor).filter(pk__in=region_ids).annotate(told=told)
    return dict(regions.values_list("pk", "told"))


def _ahead(actor: Actor, now: datetime) -> QuerySet[Any]:
    meetings = Meeting.visible_to(actor).filter(region=OuterRef("pk"), cancelled_at=None)
    # By the start, not the end: its index has the first one ready, however many there are.
    ahead: QuerySet[Any] = meetings.filter(starts_at__gte=now).order_by("starts_at", "pk")
    return ahead


def with_last_update(regions: RegionQuerySet, actor: Actor) -> RegionQuerySet:
    """Adds `updated_at`: when any step of the region last changed."""
    told: RegionQuerySet = regions.annotate(updated_at=_of_steps(actor, Max("updated_at")))
    return told


def with_reached(regions: RegionQuerySet, actor: Actor, area: PriorityArea) -> RegionQuerySet:
    """Adds `reached`: the furthest step of one area that is started."""
    furthest = Max("step__position", filter=~Q(state="not_started") & Q(area=area))
    told: RegionQuerySet = regions.annotate(reached=_of_steps(actor, furthest))
    return told


def _of_steps(actor: Actor, aggregate: Max) -> Subquery:
    steps = AreaStep.visible_to(actor).filter(region=OuterRef("pk")).order_by()
    return Subquery(steps.values("region").annotate(told=aggregate).values("told"))


def sorted_by(regions: RegionQuerySet, column: str, descending: bool) -> RegionQuerySet:
    """Regions without a value come last, whichever way."""
    if column == "name":
        name = Lower("name")
        return regions.order_by(name.desc() if descending else name)
    ordering = F(column).desc(nulls_last=True) if descending else F(column).asc(nulls_last=True)
    return regions.order_by(ordering, Lower("name"))


def current_steps(actor: Actor, region_ids: list[int], areas: list[PriorityArea]) -> QuerySet[Any]:
    """Where these areas stand in these regions."""
    steps = AreaStep.visible_to(actor).filter(region_id__in=region_ids, area__in=areas)
    current: QuerySet[Any] = steps.current_steps()
    return current.values(
        "pk", "region_id", "area_id", "step__name", "step__position", "state", "last_update"
    )


def areas_of_the_network(actor: Actor) -> list[PriorityArea]:
    """Every initiative's areas, in the order of initiatives and their areas."""
    areas = PriorityArea.visible_to(actor).select_related("initiative")
    return list(areas.order_by("initiative__starts_on", "initiative", "position", "pk"))


def states_of_regions() -> list[tuple[int, str, bool]]:
    """(region, state, whether in part), of every region: the catalogue is for everybody."""
    states = RegionState.objects.order_by("state", "pk")
    return list(states.values_list("area_of", "state", "partial"))


# Enough to find those that wait for an answer among them.
AHEAD = 20


def facts_of(actor: Actor, region: Seat, now: datetime) -> Facts:
    """What the region's home tells this actor."""
    meetings = Meeting.visible_to(actor).in_region(region.region_id).filter(cancelled_at=None)
    steps = AreaStep.visible_to(actor).in_region(region.region_id).in_order()
    ahead = meetings.upcoming(now).listed()
    coordinates = actor.coordinates(region.region_id)
    return Facts(
        region=region,
        now=now,
        coordinates=coordinates,
        meetings=list(ahead.with_answers().with_answer_of(actor)[:AHEAD]),
        steps=list(steps.values(*COLUMNS)),
        mails_in_trouble=noted_trouble(region.region_id) if coordinates else 0,
    )
