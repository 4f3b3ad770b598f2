"""The demonstration's meetings: a region's series, who is invited, what they answer."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from core.refusals import Refused
from dashboards import invented
from dashboards.stage import Scene
from meetings.actions import (
    answer_invitation,
    cancel_meeting,
    change_meeting,
    invite_people,
    open_meeting,
    schedule_meeting,
    withdraw_invitation,
)
from meetings.models import Answer, Invitation, Meeting
from regions.actors import Link, link_actor

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Series:
    """A kind of meeting: on which day of the region's time first, how often, for whom."""

    kind: str
    first: int
    every: int = 0
    guests: int = 6
    hour: int = 10
    minutes: int = 60
    ahead: int = 21
    in_person: bool = False


REGIONAL = (
    Series("Information session", 14, guests=5, hour=12, minutes=90),
    Series("Orientation", 38, guests=7, hour=13, minutes=120),
    Series("Kick-off workshop", 66, guests=10, hour=9, minutes=240, in_person=True),
    Series("Change leader call", 92, every=35, guests=4, hour=11),
    Series("Executive sponsor call", 110, every=120, guests=2, hour=15, minutes=30),
    Series("Advisory committee", 131, every=150, guests=7, hour=14, minutes=90),
    Series("Convening event", 205, every=290, guests=10, hour=9, minutes=300, in_person=True),
    Series("Site visit", 256, every=310, guests=3, hour=10, minutes=180, in_person=True),
    Series("Mid-way meeting", 372, guests=9, hour=10, minutes=180, in_person=True),
    Series("Completion conference", 775, guests=12, hour=9, minutes=360, ahead=70, in_person=True),
)
NATIONAL = (Series("Steering committee", 10, every=84, guests=5, hour=14, minutes=90, ahead=30),)

# Between which chances somebody is taken off the list again.
WITHDRAWN = (0.22, 0.27)
TOMORROW = Series("Preparation call", 0, guests=6, minutes=30)
NEXT_WEEK = Series("Review call", 9, guests=5, hour=11, minutes=45)


def plan_series(scene: Scene, began: datetime, series: tuple[Series, ...]) -> None:
    """Everything that would be on the calendar by now, its future part included."""
    for one in series:
        day = one.first
        while began + (day - one.ahead) * DAY <= scene.stage.now:
            starts_at = scene.on_a_workday(began + day * DAY, one.hour)
            scheduled = starts_at - one.ahead * DAY - scene.chance.random() * 3 * DAY
            scene.plan(scheduled, partial(_schedule, scene, one, starts_at))
            day += one.every or 10_000


def plan_days_ahead(scene: Scene) -> None:
    """A call within a day, whose reminder is due, and one announced three hours ago, whose mails
    are still to be read."""
    now = scene.stage.now
    slots = (scene.at_hour(now + days * DAY, hour) for days in (0, 1) for hour in (9, 15))
    starts_at = next(slot for slot in slots if slot > now + DAY / 12)
    scene.plan(now - 6 * DAY, partial(_schedule, scene, TOMORROW, starts_at))
    later = scene.on_a_workday(now + NEXT_WEEK.first * DAY, NEXT_WEEK.hour)
    scene.plan(now - DAY / 8, partial(_schedule, scene, NEXT_WEEK, later))


def _schedule(scene: Scene, series: Series, starts_at: datetime, at: datetime) -> None:
    details = _details(scene, series, starts_at)
    guests = scene.chance.sample(scene.people, min(series.guests, len(scene.people)))
    with scene.stage.acting(scene.lead, at) as actor:
        meeting = schedule_meeting(actor=actor, region=scene.seat, details=details)
        invitations = invite_people(actor=actor, meeting=meeting, people=guests)
        open_meeting(actor=actor, meeting=meeting)
    fate = scene.chance.random()
    _plan_surprises(scene, meeting, invitations, fate, at)
    # Whoever is taken off the list after two days has not answered before.
    for invitation in invitations[WITHDRAWN[0] <= fate < WITHDRAWN[1] :]:
        _plan_answer(scene, invitation, at)


def _details(scene: Scene, series: Series, starts_at: datetime) -> dict[str, Any]:
    area = scene.chance.choice(list(invented.SUBJECTS))
    subject = scene.chance.choice(invented.SUBJECTS[area])
    flavor = invented.FLAVORS.get(scene.region.slug)
    where = f"{flavor} Demo Family Clinics, conference room" if flavor else "National office"
    agenda = invented.AGENDA if flavor else invented.STEERING_AGENDA
    room = scene.chance.randrange(1000, 9999)
    return {
        "title": f"{series.kind}: {subject}",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=series.minutes),
        "place": where if series.in_person else "",
        "join_link": "" if series.in_person else f"https://meet.example/{scene.region.slug}/{room}",
        "dial_in": "" if series.in_person else f"+1 555 010 {room}",
        "agenda": agenda.format(subject=subject[:1].upper() + subject[1:]),
    }


def _plan_answer(scene: Scene, invitation: Invitation, invited: datetime) -> None:
    if scene.chance.random() < 0.3:
        return
    answered = invited + scene.chance.uniform(0.05, 12) * DAY
    answer = scene.chance.choices(
        (Answer.ACCEPTED, Answer.TENTATIVE, Answer.DECLINED), weights=(72, 11, 17)
    )[0]
    if answered < invitation.meeting.starts_at:
        scene.plan(answered, partial(_answer, scene, invitation, answer))


def _answer(scene: Scene, invitation: Invitation, answer: Answer, at: datetime) -> None:
    """By the link in the mail, as most people do. What is called off needs no answer."""
    link = Link(scene.region.pk, "meeting_invitation", invitation.pk)
    with suppress(Refused), scene.stage.acting(link_actor(link, scene.region), at) as actor:
        answer_invitation(actor=actor, invitation=invitation, answer=answer)


def _plan_surprises(
    scene: Scene, meeting: Meeting, invitations: list[Invitation], fate: float, at: datetime
) -> None:
    """Acts share the meeting and its invitations: what one changes the next ones find."""
    if fate < 0.07:
        scene.plan(meeting.starts_at - 2 * DAY, partial(_cancel, scene, meeting))
    elif fate < WITHDRAWN[0]:
        scene.plan(max(at, meeting.starts_at - 6 * DAY), partial(_move, scene, meeting))
    elif fate < WITHDRAWN[1]:
        scene.plan(at + 2 * DAY, partial(_withdraw, scene, invitations[0]))


def _cancel(scene: Scene, meeting: Meeting, at: datetime) -> None:
    reason = scene.chance.choice(invented.CANCELLED)
    with scene.stage.acting(scene.lead, at) as actor:
        cancel_meeting(actor=actor, meeting=meeting, reason=reason)


def _move(scene: Scene, meeting: Meeting, at: datetime) -> None:
    """Half an hour later; in another room where people meet in one."""
    later = timedelta(minutes=30)
    details: dict[str, Any] = {
        "starts_at": meeting.starts_at + later,
        "ends_at": meeting.ends_at + later,
        "place": scene.chance.choice(invented.MOVED_TO) if meeting.place else "",
    }
    with scene.stage.acting(scene.lead, at) as actor:
        change_meeting(actor=actor, meeting=meeting, details=details, version=meeting.sequence)


def _withdraw(scene: Scene, invitation: Invitation, at: datetime) -> None:
    with scene.stage.acting(scene.lead, at) as actor:
        withdraw_invitation(actor=actor, invitation=invitation)
