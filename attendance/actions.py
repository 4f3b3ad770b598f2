"""What happens with attendance: it is noted at the door, told by a code, or read from a list."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils import timezone

from attendance import policies
from attendance.codes import count_wrong, may_try, tidy
from attendance.hours import can_check_in_now, can_note_now
from attendance.matching import Came, together
from attendance.models import Attendance, Door, Source, State
from attendance.roll import not_noted
from core.refusals import Refused
from meetings.models import Invitation, Meeting, Mode
from meetings.seats import lock
from regions.actors import Actor
from stakeholders.models import Person, PersonContact
from stakeholders.names import plain


def note_attendance(
    *, actor: Actor, meeting: Meeting, person: Person, state: str
) -> Attendance | None:
    """One person of the list. Without a state it is taken back: nobody has said yet."""
    _require_list(actor, meeting)
    if not state:
        Attendance.objects.at(meeting).filter(person=person).delete()
        return None
    return _note(actor, meeting, person, State(state))


def note_rest(*, actor: Actor, meeting: Meeting, state: str) -> list[Attendance]:
    """Everybody invited of whom nobody has said anything. `take_back` undoes it: all of them are
    noted by the same person at the same moment."""
    _require_list(actor, meeting)
    now = timezone.now()
    left = not_noted(meeting).select_related("stands_in_for")
    return Attendance.objects.bulk_create(
        [
            Attendance(
                region_id=meeting.region_id,
                meeting=meeting,
                person_id=invitation.person_id,
                state=State(state),
                stands_in_for_id=_named_for(invitation),
                noted_by=actor.user,
                noted_at=now,
            )
            for invitation in left
        ],
        ignore_conflicts=True,
    )


def take_back(*, actor: Actor, meeting: Meeting, noted_at: datetime) -> int:
    """What this person noted of the rest at that moment; what was changed since stays."""
    _require_list(actor, meeting)
    noted = Attendance.objects.at(meeting).filter(noted_by=actor.user, noted_at=noted_at)
    return noted.delete()[1].get("attendance.Attendance", 0)


def welcome(*, actor: Actor, meeting: Meeting, guest: dict[str, Any]) -> Attendance:
    """Somebody who was not expected: a `person` of the region, or one new to it with a `name` and
    perhaps an `email`. They may stand in for somebody who was invited."""
    _require_list(actor, meeting)
    person = guest.get("person") or _newcomer(meeting, guest["name"], guest.get("email", ""))
    return _note(actor, meeting, person, State(guest["state"]), guest.get("stands_in_for"))


def renew_code(*, actor: Actor, meeting: Meeting) -> Door:
    """Another code: the one so far opens nothing any more."""
    if not policies.can_note_attendance(actor, meeting):
        raise PermissionDenied
    door, _ = Door.objects.get_or_create(region_id=meeting.region_id, meeting=meeting)
    Door.objects.filter(pk=door.pk).update(turn=F("turn") + 1)
    door.refresh_from_db(fields=["turn"])
    return door


def check_in(*, actor: Actor, invitation: Invitation, code: str) -> Attendance:
    """Who is invited says by the code in the room that they are there. Ten wrong codes lock for a
    quarter of an hour. Whoever is noted as present already stays so."""
    if not policies.can_check_in(actor, invitation):
        raise PermissionDenied
    meeting = invitation.meeting
    _require_now(meeting)
    if not may_try(invitation.pk):
        raise Refused("Too many wrong codes. Try again in a quarter of an hour, or say your name.")
    door = Door.objects.filter(region=meeting.region_id, meeting=meeting).first()
    if tidy(code) != (door or Door(meeting=meeting)).code:
        count_wrong(invitation.pk)
        raise Refused("This is not the code that is shown now. Look at it once more.")
    known = Attendance.objects.at(meeting).present().filter(person=invitation.person_id).first()
    state = State.REMOTE if invitation.seat == Mode.REMOTE else State.IN_PERSON
    noted = {"state": state, "source": Source.CHECKED_IN, "noted_by": actor.user}
    return known or _save(meeting, invitation.person_id, noted, _named_for(invitation))


def record_participants(*, actor: Actor, meeting: Meeting, came: Iterable[Came]) -> int:
    """Who was in the video call, as somebody has confirmed it. What is known already is not
    written again, and who was noted in the room stays there. Returns how many were written."""
    _require_list(actor, meeting)
    # The same list sent at the same moment waits here, and then finds who was new.
    lock(meeting)
    noted = {row.person_id: row for row in Attendance.objects.at(meeting)}
    written = 0
    for one in together(came):
        person_id = one.person_id or _newcomer(meeting, one.name, one.email).pk
        row = noted.get(person_id)
        if row and row.is_present and (row.source != Source.IMPORTED or row.minutes == one.minutes):
            continue
        written += 1
        details = {"state": State.REMOTE, "source": Source.IMPORTED, "noted_by": actor.user}
        noted[person_id] = _save(meeting, person_id, {**details, "minutes": one.minutes}, None)
    return written


def _note(
    actor: Actor,
    meeting: Meeting,
    person: Person,
    state: State,
    stands_in_for: Person | None = None,
) -> Attendance:
    invitation = Invitation.objects.filter(
        region=meeting.region_id, meeting=meeting, person=person, withdrawn_at=None
    ).select_related("stands_in_for")
    named = stands_in_for.pk if stands_in_for else _named_for(invitation.first())
    noted = {"state": state, "source": Source.NOTED, "noted_by": actor.user}
    return _save(meeting, person.pk, noted, named)


def _save(
    meeting: Meeting, person_id: int, noted: dict[str, Any], stands_in_for: int | None
) -> Attendance:
    values = {**noted, "noted_at": timezone.now()}
    if stands_in_for:
        values["stands_in_for_id"] = stands_in_for
    row, _ = Attendance.objects.update_or_create(
        region_id=meeting.region_id, meeting=meeting, person_id=person_id, defaults=values
    )
    saved: Attendance = row
    return saved


def _named_for(invitation: Invitation | None) -> int | None:
    """Whom a delegate was named for when they were invited."""
    named = invitation.stands_in_for if invitation else None
    return named.person_id if named else None


def _newcomer(meeting: Meeting, name: str, email: str) -> Person:
    """Whoever has this address already is that person; and so is whoever of this name was written
    down at this meeting: the same list sent twice makes nobody twice."""
    region_id = meeting.region_id
    known = PersonContact.objects.in_region(region_id).at(email).select_related("person").first()
    if email and known:
        found: Person = known.person
        return found
    here = Attendance.objects.at(meeting).values("person")
    same = Person.objects.filter(region=region_id, plain_name=plain(name), pk__in=here).first()
    if same and not email:
        namesake: Person = same
        return namesake
    person = Person.objects.create(region_id=region_id, name=name)
    if email:
        PersonContact.objects.create(region_id=region_id, person=person, email=email)
    return person


def _require_list(actor: Actor, meeting: Meeting) -> None:
    if not policies.can_note_attendance(actor, meeting):
        raise PermissionDenied
    if meeting.is_cancelled:
        raise Refused("This meeting was cancelled: nobody came.")
    if not can_note_now(meeting):
        raise Refused("Who is there can be noted from two hours before the meeting.")


def _require_now(meeting: Meeting) -> None:
    if not can_check_in_now(meeting):
        raise Refused("Check-in is open from an hour before the meeting to an hour after it.")
