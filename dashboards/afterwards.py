"""What the demonstration's meetings leave behind: who came, minutes, what came of them, packets."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from agendas.models import Item
from attendance.actions import note_attendance, note_rest, welcome
from attendance.models import Attendance, State
from core.times import today_in
from dashboards import invented
from dashboards.stage import DAY, Scene
from digests.actions import answer_packet, approve_and_tell, reply_to_objection
from digests.models import Answer as Said
from digests.models import Packet
from meetings.models import Answer, Invitation, Meeting
from minutes.actions import (
    add_outcome,
    comment,
    discuss_item,
    save_note,
    send_for_comment,
    settle_comment,
)
from minutes.models import Comment, Kind, Minutes, Reader
from minutes.sectors import sectors_at
from plans.actions import move_action
from plans.models import Action
from plans.models import State as Stand
from regions.actors import Actor, Link, link_actor
from regions.models import PriorityArea
from stakeholders.models import Person, Sector

# How far back what was said is on record, where the story is told in every detail, and elsewhere.
IN_FULL, ELSEWHERE = 200 * DAY, 60 * DAY
WRITTEN, ASKED, COMMENTED, SETTLED, APPROVED = 1 * DAY, 5 * DAY, 6 * DAY, 9.5 * DAY, 10.5 * DAY
SOON, LATER = 14 * DAY, 40 * DAY
# Those whom a decision concerns first, should they not be there.
MISSED = (Sector.PATIENTS, Sector.GOVERNMENT, Sector.PROVIDER, Sector.EMPLOYER)


def is_recorded(scene: Scene, moment: datetime) -> bool:
    return scene.lively or moment > scene.stage.now - ELSEWHERE


@dataclass
class Record:
    """Of one meeting; what is cancelled leaves nothing behind."""

    scene: Scene
    meeting: Meeting
    area: str
    subject: str
    is_fresh: bool = False
    is_missed: bool = False
    minutes: Minutes | None = None
    comments: list[Comment] = field(default_factory=list)

    def plan(self) -> None:
        ends, now = self.meeting.ends_at, self.scene.stage.now
        if not is_recorded(self.scene, ends):
            return
        self._then(ends + DAY / 48, self._note_who_came)
        if ends < now - (IN_FULL if self.scene.lively else ELSEWHERE):
            return
        self._then(ends + WRITTEN, self._write)
        if self.scene.lively:
            self._then(ends + ASKED, self._ask)
            self._then(ends + SETTLED, self._settle_comments)
        self._then(ends + APPROVED, self._approve)

    def _then(self, at: datetime, act: Callable[[Actor, datetime], None]) -> None:
        self.scene.plan(at, partial(self._play, act))

    def _play(self, act: Callable[[Actor, datetime], None], at: datetime) -> None:
        if not self.meeting.is_cancelled:
            with self.scene.stage.acting(self.scene.lead, at) as actor:
                act(actor, at)

    def _note_who_came(self, actor: Actor, _at: datetime) -> None:
        """Who declined is excused, the first who said nothing did not come, and somebody whom
        nobody had invited did."""
        meeting, chance = self.meeting, self.scene.chance
        invited = Invitation.objects.filter(meeting=meeting, withdrawn_at=None)
        guests = list(invited.select_related("person").order_by("pk"))
        out = [one for one in guests if one.answer == Answer.DECLINED]
        others = [one for one in guests[1:] if one.person not in self.scene.seated]
        silent = [one for one in others if one.answer == Answer.NEEDS_ACTION]
        states = [*((one, State.EXCUSED) for one in out), *((one, State.ABSENT) for one in silent)]
        if self.is_missed:
            last = self.scene.seated[-1]
            note_attendance(actor=actor, meeting=meeting, person=last, state=State.EXCUSED)
        for one, state in states[:4]:
            note_attendance(actor=actor, meeting=meeting, person=one.person, state=state)
        there = State.IN_PERSON if meeting.place else State.REMOTE
        if meeting.place and self.is_fresh:
            late = guests[-1].person
            note_attendance(actor=actor, meeting=meeting, person=late, state=State.REMOTE)
        note_rest(actor=actor, meeting=meeting, state=there)
        if self.is_fresh or chance.random() < 0.2:
            guest = {"name": next(self.scene.names), "state": there}
            welcome(actor=actor, meeting=meeting, guest=guest)

    def _write(self, actor: Actor, at: datetime) -> None:
        items = list(Item.objects.of(self.meeting).select_related("meeting"))
        for item, said in zip(items, invented.SAID, strict=False):
            text = said.format(subject=self.subject)
            save_note(actor=actor, meeting=self.meeting, item=item, text=text, version=0)
        for item in items[: len(invented.SAID)]:
            discuss_item(actor=actor, item=item, now=at)
        self._note_outcomes(actor, items)
        self.minutes = Minutes.objects.select_related("region", "meeting__region").get(
            meeting=self.meeting
        )

    def _note_outcomes(self, actor: Actor, items: list[Item]) -> None:
        came = Attendance.objects.at(self.meeting).present().select_related("person")
        people = [one.person for one in came.order_by("person_id")] or self.scene.people[:1]
        item = items[-1] if items else None
        shared = {
            "decided_on": today_in(self.scene.region.timezone, self.meeting.starts_at),
            "area": PriorityArea.objects.get(code=self.area),
        }
        note = partial(
            add_outcome, actor=actor, meeting=self.meeting, region=self.scene.seat, item=item
        )
        for kind, text in invented.CAME_OF_IT:
            words = text.format(subject=self.subject)
            decides = {"concerns": self._concerned()} if kind == Kind.DECISION else {}
            note(details={**shared, **decides, "kind": kind, "text": words})
        owners = (self._seated(), self.scene.chance.choice(people))
        for owner, until, text in zip(owners, (SOON, LATER), invented.TAKEN_ON, strict=True):
            due = self.meeting.starts_at + until
            taken = {
                "kind": Kind.ACTION,
                "text": text.format(subject=self.subject),
                "owner": owner,
                "due_on": today_in(self.scene.region.timezone, due),
            }
            outcome = note(details={**shared, **taken})
            self._plan_settling(outcome.action, due)

    def _seated(self) -> Person:
        """Somebody with a seat: whoever coordinates last."""
        *rest, last = reversed(self.scene.seated or self.scene.people[:1])
        return self.scene.chance.choice(rest or [last])

    def _concerned(self) -> list[str]:
        """Two sectors that were there and, now and then, one that was not."""
        there = sectors_at([self.meeting.pk])[self.meeting.pk].there or []
        absent = [sector.value for sector in MISSED if sector not in there]
        passes = self.is_fresh or self.scene.chance.random() < 0.4
        return [*there[:2], *(absent[:1] if passes else [])]

    def _plan_settling(self, action: Action | None, due: datetime) -> None:
        chance = self.scene.chance.random()
        if self.is_fresh or action is None:
            return
        state = Stand.DROPPED if chance < 0.1 else Stand.DONE
        at = due - 3 * DAY if chance < 0.7 else due + 9 * DAY
        self.scene.plan(at, partial(self._settle, action, state))

    def _settle(self, action: Action, state: Stand, at: datetime) -> None:
        remark = invented.DROPPED if state == Stand.DROPPED else ""
        with self.scene.stage.acting(self.scene.lead, at) as actor:
            move_action(actor=actor, action=action, state=state, remark=remark)

    def _ask(self, actor: Actor, at: datetime) -> None:
        assert self.minutes
        until = today_in(self.scene.region.timezone, at + 5 * DAY)
        readers = send_for_comment(actor=actor, minutes=self.minutes, until=until, now=at)
        for reader, text in zip(readers, (invented.COMMENT, ""), strict=False):
            moment = self.meeting.ends_at + COMMENTED
            self.scene.plan(moment, partial(self._comment, reader, text))

    def _comment(self, reader: Reader, text: str, at: datetime) -> None:
        with self._linked("minutes_reader", reader, at) as actor:
            said = comment(actor=actor, reader=reader, text=text, item=None, now=at)
        self.comments += [said] if said else []

    def _settle_comments(self, actor: Actor, at: datetime) -> None:
        for one in self.comments:
            settle_comment(actor=actor, comment=one, now=at)

    def _approve(self, actor: Actor, at: datetime) -> None:
        assert self.minutes
        told = "\n".join(text for _kind, text in invented.CAME_OF_IT)
        packets = approve_and_tell(
            actor=actor,
            minutes=self.minutes,
            summary=told.format(subject=self.subject),
            tell=self.scene.lively,
            now=at,
        )
        seated = {person.pk for person in self.scene.seated}
        others = [packet for packet in packets if packet.person_id not in seated]
        for packet, said in zip(others, (Said.OBJECTED, Said.CONFIRMED), strict=False):
            self.scene.plan(at + DAY, partial(self._answer, packet, said))

    def _answer(self, packet: Packet, said: Said, at: datetime) -> None:
        words = invented.OBJECTION if said == Said.OBJECTED else ""
        with self._linked("packet", packet, at) as actor:
            answer_packet(actor=actor, packet=packet, answer=said, words=words, now=at)
        if words:
            self._then(at + DAY, partial(self._reply, packet))

    def _reply(self, packet: Packet, actor: Actor, at: datetime) -> None:
        reply_to_objection(actor=actor, packet=packet, text=invented.REPLY, now=at)

    def _linked(
        self, kind: str, row: Reader | Packet, at: datetime
    ) -> AbstractContextManager[Actor]:
        link = Link(self.scene.region.pk, kind, row.pk, row.person.address_version)
        return self.scene.stage.acting(link_actor(link, self.scene.region), at)
