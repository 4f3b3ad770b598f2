"""The demonstration's series: a monthly call with a rotation and a backlog, and a draft."""

from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from core.times import today_in
from dashboards import invented
from dashboards.afterwards import Record
from dashboards.stage import DAY, Scene
from meetings.actions import change_meeting
from meetings.kinds import TEMPLATES, Kind
from meetings.recurrence import Unit
from regions.actors import Actor
from series.actions import leave_out, make_series, open_series
from series.backlog import add_topic, place_topic
from series.models import Occurrence, Series
from series.points import reminder_of, rows_of
from series.reporting import add_team
from stakeholders.models import Organization

CALLS_SINCE = 170 * DAY
MONTHS, TEAMS, GUESTS = 12, 5, 9


def plan_calls(scene: Scene) -> None:
    now = scene.stage.now
    scene.plan(now - CALLS_SINCE, partial(_begin, scene))
    scene.plan(now - 12 * DAY, partial(_draft_sponsor_calls, scene))


def _begin(scene: Scene, at: datetime) -> None:
    with scene.stage.acting(scene.lead, at) as actor:
        here = Organization.visible_to(actor).in_region(scene.region.pk)
        teams = list(here.order_by("pk")[2 : 2 + TEAMS])
        details = _details(scene, Kind.CHANGE_LEADER_CALL, at + 9 * DAY, every=1, count=MONTHS)
        guests = [*scene.seated, *scene.people[-GUESTS:]]
        series = make_series(actor=actor, region=scene.seat, details=details, invite=guests)
        for team in teams:
            add_team(actor=actor, series=series, organization=team, since=series.starts_on)
        open_series(actor=actor, series=series)
        _plan_records(scene, series)
    scene.plan(scene.stage.now - 8 * DAY, partial(_rearrange, scene, series))
    scene.plan(scene.stage.now - 6 * DAY, partial(_fill_backlog, scene, series))


def _details(
    scene: Scene, kind: Kind, first: datetime, *, every: int, count: int
) -> dict[str, Any]:
    """On the same weekday of the month; the title counts."""
    template = TEMPLATES[kind]
    return {
        "title": f"{kind.label} {{n}}",
        "kind": kind,
        "starts_on": today_in(scene.region.timezone, scene.on_a_workday(first, 11)),
        "unit": Unit.WEEKDAY.value,
        "every": every,
        "count": count,
        "clock": time(11),
        "minutes": template.minutes,
        "join_link": f"https://meet.example/{scene.region.slug}/{kind.value.replace('_', '-')}",
        "dial_in": "+1 555 010 4400",
        "agenda": rows_of(template.points),
        "reminders": [reminder_of(notice) for notice in template.notices],
    }


def _plan_records(scene: Scene, series: Series) -> None:
    areas = list(invented.SUBJECTS)
    for one in series.occurrences.select_related("meeting__region").order_by("day"):
        area = areas[one.number % len(areas)]
        Record(scene, one.meeting, area, invented.SUBJECTS[area][0]).plan()


def _ahead(actor: Actor, series: Series, at: datetime) -> list[Occurrence]:
    calls = Occurrence.visible_to(actor).filter(series=series, meeting__starts_at__gt=at)
    return list(calls.select_related("meeting__region").order_by("day"))


def _rearrange(scene: Scene, series: Series, at: datetime) -> None:
    """One call stands a day and an hour later than its series has it, another falls out."""
    with scene.stage.acting(scene.lead, at) as actor:
        _, moved, left_out, *_ = _ahead(actor, series, scene.stage.now)
        meeting, later = moved.meeting, timedelta(days=1, hours=1)
        times = {"starts_at": meeting.starts_at + later, "ends_at": meeting.ends_at + later}
        change_meeting(actor=actor, meeting=meeting, details=times, version=meeting.sequence)
        leave_out(actor=actor, series=series, day=left_out.day)


def _fill_backlog(scene: Scene, series: Series, at: datetime) -> None:
    with scene.stage.acting(scene.lead, at) as actor:
        blank = {"presenter": None, "notes": "", "recurring": False}
        topics = [
            add_topic(
                actor=actor,
                series=series,
                details={**blank, "title": title, "minutes": minutes, "purpose": purpose},
            )
            for title, minutes, purpose in invented.TOPICS
        ]
        following = _ahead(actor, series, scene.stage.now)[0]
        place_topic(actor=actor, topic=topics[0], meeting=following.meeting)


def _draft_sponsor_calls(scene: Scene, at: datetime) -> None:
    first = scene.stage.now + 25 * DAY
    details = _details(scene, Kind.EXECUTIVE_SPONSOR_CALL, first, every=3, count=4)
    with scene.stage.acting(scene.lead, at) as actor:
        guests = scene.seated[:4]
        make_series(actor=actor, region=scene.seat, details=details, invite=guests)
