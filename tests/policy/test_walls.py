"""Each wall holds alone, and what happens in Florida shows nowhere in Texas."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import QuerySet

from core.scope import Reach, within
from mail.models import Mail
from meetings.models import Meeting
from regions.models import Regional
from reset_portal import middleware
from stakeholders.models import Organization, Person
from tests.policy import places
from tests.policy.asking import address, keeps_to_texas, step
from tests.policy.table import API, EVERY, PAGES, Row
from tests.policy.walk import Answer, Walker
from tests.policy.world import FOREIGN, NOW

READ = [row for row in EVERY if not row.is_unsafe and "~" not in row.name]
READ_BY_ANA = [row for row in PAGES if not row.is_unsafe and row.cells["ana"] == "ok"]
WITH_OBJECTS = [
    row for row in PAGES if "~" not in row.name and places.regional_parts(row.route, row.path)
]
TEXANS = ("ana", "sam", "pat")


@pytest.fixture
def without_row_security(walker: Walker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every request reaches every region's rows: what is left is `visible_to` and the policies."""
    everywhere = walker.world.cast.everywhere.reads

    def wide(reach: Reach) -> AbstractContextManager[None]:
        return within(replace(reach, reads=everywhere, writes=everywhere, privates=everywhere))

    monkeypatch.setattr(middleware, "within", wide)


@pytest.fixture
def without_filters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of every walled table the portal asks for all rows: what is left is PostgreSQL."""
    for model in apps.get_models():
        if issubclass(model, Regional):
            rows = type(model._default_manager.all())
            for narrowing in ("visible_to", "in_region"):
                monkeypatch.setattr(rows, narrowing, everything, raising=False)


def everything(rows: QuerySet[Any], _narrowed_by: object) -> QuerySet[Any]:
    return rows.all()


@pytest.mark.parametrize("row", READ, ids=str)
def test_the_portal_alone_keeps_texans_in_texas(
    walker: Walker, row: Row, without_row_security: None
) -> None:
    for who in TEXANS:
        answer = step(walker, row, who, walker.world.home)
        assert answer.outcome == row.cells[who]
        keeps_to_texas(walker, row, who, answer)


@pytest.mark.parametrize("row", WITH_OBJECTS, ids=str)
def test_the_portal_alone_refuses_floridas_objects(
    walker: Walker, row: Row, without_row_security: None
) -> None:
    refuses_floridas_objects(walker, row)


@pytest.mark.parametrize("row", READ, ids=str)
def test_the_wall_alone_keeps_texans_in_texas(
    walker: Walker, row: Row, without_filters: None
) -> None:
    for who in TEXANS:
        answer = step(walker, row, who, walker.world.home)
        assert FOREIGN.encode() not in answer.everything, who


@pytest.mark.parametrize("row", WITH_OBJECTS, ids=str)
def test_the_wall_alone_refuses_floridas_objects(
    walker: Walker, row: Row, without_filters: None
) -> None:
    refuses_floridas_objects(walker, row)


def test_without_either_there_is_a_leak(
    walker: Walker, without_filters: None, without_row_security: None
) -> None:
    """The control: what the tests above look for is there to be found."""
    home, away = walker.world.home, walker.world.away
    shown = {"region": home.region.slug, "meeting_id": away.meeting.pk}
    for who, url in (("ana", places.address("meetings:show", shown)), ("pat", "/api/v1/meetings/")):
        assert FOREIGN.encode() in walker.step(who, "GET", url).everything


def refuses_floridas_objects(walker: Walker, row: Row) -> None:
    home, away = walker.world.home, walker.world.away
    for part in places.regional_parts(row.route, row.path):
        theirs = places.parts(walker.world, away, row.route, row.path)[part]
        answer = step(walker, row, "ana", home, **{part: theirs})
        assert (answer.outcome, answer.changed) == ("404", set())
        keeps_to_texas(walker, row, "ana", answer)


def test_a_hundred_rows_in_florida_change_no_byte_in_texas(walker: Walker) -> None:
    with transaction.atomic():
        before = dict(pages(walker))
        fill_florida(walker)
        assert [key for key, page in pages(walker) if not page.same_as(before[key])] == []
        transaction.set_rollback(True)


def pages(walker: Walker) -> Iterator[tuple[tuple[str, str], Answer]]:
    home = walker.world.home
    readers = {"ana": READ_BY_ANA, "sam": READ_BY_ANA, "pat": API}
    for who, rows in readers.items():
        for row in rows:
            yield (who, str(row)), walker.ask(who, "GET", address(walker, row, home))


def fill_florida(walker: Walker) -> None:
    region = walker.world.away.region
    numbers = range(100)
    Organization.objects.bulk_create(
        Organization(region=region, name=f"{FOREIGN} {n}", sector="employer") for n in numbers
    )
    Person.objects.bulk_create(Person(region=region, name=f"{FOREIGN} {n}") for n in numbers)
    Meeting.objects.bulk_create(
        Meeting(region=region, title=FOREIGN, starts_at=NOW, ends_at=NOW.replace(hour=20))
        for n in numbers
    )
    Mail.objects.bulk_create(
        Mail(region=region, kind="x", recipient="x@people.example", subject=FOREIGN, text="x")
        for n in numbers
    )
