"""Making, opening, changing and ending series; the mails are looked at in test_emails."""

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from agendas.models import Item
from mail.models import Mail
from meetings.kinds import TEMPLATES
from meetings.models import Invitation, Meeting
from series import actions
from series.models import Series
from series.points import rows_of
from tests.cast import Cast
from tests.meetings.factories import make_person
from tests.series.factories import NOW, details, make_series

AGENDA = rows_of(TEMPLATES["change_leader_call"].points)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def held(series: Series) -> list[Meeting]:
    return list(Meeting.objects.filter(occurrence__series=series).order_by("starts_at"))


def local(meeting: Meeting) -> str:
    return f"{meeting.starts_at.astimezone(ZoneInfo('America/Chicago')):%m-%d %H:%M}"


def test_a_series_makes_drafts_of_all_its_meetings(cast: Cast) -> None:
    pia, quinn = make_person(cast.home), make_person(cast.home, "Quinn")
    series = make_series(cast, pia, quinn, agenda=AGENDA, skipped=[date(2026, 3, 24)])
    meetings = held(series)
    assert [local(m) for m in meetings] == ["03-10 12:00", "03-17 12:00", "03-31 12:00"]
    assert [m.title for m in meetings] == ["Call 1", "Call 2", "Call 3"]
    assert {(m.series_uid, m.is_draft, m.kind) for m in meetings} == {
        (series.uid, True, "change_leader_call")
    }
    assert [m.occurs_at for m in meetings] == [m.starts_at for m in meetings]
    assert Invitation.objects.count() == 6
    assert Item.objects.count() == 15
    assert meetings[0].agenda.startswith("Round of arrivals (5 min)\nFirst team reports")
    assert not Mail.objects.exists()


def test_noon_stays_noon_across_the_time_change(cast: Cast) -> None:
    series = make_series(cast, starts_on=date(2026, 3, 3), count=2)
    hours = [m.starts_at.hour for m in held(series)]
    assert hours == [18, 17]


@pytest.mark.parametrize("many", [2, 40])
def test_making_costs_the_same_for_few_and_many(
    cast: Cast, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    pia, ana, seat = make_person(cast.home), cast.actor("ana"), cast.seat("ana")
    with django_assert_num_queries(10):
        actions.make_series(
            actor=ana, region=seat, details=details(count=many, agenda=AGENDA), invite=[pia]
        )
