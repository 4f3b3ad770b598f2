from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from reminders.models import Plan, Rule
from tests.cast import Cast
from tests.meetings.factories import make_invitation, make_meeting, make_person

NEW = {"number": "2", "unit": "days", "side": "before", "audience": "everyone", "note": "Hello"}


def url(name: str, meeting: Any, **more: Any) -> str:
    place = {"region": meeting.region.slug, "meeting_id": meeting.pk, **more}
    return reverse(f"reminders:{name}", kwargs=place)


def test_the_usual_reminders_are_shown_and_made_ones_own(cast: Cast) -> None:
    meeting, client = make_meeting(cast.home), cast.client("ana")
    page = client.get(url("plan", meeting)).text
    assert "1 day before" in page
    assert "Mon, Mar 4, 2030, 12:00 PM CST" in page
    assert "These are the usual reminders" in page
    page = client.post(url("own", meeting), follow=True).text
    assert "These reminders are this meeting's own" in page.replace("&#x27;", "'")
    page = client.post(url("usual", meeting), follow=True).text
    assert "These are the usual reminders" in page
    assert not Plan.objects.exists()


def test_a_reminder_is_added_and_removed(cast: Cast) -> None:
    meeting, client = make_meeting(cast.home), cast.client("ana")
    invitation = make_invitation(meeting, make_person(cast.home, "Pia"))
    chosen = {**NEW, "audience": "chosen", "people": [invitation.person_id]}
    page = client.post(url("add", meeting), chosen, follow=True).text
    assert "Chosen people: Pia" in page
    assert "“Hello”" in page
    rule = Rule.objects.get(number=2)
    page = client.post(url("remove", meeting, rule_id=rule.pk), follow=True).text
    assert "does not go out any more" in page
    assert "Chosen people" not in page


def test_no_reminders_say_so(cast: Cast) -> None:
    meeting = make_meeting(cast.home)
    Plan.objects.create(region=cast.home, meeting=meeting)
    page = cast.client("ben").get(url("plan", meeting)).text
    assert "Nobody is reminded of this meeting" in page
    assert "Add a reminder" not in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"number": "9", "unit": "weeks"}, "at most 8 weeks before"),
        ({"number": "5", "unit": "weeks", "side": "after"}, "at most 4 weeks after"),
        ({"number": "0"}, "greater than or equal to 1"),
        ({"audience": "chosen"}, "Choose at least one person."),
        ({"number": "1"}, "There is such a reminder already."),
    ],
)
def test_bad_input_says_what_is_wrong(cast: Cast, wrong: dict[str, str], sentence: str) -> None:
    meeting = make_meeting(cast.home)
    page = cast.client("ana").post(url("add", meeting), {**NEW, **wrong})
    assert sentence in page.text
    assert not Rule.objects.filter(note="Hello").exists()


@pytest.mark.parametrize(
    ("name", "status"), [("ana", 200), ("ben", 200), ("sam", 403), ("nia", 403), ("zoe", 404)]
)
def test_who_reads_the_reminders(cast: Cast, name: str, status: int) -> None:
    meeting = make_meeting(cast.home)
    make_invitation(meeting, make_person(cast.home, "Sam", membership=cast.membership("sam")))
    assert cast.client(name).get(url("plan", meeting)).status_code == status


def test_anonymous_people_sign_in_and_methods_are_named(cast: Cast) -> None:
    meeting = make_meeting(cast.home)
    assert cast.client().get(url("plan", meeting)).status_code == 302
    assert cast.client("ana").post(url("plan", meeting)).status_code == 405
    assert cast.client("ana").get(url("own", meeting)).status_code == 405


def test_the_page_costs_the_same_for_many_rules(
    cast: Cast, django_assert_num_queries: Callable[..., Any]
) -> None:
    meeting, client = make_meeting(cast.home), cast.client("ana")
    client.post(url("add", meeting), NEW, follow=True)
    for number in ("3", "4"):
        with django_assert_num_queries(15):
            client.get(url("plan", meeting))
        client.post(url("add", meeting), {**NEW, "number": number}, follow=True)
