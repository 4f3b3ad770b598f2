"""Private addresses of calendars: made, renewed, ended."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from calendars import actions
from calendars.models import Feed
from core.refusals import Refused
from regions.actors import system_actor
from tests.cast import Cast

NOW = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _a_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def test_a_new_address_ends_the_one_before(cast: Cast) -> None:
    ana = cast.actor("ana")
    _, token = actions.make_feed(actor=ana)
    of_region, _ = actions.make_feed(actor=ana, region=cast.seat("ana"))
    second, other = actions.make_feed(actor=ana)
    assert token != other
    assert set(Feed.visible_to(ana).live()) == {of_region, second}
    assert (str(second), str(of_region)) == ("Ana: own meetings", "Ana: Texas")
    assert len(token) >= 43
    assert token not in str(Feed.objects.values_list())


def test_a_feed_ends_once_and_by_its_own(cast: Cast) -> None:
    feed, _ = actions.make_feed(actor=cast.actor("sam"))
    with pytest.raises(PermissionDenied):
        actions.end_feed(actor=cast.actor("ana"), feed=feed)
    assert actions.end_feed(actor=cast.actor("sam"), feed=feed).revoked_at == NOW
    with pytest.raises(Refused, match="ended already"):
        actions.end_feed(actor=cast.actor("sam"), feed=feed)


@pytest.mark.parametrize("who", ["sam", "nia"])
def test_a_region_is_for_those_who_work_in_it(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.make_feed(actor=cast.actor(who), region=cast.seat(who))
    with pytest.raises(PermissionDenied):
        actions.make_feed(actor=system_actor(cast.home))
