import csv
from io import StringIO
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from tests.cast import Cast
from tests.stakeholders.factories import make_organization, make_person

# The list or file itself takes one or two; the rest is session, user, seats, reach and savepoints.
QUERIES = {"list": 10, "people": 10, "organizations_csv": 9, "people_csv": 9}
HTMX = {"HX-Request": "true"}


def url(name: str, cast: Cast) -> str:
    return reverse(f"stakeholders:{name}", args=(cast.home.slug,))


def rows_of(response: HttpResponse) -> list[list[str]]:
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))


def populate(cast: Cast) -> None:
    acme = make_organization(cast.home, "Acme")
    clinic = make_organization(cast.home, "=Clínica", sector="provider")
    make_person(cast.home, "Zed", at=acme, email="zed@people.example")
    make_person(cast.home, "Álvaro", at=clinic)
    make_person(cast.home, "Bea", at=acme)


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("", ["=Clínica", "Acme"]),
        ("?sort=-name", ["Acme", "=Clínica"]),
        ("?sort=sector", ["Acme", "=Clínica"]),
        ("?sort=people", ["=Clínica", "Acme"]),
        ("?sort=-people", ["Acme", "=Clínica"]),
        ("?sort=nonsense&sector=nonsense&page=x", ["=Clínica", "Acme"]),
        ("?sector=provider", ["=Clínica"]),
        ("?q=CLINICA", ["=Clínica"]),
        ("?q=zzz", []),
    ],
)
def test_organization_list_and_its_file_show_the_same(
    cast: Cast, query: str, order: list[str]
) -> None:
    populate(cast)
    client = cast.client("ana")
    body = client.get(url("list", cast) + query).content.decode()
    shown = sorted((body.find(f">{name}</a>"), name) for name in ["Acme", "=Clínica"])
    assert [name for at, name in shown if at >= 0] == order
    assert f"{len(order)} organization" in body
    exported = rows_of(client.get(url("organizations_csv", cast) + query))
    assert [row[0].removeprefix("'") for row in exported[1:]] == order


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("", ["Álvaro", "Bea", "Zed"]),
        ("?sort=-name", ["Zed", "Bea", "Álvaro"]),
        ("?sort=organization", ["Álvaro", "Bea", "Zed"]),
        ("?sort=-organization", ["Bea", "Zed", "Álvaro"]),
        ("?sector=employer", ["Bea", "Zed"]),
        ("?q=acme", ["Bea", "Zed"]),
        ("?q=alvaro+clinica", ["Álvaro"]),
        ("?q=zzz", []),
    ],
)
def test_person_list_and_its_file_show_the_same(cast: Cast, query: str, order: list[str]) -> None:
    populate(cast)
    client = cast.client("ana")
    body = client.get(url("people", cast) + query).content.decode()
    shown = sorted((body.find(f">{name}</a>"), name) for name in ["Álvaro", "Bea", "Zed"])
    assert [name for at, name in shown if at >= 0] == order
    exported = rows_of(client.get(url("people_csv", cast) + query))
    assert [row[0] for row in exported[1:]] == order


def test_files_neutralize_formulas(cast: Cast) -> None:
    populate(cast)
    exported = rows_of(cast.client("ana").get(url("organizations_csv", cast)))
    assert exported == [
        ["Organization", "Sector", "People"],
        ["'=Clínica", "Provider", "1"],
        ["Acme", "Employer", "2"],
    ]


@pytest.mark.parametrize("name", ["list", "people"])
def test_lists_answer_htmx_with_their_rows_only(cast: Cast, name: str) -> None:
    populate(cast)
    response = cast.client("ana").get(url(name, cast), headers=HTMX)
    assert b"<html" not in response.content
    assert b"Acme" in response.content
    assert "HX-Request" in response["Vary"]


@pytest.mark.parametrize("name", ["list", "people"])
@pytest.mark.parametrize(("who", "step"), [("ana", True), ("ben", False)])
def test_empty_lists_offer_the_first_step_to_those_who_can_take_it(
    cast: Cast, name: str, who: str, step: bool
) -> None:
    body = cast.client(who).get(url(name, cast)).content
    assert b"yet" in body
    assert (b'class="btn btn-primary" href' in body) is step


@pytest.mark.parametrize("name", ["list", "people"])
def test_lists_come_in_pages_of_fifty(cast: Cast, name: str) -> None:
    for number in range(51):
        make_organization(cast.home, f"Org {number:02}")
        make_person(cast.home, f"Person {number:02}")
    body = cast.client("ana").get(url(name, cast) + "?page=2").content.decode()
    assert "51–51 of 51" in body
    assert " 50</a>" in body


@pytest.mark.parametrize(("name", "queries"), QUERIES.items())
def test_one_and_three_rows_cost_the_same_queries(
    cast: Cast, name: str, queries: int, django_assert_num_queries: Any
) -> None:
    client = cast.client("ana")
    for names in (["A"], ["B", "C"]):
        for each in names:
            acme = make_organization(cast.home, f"Org {each}")
            make_person(cast.home, each, at=acme, email=f"{each}@people.example")
        with django_assert_num_queries(queries):
            client.get(url(name, cast))
