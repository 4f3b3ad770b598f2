"""What the demonstration prepares: an event with seats, a checklist, reminders and materials, and
people of regions at the steering committee's table."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any

from accounts.models import User
from agendas.actions import Source, add_material, add_material_version
from agendas.models import Item, Material, Visibility
from calendars.actions import Address, make_feed, take_reply
from calendars.replies import read_message
from checklists.actions import change_task, start_checklist, tick_task
from checklists.models import Task
from core.typesetting import FAMILIES, typeset
from dashboards import invented
from dashboards.agendas import SUBJECT_MINUTES, write_points
from dashboards.stage import DAY, Scene
from meetings.actions import (
    invite_people,
    note_answers,
    open_meeting,
    schedule_meeting,
)
from meetings.kinds import TEMPLATES, Category, Kind, Unit
from meetings.models import Answer, Invitation, Meeting, Mode
from regions.actors import Actor, system_actor
from reminders.actions import add_rule
from reminders.models import Audience
from seats.actions import name_delegate, tell_needs
from stakeholders.actions import bring_in

HANDOUT = Path(__file__).parent / "handout.typ"
AHEAD, KNOWN, PLACES = 24 * DAY, 50 * DAY, 6
GUESTS, OPTIONAL, IN_ROOM, IN_CALL = 16, 4, 9, 3
# Who coordinates other regions comes to the steering committee.
FROM_REGIONS = ("cleo.sampleton@reset.example", "mats.draftwell@reset.example")


@dataclass
class Event:
    """The meeting ahead that shows what a meeting can have."""

    scene: Scene
    meeting: Meeting
    invitations: list[Invitation]
    program: Material | None = None

    def then(self, days_ago: float, act: Callable[[Actor, datetime], None]) -> None:
        self.scene.plan(self.scene.stage.now - days_ago * DAY, partial(self._play, act))

    def _play(self, act: Callable[[Actor, datetime], None], at: datetime) -> None:
        with self.scene.stage.acting(self.scene.lead, at) as actor:
            act(actor, at)

    def plan(self) -> None:
        self.then(49, self.start_checklist)
        self.then(38, self.book)
        for number in range(IN_ROOM + IN_CALL):
            mode = Mode.IN_PERSON if number < IN_ROOM else Mode.REMOTE
            days_ago = 44 - 3 * number
            self.then(days_ago, partial(self.take_seat, self.invitations[number + 1], mode))
        self.then(11, self.send_somebody_else)
        for days_ago, invitation in zip((10, 9, 8), self.invitations[1:], strict=False):
            self.then(days_ago, partial(self.tell_needs, invitation))
        self.then(7, self.remind_otherwise)
        self.then(6, self.add_materials)
        self.then(2, self.add_another_version)
        self.then(0.5, self.take_reply)

    def start_checklist(self, actor: Actor, _at: datetime) -> None:
        start_checklist(actor=actor, meeting=self.meeting)
        owners = dict(zip(Category, self.scene.seated[::-1] * 3, strict=False))
        for task in Task.objects.at(self.meeting).order_by("pk"):
            amount = invented.SPENT.get(task.category)
            owner = owners.get(task.category)
            details = {"amount": amount, "owner": owner}
            change_task(actor=actor, task=task, details=details, version=task.version)

    def book(self, actor: Actor, _at: datetime) -> None:
        venue = Task.objects.at(self.meeting).select_related("owner__membership", "meeting")
        tick_task(actor=actor, task=venue.get(category=Category.VENUE), done=True)

    def take_seat(self, invitation: Invitation, mode: Mode, actor: Actor, _at: datetime) -> None:
        """As they have told on the telephone."""
        note_answers(
            actor=actor,
            meeting=self.meeting,
            invitations=[invitation],
            answer=Answer.ACCEPTED,
            seat=mode,
        )

    def send_somebody_else(self, actor: Actor, _at: datetime) -> None:
        invited = {one.person_id for one in self.invitations}
        person = next(one for one in self.scene.people if one.pk not in invited)
        first = self.invitations[3]
        first.refresh_from_db()
        name_delegate(actor=actor, invitation=first, person=person)

    def tell_needs(self, invitation: Invitation, actor: Actor, _at: datetime) -> None:
        diet, access = invented.NEEDS[invitation.pk % len(invented.NEEDS)]
        tell_needs(actor=actor, invitation=invitation, diet=diet, access=access)

    def remind_otherwise(self, actor: Actor, _at: datetime) -> None:
        chosen = {
            "number": 3,
            "unit": Unit.DAYS,
            "after": False,
            "audience": Audience.CHOSEN,
            "note": invented.BRING_FIGURES,
            "people": [one.person for one in self.invitations[:3]],
        }
        unanswered = {**chosen, "number": 10, "audience": Audience.UNANSWERED, "note": ""}
        for details in (chosen, {**unanswered, "people": ()}):
            add_rule(actor=actor, meeting=self.meeting, details=details)

    def add_materials(self, actor: Actor, _at: datetime) -> None:
        first = Item.objects.of(self.meeting).first()
        add = partial(add_material, actor=actor, meeting=self.meeting)
        program = Source(invented.PROGRAM, "program.pdf", self._program("First draft"))
        self.program = add(source=program, visibility=Visibility.INVITEES, item=first)
        title, url = invented.READING
        add(source=Source(title, url=url), visibility=Visibility.REGION)
        title, text = invented.SHARED[self.scene.region.slug]
        shared = Source(title, f"{title}.txt", text.encode())
        add(source=shared, visibility=Visibility.NETWORK)

    def add_another_version(self, actor: Actor, _at: datetime) -> None:
        assert self.program
        final = Source(name="program.pdf", content=self._program("As it will be held"))
        add_material_version(actor=actor, material=self.program, source=final)

    def _program(self, remark: str) -> bytes:
        items = Item.objects.of(self.meeting).values_list("title", flat=True)
        handout = {
            "title": invented.PROGRAM,
            "region": self.scene.region.name,
            "lines": [remark, *items],
            "fonts": list(FAMILIES),
        }
        return typeset(HANDOUT, handout=handout)

    def take_reply(self, _actor: Actor, at: datetime) -> None:
        """Somebody has answered the invitation in words."""
        person = self.invitations[1].person
        mail = EmailMessage()
        mail["Subject"], mail["From"] = f"Re: {self.meeting.title}", person.contact.email
        mail.set_content(invented.LATE_TRAIN)
        address = Address(self.scene.region.pk, self.meeting.pk, person.pk, person.address_version)
        message = read_message(mail.as_bytes())
        with self.scene.stage.acting(system_actor(self.scene.region), at) as portal:
            take_reply(actor=portal, message=message, address=address, now=at)


def plan_convening(scene: Scene) -> None:
    now = scene.stage.now
    scene.plan(now - KNOWN, partial(_convene, scene))
    scene.plan(now - 60 * DAY, partial(_subscribe, scene))


def _convene(scene: Scene, at: datetime) -> None:
    starts_at = scene.on_a_workday(scene.stage.now + AHEAD, 9)
    lasts = TEMPLATES[Kind.CONVENING_EVENT].minutes + SUBJECT_MINUTES
    details: dict[str, Any] = {
        "title": invented.CONVENING,
        "kind": Kind.CONVENING_EVENT,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=lasts),
        "place": invented.MOVED_TO[0],
        "join_link": f"https://meet.example/{scene.region.slug}/convening",
        "passcode": "482913",
        "places": PLACES,
        "asks_needs": True,
    }
    seated = scene.seated
    others = [person for person in scene.people if person not in seated]
    guests = [*seated[:1], *others[: GUESTS - len(seated)], *seated[1:]]
    with scene.stage.acting(scene.lead, at) as actor:
        meeting = schedule_meeting(actor=actor, region=scene.seat, details=details)
        subject = invented.SUBJECTS["collaborative_care"][0]
        write_points(actor, scene, meeting, subject, guests)
        invite = partial(invite_people, actor=actor, meeting=meeting)
        optional = others[GUESTS : GUESTS + OPTIONAL]
        invitations = [*invite(people=guests), *invite(people=optional, required=False)]
        open_meeting(actor=actor, meeting=meeting)
    Event(scene, meeting, invitations).plan()


def _subscribe(scene: Scene, at: datetime) -> None:
    """In a calendar program: all that the region holds, and one's own."""
    with scene.stage.acting(scene.lead, at) as actor:
        make_feed(actor=actor)
        make_feed(actor=actor, region=scene.seat)


def plan_network_guests(scene: Scene) -> None:
    scene.plan(scene.stage.now - 20 * DAY, partial(_bring_in, scene))


def _bring_in(scene: Scene, at: datetime) -> None:
    """Those who coordinate a region are invited to what the steering committee holds next."""
    with scene.stage.acting(scene.lead, at) as actor:
        users = User.visible_to(actor).filter(email__in=FROM_REGIONS).order_by("pk")
        people = bring_in(actor=actor, region=scene.seat, users=users)
        ahead = Meeting.visible_to(actor).in_region(scene.region.pk).upcoming(at)
        for meeting in ahead.filter(kind=Kind.STEERING_COMMITTEE, cancelled_at=None)[:1]:
            invitations = invite_people(actor=actor, meeting=meeting, people=people)
            note = partial(note_answers, actor=actor, meeting=meeting, answer=Answer.ACCEPTED)
            note(invitations=invitations[:1])
