from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone

from tests.agendas.factories import make_item, make_material

if TYPE_CHECKING:
    from tests.policy.world import Side, World

PAGES = """
                                          ana ben sam nia ned zoe pat nobody
GET  agendas:show                         ok  ok  ok  ok  ok  404 in  in
GET  agendas:show~other                   ok  ok  404 ok  ok  404 in  in
GET  agendas:show~draft                   ok  ok  404 404 404 404 in  in
GET  agendas:add                          ok  ok  403 403 403 404 in  in
POST agendas:add                          ok  ok  403 403 403 404 in  in
GET  agendas:paste                        ok  ok  403 403 403 404 in  in
POST agendas:paste                        ok  ok  403 403 403 404 in  in
POST agendas:start                        ok  ok  403 403 403 404 in  in
POST agendas:start~again                  409 409 403 403 403 404 in  in
POST agendas:move                         ok  ok  403 403 403 404 in  in
GET  agendas:change                       ok  ok  403 403 403 404 in  in
POST agendas:change                       ok  ok  403 403 403 404 in  in
POST agendas:remove                       ok  ok  403 403 403 404 in  in
POST agendas:discuss                      ok  ok  403 403 403 404 in  in
GET  agendas:add_material                 ok  ok  403 403 403 404 in  in
POST agendas:add_material                 ok  ok  403 403 403 404 in  in
GET  agendas:materials                    ok  ok  ok  ok  ok  404 in  in
GET  agendas:material                     ok  ok  ok  404 404 404 in  in
GET  agendas:material~other               ok  ok  404 404 404 404 in  in
GET  agendas:material~region              ok  ok  ok  404 404 404 in  in
GET  agendas:material~shared              ok  ok  ok  ok  ok  404 in  in
GET  agendas:download                     ok  ok  ok  404 404 404 in  in
GET  agendas:download~shared              ok  ok  ok  ok  ok  404 in  in
GET  agendas:change_material              ok  ok  403 403 403 404 in  in
POST agendas:change_material              ok  ok  403 403 403 404 in  in
POST agendas:add_version                  ok  ok  403 403 403 404 in  in
POST agendas:remove_material              ok  ok  403 403 403 404 in  in
"""
LINK = "https://example.org/page"
PASSING = ("document_id", "item_id", "key", "version_id")


def _fixed(**body: Any) -> Callable[["World", "Side"], dict[str, Any]]:
    return lambda _world, _side: dict(body)


def _down(_world: "World", side: "Side") -> dict[str, Any]:
    return {"move": f"{side.more['item'].pk} down"}


def _key(name: str) -> Callable[["Side"], UUID]:
    return lambda side: side.more[name].document.versions.get().key


def _pk(name: str) -> Callable[["Side"], int]:
    return lambda side: int(side.more[name].pk)


BODIES = {
    "agendas:add": _fixed(title="Ask", minutes="5"),
    "agendas:change": _fixed(title="Ask", minutes="5", version="1"),
    "agendas:paste": _fixed(text="Ask (5 min)"),
    "agendas:start": _fixed(kind="change_leader_call"),
    "agendas:move": _down,
    "agendas:remove": _fixed(),
    "agendas:discuss": _fixed(discussed="yes"),
    "agendas:add_material": _fixed(title="Page", url=LINK, visibility="region"),
    "agendas:change_material": _fixed(title="Other", visibility="region", version="1"),
    "agendas:add_version": _fixed(url=LINK),
    "agendas:remove_material": _fixed(),
}
REGIONAL: dict[str, Callable[["Side"], Any]] = {
    "agendas.meeting_id": lambda side: side.meeting.pk,
    "agendas:start.meeting_id": lambda side: side.other_meeting.pk,
    "agendas.item_id": _pk("item"),
    "agendas.material_id": _pk("material"),
    "agendas.key": _key("material"),
}
WRONG: dict[str, Callable[["Side"], Any]] = {
    **{
        f"agendas:{route}.meeting_id": lambda side: side.other_meeting.pk
        for route in ("change", "remove", "discuss")
    },
    "agendas.item_id": _pk("draft_item"),
    "agendas:download.material_id": _pk("other_material"),
    "agendas.key": _key("other_material"),
}
GONE: dict[str, Callable[["Side"], Any]] = {"agendas.material_id": _pk("removed_material")}
STAYS = {"agendas.meeting_id": "meetings are cancelled, never deleted"}
OTHERWISE: dict[str, dict[str, Callable[["World", "Side"], Any]]] = {
    "agendas:show~other": {"meeting_id": lambda _world, side: side.other_meeting.pk},
    "agendas:show~draft": {"meeting_id": lambda _world, side: side.draft.pk},
    "agendas:start~again": {"meeting_id": lambda _world, side: side.meeting.pk},
    "agendas:material~other": {"material_id": lambda _world, side: side.more["other_material"].pk},
    "agendas:material~region": {"material_id": lambda _world, side: side.more["for_region"].pk},
    "agendas:material~shared": {"material_id": lambda world, _side: world.more["shared"].pk},
    "agendas:download~shared": {
        "material_id": lambda world, _side: world.more["shared"].pk,
        "key": lambda world, _side: world.more["shared"].document.versions.get().key,
    },
}


def furnish(side: "Side") -> None:
    mark, more = side.mark, side.more
    words = {"section": f"Morning{mark}", "notes": f"Of notes{mark}", "presenter": side.person}
    more["item"] = make_item(side.meeting, f"Welcome{mark}", **words)
    make_item(side.meeting, f"Figures{mark}", section=f"Morning{mark}")
    more["draft_item"] = make_item(side.draft, f"Prepare{mark}")
    content = f"Words{mark}".encode()
    more["material"] = make_material(
        side.meeting, f"Plan{mark}", item=more["item"], content=content
    )
    more["other_material"] = make_material(side.other_meeting, f"Budget{mark}", content=content)
    more["for_region"] = make_material(side.other_meeting, f"Map{mark}", visibility="region")
    more["removed_material"] = make_material(side.meeting, f"Gone{mark}", removed_at=timezone.now())


def settle(world: "World") -> None:
    """What Florida shares with everybody is no secret: it carries no mark."""
    world.more["shared"] = make_material(world.home.other_meeting, "Ours", visibility="network")
    make_material(world.away.other_meeting, "Theirs", visibility="network")
