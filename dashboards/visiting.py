"""The demonstration's site visits: who hosts, what was seen, what the host is told."""

from datetime import datetime
from functools import partial

from core.times import today_in
from dashboards import invented
from dashboards.stage import DAY, Scene
from meetings.models import Meeting
from plans.actions import move_action
from plans.models import Action, State
from regions.actors import Actor
from regions.models import PriorityArea
from stakeholders.models import Affiliation
from visits.actions import (
    add_follow_up,
    name_host,
    note_observation,
    send_summary,
    write_summary,
)

HOST = "Chief medical officer"


def plan_report(scene: Scene, meeting: Meeting, area: str) -> None:
    scene.plan(meeting.starts_at - 14 * DAY, partial(_name_host, scene, meeting))
    scene.plan(meeting.ends_at + DAY / 8, partial(_report, scene, meeting, area))


def _name_host(scene: Scene, meeting: Meeting, at: datetime) -> None:
    hosts = Affiliation.objects.current().filter(region=scene.region, title=HOST)
    with scene.stage.acting(scene.lead, at) as actor:
        there = hosts.select_related("person", "organization").get()
        host = {"organization": there.organization, "host": there.person}
        name_host(actor=actor, meeting=meeting, details=host, version=1)


def _report(scene: Scene, meeting: Meeting, area: str, at: datetime) -> None:
    if meeting.is_cancelled:
        return
    with scene.stage.acting(scene.lead, at) as actor:
        _note(actor, scene, meeting, area)
        summary = write_summary(actor=actor, meeting=meeting, text=invented.REPORT, version=0)
        send_summary(actor=actor, summary=summary)
        follow_up = {
            "title": invented.FOLLOW_UP,
            "owner": scene.seated[-1],
            "due_on": today_in(scene.region.timezone, at + 40 * DAY),
        }
        action = add_follow_up(actor=actor, region=scene.seat, meeting=meeting, details=follow_up)
    scene.plan(at + 36 * DAY, partial(_follow_up, scene, action))


def _follow_up(scene: Scene, action: Action, at: datetime) -> None:
    with scene.stage.acting(scene.lead, at) as actor:
        move_action(actor=actor, action=action, state=State.DONE)


def _note(actor: Actor, scene: Scene, meeting: Meeting, area: str) -> None:
    about = PriorityArea.objects.get(code=area)
    for (heading, text), person in zip(invented.OBSERVED, scene.people, strict=False):
        seen = {"heading": heading, "text": text, "seen_by": person, "area": about}
        note_observation(actor=actor, meeting=meeting, details=seen)
