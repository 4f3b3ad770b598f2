"""Who sees which organizations and people."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, F, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Lower

from regions.querysets import open_seat
from stakeholders.names import plain

if TYPE_CHECKING:
    from regions.actors import Actor


@dataclass(frozen=True)
class Groups:
    """Organizations and areas by their ids, sectors by their codes; the change team is everybody
    with a function in the improvement work."""

    organizations: list[int] = field(default_factory=list)
    sectors: list[str] = field(default_factory=list)
    areas: list[int] = field(default_factory=list)
    change_team: bool = False


def _theirs(actor: "Actor", path: str = "") -> Q:
    """Rows of the actor's own person, wherever they have a seat."""
    owner = f"{path}membership__user_id"
    ended = f"{path}membership__ended_at"
    return Q(**{owner: actor.user_id, f"{owner}__isnull": False, ended: None})


class OrganizationQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """The region's people and the network's see every organization; a stakeholder none."""
        return self.filter(region_id__in=actor.work_regions)

    def in_region(self, region_id: int) -> Self:
        return self.filter(region_id=region_id)

    def by_name(self) -> Self:
        return self.order_by("plain_name", "id")

    def in_sector(self, sector: str) -> Self:
        return self.filter(sector=sector) if sector else self.all()

    def named(self, text: str) -> Self:
        """Every word of the text somewhere in the name, in any case, with or without accents."""
        return self.filter(*(Q(plain_name__contains=word) for word in plain(text).split()))

    def called(self, name: str) -> Self:
        return self.filter(plain_name=plain(name))

    def with_people(self) -> Self:
        """Adds `people`: how many are there now; counted only for the rows a page shows."""
        affiliations = self.model.affiliations.rel.related_model.objects
        here = affiliations.current().filter(organization=OuterRef("pk")).order_by()
        counted = here.values("organization").annotate(number=Count("pk")).values("number")
        return self.annotate(people=Coalesce(Subquery(counted), 0))


class PersonQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """The region's people and the network's see every person; a stakeholder only themselves."""
        if actor.seats and len(actor.work_regions) == len(actor.seats):
            return self.filter(region_id__in=actor.work_regions)
        return self.filter(Q(region_id__in=actor.work_regions) | _theirs(actor))

    def in_region(self, region_id: int) -> Self:
        return self.filter(region_id=region_id)

    def by_name(self) -> Self:
        return self.order_by("plain_name", "id")

    def called(self, name: str) -> Self:
        return self.filter(plain_name=plain(name))

    def with_affiliation(self) -> Self:
        """Adds the join `current`: where the person is now."""
        now = FilteredRelation("affiliations", condition=Q(affiliations__ends_on=None))
        return self.annotate(current=now)

    def with_organization(self) -> Self:
        """After `with_affiliation`: adds `organization`, the name of where the person is now."""
        return self.annotate(organization=F("current__organization__name"))

    def now_at(self, organization: Any) -> Self:
        """After `with_affiliation`."""
        return self.filter(current__organization=organization)

    def in_sector(self, sector: str) -> Self:
        """After `with_affiliation`: people at an organization of this sector."""
        return self.filter(current__organization__sector=sector) if sector else self.all()

    def in_any(self, groups: Groups) -> Self:
        """After `with_affiliation`: everybody of these groups who has not left, once."""
        members = (
            Q(current__organization__in=groups.organizations)
            | Q(current__organization__sector__in=groups.sectors)
            | Q(areas__area__in=groups.areas)
        )
        if groups.change_team:
            members |= Q(membership__function__gt="")
        return self.filter(members, open_seat("membership")).distinct()

    def named(self, text: str) -> Self:
        """After `with_affiliation`: every word in the person's name or their organization's."""
        return self.filter(
            *(
                Q(plain_name__contains=word) | Q(current__organization__plain_name__contains=word)
                for word in plain(text).split()
            )
        )


class PersonContactQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """How to reach a person is for those who work in the region."""
        return self.filter(
            region_id__in=[s.region_id for s in actor.seats if actor.works_in(s.region_id)]
        )

    def in_region(self, region_id: int) -> Self:
        return self.filter(region_id=region_id)

    def at_any(self, emails: Iterable[str]) -> Self:
        return self.alias(lowered=Lower("email")).filter(lowered__in=[e.lower() for e in emails])

    def at(self, email: str) -> Self:
        return self.alias(lowered=Lower("email")).filter(lowered=email.lower())


class AffiliationQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Those who read the region's work see every affiliation; a stakeholder their own."""
        if actor.seats and len(actor.work_regions) == len(actor.seats):
            return self.filter(region_id__in=actor.work_regions)
        return self.filter(Q(region_id__in=actor.work_regions) | _theirs(actor, "person__"))

    def current(self) -> Self:
        return self.filter(ends_on=None)

    def past(self) -> Self:
        return self.filter(ends_on__isnull=False)

    def latest_first(self) -> Self:
        return self.order_by(F("ends_on").desc(nulls_first=True), "-id")


class AreaMemberQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Those who read the region's work see who works on which area; a stakeholder their own."""
        if actor.seats and len(actor.work_regions) == len(actor.seats):
            return self.filter(region_id__in=actor.work_regions)
        return self.filter(Q(region_id__in=actor.work_regions) | _theirs(actor, "person__"))
