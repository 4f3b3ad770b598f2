"""What happens for those who missed a meeting. Mail rows go with the change that causes them."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import F

from attendance.models import Attendance
from core.refusals import Overtaken, Refused
from digests import emails, policies
from digests.models import Answer, Digest, Packet
from meetings.models import Meeting
from minutes.actions import approve_minutes
from minutes.models import Minutes
from regions.actors import Actor
from regions.querysets import open_seat
from stakeholders.models import Person

BATCH = 200
ANEW = ("digest", "edition", "sent_at", "reminded_at", "answer", "words", "answered_at",
        "reply", "replied_at", "replied_by")  # fmt: skip


def approve_and_tell(
    *, actor: Actor, minutes: Minutes, summary: str, tell: bool, now: datetime
) -> list[Packet]:
    """Approve the minutes; everybody who was absent or excused gets a packet, if they shall. Who
    had one of an earlier version gets it anew, and is asked again."""
    edition = approve_minutes(actor=actor, minutes=minutes, now=now)
    Digest.objects.update_or_create(
        region_id=minutes.region_id,
        meeting=minutes.meeting,
        defaults={"edition": edition, "summary": summary},
    )
    return send_packets(actor=actor, meeting=minutes.meeting, now=now) if tell else []


def send_packets(*, actor: Actor, meeting: Meeting, now: datetime) -> list[Packet]:
    """To those who missed it and have not got the version that was approved last."""
    if not policies.can_send(actor, meeting.region_id):
        raise PermissionDenied
    # Whoever sends at the same moment waits here, and then finds everybody told.
    locked = Digest.objects.of(meeting).select_for_update(no_key=True, of=("self",))
    digest = locked.select_related("edition").first()
    if digest is None:
        raise Refused("Approve the minutes first: the packet is made of them.")
    people = {person.pk: person for person in _not_told(digest)}
    packets = [
        Packet(
            region_id=meeting.region_id,
            meeting=meeting,
            person=person,
            digest=digest,
            edition=digest.edition,
            sent_at=now,
        )
        for person in people.values()
    ]
    Packet.objects.bulk_create(
        packets,
        update_conflicts=True,
        unique_fields=["region", "meeting", "person"],
        update_fields=ANEW,
    )
    emails.queue_packets(packets)
    return packets


def change_summary(*, actor: Actor, digest: Digest, summary: str, version: int) -> Digest:
    """For the pages of those who have a packet already, and the mails of those who get one."""
    if not policies.can_send(actor, digest.region_id):
        raise PermissionDenied
    rows = Digest.objects.filter(pk=digest.pk, version=version)
    saved = rows.update(summary=summary, version=F("version") + 1)
    digest.refresh_from_db()
    if not saved:
        raise Overtaken("this summary")
    return digest


def answer_packet(
    *, actor: Actor, packet: Packet, answer: str, words: str, now: datetime
) -> Packet:
    """Confirm it, or object to it in words. The last answer counts until it was replied to."""
    if not policies.can_answer_packet(actor, packet):
        raise PermissionDenied
    if answer == Answer.OBJECTED and not words:
        raise Refused("Say in a few words what you object to.")
    said = {"answer": Answer(answer), "words": words, "answered_at": now}
    if not Packet.objects.filter(pk=packet.pk, replied_at=None).update(**said):
        raise Refused("Your objection was answered already. Write to the region if you need more.")
    packet.refresh_from_db()
    return packet


def reply_to_objection(*, actor: Actor, packet: Packet, text: str, now: datetime) -> Packet:
    """Answer somebody who objected; they get it by mail."""
    if not policies.can_send(actor, packet.region_id):
        raise PermissionDenied
    objected = Packet.objects.filter(pk=packet.pk, answer=Answer.OBJECTED, replied_at=None)
    if not objected.update(reply=text, replied_at=now, replied_by=actor.user):
        raise Refused("There is no objection here that waits for an answer.")
    told: Packet = Packet.objects.whole().get(pk=packet.pk)
    emails.queue_reply(told)
    return told


def remind_due(*, actor: Actor, now: datetime) -> int:
    """Remind a batch of people of packets they have not answered, once; 0 when nobody is left. A
    second worker takes others."""
    if not policies.can_remind(actor):
        raise PermissionDenied
    due = Packet.visible_to(actor).due_for_reminder(now)
    locked = due.select_for_update(skip_locked=True, no_key=True, of=("self",))
    ids = list(locked.order_by("id").values_list("pk", flat=True)[:BATCH])
    Packet.objects.filter(pk__in=ids).update(reminded_at=now)
    emails.queue_reminders(
        list(Packet.objects.whole().filter(pk__in=ids).order_by("meeting", "id"))
    )
    return len(ids)


def _not_told(digest: Digest) -> list[Person]:
    missed = Attendance.objects.at(digest.meeting).missed().filter(open_seat("person__membership"))
    told = Packet.objects.at(digest.meeting).filter(edition=digest.edition)
    people = Person.objects.filter(pk__in=missed.values("person"))
    return list(people.exclude(pk__in=told.values("person")).order_by("plain_name", "id"))
