from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.policy.world import Side, World

PAGES = """
                                          ana ben sam nia ned zoe pat nobody
GET  dashboards:work                      ok  ok  ok  403 403 404 in  in
POST dashboards:do                        404 404 ok  403 403 404 in  in
POST dashboards:put_off                   ok  ok  ok  403 403 404 in  in
"""


def _accept(world: "World", _side: "Side") -> dict[str, Any]:
    return {"about": f"invitation:{world.sams.pk}", "deed": "ACCEPTED"}


def _tomorrow(world: "World", _side: "Side") -> dict[str, Any]:
    return {"about": f"invitation:{world.sams.pk}", "days": 1}


BODIES = {"dashboards:do": _accept, "dashboards:put_off": _tomorrow}
