"""Who sees which actions."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from regions.querysets import open_seat

if TYPE_CHECKING:
    from regions.actors import Actor


class ActionQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Those who read a region's work see all of its actions; a stakeholder sees their own; a
        signed link opens the one it was sent for, to whoever owns it still, at the address they
        have now."""
        if actor.link:
            of_this_kind = actor.link.kind == "action"
            usable = self.filter(
                open_seat("owner__membership"),
                pk=actor.link.object_id,
                owner=actor.link.person,
                owner__address_version=actor.link.version,
            )
            return usable if of_this_kind else self.none()
        everything = Q(region_id__in=actor.work_regions)
        if actor.seats and len(actor.work_regions) == len(actor.seats):
            return self.filter(everything)
        return self.filter(everything | _owned_by(actor))

    def in_region(self, region_id: int) -> Self:
        return self.filter(region_id=region_id)

    def of(self, actor: "Actor") -> Self:
        """What the actor has taken on, wherever they have a seat."""
        return self.filter(_owned_by(actor))

    def open(self) -> Self:
        return self.filter(settled_on=None)

    def settled(self) -> Self:
        return self.filter(settled_on__isnull=False)

    def overdue(self, today: date) -> Self:
        return self.open().filter(due_on__lt=today)

    def called(self, text: str) -> Self:
        """Every word of the text in what is to be done."""
        return self.filter(*(Q(title__icontains=word) for word in text.split()))


def _owned_by(actor: "Actor") -> Q:
    return Q(
        owner__membership__user_id=actor.user_id,
        owner__membership__user_id__isnull=False,
        owner__membership__ended_at=None,
    )
