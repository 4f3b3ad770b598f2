"""What a request carries: no token, what nobody offered, somebody else's ids, prying filters."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.http import HttpResponseNotAllowed
from django.test import Client, RequestFactory
from django.test.client import ClientHandler

from regions.actors import ANONYMOUS
from regions.models import Regional
from tests.policy import places, routes
from tests.policy.asking import PREPARED, address, body, keeps_to_texas
from tests.policy.table import API, PAGES, Row
from tests.policy.walk import Walker
from tests.policy.world import FOREIGN, Side

UNSAFE = [row for row in PAGES if row.is_unsafe and "ok" in row.cells.values()]
READ_BY_ANA = [row for row in PAGES if not row.is_unsafe and row.cells["ana"] == "ok"]
LISTS = [row for row in API if "<" not in row.path and row.cells["pat"] == "ok"]
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}
PRYING = "?q=zzflori&organization=zzflori&region=florida&page=2&show=past&history=1&area=parity"


def doer(row: Row) -> str:
    return next(who for who, cell in row.cells.items() if cell == "ok")


@pytest.fixture(scope="module")
def strict() -> ClientHandler:
    return ClientHandler(enforce_csrf_checks=True)


def test_what_a_view_does_not_declare_is_refused_before_anything_else() -> None:
    pages = {name: route for name, route in routes.ours().items() if not name.startswith("api:")}
    for name, (_, pattern) in pages.items():
        for method in METHODS - set(routes.methods(pattern)):
            request = RequestFactory().generic(method, "/")
            request.actor = ANONYMOUS
            assert isinstance(pattern.callback(request), HttpResponseNotAllowed), (method, name)


@pytest.mark.parametrize("row", UNSAFE, ids=str)
def test_nothing_is_done_without_a_forms_token(
    walker: Walker, row: Row, strict: ClientHandler
) -> None:
    home = walker.world.home
    client = Client()
    client.handler = strict
    client.cookies[settings.SESSION_COOKIE_NAME] = walker.sessions[doer(row)]
    writes = walker.writes()
    answer = client.post(address(walker, row, home), body(walker, row, home))
    assert (answer.status_code, walker.writes()) == (403, writes)


@pytest.mark.parametrize("row", UNSAFE, ids=str)
def test_a_field_that_nobody_offered_changes_nothing(walker: Walker, row: Row) -> None:
    """Every column there is, posted beside a valid body: the same comes of it."""
    who, home = doer(row), walker.world.home
    url, valid = address(walker, row, home), body(walker, row, home) or {}
    offered = {*valid, *fields_of(walker, row, who)}
    hostile = {name: value for name, value in columns(walker).items() if name not in offered}
    prepare = PREPARED.get(row.name)
    plain = walker.step(who, "POST", url, valid, prepare)
    loaded = walker.step(who, "POST", url, {**valid, **hostile}, prepare)
    assert plain.rows == loaded.rows != []
    keeps_to_texas(walker, row, who, loaded)


def columns(walker: Walker) -> dict[str, Any]:
    """Of every regional table, with values that would harm: Florida's ids, a high role."""
    away = walker.world.away
    regional = [model for model in apps.get_models() if issubclass(model, Regional)]
    fields = [field for model in regional for field in model._meta.local_fields]
    texts = {field.name: FOREIGN for field in fields}
    ids = {field.attname: away.region.pk for field in fields if field.attname.endswith("_id")}
    flags = {"is_national": "on", "is_active": "on", "is_superuser": "on"}
    wishes = {"role": "national_administrator", "state": "done", "user": 1, "steward": 1}
    return {**texts, **ids, **flags, **wishes, "region": away.region.pk, "pk": away.meeting.pk}


def fields_of(walker: Walker, row: Row, who: str) -> set[str]:
    """The names in the page's forms: what is offered may be filled in."""
    page = walker.ask(who, "GET", address(walker, row, walker.world.home)).body.decode()
    return set(re.findall(r'<(?:input|select|textarea)[^>]*\sname="([^"]+)"', page))


def test_a_foreign_id_in_the_body_is_as_good_as_none(walker: Walker) -> None:
    home, away = walker.world.home, walker.world.away
    url = places.address(
        "meetings:invite", {"region": home.region.slug, "meeting_id": home.meeting.pk}
    )
    theirs, nobody = away.other_person.pk, places.missing(away.other_person.pk)
    answers = [
        walker.step("ana", "POST", url, {"people": [home.other_person.pk, pk]})
        for pk in (theirs, nobody)
    ]
    assert [answer.outcome for answer in answers] == ["see", "see"]
    assert answers[0].same_as(answers[1], str(theirs), str(nobody))
    assert FOREIGN.encode() not in answers[0].everything


@pytest.mark.parametrize("row", READ_BY_ANA, ids=str)
def test_no_filter_of_a_page_finds_florida(walker: Walker, row: Row) -> None:
    url = address(walker, row, walker.world.home) + PRYING
    for who in ("ana", "sam"):
        keeps_to_texas(walker, row, who, walker.step(who, "GET", url))


@pytest.mark.parametrize("row", LISTS, ids=str)
def test_no_filter_of_the_api_finds_florida(walker: Walker, row: Row) -> None:
    sides: tuple[Side, ...] = (walker.world.home, walker.world.away)
    url = address(walker, row, walker.world.home)
    for side in sides:
        answer = walker.step("pat", "GET", f"{url}?region={side.region.slug}&limit=1")
        assert answer.outcome in {"ok", "400"}
        assert FOREIGN.encode() not in answer.everything
