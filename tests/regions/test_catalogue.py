import csv
from io import StringIO
from typing import Any

import pytest
from django.urls import reverse

from regions.models import Coalition, Initiative, RegionLead
from tests.cast import Cast

HTMX = {"HX-Request": "true"}
LISTS = ("catalogue", "regions", "coalitions")
FILES = ("initiatives_csv", "regions_csv", "coalitions_csv")


def at(name: str, query: str = "") -> str:
    return reverse(f"regions:{name}") + query


def cells(cast: Cast, name: str, query: str = "") -> list[list[str]]:
    content = cast.client("nia").get(at(name, query)).content.decode("utf-8-sig")
    return list(csv.reader(StringIO(content)))


def populate(cast: Cast) -> None:
    Initiative.objects.create(code="equity", name="Equity", starts_on="2026-01-01")
    Coalition.objects.create(name="Alpha", state="TX", evidence="B")
    beta = Coalition.objects.create(name="=Beta", former_names=["B", "Bee"], state="CA", city="LA")
    for region in (cast.home, cast.away):
        RegionLead.objects.create(led=region, coalition=beta)


@pytest.mark.parametrize(
    ("name", "file", "query", "order"),
    [
        ("catalogue", "initiatives_csv", "", ["Equity", "The Path Forward"]),
        ("catalogue", "initiatives_csv", "?sort=-areas", ["The Path Forward", "Equity"]),
        ("catalogue", "initiatives_csv", "?sort=since", ["Equity", "The Path Forward"]),
        ("catalogue", "initiatives_csv", "?sort=-since", ["Equity", "The Path Forward"]),
        ("catalogue", "initiatives_csv", "?sort=-x", ["Equity", "The Path Forward"]),
        ("regions", "regions_csv", "?q=a&sort=-name", ["Texas", "National office", "Florida"]),
        ("regions", "regions_csv", "?sort=zone&q=x", ["Texas"]),
        ("coalitions", "coalitions_csv", "", ["=Beta", "Alpha"]),
        ("coalitions", "coalitions_csv", "?sort=-place", ["Alpha", "=Beta"]),
        ("coalitions", "coalitions_csv", "?sort=evidence&state=TX", ["Alpha"]),
    ],
)
def test_a_list_and_its_file_show_the_same(
    cast: Cast, name: str, file: str, query: str, order: list[str]
) -> None:
    populate(cast)
    text = cast.client("nia").get(at(name, query), headers=HTMX).text
    places = [text.index(f">{shown}</a>") for shown in order]
    assert places == sorted(places)
    assert [row[0].removeprefix("'") for row in cells(cast, file, query)[1:]] == order
    assert at(file) + query in text.replace("&amp;", "&")


def test_files_say_what_the_pages_say(cast: Cast) -> None:
    populate(cast)
    assert cells(cast, "initiatives_csv")[1] == ["Equity", "equity", "0", "2026-01-01", ""]
    florida = ["Florida", "FL", "=Beta", "America/New_York", "", ""]
    assert cells(cast, "regions_csv", "?q=florida")[1] == ["Florida", "FL", "'=Beta", *florida[3:]]
    beta = ["'=Beta", "B; Bee", "LA", "CA", "Texas; Florida", "Unverified"]
    assert cells(cast, "coalitions_csv", "?q=beta")[1] == beta


def test_a_sort_is_kept_while_one_searches(cast: Cast) -> None:
    text = cast.client("nia").get(at("coalitions", "?sort=-name")).text
    assert 'name="sort" value="-name" form="find"' in text


@pytest.mark.parametrize("name", FILES)
def test_files_cost_the_same_queries_for_one_and_for_three(
    cast: Cast, django_assert_num_queries: Any, name: str
) -> None:
    client = cast.client("nia")
    for number in range(3):
        coalition = Coalition.objects.create(name=f"Group {number}")
        RegionLead.objects.create(led=cast.home, coalition=coalition)
        Initiative.objects.create(code=f"more-{number}", name=f"More {number}")
        with django_assert_num_queries({"regions_csv": 11, "coalitions_csv": 10}.get(name, 9)):
            client.get(at(name))


@pytest.mark.parametrize("name", FILES)
def test_files_are_the_networks(cast: Cast, name: str) -> None:
    for who, status in (("ana", 403), ("zoe", 403), (None, 302)):
        assert cast.client(who).get(at(name)).status_code == status
    assert cast.client("ned").post(at(name)).status_code == 405
