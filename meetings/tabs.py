"""The pages of one meeting. Each app that knows something of a meeting adds a page of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from meetings import policies
from meetings.kinds import Kind
from meetings.models import Meeting
from regions.actors import Request, Seat


@dataclass(frozen=True)
class Page:
    """`name` is the address by its name: the apps above are not imported. Without `kinds` every
    meeting has it."""

    label: str
    name: str
    rule: Callable[..., bool] = policies.can_list_meetings
    kinds: tuple[Kind, ...] = ()


PAGES = (
    Page("Overview", "meetings:show"),
    Page("Minutes", "minutes:show"),
)


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    url: str
    current: bool


def meeting_context(request: Request, region: Seat, meeting: Meeting) -> dict[str, Any]:
    """What meetings/meeting_base.html needs."""
    return {"region": region, "meeting": meeting, "tabs": _tabs(request, region, meeting)}


def _tabs(request: Request, region: Seat, meeting: Meeting) -> list[Tab]:
    place = {"region": region.slug, "meeting_id": meeting.pk}
    return [
        Tab(page.label, url, current=url == request.path)
        for page in PAGES
        if page.rule(request.actor, region) and (not page.kinds or meeting.kind in page.kinds)
        for url in [reverse(page.name, kwargs=place)]
    ]
