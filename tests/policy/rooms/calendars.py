from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from accounts.clients import digest_of
from calendars.models import Feed, Reason, UnreadReply

if TYPE_CHECKING:
    from tests.policy.world import Side, World

# Whoever has the address of a feed reads as whoever made it, signed in or not: ana, in Texas. What
# it opens of other regions is asked in tests/calendars/test_feeds.py.
PAGES = """
                                          ana ben sam nia ned zoe pat nobody
GET  calendars:feeds                      ok  ok  ok  ok  ok  ok  in  in
POST calendars:make_feed                  ok  ok  ok  ok  ok  ok  in  in
POST calendars:end_feed                   ok  404 404 404 404 404 in  in
GET  calendars:feed                       ok  ok  ok  ok  ok  ok  ok  ok
GET  calendars:download                   ok  ok  ok  ok  ok  404 in  in
GET  calendars:replies                    ok  403 403 403 403 404 in  in
POST calendars:put_reply_away             ok  403 403 403 403 404 in  in
"""
TOKEN = "a-token-that-only-the-walker-knows"


def _nothing(_world: "World", _side: "Side") -> dict[str, Any]:
    return {}


BODIES = {
    "calendars:make_feed": _nothing,
    "calendars:end_feed": _nothing,
    "calendars:put_reply_away": _nothing,
}
COMMON: dict[str, Callable[["World"], Any]] = {
    "calendars.feed_id": lambda world: world.more["feed"].pk,
    "calendars.token": lambda _world: TOKEN,
}
REGIONAL: dict[str, Callable[["Side"], Any]] = {
    "calendars.meeting_id": lambda side: side.meeting.pk,
    "calendars.reply_id": lambda side: side.more["reply"].pk,
}
GONE: dict[str, Callable[["Side"], Any]] = {
    "calendars.reply_id": lambda side: side.more["read_reply"].pk
}
STAYS = {"calendars.meeting_id": "meetings are cancelled, never deleted"}


def furnish(side: "Side") -> None:
    def reply(digest: str, **fields: Any) -> UnreadReply:
        said: UnreadReply = UnreadReply.objects.create(
            region=side.region,
            meeting=side.meeting,
            person=side.person,
            reason=Reason.WRITTEN,
            sender=f"{side.secret}@people.example",
            subject=f"Re: the call{side.mark}",
            text=f"Only for {side.secret}",
            digest=digest,
            received_at=side.meeting.starts_at,
            **fields,
        )
        return said

    side.more["reply"] = reply("1")
    side.more["read_reply"] = reply("2", read_at=side.meeting.starts_at)


def settle(world: "World") -> None:
    users, home = world.cast.users, world.home.region
    feeds = Feed.objects
    # Used this minute: being read is noted once a minute, and nothing else of it.
    used = {"digest": digest_of(TOKEN), "last_used_at": timezone.now()}
    world.more["feed"] = feeds.create(user=users["ana"], region=home, **used)
    feeds.create(user=users["zoe"], region=world.away.region, digest="zoe's")
