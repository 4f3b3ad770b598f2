"""Who sees which agenda items and materials."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q

from meetings.models import Invitation, Meeting
from regions.querysets import open_seat

if TYPE_CHECKING:
    from meetings.querysets import InvitationQuerySet
    from regions.actors import Actor


class ItemQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Whoever sees the meeting sees its agenda."""
        if actor.works_in_all:
            return self.filter(region_id__in=actor.work_regions)
        return self.filter(Exists(Meeting.visible_to(actor).filter(pk=OuterRef("meeting"))))

    def of(self, meeting: Meeting) -> Self:
        return self.filter(region=meeting.region_id, meeting=meeting).order_by("position", "id")


class MaterialQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Those who work in a region see all materials of its meetings. Once a meeting is open,
        those invited see the materials of it, and everybody with a seat in the region those that
        are for the region; people of every region see what is shared with the network. A signed
        link shows what it invites to."""
        working = [seat.region_id for seat in actor.seats if actor.works_in(seat.region_id)]
        current = self.filter(removed_at=None)
        if actor.works_in_all:
            return current.filter(Q(region_id__in=working) | _shared_with(actor))
        return current.filter(Q(region_id__in=working) | _opened_to(actor) | _shared_with(actor))

    def of(self, meeting: Meeting) -> Self:
        return self.filter(region=meeting.region_id, meeting=meeting)

    def in_region(self, region_id: int) -> Self:
        return self.filter(region_id=region_id)

    def within_sight_of(self, region_id: int) -> Self:
        """The region's own, and what others share."""
        return self.filter(Q(region_id=region_id) | Q(shared_at__isnull=False))

    def shared_by_others(self, region_id: int) -> Self:
        return self.filter(shared_at__isnull=False).exclude(region_id=region_id)

    def newest_first(self) -> Self:
        return self.order_by("-added_at", "-id")

    def with_versions(self) -> Self:
        """Adds the documents' versions, `known`, the newest first; two queries, however many."""
        versions = Prefetch("document__versions", to_attr="known")
        return self.select_related("document").prefetch_related(versions)

    def listed(self) -> Self:
        """What a list shows of each, and no more."""
        return self.only("region__name", "document__title", "visibility", "added_at", "shared_at")


def _opened_to(actor: "Actor") -> Q:
    """A join would lose what other regions share: the wall hides their meetings."""
    sitting = [seat.region_id for seat in actor.seats if actor.belongs_to(seat.region_id)]
    opened = Meeting.objects.filter(pk=OuterRef("meeting_id"), opened_at__isnull=False)
    for_region = Q(region_id__in=sitting, visibility__in=("region", "network"))
    invited = Q(Exists(_own_invitations(actor).filter(meeting=OuterRef("meeting_id"))))
    return (for_region | invited) & Q(Exists(opened))


def _shared_with(actor: "Actor") -> Q:
    """People, not partners' programs: no agreement names materials."""
    return Q(shared_at__isnull=False) if actor.kind == "user" and actor.seats else Q(pk=None)


def _own_invitations(actor: "Actor") -> "InvitationQuerySet":
    found = Invitation.visible_to(actor)
    if actor.link:
        return found
    if not actor.user_id:
        return found.none()
    return found.filter(open_seat("person__membership"), person__membership__user=actor.user_id)
