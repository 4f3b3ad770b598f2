from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from attendance.forms import seal
from attendance.models import Door
from meetings.participants import Participant
from tests.attendance.factories import HELD, UNTIL, make_attendance
from tests.meetings.factories import make_invitation, make_meeting
from tests.stakeholders.factories import make_person

if TYPE_CHECKING:
    from tests.policy.world import Side, World

PAGES = """
                                          ana ben sam nia ned zoe pat nobody
GET  attendance:list                      ok  ok  403 ok  ok  404 in  in
GET  attendance:csv                       ok  ok  403 ok  ok  404 in  in
POST attendance:note                      ok  ok  403 403 403 404 in  in
POST attendance:note_rest                 ok  ok  403 403 403 404 in  in
POST attendance:take_back                 ok  see 403 403 403 404 in  in
GET  attendance:add                       ok  ok  403 403 403 404 in  in
POST attendance:add                       ok  ok  403 403 403 404 in  in
GET  attendance:import                    ok  ok  403 403 403 404 in  in
POST attendance:import                    ok  ok  403 403 403 404 in  in
GET  attendance:code                      ok  ok  403 403 403 404 in  in
POST attendance:renew_code                ok  ok  403 403 403 404 in  in
GET  attendance:check_in                  ok  ok  ok  403 403 404 in  in
POST attendance:check_in                  see see ok  403 403 404 in  in
"""

LINKS = """
                                          own other late forged away ended closed
GET  attendance:check_in_by_link          ok  404   404  404    404  404   404
POST attendance:check_in_by_link          ok  404   404  404    404  404   404
"""


def _code(_world: "World", side: "Side") -> dict[str, Any]:
    return {"code": Door(meeting=side.more["held"]).code}


def _list(_world: "World", side: "Side") -> dict[str, Any]:
    found = [Participant(side.person.name, "", 40)]
    return {"list": seal(side.more["held"], found), "choice-0": side.person.pk}


def fixed(**body: Any) -> Callable[["World", "Side"], dict[str, Any]]:
    return lambda _world, _side: dict(body)


BODIES = {
    "attendance:note": fixed(state="in_person"),
    "attendance:note_rest": fixed(state="absent"),
    "attendance:take_back": fixed(noted_at=HELD.isoformat()),
    "attendance:add": fixed(name="Walt", email="", person="", state="in_person"),
    "attendance:import": _list,
    "attendance:renew_code": fixed(),
    "attendance:check_in": _code,
}


NAMED: dict[str, Callable[["World", bool], Any]] = {
    "attendance:check_in_by_link": lambda world, away: (
        world.away.more["invited"] if away else world.more["sams_held"]
    )
}
LINK_BODIES: dict[str, Callable[["World"], dict[str, Any]]] = {
    "attendance:check_in_by_link": lambda world: _code(world, world.home)
}
REGIONAL: dict[str, Callable[["Side"], Any]] = {
    "attendance.meeting_id": lambda side: side.more["held"].pk,
    "attendance.person_id": lambda side: side.person.pk,
}
WRONG: dict[str, Callable[["Side"], Any]] = {
    "attendance.person_id": lambda side: side.other_person.pk,
    "attendance:note.meeting_id": lambda side: side.draft.pk,
}
STAYS = {"attendance.meeting_id": "meetings are cancelled, never deleted"}


def furnish(side: "Side") -> None:
    title = f"Held now{side.mark}"
    held = make_meeting(side.region, title=title, starts_at=HELD, ends_at=UNTIL, opened_at=OPENED)
    side.more["held"] = held
    side.more["invited"] = make_invitation(held, side.person)
    make_invitation(held, make_person(side.region, f"Una{side.mark}"))


OPENED = datetime.fromisoformat("2026-03-01T18:00:00+00:00")


def settle(world: "World") -> None:
    world.more["sams_held"] = make_invitation(world.home.more["held"], world.sams.person)
    for side in (world.home, world.away):
        noted_by = world.cast.users[side.coordinator]
        noted = {"noted_by": noted_by, "noted_at": HELD}
        make_attendance(side.more["held"], side.person, "absent", **noted)
