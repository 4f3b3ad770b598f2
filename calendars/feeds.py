"""What a feed shows, and how its address becomes an actor."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Left
from django.urls import reverse
from django.utils import timezone

from accounts.clients import HARDLY_AGO, digest_of
from calendars.models import Feed
from calendars.publishing import Showing
from meetings.emails import uid_alone
from meetings.models import Answer, Invitation, Meeting
from meetings.querysets import MeetingQuerySet
from regions.actors import ANONYMOUS, Actor, Seat, actor_of

# Calendars keep what was; a feed repeats the last quarter, for who subscribes today.
BACK = timedelta(days=92)
MOST = 1000
NOBODY: frozenset[int] = frozenset()
WORDS = 1000
SHOWN = (
    "region", "title", "starts_at", "ends_at", "place", "join_link", "dial_in", "passcode",
    "remote_places", "opened_at", "cancelled_at", "created_at", "sequence",
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
    meetings = _shown(Meeting.visible_to(actor), now)
    own = own_invitations(actor, meetings)
    return showings(actor, meetings.filter(pk__in=own)[:MOST], own)


def meetings_of(actor: Actor, region: Seat, now: datetime) -> Iterator[Showing]:
    meetings = _shown(Meeting.visible_to(actor).in_region(region.region_id), now)
    return showings(actor, meetings[:MOST], {})


def own_invitations(actor: Actor, meetings: MeetingQuerySet) -> dict[int, Invitation]:
    """By meeting, where the reader is invited and has not declined."""
    own = Invitation.visible_to(actor).filter(
        person__membership__user=actor.user_id, person__membership__ended_at=None
    )
    asked = own.filter(meeting__in=meetings.values("pk")).exclude(answer=Answer.DECLINED)
    return {one.meeting_id: one for one in asked.only("meeting", "seat", "registration")}


def showings(
    actor: Actor, meetings: MeetingQuerySet, own: Mapping[int, Invitation]
) -> Iterator[Showing]:
    bases = {
        seat.region_id: settings.PORTAL_URL + reverse("meetings:list", args=[seat.slug])
        for seat in actor.seats
    }
    shown: QuerySet[Any] = meetings.only(*SHOWN).annotate(words=Left("agenda", WORDS))
    for meeting in shown:
        joins = sees_link(actor, meeting, own.get(meeting.pk))
        said = (_how_to_join(meeting) * joins, meeting.words)
        yield Showing(
            uid=uid_alone(meeting),
            sequence=meeting.sequence,
            written_at=meeting.opened_at or meeting.created_at,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            summary=meeting.title,
            url=f"{bases[meeting.region_id]}{meeting.pk}/",
            description="\n\n".join(filter(None, said)),
            location=meeting.place or meeting.join_link * joins,
            status="CANCELLED" if meeting.is_cancelled else "CONFIRMED",
        )


def sees_link(actor: Actor, meeting: Meeting, own: Invitation | None) -> bool:
    """Those who work in the region see the way into a call always."""
    is_seated = own is not None and meeting.is_joined_by(own)
    return actor.works_in(meeting.region_id) or is_seated


def _how_to_join(meeting: Meeting) -> str:
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
