"""The demonstration's meetings: which there are, who is invited, what they answer."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from core.refusals import Refused
from dashboards import invented
from dashboards.afterwards import Record, is_recorded
from dashboards.agendas import SUBJECT_MINUTES, write_points
from dashboards.stage import DAY, Scene
from dashboards.visiting import plan_report
from meetings.actions import (
    answer_invitation,
    cancel_meeting,
    change_meeting,
    invite_people,
    open_meeting,
    schedule_meeting,
    withdraw_invitation,
)
from meetings.kinds import TEMPLATES, Kind
from meetings.models import Answer, Invitation, Meeting
from regions.actors import Link, link_actor


@dataclass(frozen=True, slots=True)
class Gathering:
    """A kind of meeting: on which day of the region's time first, how often, for whom."""

    kind: Kind
    first: int = 0
    every: int = 0
    guests: int = 6
    hour: int = 10
    ahead: int = 21
    in_person: bool = False
    name: str = ""
    # Other than what its kind starts with.
    minutes: int = 0
    # The agenda is written as one types it, not item by item.
    in_words: bool = False
    # Nothing that came of it is settled by now, and those with a seat are there.
    is_fresh: bool = False
    # And whoever has got the last seat could not come.
    is_missed: bool = False

    @property
    def lasts(self) -> timedelta:
        return timedelta(minutes=self.minutes or TEMPLATES[self.kind].minutes + SUBJECT_MINUTES)


REGIONAL = (
    Gathering(Kind.INFORMATION_SESSION, 14, guests=5, hour=12, ahead=7),
    Gathering(Kind.ORIENTATION, 38, guests=7, hour=13),
    Gathering(Kind.KICK_OFF_WORKSHOP, 66, guests=10, hour=9, in_person=True),
    Gathering(Kind.CHANGE_LEADER_CALL, 92, every=35, guests=4, hour=11),
    Gathering(Kind.EXECUTIVE_SPONSOR_CALL, 110, every=120, guests=2, hour=15),
    Gathering(Kind.ADVISORY_COMMITTEE, 131, every=150, guests=7, hour=14),
    Gathering(Kind.CONVENING_EVENT, 205, every=290, guests=10, hour=9, in_person=True),
    Gathering(Kind.SITE_VISIT, 256, every=310, guests=3, in_person=True),
    Gathering(Kind.MIDWAY_MEETING, 372, guests=9, in_person=True),
    Gathering(Kind.COMPLETION_CONFERENCE, 775, guests=12, hour=9, ahead=70, in_person=True),
)
NATIONAL = (Gathering(Kind.STEERING_COMMITTEE, 40, every=84, guests=5, hour=14, ahead=30),)
# How many days ago: minutes are a draft, out for comment, approved and told to who was not there.
BEHIND = {
    4: Gathering(Kind.EXECUTIVE_SPONSOR_CALL, guests=5, hour=15, is_fresh=True),
    9: Gathering(Kind.ADVISORY_COMMITTEE, guests=8, hour=14, is_fresh=True),
    18: Gathering(
        Kind.ADVISORY_COMMITTEE, 0, 0, 11, 13, name="Working group", is_fresh=True, is_missed=True
    ),
    33: Gathering(Kind.SITE_VISIT, guests=4, in_person=True, is_fresh=True),
}

# Between which chances somebody is taken off the list again.
WITHDRAWN = (0.22, 0.27)
UNDISTURBED = 1.0
TOMORROW = Gathering(Kind.OTHER, name="Preparation call", minutes=30, in_words=True)
NEXT_WEEK = Gathering(Kind.OTHER, 9, guests=5, hour=11, name="Review call", minutes=45)


