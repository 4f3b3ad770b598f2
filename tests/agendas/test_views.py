from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from agendas.models import Item
from meetings.models import Meeting
from tests.agendas.factories import make_item, make_material
from tests.cast import Cast
from tests.meetings.factories import NOON, make_invitation, make_meeting
from tests.stakeholders.factories import make_person

HTMX = {"HX-Request": "true"}


def url(name: str, meeting: Meeting, *more: int) -> str:
    return reverse(f"agendas:{name}", args=(meeting.region.slug, meeting.pk, *more))


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    return make_meeting(cast.home, ends_at=NOON + timedelta(minutes=90))


def test_the_agenda_shows_when_each_item_starts_and_what_is_left(
    cast: Cast, meeting: Meeting
) -> None:
    pia = make_person(cast.home)
    make_item(meeting, minutes=10, presenter=pia, purpose="inform", recurring=True, notes="Why")
    make_item(meeting, "Figures", minutes=100, section="Morning", discussed_at=NOON)
    make_item(meeting, "Thanks")
    page = cast.client("ben").get(url("show", meeting)).text
    for words in (
        "Starts, CST",
        "12:00 PM<",
        "12:10 PM<",
        "1:50 PM<",
        "every time",
        "Pia",
        "Discussed",
    ):
        assert words in page
    assert "1 hour 50 minutes</strong> planned" in page
    assert "20 minutes more than the meeting lasts" in page
    assert "1 item without minutes" in page
    assert "Other items" in page


def test_those_invited_see_it_and_change_nothing(cast: Cast, meeting: Meeting) -> None:
    item = make_item(meeting)
    make_material(meeting, "Plan", item=item)
    make_material(meeting, "Page", url="https://example.org/page")
    make_invitation(meeting, make_person(cast.home, membership=cast.membership("sam")))
    page = cast.client("sam").get(url("show", meeting)).text
    assert "Plan" in page
    assert 'href="https://example.org/page"' in page
    assert "Move up" not in page
    assert "Add an item" not in page


@pytest.mark.parametrize("many", [1, 3])
def test_the_agenda_costs_the_same_for_one_and_three(
    cast: Cast, meeting: Meeting, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(many):
        item = make_item(meeting, f"I{number}", presenter=make_person(cast.home, f"P{number}"))
        make_material(meeting, item=item)
        make_material(meeting)
    client = cast.client("ana")
    client.get(url("show", meeting))
    with django_assert_num_queries(12):  # five are the test's own savepoints and reach
        client.get(url("show", meeting))


def test_an_empty_agenda_offers_three_ways_to_begin(cast: Cast) -> None:
    words = make_meeting(cast.home, agenda="Old words", kind="site_visit")
    page = cast.client("ben").get(url("show", words)).text
    assert "Make items of these words" in page
    assert '<option value="site_visit" selected>' in page
    assert "Old words" in cast.client("ben").get(url("paste", words)).text
    shown = cast.client("nia").get(url("show", words)).text
    assert "Start with it" not in shown
    assert "Old words" in shown


def test_an_item_is_added_and_another(cast: Cast, meeting: Meeting) -> None:
    pia = make_person(cast.home)
    make_invitation(meeting, pia)
    make_item(meeting, "Figures", section="Morning")
    client, add = cast.client("ben"), url("add", meeting)
    assert '<option value="Morning">' in client.get(add).text
    typed = {"title": "Welcome", "minutes": 5, "presenter": pia.pk}
    response = client.post(add, typed, follow=True)
    item = Item.objects.get(title="Welcome")
    assert response.redirect_chain[0][0] == f"{url('show', meeting)}#item-{item.pk}"
    assert (item.presenter, item.minutes) == (pia, 5)
    assert client.post(add, {"title": "More", "another": "1"}).url == add


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "This field is required."),
        ({"minutes": "0"}, "greater than or equal to 1"),
        ({"minutes": "1441"}, "less than or equal to 1440"),
        ({"presenter": "stranger"}, "Select a valid choice."),
        ({"purpose": "sleep"}, "Select a valid choice."),
    ],
)
def test_bad_input_says_so_and_loses_nothing(
    cast: Cast, meeting: Meeting, wrong: dict[str, Any], sentence: str
) -> None:
    if "presenter" in wrong:
        wrong = {"presenter": make_person(cast.home, "Not invited").pk}
    typed = {"title": "Welcome", "notes": "Kept", **wrong}
    page = cast.client("ana").post(url("add", meeting), typed).text
    assert sentence in page
    assert "Kept" in page
    assert not Item.objects.exists()


def test_an_item_is_changed(cast: Cast, meeting: Meeting) -> None:
    item = make_item(meeting, presenter=make_person(cast.home))
    client, change = cast.client("ben"), url("change", meeting, item.pk)
    assert 'value="Welcome"' in client.get(change).text
    typed = {"title": "Hello", "presenter": item.presenter_id, "version": 1}
    assert "The item is changed." in client.post(change, typed, follow=True).text
    page = client.post(change, {**typed, "title": "Mine"}).text
    assert "Somebody else changed this item while you were editing" in page
    assert "<dd>Hello</dd>" in page
    assert 'value="Mine"' in page
    assert Item.objects.get().title == "Hello"


