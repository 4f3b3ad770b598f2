from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.attendance.factories import HELD
from tests.visits.factories import make_observation, make_site_visit, make_summary, make_visit

if TYPE_CHECKING:
    from tests.policy.world import Side, World

PAGES = """
                                          ana ben sam nia ned zoe pat nobody
GET  visits:show                          ok  ok  403 ok  ok  404 in  in
GET  visits:report                        ok  ok  403 ok  ok  404 in  in
GET  visits:host                          ok  403 403 403 403 404 in  in
POST visits:host                          ok  403 403 403 403 404 in  in
GET  visits:add                           ok  ok  403 403 403 404 in  in
POST visits:add                           ok  ok  403 403 403 404 in  in
GET  visits:change                        ok  ok  403 403 403 404 in  in
POST visits:change                        ok  ok  403 403 403 404 in  in
POST visits:remove                        ok  ok  403 403 403 404 in  in
GET  visits:write                         ok  ok  403 403 403 404 in  in
POST visits:write                         ok  ok  403 403 403 404 in  in
GET  visits:send                          ok  403 403 403 403 404 in  in
POST visits:send                          ok  403 403 403 403 404 in  in
POST visits:reopen                        ok  403 403 403 403 404 in  in
GET  visits:follow_up                     ok  403 403 403 403 404 in  in
POST visits:follow_up                     ok  403 403 403 403 404 in  in
"""


def _host(_world: "World", side: "Side") -> dict[str, Any]:
    return {"organization": side.organization.pk, "host": side.other_person.pk, "version": 1}


def _action(_world: "World", side: "Side") -> dict[str, Any]:
    return {"title": "Write to them", "due_on": "2026-04-01", "owner": side.person.pk, **FIRST}


def fixed(**body: Any) -> Callable[["World", "Side"], dict[str, Any]]:
    return lambda _world, _side: dict(body)


FIRST = {"version": 1}
BODIES = {
    "visits:host": _host,
    "visits:add": fixed(heading="Short ways", text="Between rooms."),
    "visits:change": fixed(heading="Short ways", **FIRST),
    "visits:remove": fixed(),
    "visits:write": fixed(text="Thank you all.", **FIRST),
    "visits:send": fixed(),
    "visits:reopen": fixed(),
    "visits:follow_up": _action,
}
REGIONAL: dict[str, Callable[["Side"], Any]] = {
    "visits.meeting_id": lambda side: side.more["site_visit"].pk,
    "visits:reopen.meeting_id": lambda side: side.more["told_visit"].pk,
    "visits.observation_id": lambda side: side.more["seen"].pk,
}
WRONG: dict[str, Callable[["Side"], Any]] = {
    "visits.meeting_id": lambda side: side.meeting.pk,
    "visits.observation_id": lambda side: side.more["seen_elsewhere"].pk,
}
PASSING = ("visit_id",)


def furnish(side: "Side") -> None:
    here, there = (make_site_visit(side.region, f"{n} visit{side.mark}") for n in ("A", "B"))
    visit = make_visit(here, organization=side.organization, host=side.person)
    told = make_visit(there)
    make_summary(visit, f"Seen{side.mark} {side.secret}")
    make_summary(told, f"Told{side.mark}", sent_at=HELD)
    side.more |= {"site_visit": here, "told_visit": there}
    side.more["seen"] = make_observation(visit, f"Welcome{side.mark}")
    side.more["seen_elsewhere"] = make_observation(told, f"Thanks{side.mark}")
