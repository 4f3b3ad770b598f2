from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from checklists.models import Task
from meetings.kinds import Kind
from meetings.models import Meeting
from tests.cast import Cast
from tests.checklists.factories import make_task
from tests.meetings.factories import make_meeting, make_person

HTMX = {"HX-Request": "true"}
NOW = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)
STARTS = NOW + timedelta(days=10)


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    ends = STARTS + timedelta(hours=1)
    return make_meeting(cast.home, starts_at=STARTS, ends_at=ends, kind=Kind.KICK_OFF_WORKSHOP)


def url(name: str, meeting: Meeting, *more: int) -> str:
    return reverse(f"checklists:{name}", args=(meeting.region.slug, meeting.pk, *more))


def typed(**more: Any) -> dict[str, Any]:
    return {"text": "Order lunch", "category": "catering", "version": 1, **more}


def test_the_list_shows_what_is_late_and_what_it_costs(cast: Cast, meeting: Meeting) -> None:
    make_task(meeting, days_before=11, amount=Decimal(1200))
    make_task(meeting, "Send", days_before=-3, owner=make_person(cast.home), done_at=NOW)
    with time_machine.travel(NOW):
        page = cast.client("ana").get(url("list", meeting)).text
    assert "Mar 9, 2026" in page
    assert page.count("Overdue</span>") == 1
    assert "1 of 2 done" in page
    assert page.count("1,200.00") == 2
    assert "Together" in page
    assert "Change<" not in cast.client("ben").get(url("list", meeting)).text


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(
    cast: Cast, meeting: Meeting, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(many):
        make_task(meeting, owner=make_person(cast.home, f"P{number}"), done_at=NOW)
    client = cast.client("ana")
    client.get(url("list", meeting))
    with django_assert_num_queries(11):
        client.get(url("list", meeting))


def test_an_empty_list_is_started_from_the_kind(cast: Cast, meeting: Meeting) -> None:
    client = cast.client("ana")
    assert "Start with these 7 lines" in client.get(url("list", meeting)).text
    page = client.post(url("start", meeting), follow=True).text
    assert "7 lines are on the list" in page
    assert "Book the venue and sign its contract" in page
    Task.objects.all().delete()
    Meeting.objects.update(kind=Kind.OTHER)
    assert "Nothing to prepare yet" in client.get(url("list", meeting)).text


def test_a_line_moves_with_the_meeting_or_stays(cast: Cast, meeting: Meeting) -> None:
    client = cast.client("ana")
    assert "Moves with the meeting" in client.get(url("add", meeting)).text
    day = {"due": "2026-03-15", "amount": "99.50"}
    client.post(url("add", meeting), typed(**day, follows="on"), follow=True)
    task = Task.objects.get()
    assert (task.days_before, task.due_on, task.amount) == (5, None, Decimal("99.50"))
    page = client.get(url("change", meeting, task.pk)).text
    assert 'value="2026-03-15"' in page
    page = client.post(url("change", meeting, task.pk), typed(**day), follow=True).text
    assert "The line is changed." in page
    task = Task.objects.get()
    assert (task.days_before, task.due_on) == (None, date(2026, 3, 15))
    client.post(url("change", meeting, task.pk), typed(version=2))
    assert Task.objects.get().due_on is None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"text": ""}, "This field is required."),
        ({"due": "soon"}, "Enter a valid date."),
        ({"due": "2099-01-01"}, "within ten years"),
        ({"amount": "-1"}, "greater than or equal to 0"),
        ({"owner": "999999"}, "Select a valid choice."),
        ({"category": "fun"}, "Select a valid choice."),
    ],
)
def test_bad_input_says_so_and_loses_nothing(
    cast: Cast, meeting: Meeting, wrong: dict[str, str], sentence: str
) -> None:
    page = cast.client("ana").post(url("add", meeting), typed(note="Kept", **wrong)).text
    assert sentence in page
    assert "Kept" in page
    assert not Task.objects.exists()


def test_a_field_is_judged_when_it_is_left(cast: Cast, meeting: Meeting) -> None:
    client, task = cast.client("ana"), make_task(meeting)
    for address in (url("add", meeting), url("change", meeting, task.pk)):
        part = client.post(f"{address}?check=text", {"text": ""}, headers=HTMX).text
        assert "This field is required." in part
        assert "<h1" not in part


def test_two_people_change_the_same_line(cast: Cast, meeting: Meeting) -> None:
    task = make_task(meeting, "Theirs", version=2)
    page = cast.client("ana").post(url("change", meeting, task.pk), typed())
    assert "Somebody else changed this line of the checklist" in page.text
    assert 'value="Order lunch"' in page.text
    assert "<dd>Theirs</dd>" in page.text
    assert page.context["form"]["version"].value() == "2"


def test_a_line_is_ticked_in_place(cast: Cast, meeting: Meeting) -> None:
    task, client = make_task(meeting), cast.client("ben")
    part = client.post(url("tick", meeting, task.pk), {"done": "1"}, headers=HTMX).text
    assert part.strip().startswith('<tr class="ended">')
    assert 'aria-pressed="true"' in part
    page = client.post(url("tick", meeting, task.pk), {"done": ""}, follow=True).text
    assert "Open again: Book the venue" in page
    page = client.post(url("tick", meeting, task.pk), {"done": "1"}, follow=True).text
    assert "Done: Book the venue" in page


def test_a_stakeholder_ticks_their_own_and_comes_home(cast: Cast, meeting: Meeting) -> None:
    sam = make_person(cast.home, "Sam", membership=cast.membership("sam"))
    task = make_task(meeting, owner=sam)
    response = cast.client("sam").post(url("tick", meeting, task.pk), {"done": "1"})
    assert response["Location"] == reverse("dashboards:home", args=[cast.home.slug])
    assert Task.objects.get().is_done


def test_a_line_is_removed(cast: Cast, meeting: Meeting) -> None:
    task = make_task(meeting)
    page = cast.client("ana").post(url("remove", meeting, task.pk), follow=True).text
    assert "Off the list: Book the venue" in page
    assert not Task.objects.exists()
