from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from agendas.models import Item
from meetings.models import Meeting
from minutes.running import in_words, running
from tests.cast import Cast
from tests.meetings.factories import make_person
from tests.minutes.factories import NOON, make_held, make_item

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def during_the_meeting() -> Iterator[None]:
    with time_machine.travel(NOON + 5 * MINUTE, tick=False):
        yield


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    """Welcome for ten minutes, Budget for twenty, and Any other business."""
    meeting = make_held(cast.home)
    make_item(meeting, "Welcome", 1, minutes=10, presenter=make_person(cast.home))
    make_item(
        meeting, "Budget", 2, minutes=20, notes="See page 3.", section="Main", purpose="decide"
    )
    make_item(meeting, "Any other business", 3)
    return meeting


def run(cast: Cast, meeting: Meeting, query: str = "") -> str:
    address = reverse("minutes:run", args=[cast.home.slug, meeting.pk])
    return cast.client("ben").get(address + query).text


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(10, "10 minutes left"), (1, "1 minute left"), (0, "0 minutes left"), (-1, "1 minute over"),
     (-5, "5 minutes over"), (-600, "over")],
)  # fmt: skip
def test_time_left_in_words(minutes: int, words: str) -> None:
    assert in_words(NOON + minutes * MINUTE, NOON) == words


def test_the_first_open_item_has_its_minutes_since_the_one_before(meeting: Meeting) -> None:
    first, second, third = Item.objects.of(meeting)
    now = NOON + 15 * MINUTE
    assert running(meeting, [first, second, third], None, now).item_left == "5 minutes over"
    first.discussed_at = NOON + 12 * MINUTE
    state = running(meeting, [first, second, third], None, now)
    assert (state.item, state.item_left, state.left) == (
        second,
        "17 minutes left",
        "45 minutes left",
    )
    assert (state.before, state.after, state.position, state.number) == (first, third, 2, 3)
    assert running(meeting, [first, second, third], third.pk, now).item_left == ""
    assert running(meeting, [first, second, third], first.pk, now).item_ends_at is None
    assert running(meeting, [second], None, NOON - MINUTE).item_ends_at is None


def test_when_all_is_discussed_the_last_one_stays(meeting: Meeting) -> None:
    items = list(Item.objects.of(meeting))
    for item in items:
        item.discussed_at = NOON
    assert running(meeting, items, None, NOON).item == items[-1]
    assert running(meeting, [], None, NOON).item is None


def test_the_page_goes_from_item_to_item(cast: Cast, meeting: Meeting) -> None:
    page = run(cast, meeting)
    for words in ("Item 1 of 3", "Pia", "5 minutes left", "55 minutes left", "Next"):
        assert words in page
    second = Item.objects.get(title="Budget")
    page = run(cast, meeting, f"?item={second.pk}")
    for words in ("Item 2 of 3", "Main", "15 minutes left", "See page 3.", "Decide", "Before"):
        assert words in page
    assert "Item 1 of 3" in run(cast, meeting, "?item=nonsense")
    last = Item.objects.get(title="Any other business")
    Item.objects.filter(pk=last.pk).update(minutes=5, discussed_at=NOON)
    assert '<p class="run-left text-secondary">5 minutes</p>' in run(
        cast, meeting, f"?item={last.pk}"
    )


def test_an_item_is_discussed_and_taken_back(cast: Cast, meeting: Meeting) -> None:
    first, client = Item.objects.get(title="Welcome"), cast.client("ben")
    address = reverse("minutes:discuss", args=[cast.home.slug, meeting.pk])
    page = client.post(address, {"item": first.pk}, follow=True).text
    assert "Item 2 of 3" in page
    assert Item.objects.get(pk=first.pk).discussed_at == NOON + 5 * MINUTE
    page = client.post(address, {"item": first.pk}, follow=True).text
    assert "Item 1 of 3" in page
    assert Item.objects.get(pk=first.pk).discussed_at is None
    assert client.post(address, {}).status_code == 409


def test_a_meeting_without_items_has_a_page_too(cast: Cast) -> None:
    assert "This meeting has no agenda items." in run(cast, make_held(cast.home))
