"""From a row of the table to a request."""

from typing import Any

from tests.policy import places
from tests.policy.bodies import BODIES
from tests.policy.table import Row
from tests.policy.walk import Answer, Walker
from tests.policy.world import FOREIGN, SECRETS, Side


def address(walker: Walker, row: Row, side: Side, **other: Any) -> str:
    world = walker.world
    parts = places.parts(world, side, row.route, row.path)
    for part, choose in places.OTHERWISE.get(row.name, {}).items():
        parts[part] = choose(world, side)
    return places.address(row.route, {**parts, **other})


def body(walker: Walker, row: Row, side: Side) -> dict[str, Any] | None:
    return BODIES[row.route](walker.world, side) if row.is_unsafe else None


def step(walker: Walker, row: Row, who: str, side: Side, **other: Any) -> Answer:
    url = address(walker, row, side, **other)
    return walker.step(who, row.method, url, body(walker, row, side), PREPARED.get(row.name))


def _step_in(walker: Walker) -> None:
    """Ned is working inside Texas: there is something to step out of."""
    home = walker.world.home
    url = places.address("regions:step_in", {"region": home.region.slug})
    walker.ask("ned", "POST", url, BODIES["regions:step_in"](walker.world, home))


PREPARED = {"regions:step_out": _step_in}


def keeps_to_texas(walker: Walker, row: Row, who: str, answer: Answer) -> None:
    """Nothing of Florida's was told, planted or changed, and private facts stay with their own."""
    away = walker.world.away.region.pk
    assert answer.strays == []
    assert not [table for table, region in answer.changed if region == away], who
    assert row.is_unsafe or not answer.changed, who
    reads_florida = row.is_of_network and who in {"nia", "ned", "zoe"}
    assert reads_florida or FOREIGN.encode() not in answer.everything, who
    assert SECRETS["away"].encode() not in answer.everything, who
    assert who in {"ana", "ben"} or SECRETS["home"].encode() not in answer.everything, who
