"""What a feed shows, and how its address becomes an actor."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Left
from django.urls import reverse
from django.utils import timezone

from accounts.clients import HARDLY_AGO, digest_of
from calendars.models import Feed
from calendars.publishing import Showing
from meetings.emails import uid_alone
from meetings.models import Answer, Invitation, Meeting, Mode
from meetings.querysets import InvitationQuerySet, MeetingQuerySet
from regions.actors import ANONYMOUS, Actor, Seat, actor_of

# Calendars keep what was; a feed repeats the last quarter, for who subscribes today.
BACK = timedelta(days=92)
MOST = 1000
NO_SEAT = Invitation()
NOBODY: frozenset[int] = frozenset()
WORDS = 500
SHOWN = (
    "pk", "region_id", "title", "starts_at", "ends_at", "place", "join_link", "dial_in", "passcode",
    "remote_places", "opened_at", "cancelled_at", "sequence",
)  # fmt: skip


def new_token() -> str:
    return secrets.token_urlsafe(32)


def actor_of_feed(token: str) -> Actor:
    """Whoever made the feed, as they are today, reading only and nothing private."""
    now = timezone.now()
    feed = Feed.objects.live().filter(digest=digest_of(token)).select_related("user").first()
    if feed is None:
        return ANONYMOUS
    if feed.last_used_at is None or feed.last_used_at < now - HARDLY_AGO:
        Feed.objects.filter(pk=feed.pk).update(last_used_at=now)
    actor = actor_of(feed.user)
    return replace(actor, reach=replace(actor.reach, writes=NOBODY, privates=NOBODY))


def own_meetings(actor: Actor, now: datetime) -> Iterator[Showing]:
    """Where the reader is invited, in all their regions, and has not declined."""
    own = _own(actor).exclude(answer=Answer.DECLINED)
    meetings = _shown(Meeting.visible_to(actor), now)
    invited = meetings.filter(Exists(own.filter(meeting=OuterRef("pk"))))[:MOST]
    in_calls = {one.meeting_id: one for one in own.filter(seat=Mode.REMOTE)}
    return _showings(actor, invited, lambda meeting: in_calls.get(meeting.pk, NO_SEAT))


def meetings_of(actor: Actor, region: Seat, now: datetime) -> Iterator[Showing]:
    meetings = _shown(Meeting.visible_to(actor).in_region(region.region_id), now)
    return _showings(actor, meetings[:MOST], lambda _meeting: None)


def showing_of(actor: Actor, meetings: MeetingQuerySet) -> Showing | None:
    """The one meeting, if the reader sees it."""
    own = _own(actor).filter(meeting__in=meetings).first()
    return next(_showings(actor, meetings, lambda _meeting: own), None)


def _own(actor: Actor) -> InvitationQuerySet:
    current = {"person__membership__user": actor.user_id, "person__membership__ended_at": None}
    return Invitation.visible_to(actor).filter(**current)


def _showings(
    actor: Actor, meetings: MeetingQuerySet, own: Callable[[Meeting], Invitation | None]
) -> Iterator[Showing]:
    bases = {
        seat.region_id: settings.PORTAL_URL + reverse("meetings:list", args=[seat.slug])
        for seat in actor.seats
    }
    # Rows that read like meetings: making five hundred of these took a third of a feed.
    shown: QuerySet[Any] = meetings.annotate(words=Left("agenda", WORDS))
    for meeting in shown.values_list(*SHOWN, "words", named=True):
        joins = _joins(actor, meeting, own(meeting))
        said = (_how_to_join(meeting) * joins, meeting.words)
        yield Showing(
            uid=uid_alone(meeting),
            sequence=meeting.sequence,
            written_at=meeting.opened_at or meeting.starts_at,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            summary=meeting.title,
            url=f"{bases[meeting.region_id]}{meeting.pk}/",
            description="\n\n".join(filter(None, said)),
            location=meeting.place or meeting.join_link * joins,
            status="CANCELLED" if meeting.cancelled_at else "CONFIRMED",
        )


def _joins(actor: Actor, meeting: Any, own: Invitation | None) -> bool:
    """Those who work in the region see the way into a call always."""
    is_seated = own is not None and Meeting.is_joined_by(meeting, own)
    return actor.works_in(meeting.region_id) or is_seated


def _how_to_join(meeting: Any) -> str:
    named = (
        ("Join", meeting.join_link),
        ("Dial in", meeting.dial_in),
        ("Passcode", meeting.passcode),
    )
    return "\n".join(f"{label}: {value}" for label, value in named if value)


def _shown(meetings: MeetingQuerySet, now: datetime) -> MeetingQuerySet:
    """The nearest first, so that the limit cuts off the far end."""
    open_ = meetings.filter(opened_at__isnull=False, cancelled_at=None)
    return open_.upcoming(now - BACK)