def test_a_field_is_judged_when_it_is_left(cast: Cast, meeting: Meeting) -> None:
    item, client = make_item(meeting), cast.client("ana")
    for address in (url("add", meeting), url("change", meeting, item.pk)):
        part = client.post(f"{address}?check=title", {"title": ""}, headers=HTMX).text
        assert "This field is required." in part
        assert "<h1" not in part


def test_items_move_with_and_without_a_script(cast: Cast, meeting: Meeting) -> None:
    a, b, c = (make_item(meeting, title) for title in "abc")
    client, move = cast.client("ben"), url("move", meeting)

    def order() -> str:
        return "".join(item.title for item in Item.objects.of(meeting))

    response = client.post(move, {"move": f"{a.pk} down"})
    assert (response.url, order()) == (f"{url('show', meeting)}#item-{a.pk}", "bac")
    part = client.post(move, {"move": f"{a.pk} down"}, headers=HTMX).text
    assert part.strip().startswith('<div id="agenda">')
    assert "“a” is now 3 of 3." in part
    assert f'value="{a.pk} up" data-focus' in part
    part = client.post(move, {"move": f"{c.pk} before {b.pk}"}, headers=HTMX).text
    assert order() == "cba"
    assert f'value="{c.pk} down" data-focus' in part
    client.post(move, {"move": f"{c.pk} after {b.pk}"})
    assert order() == "bca"


@pytest.mark.parametrize("move", ["", "up", "1 sideways", "x up", "1 before"])
def test_a_move_that_says_nothing_is_refused(cast: Cast, meeting: Meeting, move: str) -> None:
    assert cast.client("ben").post(url("move", meeting), {"move": move}).status_code == 409


def test_an_item_of_another_meeting_is_not_here(cast: Cast, meeting: Meeting) -> None:
    mine, client = make_item(meeting), cast.client("ana")
    other = make_item(make_meeting(cast.home))
    for move in (f"{other.pk} up", f"{mine.pk} before {other.pk}"):
        assert client.post(url("move", meeting), {"move": move}).status_code == 404


def test_an_item_is_discussed_and_taken_off(cast: Cast, meeting: Meeting) -> None:
    item, client = make_item(meeting), cast.client("ben")
    discuss = url("discuss", meeting, item.pk)
    assert "is discussed." in client.post(discuss, {"discussed": "yes"}, headers=HTMX).text
    assert client.post(url("remove", meeting, item.pk)).status_code == 409
    page = client.post(discuss, {"discussed": "no"}, follow=True).text
    assert "is still to be discussed." in page
    assert client.post(discuss, {"discussed": "maybe"}).status_code == 409
    assert "is off the agenda" in client.post(url("remove", meeting, item.pk), follow=True).text
    assert not Item.objects.exists()


def test_an_agenda_is_pasted_after_a_look(cast: Cast, meeting: Meeting) -> None:
    client, paste = cast.client("ben"), url("paste", meeting)
    text = {"text": "## Morning\n9:00 – Welcome (15 min) - inform\nPlan"}
    part = client.post(paste, {**text, "look": "1"}, headers=HTMX).text
    assert part.strip().startswith('<section id="preview"')
    assert "2 items" in part
    assert "Morning" in client.post(paste, {**text, "look": "1"}).text
    assert not Item.objects.exists()
    assert "2 more on the agenda." in client.post(paste, text, follow=True).text
    found = Item.objects.of(meeting).values_list("section", "title", "minutes", "purpose")
    assert list(found) == [("Morning", "Welcome", 15, "inform"), ("Morning", "Plan", None, "")]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "This field is required."),
        ("---", "No line of this can become an item."),
        ("line\n" * 1_000, "These are 1000 items; an agenda has at most 200."),
    ],
)
def test_what_is_no_agenda_is_refused_and_kept(
    cast: Cast, meeting: Meeting, text: str, sentence: str
) -> None:
    client, paste = cast.client("ben"), url("paste", meeting)
    page = client.post(paste, {"text": text}).text
    assert sentence in page
    assert text.strip() in page
    assert sentence in client.post(paste, {"text": text, "look": "1"}, headers=HTMX).text
    assert not Item.objects.exists()


def test_too_much_beside_what_is_there_is_refused(cast: Cast, meeting: Meeting) -> None:
    make_item(meeting)
    page = cast.client("ben").post(url("paste", meeting), {"text": "line\n" * 200}).text
    assert "An agenda has at most 200 items." in page
    assert Item.objects.count() == 1


def test_an_empty_agenda_offers_what_a_meeting_of_its_kind_has(cast: Cast) -> None:
    meeting = make_meeting(cast.home, kind="site_visit")
    button = "Start with these 5 items"
    assert button in cast.client("ben").get(url("show", meeting)).text
    assert button not in cast.client("nia").get(url("show", meeting)).text
    make_item(meeting)
    assert button not in cast.client("ben").get(url("show", meeting)).text


def test_an_agenda_starts_with_that_of_a_kind(cast: Cast, meeting: Meeting) -> None:
    client, start = cast.client("ben"), url("start", meeting)
    assert client.post(start, {"kind": "other"}).status_code == 409
    part = client.post(start, {"kind": "site_visit"}, headers=HTMX).text
    assert "5 items to start with" in part
    assert Item.objects.count() == 5
