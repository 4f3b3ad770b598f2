"""The roll of a meeting: everybody invited, and whoever came without being so."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower

from attendance.matching import Known
from attendance.models import PRESENT, TONES, Attendance, Source, State
from meetings.models import Answer, Invitation, Meeting, Mode
from meetings.participants import Participant
from meetings.querysets import InvitationQuerySet
from regions.actors import Actor
from stakeholders.models import Person, PersonContact
from stakeholders.names import plain
from stakeholders.querysets import PersonQuerySet


@dataclass(frozen=True, slots=True)
class Line:
    """One person: what they said, and what is noted."""

    person_id: int
    name: str
    organization: str
    said: str
    state: str
    known_by: str
    minutes: int | None
    stands_in_for: str

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
SOURCES = {source.value: str(source.label) for source in Source}


class Roll:
    """Read in two queries: who was asked, and of whom something is noted."""

    def __init__(self, actor: Actor, meeting: Meeting) -> None:
        self.actor, self.meeting = actor, meeting
        asked = invited_to(actor, meeting).values(*ASKED)
        self.asked: dict[int, dict[str, Any]] = {row["person_id"]: row for row in asked}
        self.read_marks()

    def read_marks(self) -> None:
        came = Attendance.visible_to(self.actor).at(self.meeting).values(*CAME)
        self.came: dict[int, dict[str, Any]] = {row["person_id"]: row for row in came}

    @property
    def left(self) -> int:
        """Of how many of those invited nobody has said whether they came."""
        return len(self.asked.keys() - self.came.keys())

    @property
    def totals(self) -> dict[str, int]:
        counted = Counter(row["state"] for row in self.came.values())
        return {state: counted[state] for state in State.values}

    def ids(self, show: str = "") -> list[int]:
        """Everybody; or the present, the missed, or the open ones."""
        chosen = {"present": PRESENT, "missed": MISSED}.get(show)
        if chosen:
            return [pk for pk, row in self.came.items() if row["state"] in chosen]
        if show == "open":
            return [pk for pk in self.asked if pk not in self.came]
        return [*{**self.asked, **self.came}]

    def people(self, show: str = "") -> PersonQuerySet:
        people = Person.visible_to(self.actor).in_region(self.meeting.region_id)
        found: PersonQuerySet = people.filter(pk__in=self.ids(show))
        return found.with_affiliation().with_organization()

    def lines(self, people: Iterable[Person]) -> list[Line]:
        """In the order of the people."""
        return [_line(p, self.asked.get(p.pk, {}), self.came.get(p.pk, NOTHING)) for p in people]


MISSED = (State.EXCUSED, State.ABSENT)
ASKED = ("person_id", "answer", "seat", "stands_in_for__person__name")
CAME = ("person_id", "state", "source", "minutes", "stands_in_for__name")
NOTHING: dict[str, Any] = {"state": "", "source": "", "minutes": None, "stands_in_for__name": ""}


def invited_to(actor: Actor, meeting: Meeting) -> InvitationQuerySet:
    return Invitation.visible_to(actor).filter(region=meeting.region_id, meeting=meeting)


def not_noted(meeting: Meeting) -> InvitationQuerySet:
    """Invitations of those of whom nobody has said whether they came."""
    noted = Attendance.objects.at(meeting).values("person")
    current = Invitation.objects.filter(region=meeting.region_id, meeting=meeting)
    return current.filter(withdrawn_at=None).exclude(person__in=noted)


def _line(person: Any, asked: dict[str, Any], came: dict[str, Any]) -> Line:
    named = asked.get("stands_in_for__person__name")
    return Line(
        person_id=person.pk,
        name=person.name,
        organization=person.organization or "",
        said=_said(asked),
        state=came["state"],
        known_by=SOURCES.get(came["source"], ""),
        minutes=came["minutes"],
        stands_in_for=came["stands_in_for__name"] or named or "",
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
    addresses in the region. Four queries."""
    told = list(participants)
    names = {plain(one.name) for one in told}
    emails = {one.email for one in told if one.email}
    contacts = PersonContact.visible_to(actor).in_region(meeting.region_id)
    lowered = contacts.alias(lowered=Lower("email")).filter(lowered__in=emails)
    addresses = dict(lowered.values_list("person_id", "email"))
    expected = set(Roll(actor, meeting).ids())
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
