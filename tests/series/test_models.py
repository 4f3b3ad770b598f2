from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from regions.actors import Link, link_actor
from series import backlog, policies, reporting
from series.models import Invitee, Occurrence, Series, Team, Topic, Turn
from tests.cast import Cast
from tests.meetings.factories import make_meeting, make_person
from tests.series.factories import FIRST, NOW, make_series
from tests.series.test_backlog import TOPIC
from tests.stakeholders.factories import make_organization


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def whole(cast: Cast) -> Series:
    """One of everything."""
    series, ana = make_series(cast, make_person(cast.home), count=1, opened=True), cast.actor("ana")
    backlog.add_topic(actor=ana, series=series, details=TOPIC)
    acme = make_organization(cast.home)
    reporting.add_team(actor=ana, series=series, organization=acme, since=FIRST)
    return series


@pytest.mark.usefixtures("whole")
def test_each_says_what_it_is() -> None:
    words = [str(m.objects.get()) for m in (Series, Invitee, Occurrence, Topic, Team, Turn)]
    assert words == [
        "Call",
        "Pia to Call",
        "Call, 2026-03-10",
        "Credentialing",
        "Acme",
        "Acme on Call, 2026-03-10",
    ]


@pytest.mark.parametrize(
    ("who", "open_", "draft"),
    [
        ("ana", 1, 1), ("ben", 1, 1), ("sam", 0, 0), ("nia", 1, 0), ("ned", 1, 0), ("zoe", 0, 0),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("whole")
def test_who_sees_which_series_and_what_is_of_them(
    cast: Cast, who: str, open_: int, draft: int
) -> None:
    actor = cast.actor(who)
    for model in (Series, Invitee, Occurrence, Topic, Team, Turn):
        assert model.visible_to(actor).count() == open_
    Series.objects.update(opened_at=None)
    for model in (Series, Invitee, Occurrence, Topic, Team, Turn):
        assert model.visible_to(actor).count() == draft


@pytest.mark.usefixtures("whole")
def test_a_link_opens_the_one_invitee_it_was_sent_to(cast: Cast) -> None:
    invitee = Invitee.objects.get()

    def opened(kind: str, pk: int, version: int = 0) -> int:
        actor = link_actor(Link(cast.home.pk, kind, pk, version), cast.home)
        return int(Invitee.visible_to(actor).count())

    assert opened("series_invitee", invitee.pk) == 1
    assert opened("series_invitee", invitee.pk + 1) == 0
    assert opened("series_invitee", invitee.pk, 1) == 0
    assert opened("meeting_invitation", invitee.pk) == 0


def test_an_hour_lasts_an_hour_in_the_night_of_the_change(cast: Cast) -> None:
    series = make_series(cast, count=1)
    night = date(2026, 11, 1)
    series.clock = series.clock.replace(hour=1, minute=30)
    assert (series.end_on(night) - series.start_on(night)).total_seconds() == 3600


@pytest.mark.parametrize(
    ("who", "reads", "works", "writes"),
    [
        ("ana", True, True, True),
        ("ben", True, True, False),
        ("sam", False, False, False),
        ("nia", True, False, False),
        ("ned", True, False, False),
        ("zoe", False, False, False),
    ],
)
def test_who_may_do_what(cast: Cast, who: str, reads: bool, works: bool, writes: bool) -> None:
    actor, seat, series = cast.actor(who), cast.seat("ana"), make_series(cast)
    meeting = make_meeting(cast.home)
    assert policies.can_list_series(actor, seat) == reads
    assert policies.can_add_topics(actor, seat) == works
    assert policies.can_add_topic(actor, series) == works
    assert policies.can_carry_over(actor, meeting) == works
    assert policies.can_make_series(actor, seat) == writes
    assert policies.can_change_series(actor, series) == writes
    assert not policies.can_answer_series(actor, Invitee(pk=1))
