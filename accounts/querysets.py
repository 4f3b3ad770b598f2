"""Who sees which accounts, invitations and partners' programs."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.db.models.functions import Lower

if TYPE_CHECKING:
    from regions.actors import Actor


class UserQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """National administrators see everybody who has an account; others only their own."""
        return self.all() if actor.is_national_administrator else self.filter(pk=actor.user_id)

    def search(self, text: str) -> Self:
        return self.filter(Q(name__icontains=text) | Q(email__icontains=text))

    def with_seats(self) -> Self:
        """By name, each with their current memberships and the regions these are in."""
        memberships = self.model.memberships.rel.related_model.objects
        current = memberships.current().select_related("region").order_by("region__name")
        return self.prefetch_related(Prefetch("memberships", current)).order_by(Lower("name"), "id")


class SeatInvitationQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """An invitation is an address and a right not yet taken: whoever coordinates the region
        sees it, and the signed link in its mail opens it for the person invited."""
        if actor.link:
            of_this_kind = actor.link.kind == "invitation"
            return self.filter(pk=actor.link.object_id) if of_this_kind else self.none()
        coordinated = [s.region_id for s in actor.seats if actor.coordinates(s.region_id)]
        return self.filter(region_id__in=coordinated)

    def in_region(self, region_id: int) -> Self:
        return self.filter(region_id=region_id)

    def not_settled(self) -> Self:
        """Neither accepted nor withdrawn."""
        return self.filter(accepted_at=None, revoked_at=None)

    def search(self, text: str) -> Self:
        return self.filter(Q(name__icontains=text) | Q(email__icontains=text))

    def newest_first(self) -> Self:
        return self.select_related("invited_by").order_by("-invited_at", "-id")


class PartnerClientQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Agreements with partners are the national administrators' business."""
        return self.all() if actor.is_national_administrator else self.none()

    def usable(self, now: datetime) -> Self:
        """Neither revoked nor expired, and an administrator of today answers for it."""
        return self.filter(revoked_at=None, expires_at__gt=now).answered_for()

    def answered_for(self) -> Self:
        return self.filter(
            steward__is_active=True,
            steward__memberships__ended_at=None,
            steward__memberships__role="national_administrator",
            steward__memberships__region__is_national=True,
        )

    def with_all(self) -> Self:
        """Adds `is_answered_for`."""
        answered_for = self.model.objects.answered_for().filter(pk=OuterRef("pk"))
        told = self.annotate(is_answered_for=Exists(answered_for))
        return told.select_related("steward").prefetch_related("regions")
