"""Which mails are due, and who sees them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Count, Exists, Min, OuterRef, Q

from mail.states import WAITING, State
from regions.models import Membership
from regions.querysets import open_seat

if TYPE_CHECKING:
    from regions.actors import Actor

LATE = timedelta(minutes=10)


class OutgoingQuerySet(models.QuerySet[Any]):
    def due(self, now: datetime) -> Self:
        """To be sent now: also what somebody claimed so long ago that they must have died."""
        return self.filter(state__in=WAITING, not_before__lte=now).order_by("not_before")

    def claimed(self, claimed_at: datetime) -> Self:
        return self.filter(state=State.SENDING, claimed_at=claimed_at)

    def wanted(self) -> Self:
        """Not for somebody whose account is closed by now. Asked again at sending."""
        closed = get_user_model()._default_manager.filter(is_active=False)
        return self.exclude(Exists(closed.filter(email=OuterRef("recipient"))))


class MailQuerySet(OutgoingQuerySet):
    def visible_to(self, actor: "Actor") -> Self:
        """A region's outbox holds everybody's addresses: its coordinator sees it, and a national
        administrator at home or stepped in; nobody else."""
        coordinated = [s.region_id for s in actor.seats if actor.coordinates(s.region_id)]
        return self.filter(region_id__in=coordinated)

    def in_region(self, region_id: int) -> Self:
        return self.filter(region_id=region_id)

    def wanted(self) -> Self:
        """Nor for somebody who has left the region."""
        # Not a join: what is claimed is asked of the very row that is locked.
        theirs = Membership.objects.filter(open_seat(), pk=OuterRef("membership"))
        return super().wanted().filter(Q(membership=None) | Exists(theirs))

    def resendable(self, now: datetime) -> Self:
        return self.filter(Q(not_after=None) | Q(not_after__gt=now), state=State.FAILED)

    def in_states(self, states: Iterable[State]) -> Self:
        return self.filter(state__in=states)

    def waiting_of(self, kind: str, about: str) -> datetime | None:
        """When the first mail of this kind about this goes out, if one waits."""
        waiting = self.filter(kind=kind, about=about, state=State.QUEUED)
        moment: datetime | None = waiting.aggregate(first=Min("not_before"))["first"]
        return moment

    def to_somebody_like(self, text: str) -> Self:
        if not text:
            return self
        return self.filter(Q(recipient_name__icontains=text) | Q(recipient__icontains=text))

    def newest_first(self) -> Self:
        """What a list shows of each, and no more."""
        listed = ("region", "subject", "recipient", "recipient_name", "created_at", "state")
        return self.order_by("-created_at", "-id").only(*listed, "last_error", "not_after")

    def by_state(self) -> dict[str, int]:
        """How many there are in each state."""
        counted = self.order_by().values("state").annotate(mails=Count("pk"))
        return dict(counted.values_list("state", "mails"))

    def in_trouble(self, now: datetime) -> int:
        """How many mails people should know about: refused, failed, or left lying."""
        lying = Q(state__in=(State.QUEUED, State.SENDING), not_before__lt=now - LATE)
        return self.filter(lying | Q(state__in=(State.RETRY, State.FAILED))).count()


class AccountMailQuerySet(OutgoingQuerySet):
    def visible_to(self, actor: "Actor") -> Self:
        """Nobody but the portal itself: these mails carry the links that open accounts."""
        return self.all() if actor.kind == "system" else self.none()
