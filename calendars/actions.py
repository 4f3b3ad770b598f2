"""What happens with feeds, and with the answers that calendars send."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from accounts.clients import digest_of
from calendars import emails, feeds, policies
from calendars.models import Feed, Reason, UnreadReply
from calendars.replies import Attendee, Message, Reply
from core.history import history_of
from core.refusals import Refused
from meetings.actions import answer_invitation
from meetings.emails import uid_of
from meetings.models import Answer, Invitation, Meeting
from meetings.seats import lock
from regions.actors import Actor, Link, Seat, link_actor
from seats.actions import nominate_delegate
from stakeholders.models import Person, PersonContact

ANSWERS = {Answer.ACCEPTED, Answer.TENTATIVE, Answer.DECLINED}
NOTED, KNOWN = "noted", "known"
# Unread ones of one person: nobody fills the list, or a coordinator's mailbox, with more.
MOST_UNREAD = 50
LONGEST_NAME = 120


class Address(NamedTuple):
    """Whom a signed reply address names; of a series, by its first meeting."""

    region_id: int
    meeting_id: int
    person_id: int
    version: int


def make_feed(*, actor: Actor, region: Seat | None = None) -> tuple[Feed, str]:
    """The address of a feed, which is returned once and kept nowhere; one from before ends."""
    allowed = policies.can_subscribe_to_region(actor, region) if region else True
    if not (policies.can_subscribe(actor) and allowed):
        raise PermissionDenied
    token = feeds.new_token()
    region_id = region.region_id if region else None
    earlier = Feed.visible_to(actor).live().filter(region_id=region_id)
    earlier.update(revoked_at=timezone.now())
    digest = digest_of(token)
    return Feed.objects.create(user=actor.user, region_id=region_id, digest=digest), token


def end_feed(*, actor: Actor, feed: Feed) -> Feed:
    """Its next request finds nothing."""
    if not policies.can_end_feed(actor, feed):
        raise PermissionDenied
    if not Feed.objects.filter(pk=feed.pk, revoked_at=None).update(revoked_at=timezone.now()):
        raise Refused("This address has ended already.")
    feed.refresh_from_db()
    return feed


def put_reply_away(*, actor: Actor, reply: UnreadReply) -> UnreadReply:
    if not policies.can_put_reply_away(actor, reply):
        raise PermissionDenied
    UnreadReply.objects.filter(pk=reply.pk, read_at=None).update(read_at=timezone.now())
    reply.refresh_from_db()
    return reply


def take_reply(*, actor: Actor, message: Message, address: Address, now: datetime) -> list[str]:
    """Note the answers that a message brings, and keep for the coordinator what a person wrote and
    the portal cannot use. Taken in twice, it changes nothing the second time. Returns what became
    of it, for the log."""
    if not policies.can_take_replies(actor):
        raise PermissionDenied
    meetings = Meeting.visible_to(actor).select_related("region", "scheduled_by")
    meeting = meetings.filter(pk=address.meeting_id).first()
    person = Person.objects.filter(region=address.region_id, pk=address.person_id).first()
    if meeting is None or person is None:
        return ["gone"]
    if message.method or not message.is_automatic:
        outcomes = list(_outcomes(message, meeting, person, address, now))
    else:
        outcomes = ["automatic"]
    if reason := _left_to_people(message, outcomes):
        _keep(message, meeting, person, reason, now)
    return outcomes


def _outcomes(
    message: Message, meeting: Meeting, person: Person, address: Address, now: datetime
) -> Iterator[str]:
    if not message.method:
        yield Reason.WRITTEN
    elif message.method == "?" or not message.replies:
        yield Reason.UNREADABLE
    elif message.method != "REPLY":
        yield Reason.PROPOSAL
    elif person.address_version != address.version:
        yield Reason.WRONG_PERSON
    else:
        for reply in message.replies:
            yield from _answered(reply, meeting, person, now)


def _answered(reply: Reply, meeting: Meeting, person: Person, now: datetime) -> Iterator[str]:
    """Of a series without an occurrence: everything ahead that the person is invited to."""
    if reply.uid != uid_of(meeting):
        yield Reason.OTHER_MEETING
        return
    invitations = _meant(reply, meeting, person, now)
    if not invitations:
        yield Reason.OTHER_MEETING if reply.occurrence else Reason.TOO_LATE
    by_address = _by_address(invitations, person)
    for invitation in invitations:
        theirs = [
            (by_address[invitation.pk, attendee.email], attendee)
            for attendee in reply.attendees
            if (invitation.pk, attendee.email) in by_address
        ]
        yield _note(*theirs[0], reply, now) if theirs else Reason.WRONG_PERSON


def _meant(reply: Reply, meeting: Meeting, person: Person, now: datetime) -> list[Invitation]:
    invitations = Invitation.objects.filter(
        person=person, meeting__in=Meeting.objects.of_series(meeting)
    ).select_related("meeting__region")
    found = list(invitations.order_by("meeting_id"))
    if not meeting.series_uid:
        return found
    if reply.occurrence is None:
        return [one for one in found if one.meeting.is_open(now)]
    return [one for one in found if _is_on(one.meeting, reply.occurrence)]


def _is_on(meeting: Meeting, occurrence: date) -> bool:
    """By its day, of which a series has one each: an hour that the clock shows twice is written in
    different ways."""
    assert meeting.occurs_at
    zone = ZoneInfo(meeting.region.timezone)
    day = occurrence
    if isinstance(occurrence, datetime):
        day = (occurrence.astimezone(zone) if occurrence.tzinfo else occurrence).date()
    return meeting.occurs_at.astimezone(zone).date() == day


def _by_address(invitations: list[Invitation], person: Person) -> dict[tuple[int, str], Invitation]:
    """Whose answers count for an invitation: the invited person's, and their delegate's own."""
    email = PersonContact.objects.filter(person=person).values_list("email", flat=True).first()
    delegates = Invitation.objects.filter(stands_in_for__in=invitations, withdrawn_at=None)
    found = {
        (one.stands_in_for_id or 0, one.person.contact.email.lower()): one
        for one in delegates.filter(person__contact__isnull=False).select_related("person__contact")
    }
    return found | {(one.pk, email.lower()): one for one in invitations if email}


def _note(invitation: Invitation, attendee: Attendee, reply: Reply, now: datetime) -> str:
    """The last by time counts, whether it came by mail or from a page: both wait for the meeting's
    row."""
    meeting = lock(invitation.meeting)
    current = Invitation.objects.select_for_update(of=("self",)).select_related("person")
    invitation = current.get(pk=invitation.pk)
    written_at = min(reply.written_at or now, now)
    if trouble := _trouble(meeting, invitation, reply, written_at, now):
        return trouble
    link = Link(
        meeting.region_id, "meeting_invitation", invitation.pk, invitation.person.address_version
    )
    actor = link_actor(link, meeting.region)
    open_to_them = Invitation.visible_to(actor).select_related("meeting", "person__membership")
    usable = open_to_them.first()
    if usable is None:
        return Reason.WITHDRAWN
    try:
        with transaction.atomic():
            _answer(actor, usable, attendee, reply)
    except Refused:
        return Reason.REFUSED
    _remember(usable, reply, written_at)
    return NOTED


def _remember(invitation: Invitation, reply: Reply, written_at: datetime) -> None:
    row = Invitation.objects.filter(pk=invitation.pk)
    row.update(replied_sequence=reply.sequence, replied_at=written_at)
    # A page may have answered between the click and the mail, not since.
    row.filter(answered_at__gt=written_at).update(answered_at=written_at)


def _trouble(
    meeting: Meeting, invitation: Invitation, reply: Reply, written_at: datetime, now: datetime
) -> str:
    if invitation.withdrawn_at:
        return Reason.WITHDRAWN
    if not meeting.is_open(now):
        return Reason.TOO_LATE
    if any(at and written_at <= at for at in (invitation.answered_at, invitation.replied_at)):
        return KNOWN
    if reply.sequence < (invitation.replied_sequence or 0) or _has_moved(meeting, reply.sequence):
        return Reason.OUTDATED
    return ""


def _has_moved(meeting: Meeting, sequence: int) -> bool:
    """Since that number was mailed. Not every higher number reaches everybody: a change of which
    nobody was told keeps their answers true, unless it is of the time."""
    earlier = history_of(meeting).filter(sequence__lte=sequence).order_by("-pgh_id")
    then = earlier.values_list("starts_at", "ends_at").first()
    return then is not None and then != (meeting.starts_at, meeting.ends_at)


def _answer(actor: Actor, invitation: Invitation, attendee: Attendee, reply: Reply) -> None:
    if attendee.answer == "DELEGATED" and attendee.delegate:
        _delegate(actor, invitation, attendee, reply)
    elif attendee.answer in ANSWERS:
        answer_invitation(actor=actor, invitation=invitation, answer=attendee.answer)
    else:
        raise Refused("This is no answer to an invitation.")


def _delegate(actor: Actor, invitation: Invitation, attendee: Attendee, reply: Reply) -> None:
    email = attendee.delegate
    names = [one.name for one in reply.attendees if one.email == email and one.name]
    name = next(iter(names), email.partition("@")[0])[:LONGEST_NAME]
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused("Nobody can be reached there.") from error
    nominate_delegate(actor=actor, invitation=invitation, name=name, email=email)


def _left_to_people(message: Message, outcomes: list[str]) -> str:
    if NOTED in outcomes:
        return Reason.NOTE if message.note else ""
    return next((outcome for outcome in outcomes if outcome in Reason.values), "")


def _keep(message: Message, meeting: Meeting, person: Person, reason: str, now: datetime) -> None:
    of_person = UnreadReply.objects.in_region(meeting.region_id).filter(person=person)
    known = of_person.filter(digest=message.digest).exists()
    if known or of_person.unread().count() >= MOST_UNREAD:
        return
    reply = UnreadReply.objects.create(
        region_id=meeting.region_id,
        meeting=meeting,
        person=person,
        reason=reason,
        sender=message.sender,
        subject=message.subject,
        text=message.note if reason == Reason.NOTE else message.words,
        digest=message.digest,
        received_at=now,
    )
    emails.queue_reply(reply)
