"""The walk: every route and method by each of the cast, and every wrong object and place."""

from typing import Any

import pytest

from tests.policy import places, routes
from tests.policy.asking import keeps_to_texas, step
from tests.policy.table import EVERY, LINKS, Row
from tests.policy.walk import Walker
from tests.policy.world import Side

USUAL = [row for row in EVERY if "~" not in row.name]
IN_REGION = [row for row in USUAL if row.is_in_region]
WITH_OBJECTS = [row for row in USUAL if places.regional_parts(row.route, row.path)]
NATIONAL = {"nia", "ned"}


def test_every_route_has_its_row() -> None:
    declared = {
        (method, name)
        for name, (_, pattern) in routes.ours().items()
        for method in routes.methods(pattern)
    }
    assert {(row.method, row.name) for row in [*USUAL, *LINKS]} == declared


def test_what_is_denied_to_some_is_done_by_somebody() -> None:
    """A denial is worth something when the same request by another changes something."""
    changing = {row.route for row in [*EVERY, *LINKS] if "ok" in row.cells.values()}
    assert {row.route for row in EVERY} - changing == {
        "theme",
        "accounts:demo_sign_in",
        "api:nowhere",
    }


def test_every_part_has_what_is_wrong_or_gone_or_a_reason_why_not() -> None:
    """Where a part stands beside another, one of them names the parent."""
    used = set()
    for row in WITH_OBJECTS:
        parts = places.regional_parts(row.route, row.path)
        for part in parts:
            tables = (places.WRONG, places.GONE, places.STAYS)
            names = [places.key(table, row.route, part) for table in tables]
            assert any(names[:1] if len(parts) > 1 else names), f"{row}: {part}"
            used |= set(names)
    assert used - {None} == {*places.WRONG, *places.GONE, *places.STAYS}


@pytest.mark.parametrize("row", EVERY, ids=str)
def test_each_of_the_cast_gets_what_the_table_says(walker: Walker, row: Row) -> None:
    answers = {who: step(walker, row, who, walker.world.home) for who in row.cells}
    assert {who: answer.outcome for who, answer in answers.items()} == row.cells
    for who, answer in answers.items():
        keeps_to_texas(walker, row, who, answer)


@pytest.mark.parametrize("row", WITH_OBJECTS, ids=str)
def test_florida_under_an_address_of_texas_is_missing(walker: Walker, row: Row) -> None:
    """For whoever may not know of it, exactly as what was never there."""
    home, away = walker.world.home, walker.world.away
    for part in places.regional_parts(row.route, row.path):
        theirs, nothing = part_of(walker, row, away, part), nowhere(walker, row, home, part)
        for who, cell in row.cells.items():
            if who == "zoe" or (who in NATIONAL and not row.is_in_region):
                continue
            foreign = step(walker, row, who, home, **{part: theirs})
            absent = step(walker, row, who, home, **{part: nothing})
            assert foreign.outcome == "404" or foreign.outcome == cell not in {"ok", "see"}, who
            assert foreign.same_as(absent, str(theirs), str(nothing)), who
            assert not foreign.changed, who
            keeps_to_texas(walker, row, who, foreign)


@pytest.mark.parametrize("row", WITH_OBJECTS, ids=str)
def test_what_is_nowhere_elsewhere_or_no_longer_is_missing(walker: Walker, row: Row) -> None:
    home = walker.world.home
    who = next(who for who, cell in row.cells.items() if cell == "ok")
    for part in places.regional_parts(row.route, row.path):
        wrong: list[Any] = [nowhere(walker, row, home, part)]
        if isinstance(wrong[0], int):
            wrong.append(10**19)
        for table in (places.WRONG, places.GONE):
            name = places.key(table, row.route, part)
            if name:
                wrong.append(table[name](home))
        for value in wrong:
            answer = step(walker, row, who, home, **{part: value})
            assert (answer.outcome, answer.changed) == ("404", set())


@pytest.mark.parametrize("row", IN_REGION, ids=str)
def test_florida_is_no_place_for_texans(walker: Walker, row: Row) -> None:
    """And it is zoe's: there she gets what ana gets at home."""
    away = walker.world.away
    for who in ("ana", "ben", "sam", "pat", "nobody"):
        answer = step(walker, row, who, away)
        absent = step(walker, row, who, away, region="nowhere")
        assert answer.outcome == ("in" if who in {"pat", "nobody"} else "404")
        assert answer.outcome == "in" or answer.same_as(absent, away.region.slug, "nowhere")
        assert not answer.changed
        keeps_to_texas(walker, row, who, answer)
    assert step(walker, row, "zoe", away).outcome == row.cells["ana"]


def part_of(walker: Walker, row: Row, side: Side, part: str) -> Any:
    return places.parts(walker.world, side, row.route, row.path)[part]


def nowhere(walker: Walker, row: Row, side: Side, part: str) -> Any:
    return places.missing(part_of(walker, row, side, part))
