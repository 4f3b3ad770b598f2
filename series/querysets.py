"""Who sees which series, and what belongs to them."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, Exists, F, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from meetings.models import Invitation
from regions.querysets import open_seat

if TYPE_CHECKING:
    from regions.actors import Actor
    from series.models import Series


class SeriesQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Those who work in a region see every series of it, the network's people those that are
        open. A stakeholder finds the meetings they are invited to, not the series."""
        if actor.works_in_all:
            return self.filter(region_id__in=actor.work_regions)
        own = [seat.region_id for seat in actor.seats if actor.works_in(seat.region_id)]
        return self.filter(
            Q(opened_at__isnull=False, region_id__in=actor.work_regions) | Q(region_id__in=own)
        )

    def in_region(self, region_id: int) -> Self:
        return self.filter(region_id=region_id)

    def running(self) -> Self:
        return self.filter(ended_at=None)

    def with_counts(self, now: datetime) -> Self:
        """Adds `upcoming` and `over`: of how many days the meetings are so."""
        days = self.model.occurrences.rel.related_model.objects.current()
        mine = days.filter(series=OuterRef("pk")).order_by().values("series")
        numbers = {"upcoming": mine.upcoming(now), "over": mine.past(now)}
        return self.annotate(
            **{
                name: Coalesce(Subquery(found.annotate(n=Count("pk")).values("n")), 0)
                for name, found in numbers.items()
            }
        )

    def with_dates(self, now: datetime) -> Self:
        """Adds `left`, how many meetings are ahead, and `next_at`, when the next one starts."""
        occurrences = self.model.occurrences.rel.related_model.objects
        ahead = occurrences.ahead(now).filter(series=OuterRef("pk")).order_by().values("series")
        counted = ahead.annotate(number=Count("pk")).values("number")
        first = ahead.annotate(first=Min("meeting__starts_at")).values("first")
        return self.annotate(left=Coalesce(Subquery(counted), 0), next_at=Subquery(first))


class OfSeriesQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Whoever sees the series sees what belongs to it."""
        if actor.works_in_all:
            return self.filter(region_id__in=actor.work_regions)
        series: Any = self.model._meta.get_field("series").related_model
        return self.filter(Exists(series.visible_to(actor).filter(pk=OuterRef("series"))))

    def of(self, series: "Series") -> Self:
        return self.filter(region=series.region_id, series=series)


class InviteeQuerySet(OfSeriesQuerySet):
    def visible_to(self, actor: "Actor") -> Self:
        """Whoever sees the series sees who is invited; a signed link opens the one it was sent for,
        unless that person has left or has another address by now."""
        if not actor.link:
            return super().visible_to(actor)
        if actor.link.kind != "series_invitee":
            return self.none()
        usable = self.here().filter(series__opened_at__isnull=False)
        return usable.filter(pk=actor.link.object_id, person__address_version=actor.link.version)

    def by_name(self) -> Self:
        return self.select_related("person").order_by("person__plain_name", "id")

    def not_told(self, actor: "Actor", now: datetime) -> Self:
        """Whom no mail of the series has reached at the address they have now."""
        late = Invitation.visible_to(actor).not_told(now)
        theirs = late.filter(
            person=OuterRef("person"), meeting__occurrence__series=OuterRef("series")
        )
        opened = self.visible_to(actor).filter(series__opened_at__isnull=False)
        return opened.filter(Exists(theirs)).order_by("series", "id")

    def here(self) -> Self:
        """Who has not left the region."""
        return self.filter(open_seat("person__membership"))

    def with_address(self) -> Self:
        """Adds `has_address`: whether mail reaches the person."""
        return self.annotate(has_address=Q(person__contact__isnull=False))


class OccurrenceQuerySet(OfSeriesQuerySet):
    def current(self) -> Self:
        """Days that the rule still has."""
        return self.filter(left_out=False)

    def ahead(self, now: datetime) -> Self:
        """Meetings that take place and have not begun."""
        return self.current().filter(meeting__starts_at__gt=now, meeting__cancelled_at=None)

    def upcoming(self, now: datetime) -> Self:
        return self.filter(meeting__ends_at__gte=now)

    def past(self, now: datetime) -> Self:
        return self.filter(meeting__ends_at__lt=now)

    def with_teams(self, actor: "Actor") -> Self:
        """Adds `reporting`, the names of the teams that report, the first one first."""
        turns: Any = self.model.turns.rel.related_model
        here = turns.visible_to(actor).filter(occurrence=OuterRef("pk")).order_by("slot")
        return self.annotate(reporting=ArraySubquery(here.values("team__organization__name")))

    def by_start(self) -> Self:
        return self.select_related("meeting").order_by("meeting__starts_at", "id")


class TopicQuerySet(OfSeriesQuerySet):
    def open(self) -> Self:
        return self.filter(settled_at=None).order_by("created_at", "id")

    def come_back(self, now: datetime) -> Self:
        """Placed on a meeting that is over or cancelled, and not settled yet."""
        meeting = "item__meeting__"
        gone = Q(**{f"{meeting}ends_at__lt": now}) | Q(**{f"{meeting}cancelled_at__isnull": False})
        return self.open().filter(gone, item__isnull=False)


class TeamQuerySet(OfSeriesQuerySet):
    def by_name(self) -> Self:
        return self.select_related("organization").order_by("organization__plain_name", "id")


class TurnQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Whoever sees the series sees who reports."""
        if actor.works_in_all:
            return self.filter(region_id__in=actor.work_regions)
        occurrence: Any = self.model._meta.get_field("occurrence").related_model
        return self.filter(Exists(occurrence.visible_to(actor).filter(pk=OuterRef("occurrence"))))

    def of(self, series: "Series") -> Self:
        found = self.filter(region=series.region_id, occurrence__series=series)
        return found.annotate(day=F("occurrence__day")).order_by("occurrence__day", "slot")
