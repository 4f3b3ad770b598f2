"""Who sees what is to be prepared, and when it is due."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import DateField, DateTimeField, ExpressionWrapper, F, Func, Q, Sum
from django.db.models.functions import Cast, Coalesce

from meetings.models import Meeting

if TYPE_CHECKING:
    from regions.actors import Actor

# The meeting's day on the region's wall. A date less a number is a date, says PostgreSQL.
_ITS_DAY = Cast(
    Func(
        F("region__timezone"),
        F("meeting__starts_at"),
        function="timezone",
        output_field=DateTimeField(),
    ),
    DateField(),
)
_DUE = Coalesce(
    F("due_on"), ExpressionWrapper(_ITS_DAY - F("days_before"), output_field=DateField())
)


class TaskQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Contracts and amounts are the region's own: those who work there see every line, and
        whoever has taken one on sees it."""
        working = [s.region_id for s in actor.seats if actor.works_in(s.region_id)]
        return self.filter(Q(region_id__in=working) | _owned_by(actor))

    def at(self, meeting: Meeting) -> Self:
        return self.filter(region=meeting.region_id, meeting=meeting)

    def of(self, actor: "Actor") -> Self:
        """What the actor has taken on, wherever they have a seat."""
        return self.filter(_owned_by(actor))

    def open(self) -> Self:
        """Not done, for a meeting that takes place."""
        return self.filter(done_at=None, meeting__cancelled_at=None)

    def with_due(self) -> Self:
        """Adds `due`, the day it is due on, None where none was said."""
        return self.annotate(due=_DUE)

    def due(self, by: date) -> Self:
        """Open and due on this day or before it; what comes first is first."""
        return self.open().with_due().filter(due__lte=by).order_by("due", "id")

    def by_due(self) -> Self:
        return self.with_due().order_by(F("due").asc(nulls_last=True), "id")

    def total(self) -> Decimal | None:
        """Of the amounts; None where none was noted."""
        total: Decimal | None = self.aggregate(total=Sum("amount"))["total"]
        return total


def _owned_by(actor: "Actor") -> Q:
    return Q(
        owner__membership__user_id=actor.user_id,
        owner__membership__user_id__isnull=False,
        owner__membership__ended_at=None,
    )
