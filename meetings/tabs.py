"""The pages of one meeting. Each app that knows something of a meeting adds a page of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from meetings import policies
from meetings.kinds import Kind
from meetings.models import Meeting
from regions.actors import Actor, Request, Seat


@dataclass(frozen=True)
class Page:
    """`name` is the address by its name: the apps above are not imported. Without `kinds` every
    meeting has it. `also`: pages that belong to it and lie beside it."""

    label: str
    name: str
    rule: Callable[..., bool] = policies.can_list_meetings
    kinds: tuple[Kind, ...] = ()
    also: tuple[str, ...] = ()


def _is_guest(actor: Actor, region: Seat) -> bool:
    return actor.belongs_to(region.region_id) and not actor.works_in(region.region_id)


PAGES = (
    Page("Overview", "meetings:show"),
    Page("Agenda", "agendas:show"),
    Page("People", "seats:people", policies.can_read_work),
    Page("Attendance", "attendance:list", policies.can_read_work),
    Page("Check in", "attendance:check_in", _is_guest),
    Page("Minutes", "minutes:show", also=("minutes:run", "digests:list")),
    Page("Checklist", "checklists:list", policies.can_see_inside),
    Page("Visit", "visits:show", policies.can_read_work, kinds=(Kind.SITE_VISIT,)),
    Page("Reminders", "reminders:plan", policies.can_see_inside),
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
    tabs = []
    for page in PAGES:
        if page.rule(request.actor, region) and (not page.kinds or meeting.kind in page.kinds):
            url, *also = (reverse(name, kwargs=place) for name in (page.name, *page.also))
            below = () if page is PAGES[0] else (url, *also)
            current = request.path == url or request.path.startswith(below)
            tabs.append(Tab(page.label, url, current=current))
    return tabs
