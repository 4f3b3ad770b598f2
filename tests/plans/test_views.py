from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from plans.models import Action, State
from tests.cast import Cast
from tests.plans.factories import make_action
from tests.stakeholders.factories import make_person

HTMX = {"HX-Request": "true"}
NOW = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)


def url(name: str, cast: Cast, *more: int) -> str:
    return reverse(f"plans:{name}", args=(cast.home.slug, *more))


def typed(cast: Cast, **more: Any) -> dict[str, Any]:
    owner = make_person(cast.home, "Pia")
    return {"title": "Ask", "owner": owner.pk, "due_on": "2026-03-20", "version": 1, **more}


@pytest.mark.parametrize(
    ("query", "shows"),
    [
        ("", ["Late", "Next"]),
        ("?show=overdue", ["Late"]),
        ("?show=mine", ["Next"]),
        ("?show=settled", ["Done"]),
        ("?q=next", ["Next"]),
        ("?show=nonsense", ["Late", "Next"]),
    ],
)
def test_the_list_and_its_file_show_the_same(cast: Cast, query: str, shows: list[str]) -> None:
    ana = make_person(cast.home, "Ana", membership=cast.membership("ana"))
    pia = make_person(cast.home)
    make_action(cast.home, pia, "Late", due_on=date(2026, 3, 9))
    make_action(cast.home, ana, "Next", origin="=Kick-off")
    make_action(cast.home, pia, "Done", state=State.DONE, settled_on=date(2026, 3, 8))
    with time_machine.travel(NOW, tick=False):
        page = cast.client("ana").get(url("actions", cast) + query)
        file = cast.client("ana").get(url("actions_csv", cast) + query).content.decode()
    assert [row["title"] for row in page.context["rows"]] == shows
    assert page.text.count("Overdue</span>") == ("Late" in shows)
    lines = file.splitlines()
    assert lines[0] == "\ufeffAction,Owner,Due,State,Came from"
    assert [line.partition(",")[0] for line in lines[1:]] == shows
    if "Next" in shows:
        assert "Next,Ana,2026-03-20,Open,'=Kick-off" in lines


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(
    cast: Cast, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(many):
        make_action(cast.home, make_person(cast.home, f"P{number}"), f"A{number}")
    client = cast.client("ana")
    client.get(url("actions", cast))
    with django_assert_num_queries(10):
        client.get(url("actions", cast))


@pytest.mark.parametrize(
    ("who", "query", "says"),
    [
        ("ana", "", "Nothing here"),
        ("ana", "?q=none", "No action fits"),
        ("sam", "", "What you take on"),
    ],
)
def test_an_empty_list_says_what_belongs_there(cast: Cast, who: str, query: str, says: str) -> None:
    assert says in cast.client(who).get(url("actions", cast) + query).text


def test_htmx_gets_only_the_rows(cast: Cast) -> None:
    page = cast.client("ana").get(url("actions", cast), headers=HTMX).text
    assert page.strip().startswith('<div id="rows">')


def test_an_action_is_added(cast: Cast) -> None:
    response = cast.client("ana").post(url("add", cast), typed(cast), follow=True)
    action = Action.objects.get()
    assert (action.title, action.due_on, action.owner.name) == ("Ask", date(2026, 3, 20), "Pia")
    assert response.redirect_chain[0][0] == url("show", cast, action.pk)
    assert "Pia has it until Mar 20." in response.text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "This field is required."),
        ({"due_on": "tomorrow"}, "Enter a valid date."),
        ({"owner": "999999"}, "Select a valid choice."),
        ({"title": "x" * 201}, "at most 200 characters"),
    ],
)
def test_bad_input_says_so_and_loses_nothing(
    cast: Cast, wrong: dict[str, str], sentence: str
) -> None:
    data = typed(cast, description="Kept", **wrong)
    page = cast.client("ana").post(url("add", cast), data).text
    assert sentence in page
    assert "Kept" in page
    assert not Action.objects.exists()


def test_a_field_is_judged_when_it_is_left(cast: Cast) -> None:
    address = url("add", cast) + "?check=title"
    part = cast.client("ana").post(address, {"title": ""}, headers=HTMX).text
    assert "This field is required." in part
    assert "<h1" not in part
    action = make_action(cast.home, make_person(cast.home))
    address = url("change", cast, action.pk) + "?check=title"
    assert "required" in cast.client("ana").post(address, {"title": ""}, headers=HTMX).text


def test_an_action_is_changed(cast: Cast) -> None:
    action = make_action(cast.home, make_person(cast.home))
    client = cast.client("ana")
    assert 'value="Send the list"' in client.get(url("change", cast, action.pk)).text
    response = client.post(url("change", cast, action.pk), typed(cast), follow=True)
    assert "The action is changed." in response.text
    assert Action.objects.get().title == "Ask"


def test_two_people_change_the_same_action(cast: Cast) -> None:
    action = make_action(cast.home, make_person(cast.home), "Theirs", version=2)
    page = cast.client("ana").post(url("change", cast, action.pk), typed(cast))
    assert "Somebody else changed this action while you were editing" in page.text
    assert 'value="Ask"' in page.text
    assert "<dd>Theirs</dd>" in page.text
    assert page.context["form"]["version"].value() == "2"
    assert Action.objects.get().title == "Theirs"


def test_an_action_is_moved_on(cast: Cast) -> None:
    owner = make_person(cast.home, membership=cast.membership("sam"))
    action = make_action(cast.home, owner, "Late", due_on=date(2026, 1, 1), description="Why")
    client, move = cast.client("sam"), url("move", cast, action.pk)
    assert "Overdue" in client.get(url("show", cast, action.pk)).text
    part = client.post(move, {"state": "under_way"}, headers=HTMX).text
    assert part.strip().startswith('<div id="state">')
    assert "Under way" in part
    page = client.post(move, {"state": "done", "remark": "Sent"}, follow=True).text
    assert "Noted: done." in page
    assert "Open it again" in page
    assert client.post(move, {"state": "lost"}).status_code == 409
    assert Action.objects.get().state == "done"


def test_the_page_tells_the_history_to_those_who_read_the_work(cast: Cast) -> None:
    owner = make_person(cast.home, membership=cast.membership("sam"))
    action = make_action(cast.home, owner)
    assert 'id="history"' in cast.client("ana").get(url("show", cast, action.pk)).text
    assert 'id="history"' not in cast.client("sam").get(url("show", cast, action.pk)).text
