"""The roll of a meeting: everybody invited, and whoever came without being so."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower

from attendance.matching import Known
from attendance.models import TONES, Attendance, State
from meetings.models import Answer, Invitation, Meeting, Mode
from meetings.participants import Participant
from meetings.querysets import InvitationQuerySet
from regions.actors import Actor
from stakeholders.models import Person, PersonContact
from stakeholders.names import plain
from stakeholders.querysets import PersonQuerySet


@dataclass(frozen=True, slots=True)
class Line:
    """`marks` are the states that a tap gives: the one that is noted takes itself back."""

    person_id: int
    name: str
    organization: str
    said: str
    state: str
    known_by: str
    minutes: int | None
    stands_in_for: str

    @property
    def marks(self) -> list[tuple[str, str, bool]]:
        return [(state, label, state == self.state) for state, label in MARKS.items()]

    @property
    def label(self) -> str:
        return str(State(self.state).label) if self.state else "Not noted"

    @property
    def tone(self) -> str:
        return TONES.get(State(self.state), "quiet") if self.state else "waiting"


MARKS = {
    State.IN_PERSON.value: "In person",
    State.REMOTE.value: "Remote",
    State.EXCUSED.value: "Excused",
    State.ABSENT.value: "Absent",
}
ANSWERS, MODES = dict(Answer.choices), dict(Mode.choices)


def people_of(actor: Actor, meeting: Meeting) -> PersonQuerySet:
    came: Any = Attendance.visible_to(actor).at(meeting).values("person")
    asked: Any = invited_to(actor, meeting).values("person")
    people = Person.visible_to(actor).in_region(meeting.region_id)
    found: PersonQuerySet = people.filter(pk__in=asked.union(came))
    return found.with_affiliation().with_organization()


def invited_to(actor: Actor, meeting: Meeting) -> InvitationQuerySet:
    return Invitation.visible_to(actor).filter(region=meeting.region_id, meeting=meeting)


def not_noted(meeting: Meeting) -> InvitationQuerySet:
    """Invitations of those of whom nobody has said whether they came."""
    noted = Attendance.objects.at(meeting).values("person")
    current = Invitation.objects.filter(region=meeting.region_id, meeting=meeting)
    return current.filter(withdrawn_at=None).exclude(person__in=noted)


def lines(actor: Actor, meeting: Meeting, people: Iterable[Person]) -> list[Line]:
    """Of these people, in their order; two queries."""
    shown = list(people)
    ids = [person.pk for person in shown]
    asked = invited_to(actor, meeting).filter(person__in=ids).values(*ASKED)
    came = Attendance.visible_to(actor).at(meeting).filter(person__in=ids)
    invitations = {row["person_id"]: row for row in asked}
    noted = {row.person_id: row for row in came.select_related("stands_in_for")}
    return [_line(one, invitations.get(one.pk, {}), noted.get(one.pk)) for one in shown]


ASKED = ("person_id", "answer", "seat", "required", "stands_in_for__person__name")


def _line(person: Any, asked: dict[str, Any], came: Attendance | None) -> Line:
    named = asked.get("stands_in_for__person__name") or ""
    return Line(
        person_id=person.pk,
        name=person.name,
        organization=person.organization or "",
        said=_said(asked),
        state=came.state if came else "",
        known_by=came.get_source_display() if came else "",
        minutes=came.minutes if came else None,
        stands_in_for=came.stands_in_for.name if came and came.stands_in_for else named,
    )


def _said(asked: dict[str, Any]) -> str:
    """What they answered and which seat they have, in a word or two."""
    if not asked:
        return "Not invited"
    seat = MODES.get(asked["seat"], "")
    return ", ".join(filter(None, (str(ANSWERS[asked["answer"]]), str(seat).lower())))


def known_for(
    actor: Actor, meeting: Meeting, participants: Iterable[Participant]
) -> Iterator[Known]:
    """Whom a list of participants may mean: everybody on the roll, and who has one of its names or
    addresses in the region. Three queries."""
    told = list(participants)
    names = {plain(one.name) for one in told}
    emails = {one.email for one in told if one.email}
    contacts = PersonContact.visible_to(actor).in_region(meeting.region_id)
    lowered = contacts.alias(lowered=Lower("email")).filter(lowered__in=emails)
    addresses = dict(lowered.values_list("person_id", "email"))
    expected = {row.pk for row in people_of(actor, meeting)}
    here = Person.visible_to(actor).in_region(meeting.region_id)
    wanted = Q(plain_name__in=names) | Q(pk__in=[*addresses, *expected])
    for person in here.filter(wanted).with_affiliation().with_organization().by_name():
        place = f" ({person.organization})" if person.organization else ""
        yield Known(
            person_id=person.pk,
            name=person.plain_name,
            label=f"{person.name}{place}",
            email=addresses.get(person.pk, "").lower(),
            invited=person.pk in expected,
        )
