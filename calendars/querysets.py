"""Who sees which feeds and replies."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    from regions.actors import Actor


class FeedQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """People see their own feeds, and nobody else's."""
        return self.filter(user=actor.user_id) if actor.user_id else self.none()

    def live(self) -> Self:
        """Not revoked, of somebody who may sign in."""
        return self.filter(revoked_at=None, user__is_active=True)


class UnreadReplyQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """What people wrote back is for whoever coordinates the region."""
        coordinated = [s.region_id for s in actor.seats if actor.coordinates(s.region_id)]
        return self.filter(region_id__in=coordinated)

    def in_region(self, region_id: int) -> Self:
        return self.filter(region_id=region_id)

    def unread(self) -> Self:
        return self.filter(read_at=None).order_by("-received_at", "-id")

    def with_all(self) -> Self:
        return self.select_related("meeting", "person")
