from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from regions.models import Coalition, RegionLead
from reports import findings
from reports.findings import Findings, gather
from reports.timeline import Span
from tests.cast import Cast
from tests.meetings.factories import make_invitation, make_meeting, make_person
from tests.reports.shelf import END, MAY, NOW, START, asked, climbed, portal

HOUR = timedelta(hours=1)


def found(cast: Cast, **period: date) -> Findings:
    return gather(portal(cast), asked(cast, **period), NOW)


def local(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo("America/Chicago"))


def test_areas_are_found_with_every_pass_and_note(cast: Cast) -> None:
    collaborative = climbed(cast)
    collaborative.steps.filter(area__code="parity", step__position=2).update(note="New law")
    parity = found(cast).areas[-1]
    reopened = MAY + timedelta(days=30)
    assert parity.spans == [
        Span("Prioritize", 1, date(2025, 1, 7), MAY),
        Span("Prioritize", 1, reopened, MAY + timedelta(days=40)),
        Span("Research", 2, MAY + timedelta(days=41), None),
    ]
    assert parity.notes["Research"] == "New law"
    assert [len(area.spans) for area in found(cast, ends_on=MAY).areas] == [0, 0, 0, 0, 1]


def test_steps_stand_as_they_stood_on_the_last_day(cast: Cast) -> None:
    climbed(cast)
    parity = found(cast, ends_on=MAY - timedelta(days=1)).areas[-1]
    assert parity.spans == [Span("Prioritize", 1, date(2025, 1, 7), None)]


def test_who_and_where(cast: Cast) -> None:
    climbed(cast)
    new = Coalition.objects.create(name="Houston Coalition")
    old = Coalition.objects.create(name="Former Coalition")
    RegionLead.objects.create(led=cast.home, coalition=new, starts_on=START)
    RegionLead.objects.create(led=cast.home, coalition=old, ends_on=END - timedelta(days=1))
    report = found(cast)
    assert report.leads == ["Houston Coalition"]
    assert report.states == ["TX"]
    assert report.initiatives == ["The Path Forward"]
    assert report.issued_by == "Ana"
    assert report.steps[0] == "Prioritize"


@pytest.mark.parametrize(
    ("starts", "counted"),
    [
        (local(START, 0), 1),
        (local(START, 0) - timedelta(minutes=1), 0),
        (local(END, 9), 1),
        (local(END + timedelta(days=1), 0), 0),
    ],
    ids=["first midnight", "before", "last day", "after"],
)
def test_meetings_are_counted_in_the_region_s_days(
    cast: Cast, starts: datetime, counted: int
) -> None:
    make_meeting(cast.home, starts_at=starts, ends_at=starts + HOUR)
    assert found(cast).held == counted


def test_participation_is_counted_over_meetings_that_took_place(cast: Cast) -> None:
    starts = NOW - timedelta(days=30)
    meeting = make_meeting(cast.home, title="Held", starts_at=starts, ends_at=starts + HOUR)
    make_invitation(meeting, answer="ACCEPTED")
    make_invitation(meeting, make_person(cast.home, "Ann"))
    make_invitation(meeting, make_person(cast.home, "Bea"), withdrawn_at=NOW)
    make_meeting(cast.home, starts_at=starts, ends_at=starts + HOUR, cancelled_at=NOW)
    make_meeting(cast.away, starts_at=starts, ends_at=starts + HOUR)
    report = found(cast)
    assert (report.held, report.invited, report.accepted) == (1, 2, 1)
    assert [m.title for m in report.meetings] == ["Held"]


def test_what_is_ahead_is_what_is_scheduled(cast: Cast) -> None:
    for days in range(1, 8):
        starts = NOW + timedelta(days=days)
        make_meeting(cast.home, title=str(days), starts_at=starts, ends_at=starts + HOUR)
    make_meeting(cast.home, starts_at=NOW + HOUR, ends_at=NOW + 2 * HOUR, cancelled_at=NOW)
    assert [m.title for m in found(cast).ahead] == ["1", "2", "3", "4", "5"]


def test_a_long_list_of_meetings_is_counted_in_full(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings, "MEETINGS_LISTED", 1)
    for days in (3, 2, 1):
        starts = NOW - timedelta(days=days)
        make_meeting(cast.home, starts_at=starts, ends_at=starts + HOUR)
    report = found(cast)
    assert (report.held, len(report.meetings)) == (3, 1)


def test_a_region_without_a_collaborative_and_a_report_nobody_asked_for(cast: Cast) -> None:
    report = asked(cast)
    report.requested_by = None
    empty = gather(portal(cast), report, NOW)
    assert (empty.areas, empty.initiatives, empty.issued_by) == ([], [], "")
