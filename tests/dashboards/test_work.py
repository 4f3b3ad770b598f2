from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from core.refusals import Refused
from dashboards.actions import put_off
from dashboards.models import Snooze
from dashboards.work import Piece, grouped
from meetings.models import Answer
from tests.cast import Cast
from tests.meetings.factories import make_invitation, make_meeting, make_person
from tests.plans.factories import make_action

HTMX = {"HX-Request": "true"}
WORK, DO, PUT_OFF = (f"/r/texas/work/{more}" for more in ("", "do/", "put-off/"))
NOW = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _a_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def sams(cast: Cast) -> Any:
    return make_person(cast.home, "Sam", membership=cast.membership("sam"))


def shown(cast: Cast, who: str = "sam") -> str:
    return cast.client(who).get(WORK).text.partition("<main")[2]


def test_everything_that_waits_is_there_by_the_day_it_is_due(cast: Cast) -> None:
    sam, today = sams(cast), NOW.date()
    for title, days in (("Late", -1), ("Now", 0), ("Soon", 3), ("Far", 30)):
        make_action(cast.home, sam, title, due_on=today + timedelta(days=days))
    soon = NOW + timedelta(days=2)
    make_invitation(make_meeting(cast.home, starts_at=soon, ends_at=soon + timedelta(hours=1)), sam)
    make_action(cast.home, make_person(cast.home, "Tom"), "Theirs")
    page = shown(cast)
    order = ["Overdue", "Late", "Today", "Now", "Within a week", "Steering call", "Soon", "Far"]
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    assert "Theirs" not in page


def test_what_waits_for_no_day_comes_last() -> None:
    undated, dated = (
        Piece("action:1", "Action", "Any", "/"),
        Piece("action:2", "Action", "Dated", "/", NOW.date()),
    )
    assert grouped([dated, undated], NOW.date()) == [("Today", [dated]), ("Any day", [undated])]


def test_nothing_to_do_says_so(cast: Cast) -> None:
    assert "Nothing waits for you" in shown(cast)


def test_an_invitation_is_answered_in_place(cast: Cast) -> None:
    own = make_invitation(make_meeting(cast.home), sams(cast))
    body = {"about": f"invitation:{own.pk}", "deed": "ACCEPTED"}
    part = cast.client("sam").post(DO, body, headers=HTMX)
    assert "Steering call: accepted." in part.text
    assert "<main" not in part.text
    own.refresh_from_db()
    assert own.answer == Answer.ACCEPTED


def test_an_action_is_done_in_place_without_javascript(cast: Cast) -> None:
    own = make_action(cast.home, sams(cast), "Send it")
    page = cast.client("sam").post(DO, {"about": f"action:{own.pk}", "deed": "done"}, follow=True)
    assert page.redirect_chain == [(WORK, 302)]
    assert "Done: Send it." in page.text
    own.refresh_from_db()
    assert own.is_settled


@pytest.mark.parametrize(
    "about", ["", "nothing:1", "action:x", "action:99999999999999999999", "action:4040404"]
)
def test_what_is_not_there_is_not_found(cast: Cast, about: str) -> None:
    assert cast.client("sam").post(DO, {"about": about, "deed": "done"}).status_code == 404


@pytest.mark.parametrize("kind", ["invitation", "action"])
def test_a_deed_nobody_offered_is_refused(cast: Cast, kind: str) -> None:
    sam = sams(cast)
    invitation, action = make_invitation(make_meeting(cast.home), sam), make_action(cast.home, sam)
    pk = {"invitation": invitation.pk, "action": action.pk}[kind]
    page = cast.client("sam").post(DO, {"about": f"{kind}:{pk}", "deed": "dropped"}, headers=HTMX)
    assert page.status_code == 409
    assert "Choose one of the buttons." in page.text


def test_somebody_elses_work_stays_theirs(cast: Cast) -> None:
    zoe = make_person(cast.away, "Zoe", membership=cast.membership("zoe", cast.away))
    theirs = make_action(cast.away, zoe)
    body = {"about": f"action:{theirs.pk}", "deed": "done"}
    assert cast.client("ana").post(DO, body).status_code == 404
    assert cast.client("zoe").post(DO, body).status_code == 404
    assert cast.client("zoe").post("/r/florida/work/do/", body).status_code == 302


def test_what_is_put_off_comes_back(cast: Cast) -> None:
    own = make_action(cast.home, sams(cast), "Send it")
    body = {"about": f"action:{own.pk}", "days": "7"}
    part = cast.client("sam").post(PUT_OFF, body, headers=HTMX)
    assert "Back on Mar 17." in part.text
    assert "1 put off" in part.text
    assert "Nothing waits for you" in part.text
    with time_machine.travel(NOW + timedelta(days=7)):
        assert "Overdue" not in shown(cast)
        assert "Send it" in shown(cast)
    assert str(Snooze.objects.get()) == f"action:{own.pk} until 2026-03-17"


@pytest.mark.parametrize("wrong", [{"days": "0"}, {"days": "9000"}, {"about": "x"}])
def test_putting_off_wants_a_day_and_a_thing(cast: Cast, wrong: dict[str, str]) -> None:
    body = {"about": "action:1", "days": "1", **wrong}
    assert cast.client("sam").post(PUT_OFF, body, headers=HTMX).status_code == 409
    assert not Snooze.objects.exists()


def test_putting_off_is_for_people_of_the_region_and_for_days_to_come(cast: Cast) -> None:
    about = {"about": "action:1", "today": NOW.date()}
    tomorrow = NOW.date() + timedelta(days=1)
    with pytest.raises(PermissionDenied):
        put_off(actor=cast.actor("nia"), region=cast.seat("ana"), until=tomorrow, **about)
    with pytest.raises(Refused):
        put_off(actor=cast.actor("sam"), region=cast.seat("sam"), until=NOW.date(), **about)


def test_the_list_costs_the_same_for_many(
    cast: Cast, django_assert_num_queries: Callable[..., Any]
) -> None:
    sam, client = sams(cast), cast.client("sam")
    for number in (1, 2):
        for one in range(number):
            make_action(cast.home, sam, f"{number} {one}")
            make_invitation(make_meeting(cast.home), sam)
        with django_assert_num_queries(14):
            client.get(WORK)
