"""Who sees the catalogue, the regions and the people in them."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    from regions.actors import Actor


def open_seat(path: str) -> models.Q:
    """Rows whose person may still act: they have no account here, a seat is held for them, or they
    have a current seat and an active account. What a signed link opens asks this each time."""
    return models.Q(**{f"{path}__user": None}) | models.Q(
        **{f"{path}__ended_at": None, f"{path}__user__is_active": True}
    )


class CatalogueQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """The catalogue is the network's common language: everybody signed in reads it."""
        return self.none() if actor.is_anonymous else self.all()


class InitiativeQuerySet(CatalogueQuerySet):
    """Initiatives."""


class PriorityAreaQuerySet(CatalogueQuerySet):
    """Priority areas."""


class StepQuerySet(CatalogueQuerySet):
    """The five steps."""


class CoalitionQuerySet(CatalogueQuerySet):
    """Coalitions."""


class RegionQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """The regions in the actor's reach: their own, or all for the network's people."""
        return self.filter(id__in=actor.reach.reads)

    def regional(self) -> Self:
        return self.filter(is_national=False)


class MembershipQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """People see who works in their regions; a stakeholder sees only their own seat."""
        working = [seat.region_id for seat in actor.seats if actor.works_in(seat.region_id)]
        if actor.is_national:
            return self.all()
        return self.filter(models.Q(region_id__in=working) | models.Q(user_id=actor.user_id))

    def current(self) -> Self:
        return self.filter(ended_at=None)

    def of(self, region_id: int) -> Self:
        return self.filter(region_id=region_id)


class StepInQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """A region's people see every time somebody stepped in; administrators see all."""
        if actor.is_national_administrator:
            return self.all()
        return self.filter(
            region_id__in=[s.region_id for s in actor.seats if actor.works_in(s.region_id)]
        )

    def active(self, now: Any) -> Self:
        return self.filter(ended_at=None, until__gt=now)
