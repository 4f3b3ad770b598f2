"""What happens with minutes: they are written by several people, sent for comment, approved."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils import timezone

from agendas.actions import mark_discussed, mark_not_discussed
from agendas.models import Item
from attendance.models import Attendance
from core.refusals import Overtaken, Refused
from core.times import day, today_in
from mail.actions import withdraw_mail
from meetings.emails import about
from meetings.models import Meeting
from minutes import emails, policies
from minutes.content import gather, kept
from minutes.models import (
    Comment,
    Edition,
    EditionFile,
    Kind,
    Minutes,
    Note,
    Outcome,
    Reader,
    State,
)
from minutes.sectors import sectors_at
from minutes.typesetting import typeset_minutes
from plans.actions import add_action
from regions.actors import Actor, Seat
from series.backlog import hold_open

LONGEST_COMMENTING = timedelta(days=90)
PARTS = ("text", "concerns", "area", "decided_on")


def save_note(
    *,
    actor: Actor,
    meeting: Meeting,
    item: Item | None,
    text: str,
    version: int,
    below: bool = False,
) -> Note:
    """Save what was said of an item. `version` is the one the editor saw; with `below` their text
    follows what somebody else has saved under that version, instead of replacing it."""
    minutes = _written(actor, meeting)
    note, _new = Note.objects.get_or_create(
        region_id=meeting.region_id,
        minutes=minutes,
        item=item,
        **({} if item else {"title": ""}),
        defaults={"title": item.title if item else ""},
    )
    if note.text == text:
        return note
    whole = f"{note.text}\n\n{text}" if below else text
    changed = {"text": whole, "edited_by": actor.user, "edited_at": timezone.now()}
    saved = Note.objects.filter(pk=note.pk, version=version)
    if not saved.update(**changed, version=F("version") + 1):
        raise Overtaken("this note")
    note.refresh_from_db()
    note.edited_by = actor.user
    return note


def add_outcome(
    *, actor: Actor, meeting: Meeting, region: Seat, item: Item | None, details: dict[str, Any]
) -> Outcome:
    """Note what came of an item. Of an action, its owner has it from now on."""
    minutes = _written(actor, meeting)
    kind = Kind(details["kind"])
    action = _action(actor, region, meeting, details) if kind == Kind.ACTION else None
    if action and item:
        # In a series the item comes back until the action is done.
        hold_open(actor=actor, item=item, action=action)
    return Outcome.objects.create(
        region_id=meeting.region_id,
        minutes=minutes,
        item=item,
        kind=kind,
        action=action,
        **{name: details[name] for name in PARTS if name in details},
    )


def change_outcome(
    *, actor: Actor, outcome: Outcome, details: dict[str, Any], version: int
) -> Outcome:
    _written(actor, outcome.minutes.meeting)
    rows = Outcome.objects.filter(pk=outcome.pk, version=version, removed_at=None)
    changed = {name: details[name] for name in PARTS if name in details}
    saved = rows.update(**changed, version=F("version") + 1)
    outcome.refresh_from_db()
    if not saved:
        raise Overtaken("this outcome")
    return outcome


def remove_outcome(*, actor: Actor, outcome: Outcome, back: bool = False) -> Outcome:
    """Take it out of the minutes, or put it back. An action stays with its owner."""
    _written(actor, outcome.minutes.meeting)
    outcome.removed_at = None if back else timezone.now()
    outcome.save(update_fields=["removed_at"])
    return outcome


def discuss_item(*, actor: Actor, item: Item, now: datetime) -> Item:
    """The item is done with, and the meeting goes on to the next one; or not yet, after all."""
    if item.discussed_at:
        return mark_not_discussed(actor=actor, item=item)
    return mark_discussed(actor=actor, item=item, now=now)


def send_for_comment(*, actor: Actor, minutes: Minutes, until: date, now: datetime) -> list[Reader]:
    """Ask everybody who was there to look through them until that day."""
    if not policies.can_release(actor, minutes):
        raise PermissionDenied
    today = today_in(minutes.region.timezone, now)
    if not today <= until <= today + LONGEST_COMMENTING:
        raise Refused("Give a day within the next 90 days, so that people have time to comment.")
    draft = Minutes.objects.filter(pk=minutes.pk, state=State.DRAFT)
    if not draft.update(state=State.IN_COMMENT, comment_until=until):
        raise Refused("These minutes are out for comment already, or approved.")
    minutes.refresh_from_db()
    there = Attendance.objects.at(minutes.meeting).present().select_related("person")
    readers = Reader.objects.bulk_create(
        Reader(
            region_id=minutes.region_id,
            minutes=minutes,
            person=attendance.person,
            number=minutes.number,
            asked_at=now,
        )
        for attendance in there
    )
    emails.queue_requests(minutes, readers)
    return readers


def comment(
    *, actor: Actor, reader: Reader, text: str, item: Item | None, now: datetime
) -> Comment | None:
    """Say what is missing or wrong; without words, that nothing is."""
    if not policies.can_comment(actor, reader):
        raise PermissionDenied
    minutes = reader.minutes
    of_now = reader.number == minutes.number
    if not of_now or not minutes.takes_comments(today_in(minutes.region.timezone, now)):
        raise Refused("The time for comments is over.")
    Reader.objects.filter(pk=reader.pk).update(answered_at=now)
    if not text:
        return None
    return Comment.objects.create(
        region_id=reader.region_id,
        minutes=minutes,
        item=item,
        person=reader.person,
        text=text,
        written_at=now,
    )


def settle_comment(*, actor: Actor, comment: Comment, now: datetime) -> Comment:
    """It is dealt with; or, after all, not yet."""
    if not policies.can_write_minutes(actor, comment.minutes.meeting):
        raise PermissionDenied
    comment.settled_at = None if comment.settled_at else now
    comment.save(update_fields=["settled_at"])
    return comment


def approve_minutes(*, actor: Actor, minutes: Minutes, now: datetime) -> Edition:
    """Lock the text and keep this version as it is, with the sectors that were there."""
    if not policies.can_release(actor, minutes):
        raise PermissionDenied
    open_ = Minutes.objects.filter(pk=minutes.pk).exclude(state=State.APPROVED)
    if not open_.update(state=State.APPROVED, approved_at=now, approved_by=actor.user):
        raise Refused("These minutes are approved already.")
    minutes.refresh_from_db()
    sectors = sectors_at([minutes.meeting_id])[minutes.meeting_id]
    decisions = Outcome.objects.of(minutes).filter(kind=Kind.DECISION)
    decisions.update(there=sectors.there, missing=sectors.missing)
    withdraw_mail(region_id=minutes.region_id, about=emails.about(minutes))
    return Edition.objects.create(
        region_id=minutes.region_id,
        minutes=minutes,
        number=minutes.number,
        content=kept(minutes.meeting, gather(minutes)),
        approved_at=now,
        approved_by=actor.user,
    )


def reopen_minutes(*, actor: Actor, minutes: Minutes) -> Minutes:
    """A new version is written; those approved so far stay as they are."""
    if not policies.can_release(actor, minutes):
        raise PermissionDenied
    approved = Minutes.objects.filter(pk=minutes.pk, state=State.APPROVED)
    again = {"state": State.DRAFT, "comment_until": None, "approved_at": None, "approved_by": None}
    if not approved.update(**again, number=F("number") + 1):
        raise Refused("These minutes are not approved: they can be changed as they are.")
    minutes.refresh_from_db()
    return minutes


def typeset_next(*, actor: Actor, region: Seat) -> bool:
    """Make one document that is missing; what another worker makes is passed over."""
    if not policies.can_typeset(actor):
        raise PermissionDenied
    waiting = Edition.objects.filter(region=region.region_id).not_typeset()
    edition = waiting.select_for_update(skip_locked=True, no_key=True, of=("self",)).first()
    if edition is None:
        return False
    pdf = typeset_minutes(
        edition.content, edition.number, day(edition.approved_at, region.timezone)
    )
    EditionFile.objects.create(region_id=region.region_id, edition=edition, pdf=pdf)
    return True


def _written(actor: Actor, meeting: Meeting) -> Minutes:
    """The minutes to write in, begun with the first word. Who approves them waits until this is
    saved, and whoever saves after that is told."""
    if not policies.can_write_minutes(actor, meeting):
        raise PermissionDenied
    own: dict[str, Any] = {"region_id": meeting.region_id, "meeting": meeting}
    Minutes.objects.get_or_create(**own)
    minutes: Minutes = Minutes.objects.select_for_update(no_key=True).get(**own)
    if minutes.is_approved:
        raise Refused("These minutes are approved. Reopen them to write a new version.")
    return minutes


def _action(actor: Actor, region: Seat, meeting: Meeting, details: dict[str, Any]) -> Any:
    return add_action(
        actor=actor,
        region=region,
        details={**details, "title": details["text"]},
        origin=f"{meeting.title}, {day(meeting.starts_at, region.timezone)}"[:200],
        about=about(meeting),
    )
