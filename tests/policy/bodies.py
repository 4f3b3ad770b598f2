"""What a valid request carries, by route; `side` is where it happens."""

from collections.abc import Callable
from typing import Any

from tests.policy import rooms
from tests.policy.world import Side, World

Body = dict[str, Any]
Make = Callable[[World, Side], Body]


def nothing(_world: World, _side: Side) -> Body:
    return {}


def meeting(_world: World, side: Side) -> Body:
    day = {"on": "2026-04-07", "starts": "12:00", "ends": "13:00"}
    return {"title": "Changed", **day, "version": side.meeting.sequence}


def step(name: str, **more: Any) -> Make:
    def make(_world: World, side: Side) -> Body:
        return {"on": "2026-03-02", "version": getattr(side, name).version, **more}

    return make


def region(_world: World, side: Side) -> Body:
    lines = {"leads-TOTAL_FORMS": 0, "leads-INITIAL_FORMS": 0}
    zone = {"timezone": "America/Denver", "version": side.region.version}
    return {"slug": "utah", "name": "Utah", "whole_states": "UT", **zone, **lines}


def fixed(**body: Any) -> Make:
    return lambda _world, _side: dict(body)


VERSION = {"version": 1}
AREA = {"code": "new", "name": "New", "position": 7, "hue": 7}
ORGANIZATION = {"name": "New Org", "sector": "employer", "version": 1}
PERSON = {"name": "New Person", "email": "new@people.example", "version": 1}
AGREEMENT = {"name": "Map", "data_sets": ["regions"], "last_day": "2026-06-01"}

BODIES: dict[str, Make] = {
    "theme": fixed(theme="dark"),
    "regions:add_initiative": fixed(code="new", name="New"),
    "regions:change_initiative": fixed(name="Changed", **VERSION),
    "regions:add_area": fixed(**AREA),
    "regions:change_area": fixed(name="Changed", position=1, hue=1, **VERSION),
    "regions:change_step": fixed(name="Changed", **VERSION),
    "regions:add_region": region,
    "regions:change_region": region,
    "regions:add_coalition": fixed(name="New", evidence="B"),
    "regions:change_coalition": fixed(name="Changed", evidence="B", **VERSION),
    "regions:step_in": fixed(reason="To help.", hours=2),
    "regions:step_out": nothing,
    "accounts:invite": fixed(name="New", email="new@people.example", role="stakeholder"),
    "accounts:resend_invitation": nothing,
    "accounts:revoke_invitation": nothing,
    "accounts:change_membership": fixed(role="stakeholder", **VERSION),
    "accounts:end_membership": nothing,
    "accounts:close": nothing,
    "accounts:reopen": nothing,
    "accounts:add_client": lambda _world, side: {**AGREEMENT, "regions": [side.region.pk]},
    "accounts:revoke_client": nothing,
    "accounts:demo_sign_in": fixed(who="ana"),
    "mail:resend": nothing,
    "mail:set_aside": nothing,
    "meetings:add": meeting,
    "meetings:change": meeting,
    "meetings:open": nothing,
    "meetings:cancel": fixed(reason="Storm"),
    "meetings:invite": lambda _world, side: {"people": [side.other_person.pk]},
    "meetings:withdraw_invitation": nothing,
    "meetings:answer_invitation": fixed(answer="ACCEPTED"),
    "stakeholders:add_organization": fixed(**ORGANIZATION),
    "stakeholders:change_organization": fixed(**ORGANIZATION),
    "stakeholders:add_person": fixed(**PERSON),
    "stakeholders:change_person": fixed(**PERSON),
    "stakeholders:invite_person": fixed(role="stakeholder"),
    "progress:open": lambda world, _side: {
        "initiative": world.another.pk,
        "starts_on": "2026-03-01",
    },
    "progress:extend": nothing,
    "progress:start": step("waiting"),
    "progress:finish": step("running"),
    "progress:reopen": step("finished", reason="More to do."),
    "progress:change": fixed(started_on="2026-02-02", note="Changed", version=2),
    "reports:add": fixed(starts_on="2025-06-01", ends_on="2025-12-31"),
    "reports:cancel": nothing,
    **rooms.merged("BODIES"),
}

LINK_BODIES: dict[str, Body | Callable[[World], Body]] = {
    "meetings:answer_by_link": {"answer": "ACCEPTED"},
    "accounts:join": {"name": "Joy", "password": "a short sentence to keep"},
    **rooms.merged("LINK_BODIES"),
}
