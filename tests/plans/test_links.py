from datetime import UTC, datetime

import pytest
import time_machine

from plans.emails import move_link
from plans.models import Action
from regions.actors import Link, link_actor
from tests.cast import Cast
from tests.meetings.factories import make_person
from tests.plans.factories import make_action

NOW = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)


@pytest.fixture
def action(cast: Cast) -> Action:
    words = {"origin": "Kick-off", "description": "All of them"}
    return make_action(cast.home, make_person(cast.home), "Send the list", **words)


def test_an_owner_says_by_the_link_how_far_it_is(cast: Cast, action: Action) -> None:
    with time_machine.travel(NOW, tick=False):
        client, path = cast.client(), move_link(action)
        assert "Pia, you took this on for Texas." in client.get(path).text
        page = client.post(path, {"state": "done", "remark": "Sent."}, follow=True)
    assert "Thank you. Noted: done." in page.text
    assert "Open it again" in page.text
    action.refresh_from_db()
    assert (action.is_settled, action.remark) == (True, "Sent.")


def test_nonsense_changes_nothing(cast: Cast, action: Action) -> None:
    page = cast.client().post(move_link(action), {"state": "eaten"})
    assert page.status_code == 200
    action.refresh_from_db()
    assert action.state == "open"


def test_a_link_dies_with_the_address_and_with_its_kind(cast: Cast, action: Action) -> None:
    path = move_link(action)
    other = link_actor(Link(cast.home.pk, "meeting_invitation", action.pk), cast.home)
    assert not Action.visible_to(other).exists()
    type(action.owner).objects.update(address_version=5)
    page = cast.client().get(path)
    assert page.status_code == 404
    assert "This link does not work any more" in page.text


def test_a_link_moves_no_other_action(cast: Cast, action: Action) -> None:
    make_action(cast.home, action.owner, "Another")
    link = Link(cast.home.pk, "action", action.pk, person=action.owner_id)
    actor = link_actor(link, cast.home)
    assert list(Action.visible_to(actor)) == [action]


def test_a_link_dies_when_somebody_else_takes_the_action_over(cast: Cast, action: Action) -> None:
    path = move_link(action)
    quinn = make_person(cast.home, "Quinn")
    Action.objects.update(owner=quinn)
    assert cast.client().post(path, {"state": "done"}).status_code == 404
    action.refresh_from_db()
    assert (action.state, cast.client().get(move_link(action)).status_code) == ("open", 200)