def plan_gatherings(
    scene: Scene,
    began: datetime,
    gatherings: tuple[Gathering, ...],
    calls_until: datetime | None = None,
) -> None:
    """Everything that would be on the calendar by now, its future part included. Where calls are
    a series since some day, single ones end there."""
    for one in gatherings:
        ends = calls_until if one.kind == Kind.CHANGE_LEADER_CALL and scene.lively else None
        day = one.first
        while began + (day - one.ahead) * DAY <= scene.stage.now:
            starts_at = scene.on_a_workday(began + day * DAY, one.hour)
            if ends and starts_at > ends:
                break
            scheduled = starts_at - one.ahead * DAY - scene.chance.random() * 3 * DAY
            scene.plan(scheduled, partial(_schedule, scene, one, starts_at))
            day += one.every or 10_000


def plan_recent_days(scene: Scene) -> None:
    """Meetings that were just held, a call within a day, whose reminder is due, and one announced
    three hours ago, whose mails are still to be read."""
    now = scene.stage.now
    for days, one in BEHIND.items():
        starts_at = scene.on_a_workday(now - days * DAY, one.hour)
        scene.plan(starts_at - one.ahead * DAY, partial(_schedule, scene, one, starts_at))
    slots = (scene.at_hour(now + days * DAY, hour) for days in (0, 1) for hour in (9, 15))
    starts_at = next(slot for slot in slots if slot > now + DAY / 12)
    scene.plan(now - 6 * DAY, partial(_schedule, scene, TOMORROW, starts_at))
    later = scene.on_a_workday(now + NEXT_WEEK.first * DAY, NEXT_WEEK.hour)
    scene.plan(now - DAY / 8, partial(_schedule, scene, NEXT_WEEK, later))


def _schedule(scene: Scene, gathering: Gathering, starts_at: datetime, at: datetime) -> None:
    area = scene.chance.choice(list(invented.SUBJECTS))
    subject = scene.chance.choice(invented.SUBJECTS[area])
    details = _details(scene, gathering, starts_at, subject)
    guests = scene.chance.sample(scene.people, min(gathering.guests, len(scene.people)))
    if gathering.is_fresh:
        guests = list({person.pk: person for person in [*scene.seated, *guests]}.values())
    with scene.stage.acting(scene.lead, at) as actor:
        meeting = schedule_meeting(actor=actor, region=scene.seat, details=details)
        if not gathering.in_words and is_recorded(scene, starts_at):
            write_points(actor, scene, meeting, subject, guests)
        invitations = invite_people(actor=actor, meeting=meeting, people=guests)
        open_meeting(actor=actor, meeting=meeting)
    fate = UNDISTURBED if gathering.is_fresh else scene.chance.random()
    _plan_surprises(scene, meeting, invitations, fate, at)
    # Whoever is taken off the list after two days has not answered before.
    for invitation in invitations[WITHDRAWN[0] <= fate < WITHDRAWN[1] :]:
        _plan_answer(scene, invitation, at)
    Record(scene, meeting, area, subject, gathering.is_fresh, gathering.is_missed).plan()
    if gathering.kind == Kind.SITE_VISIT and scene.lively:
        plan_report(scene, meeting, area)


def _details(
    scene: Scene, gathering: Gathering, starts_at: datetime, subject: str
) -> dict[str, Any]:
    flavor = invented.FLAVORS.get(scene.region.slug)
    where = f"{flavor} Demo Family Clinics, conference room" if flavor else "National office"
    # Of a visit the page says whose place it is.
    where = invented.VISITED if gathering.kind == Kind.SITE_VISIT else where
    agenda = invented.AGENDA if flavor else invented.STEERING_AGENDA
    room = scene.chance.randrange(1000, 9999)
    in_person = gathering.in_person
    return {
        "title": f"{gathering.name or gathering.kind.label}: {subject}",
        "kind": gathering.kind,
        "starts_at": starts_at,
        "ends_at": starts_at + gathering.lasts,
        "place": where if in_person else "",
        "join_link": "" if in_person else f"https://meet.example/{scene.region.slug}/{room}",
        "dial_in": "" if in_person else f"+1 555 010 {room}",
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
