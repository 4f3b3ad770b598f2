"""Who sees the catalogue, the regions and the people in them."""

from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, Count, F, Func, OuterRef, Prefetch, Q, TextField, Value, When
from django.db.models.functions import JSONObject, Lower

if TYPE_CHECKING:
    from regions.actors import Actor


def open_seat(path: str = "") -> Q:
    """Rows whose person may still act: they have no account here, a seat is held for them, or they
    have a current seat and an active account. What a signed link opens asks this each time, and so
    does every mail. `path` leads to the seat, where it is not the seats that are asked."""
    to = f"{path}__" if path else ""
    return Q(**{f"{to}user": None}) | Q(**{f"{to}ended_at": None, f"{to}user__is_active": True})


class CatalogueQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """The catalogue is the network's common language (initiatives, priority areas, steps): it
        says nothing of any region, and everybody signed in reads it."""
        return self.none() if actor.is_anonymous else self.all()


class InitiativeQuerySet(CatalogueQuerySet):
    """Initiatives."""

    def with_areas(self) -> Self:
        """Adds `area_count`."""
        return self.annotate(area_count=Count("areas")).order_by(Lower("name"))


class PriorityAreaQuerySet(CatalogueQuerySet):
    """Priority areas."""


class StepQuerySet(CatalogueQuerySet):
    """The five steps."""


class CoalitionQuerySet(CatalogueQuerySet):
    """Coalitions, by their full names: acronyms collide."""

    def visible_to(self, actor: "Actor") -> Self:
        """Everybody signed in knows the network's coalitions; a partner's program those that lead
        a region of its agreement, or have led it."""
        known = super().visible_to(actor)
        if actor.kind != "client":
            return known
        return known.filter(pk__in=self.model.objects.filter(leads__led__in=actor.reach.reads))

    def named(self, name: str) -> Self:
        """The one that has or had exactly this name."""
        return self.filter(Q(name__iexact=name) | Q(former_names__contains=[name]))

    def search(self, text: str) -> Self:
        if not text:
            return self.all()
        former = Func(
            F("former_names"), Value(" "), function="array_to_string", output_field=TextField()
        )
        return self.annotate(former=former).filter(
            Q(name__icontains=text) | Q(former__icontains=text) | Q(city__icontains=text)
        )

    def with_regions(self) -> Self:
        """With the regions that each leads, and by name."""
        leads = self.model.leads.rel.related_model.objects.select_related("led")
        return self.prefetch_related(Prefetch("leads", leads)).order_by(Lower("name"))


class RegionQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """The regions in the actor's reach: their own, or all for the network's people."""
        return self.filter(id__in=actor.reach.reads)

    def regional(self) -> Self:
        return self.filter(is_national=False)

    def forsaken_by(self, user: Any) -> Self:
        """Those this person coordinates, and nobody else who can sign in."""
        coordinators: Any = self._of("memberships")
        seats = coordinators.coordinating()
        others = seats.filter(user__is_active=True).exclude(user=user)
        theirs = self.filter(id__in=seats.filter(user=user).values("region"))
        return theirs.exclude(id__in=others.values("region"))

    def search(self, text: str) -> Self:
        """By name, by state or by the coalition that leads it."""
        if not text:
            return self.all()
        return self.filter(
            Q(name__icontains=text)
            | Q(id__in=self._of("states").filter(state__iexact=text).values("area_of"))
            | Q(id__in=self._of("leads").filter(coalition__name__icontains=text).values("led"))
        )

    def with_states_and_leads(self) -> Self:
        return self.with_leads().prefetch_related("states").order_by(Lower("name"))

    def with_leads(self) -> Self:
        leads = self._of("leads").select_related("coalition")
        return self.prefetch_related(Prefetch("leads", leads))

    def with_states_inside(self) -> Self:
        """Adds `covers`, a list of what is known of each state, in the same query."""
        states = self._of("states").filter(area_of=OuterRef("pk"))
        told = states.values(told=JSONObject(state="state", partial="partial"))
        return self.annotate(covers=ArraySubquery(told))

    def with_states_and_leads_inside(self) -> Self:
        """Adds `covers` and `led_by`, lists of what is known of each, in the same query."""
        leads = self._of("leads").filter(led=OuterRef("pk"))
        lead = JSONObject(
            id="coalition_id", name="coalition__name", starts_on="starts_on", ends_on="ends_on"
        )
        return self.with_states_inside().annotate(led_by=ArraySubquery(leads.values(told=lead)))

    def _of(self, children: str) -> models.QuerySet[Any]:
        related: models.QuerySet[Any] = getattr(self.model, children).rel.related_model.objects
        return related.all()


class MembershipQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """People see who works in their regions, the network's people everywhere; a stakeholder
        sees only their own seat."""
        working = [seat.region_id for seat in actor.seats if actor.works_in(seat.region_id)]
        if actor.is_national:
            return self.all()
        own = Q(user_id=actor.user_id, user_id__isnull=False)
        return self.filter(Q(region_id__in=working) | own)

    def current(self) -> Self:
        return self.filter(ended_at=None)

    def taken(self) -> Self:
        """Not merely held for somebody invited."""
        return self.filter(user__isnull=False)

    def administering(self) -> Self:
        """The network, by somebody who can sign in."""
        active = self.current().filter(region__is_national=True, user__is_active=True)
        return active.filter(role="national_administrator")

    def coordinating(self) -> Self:
        """A region."""
        return self.current().filter(region__is_national=False, role="coordinator")

    def by_rank(self) -> Self:
        """Those with the most to decide first (as Role declares them), then by name."""
        roles: Any = self.model._meta.get_field("role").choices
        rank = Case(
            *(When(role=role, then=n) for n, (role, _) in enumerate(roles)),
            output_field=models.IntegerField(),
        )
        return self.select_related("user").order_by(rank, Lower("user__name"), "id")

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
