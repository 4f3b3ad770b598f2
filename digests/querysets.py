"""Who sees what those get who missed a meeting."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q

from regions.querysets import open_seat

if TYPE_CHECKING:
    from meetings.models import Meeting
    from regions.actors import Actor

LINK = "packet"
REMIND_AFTER = timedelta(days=3)
IN_TIME = timedelta(days=5)


def _worked_in(actor: "Actor") -> list[int]:
    return [seat.region_id for seat in actor.seats if actor.works_in(seat.region_id)]


class DigestQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Those who work in the region; others get it with their packet."""
        return self.filter(region_id__in=_worked_in(actor))

    def of(self, meeting: "Meeting") -> Self:
        return self.filter(region=meeting.region_id, meeting=meeting)


class PacketQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Those who work in the region see every packet; a person their own; a signed link the one
        it was sent for, unless that person has left or has another address by now."""
        if actor.link:
            named = self.filter(
                open_seat("person__membership"),
                pk=actor.link.object_id,
                person__address_version=actor.link.version,
            )
            return named if actor.link.kind == LINK else self.none()
        if actor.works_in_all:
            return self.filter(region_id__in=actor.work_regions)
        return self.filter(Q(region_id__in=_worked_in(actor)) | _own(actor))

    def of(self, actor: "Actor") -> Self:
        """The actor's own, wherever they have a seat."""
        return self.filter(_own(actor))

    def at(self, meeting: "Meeting") -> Self:
        return self.filter(region=meeting.region_id, meeting=meeting)

    def open(self) -> Self:
        """Neither confirmed nor objected to."""
        return self.filter(answer="")

    def informed_in_time(self) -> Self:
        return self.exclude(answer="").filter(answered_at__lte=F("sent_at") + IN_TIME)

    def due_for_reminder(self, now: datetime) -> Self:
        """Open for three days, and not reminded of yet. Whoever left is left alone."""
        waiting = self.open().filter(open_seat("person__membership"), reminded_at=None)
        return waiting.filter(sent_at__lte=now - REMIND_AFTER)

    def by_name(self) -> Self:
        """Objections first: they wait for an answer."""
        objected = models.Case(models.When(answer="objected", then=0), default=1)
        return self.select_related("person").order_by(objected, "person__plain_name", "id")

    def whole(self) -> Self:
        """With all that its page shows."""
        return self.select_related(
            "person__membership", "meeting__region", "digest", "edition__file", "region"
        ).defer("edition__file__pdf")


def _own(actor: "Actor") -> Q:
    return Q(
        person__membership__user_id=actor.user_id,
        person__membership__user_id__isnull=False,
        person__membership__ended_at=None,
    )
