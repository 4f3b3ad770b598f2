from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from agendas.models import Item
from core.refusals import Refused
from meetings import actions as meeting_actions
from meetings.kinds import TEMPLATES
from meetings.models import Meeting
from series import reporting
from series.models import Series, Team, Turn
from series.points import rows_of
from tests.cast import Cast
from tests.series.factories import FIRST, NOW, make_series
from tests.series.test_actions import change
from tests.stakeholders.factories import make_organization

AGENDA = rows_of(TEMPLATES["change_leader_call"].points)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def series(cast: Cast) -> Series:
    """Four calls, and Acme to Dell in turn."""
    made = make_series(cast, agenda=AGENDA)
    for name in ("Acme", "Bell", "Cent", "Dell"):
        join(cast, made, name)
    return made


def join(cast: Cast, series: Series, name: str) -> Team:
    return reporting.add_team(
        actor=cast.actor("ana"),
        series=series,
        organization=make_organization(cast.home, name),
        since=FIRST,
    )


def turns(series: Series) -> list[str]:
    days: dict[date, str] = {}
    for turn in Turn.objects.of(series).select_related("team__organization"):
        days[turn.occurrence.day] = days.get(turn.occurrence.day, "") + str(turn.team)[0]
    return [days[day] for day in sorted(days)]


def titles(number: int) -> list[str]:
    meeting = Meeting.objects.order_by("starts_at")[number]
    return list(Item.objects.of(meeting).values_list("title", flat=True))[1:3]


def test_two_teams_report_on_each_call_and_the_agenda_says_so(series: Series) -> None:
    assert turns(series) == ["AB", "CD", "AB", "CD"]
    assert titles(0) == ["Acme reports on its change cycle", "Bell reports on its change cycle"]
    first = Meeting.objects.order_by("starts_at").first()
    assert first
    assert "Acme reports on its change cycle (15 min)" in first.agenda


def test_a_chosen_team_stays_and_the_rest_is_balanced(cast: Cast, series: Series) -> None:
    ana, call = cast.actor("ana"), series.occurrences.get(day=FIRST)
    dell = Team.objects.get(organization__name="Dell")
    reporting.give_report(actor=ana, occurrence=call, slot=2, team=dell)
    first = turns(series)
    assert first[0] == "AD"
    assert sorted("".join(first)) == sorted("AABBCCDD")
    with pytest.raises(Refused, match="Dell reports on this call already"):
        reporting.give_report(actor=ana, occurrence=call, slot=1, team=dell)
    reporting.give_report(actor=ana, occurrence=call, slot=2, team=None)
    assert turns(series) == ["AB", "CD", "AB", "CD"]
    acme = Team.objects.get(organization__name="Acme")
    reporting.give_report(actor=ana, occurrence=call, slot=2, team=acme)
    assert turns(series)[0] == "BA"


def test_what_is_over_stays_when_a_team_leaves(cast: Cast, series: Series) -> None:
    ana, acme = cast.actor("ana"), Team.objects.get(organization__name="Acme")
    with time_machine.travel(NOW + timedelta(days=10), tick=False):
        reporting.end_team(actor=ana, team=acme)
        assert turns(series)[0] == "AB"
        assert "A" not in "".join(turns(series)[1:])
        call = series.occurrences.get(day=FIRST)
        with pytest.raises(Refused, match="ahead"):
            reporting.give_report(actor=ana, occurrence=call, slot=1, team=acme)
    reporting.add_team(actor=ana, series=series, organization=acme.organization, since=FIRST)
    assert Team.objects.count() == 4


def test_a_cancelled_call_has_no_reports_and_another_agenda_says_them(
    cast: Cast, series: Series
) -> None:
    first = Meeting.objects.order_by("starts_at").first()
    assert first
    meeting_actions.cancel_meeting(actor=cast.actor("ana"), meeting=first)
    change(cast, series, agenda=AGENDA[:3])
    assert turns(series) == ["AB", "CD", "AB"]
    assert titles(1) == ["Acme reports on its change cycle", "Bell reports on its change cycle"]
    assert Item.objects.of(Meeting.objects.order_by("starts_at")[1]).count() == 3


def test_a_title_that_somebody_changed_is_left_alone(cast: Cast, series: Series) -> None:
    Item.objects.filter(title__startswith="Acme").update(title="Acme and guests")
    join(cast, series, "Echo")
    assert "Acme and guests" in {title for n in range(4) for title in titles(n)}


def test_series_without_teams_name_none(cast: Cast) -> None:
    series = make_series(cast, agenda=AGENDA)
    reporting.assign(series)
    assert titles(0)[0] == "First team reports on its change cycle"


@pytest.mark.parametrize("who", ["ben", "sam", "nia", "ned", "zoe"])
def test_others_do_none_of_it(cast: Cast, series: Series, who: str) -> None:
    actor, team = cast.actor(who), Team.objects.first()
    assert team
    call = series.occurrences.get(day=FIRST)
    for attempt in (
        lambda: reporting.add_team(
            actor=actor, series=series, organization=team.organization, since=FIRST
        ),
        lambda: reporting.end_team(actor=actor, team=team),
        lambda: reporting.give_report(actor=actor, occurrence=call, slot=1, team=team),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


def test_no_organization_of_another_region(cast: Cast, series: Series) -> None:
    theirs = make_organization(cast.away)
    with pytest.raises(PermissionDenied):
        reporting.add_team(actor=cast.actor("ana"), series=series, organization=theirs, since=FIRST)
