from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.plans.factories import make_action

if TYPE_CHECKING:
    from tests.policy.walk import Walker
    from tests.policy.world import Side, World

PAGES = """
                                          ana ben sam nia ned zoe pat nobody
GET  plans:actions                        ok  ok  ok  ok  ok  404 in  in
GET  plans:actions_csv                    ok  ok  ok  ok  ok  404 in  in
GET  plans:show                           ok  ok  404 ok  ok  404 in  in
GET  plans:show~sam                       ok  ok  ok  ok  ok  404 in  in
GET  plans:add                            ok  403 403 403 403 404 in  in
POST plans:add                            ok  403 403 403 403 404 in  in
GET  plans:change                         ok  403 403 403 403 404 in  in
POST plans:change                         ok  403 403 403 403 404 in  in
POST plans:move                           ok  403 404 403 403 404 in  in
POST plans:move~sam                       ok  403 ok  403 403 404 in  in
"""

LINKS = """
                                          own other late forged away ended closed
GET  plans:move_by_link                   ok  404   404  404    404  404   404
POST plans:move_by_link                   ok  404   404  404    404  404   404
"""


def _action(_world: "World", side: "Side") -> dict[str, Any]:
    what = {"title": "Ask the plans", "due_on": "2026-04-01", "owner": side.other_person.pk}
    return {**what, "version": side.more["action"].version}


def _done(_world: "World", _side: "Side") -> dict[str, Any]:
    return {"state": "done", "remark": "Sent."}


BODIES = {"plans:add": _action, "plans:change": _action, "plans:move": _done}
REGIONAL: dict[str, Callable[["Side"], Any]] = {
    "plans.action_id": lambda side: side.more["action"].pk
}
STAYS = {"plans.action_id": "actions are settled, never deleted"}
OTHERWISE: dict[str, dict[str, Callable[["World", "Side"], Any]]] = {
    "plans:show~sam": {"action_id": lambda world, _side: world.more["sams_action"].pk},
    "plans:move~sam": {"action_id": lambda world, _side: world.more["sams_action"].pk},
}
KINDS = {"plans:move_by_link": "action"}
NAMED: dict[str, Callable[["World", bool], Any]] = {
    "plans:move_by_link": lambda world, away: (
        world.away.more["action"] if away else world.more["sams_action"]
    )
}
LINK_BODIES = {"plans:move_by_link": {"state": "done"}}
CLOSES = {"plans:move_by_link": "sam"}


def _moved(walker: "Walker") -> None:
    """Another address is another person's, for all the portal knows."""
    owner = walker.world.sams.person
    type(owner).objects.filter(pk=owner.pk).update(address_version=9)


ENDS = {"plans:move_by_link": _moved}


def furnish(side: "Side") -> None:
    words = {"title": f"Send the list{side.mark}", "origin": f"Kick-off{side.mark}"}
    side.more["action"] = make_action(side.region, side.person, **words)


def settle(world: "World") -> None:
    sam = world.sams.person
    world.more["sams_action"] = make_action(world.home.region, sam, "Bring the figures")
