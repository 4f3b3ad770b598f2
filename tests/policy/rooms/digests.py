from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from digests import actions
from digests.models import Packet
from minutes.actions import typeset_next
from minutes.models import Minutes
from regions.actors import system_actor
from stakeholders.models import Person
from tests.minutes.factories import NOW, make_attendance, make_decision, make_held, make_minutes

if TYPE_CHECKING:
    from tests.policy.walk import Walker
    from tests.policy.world import Side, World

PAGES = """
                                          ana ben sam nia ned zoe pat nobody
GET  digests:approve                      ok  403 403 403 403 404 in  in
POST digests:approve                      ok  403 403 403 403 404 in  in
GET  digests:list                         ok  ok  403 403 403 404 in  in
GET  digests:coverage                     ok  ok  403 403 403 404 in  in
POST digests:send                         ok  403 403 403 403 404 in  in
GET  digests:summary                      ok  403 403 403 403 404 in  in
POST digests:summary                      ok  403 403 403 403 404 in  in
POST digests:reply                        ok  403 403 403 403 404 in  in
GET  digests:packet                       ok  ok  ok  403 403 404 in  in
GET  digests:packet~other                 ok  ok  404 403 403 404 in  in
POST digests:packet                       403 403 ok  403 403 404 in  in
POST digests:packet~other                 403 403 404 403 403 404 in  in
"""
LINKS = """
                                          own other late forged away ended closed
GET  digests:by_link                      ok  404   404  404    404  404   404
POST digests:by_link                      ok  404   404  404    404  404   404
GET  digests:minutes_by_link              ok  404   404  404    404  404   404
"""


def _of(name: str) -> Callable[["Side"], Any]:
    return lambda side: side.more[name].pk


BODIES: dict[str, Callable[["World", "Side"], dict[str, Any]]] = {
    "digests:approve": lambda _world, _side: {"summary": "In short", "tell": "on", "version": ""},
    "digests:send": lambda _world, _side: {},
    "digests:summary": lambda _world, _side: {"summary": "Anew", "version": 1},
    "digests:reply": lambda _world, _side: {"text": "We talked."},
    "digests:packet": lambda _world, _side: {"answer": "confirmed", "words": ""},
}
LINK_BODIES = {"digests:by_link": {"answer": "objected", "words": "Not with me."}}
REGIONAL: dict[str, Callable[["Side"], Any]] = {
    "digests.meeting_id": _of("missed"),
    "digests:approve.meeting_id": _of("unapproved"),
    "digests.packet_id": _of("packet"),
    "digests:reply.packet_id": _of("objection"),
}
WRONG: dict[str, Callable[["Side"], Any]] = {
    "digests:reply.meeting_id": _of("unapproved"),
    "digests:reply.packet_id": _of("other_packet"),
}
STAYS = {
    "digests.meeting_id": "meetings are cancelled, never deleted",
    "digests.packet_id": "packets are never deleted",
}
OTHERWISE: dict[str, dict[str, Callable[["World", "Side"], Any]]] = {
    "digests:packet~other": {"packet_id": lambda _world, side: side.more["objection"].pk},
}
PASSING = ("digest_id", "packet_id")
KINDS = {"digests:by_link": "packet", "digests:minutes_by_link": "packet"}


def _packet(world: "World", away: bool) -> Any:
    return (world.away if away else world.home).more["packet"]


NAMED: dict[str, Callable[["World", bool], Any]] = dict.fromkeys(KINDS, _packet)


def _move(walker: "Walker") -> None:
    """Sam has another address by now."""
    Person.objects.filter(pk=walker.world.sams.person_id).update(address_version=1)


ENDS = {"digests:by_link": _move, "digests:minutes_by_link": _move}


def furnish(side: "Side") -> None:
    side.more["unapproved"] = _minutes(side, "Unapproved").meeting
    missed = _approved(side, "Missed")
    side.more["missed"] = missed.meeting
    side.more["packet"] = side.more["objection"] = missed
    answered = {"answer": "objected", "words": f"No{side.mark}", "answered_at": NOW}
    Packet.objects.filter(pk=missed.pk).update(**answered)
    side.more["other_packet"] = _approved(side, "Missed too")
    make_attendance(missed.meeting, side.other_person, "absent")


def settle(world: "World") -> None:
    side, sam = world.home, world.sams.person
    objection = side.more["objection"]
    same = {name: getattr(objection, name) for name in ("region", "meeting", "digest", "edition")}
    side.more["packet"] = Packet.objects.create(person=sam, sent_at=NOW, **same)


def _minutes(side: "Side", title: str) -> Minutes:
    meeting = make_held(side.region, title=f"{title}{side.mark}")
    make_attendance(meeting, side.person, "absent")
    minutes = make_minutes(meeting)
    make_decision(minutes, f"Decided{side.mark}")
    return minutes


def _approved(side: "Side", title: str) -> Packet:
    actor, summary = system_actor(side.region), f"In short{side.mark}"
    packets = actions.approve_and_tell(
        actor=actor, minutes=_minutes(side, title), summary=summary, tell=True, now=NOW
    )
    typeset_next(actor=actor, region=actor.seats[0])
    return packets[0]
