"""Feeds, files for calendars, and replies that a person should read, on pages."""

from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response

from accounts.clients import digest_of
from calendars import actions, feeds, policies
from calendars.models import Feed, UnreadReply
from calendars.publishing import feed_text, file_text
from core.access import access, public
from core.htmx import page_or_part
from meetings.models import Meeting
from meetings.policies import can_list_meetings
from regions.actors import Request, Seat

ICS = "text/calendar; charset=utf-8"


@access(policies.can_subscribe)
def feed_list(request: Request) -> HttpResponse:
    live = {feed.region_id: feed for feed in Feed.visible_to(request.actor).live()}
    regions = [s for s in request.actor.seats if policies.can_subscribe_to_region(request.actor, s)]
    of_regions = [(seat.slug, seat.name, live.get(seat.region_id)) for seat in regions]
    return render(
        request, "calendars/feed_list.html", {"own": live.get(None), "of_regions": of_regions}
    )


@access(policies.can_subscribe, methods=("POST",))
def feed_make(request: Request) -> HttpResponse:
    slug = request.POST.get("of", "")
    region = request.actor.seat(slug)
    if slug and region is None:
        raise Http404
    feed, token = actions.make_feed(actor=request.actor, region=region)
    address = settings.PORTAL_URL + reverse("calendars:feed", args=[token])
    opened = f"webcal://{address.partition('://')[2]}"
    context = {"feed": feed, "region": region, "address": address, "opened": opened}
    return render(request, "calendars/feed_made.html", context)


@access(policies.can_subscribe, methods=("POST",))
def feed_end(request: Request, feed_id: int) -> HttpResponse:
    feed = get_object_or_404(Feed.visible_to(request.actor), pk=feed_id)
    actions.end_feed(actor=request.actor, feed=feed)
    messages.success(request, "The address has ended: calendars that fetch it find nothing.")
    return redirect("calendars:feeds")


@access(public)
def feed_read(request: Request, token: str) -> HttpResponse:
    """Public, because a calendar program cannot sign in: whoever made the address is the actor."""
    feeds_of = Feed.visible_to(request.actor).live()
    feed = get_object_or_404(feeds_of, digest=digest_of(token))
    content = _content(request, feed).encode()
    etag = f'"{sha256(content).hexdigest()[:32]}"'
    headers = {"Cache-Control": "private, no-cache", "ETag": etag}
    whole = HttpResponse(content, content_type=ICS, headers=headers)
    known = get_conditional_response(request, etag=etag, response=whole)
    return known or whole


@access(can_list_meetings)
def meeting_download(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    found = Meeting.visible_to(request.actor).in_region(region.region_id).filter(pk=meeting_id)
    showing = feeds.showing_of(request.actor, found)
    if showing is None:
        raise Http404
    named = {"Content-Disposition": f'attachment; filename="meeting-{meeting_id}.ics"'}
    return HttpResponse(file_text(showing), content_type=ICS, headers=named)


@access(policies.can_read_replies)
def reply_list(request: Request, region: Seat) -> HttpResponse:
    replies = UnreadReply.visible_to(request.actor).in_region(region.region_id).unread()
    page = Paginator(replies.with_all(), 50).get_page(request.GET.get("page"))
    context = {"region": region, "page": page, "answers_count": bool(settings.REPLY_ADDRESS)}
    return page_or_part(request, "calendars/reply_list.html", context, part="rows")


@access(policies.can_read_replies, methods=("POST",))
def reply_put_away(request: Request, region: Seat, reply_id: int) -> HttpResponse:
    replies = UnreadReply.visible_to(request.actor).in_region(region.region_id).unread()
    reply = get_object_or_404(replies, pk=reply_id)
    actions.put_reply_away(actor=request.actor, reply=reply)
    messages.success(request, "Put away.")
    return redirect("calendars:replies", region.slug)


def _content(request: Request, feed: Feed) -> str:
    actor, now = request.actor, timezone.now()
    if feed.region_id is None:
        return feed_text("My meetings", feeds.own_meetings(actor, now))
    region = actor.seat_in(feed.region_id)
    if region is None or not policies.can_subscribe_to_region(actor, region):
        raise Http404
    return feed_text(f"Meetings of {region.name}", feeds.meetings_of(actor, region, now))
