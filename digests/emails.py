"""The mails to those who missed a meeting: the packet, a reminder, the answer to an objection."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.conf import settings

from core.times import day
from digests.contents import actions_from, contents_of, materials_at
from digests.models import Packet
from digests.querysets import LINK
from mail.actions import Letter, queue_mails
from mail.letters import write_letter
from regions.actors import Link
from regions.links import link_path
from stakeholders.models import PersonContact

GOOD_FOR = timedelta(days=60)


def about(packet: Packet) -> str:
    return f"packet:{packet.pk}"


def packet_link(packet: Packet) -> str:
    link = Link(packet.region_id, LINK, packet.pk, packet.person.address_version)
    return link_path("digests:by_link", link, packet.sent_at + GOOD_FOR)


def queue_packets(packets: Sequence[Packet]) -> None:
    _queue("packet", packets)


def queue_reminders(packets: Sequence[Packet]) -> None:
    _queue("reminder", packets)


def queue_reply(packet: Packet) -> None:
    _queue("reply", [packet])


def _queue(name: str, packets: Sequence[Packet]) -> None:
    """Packets in order of their meetings; whoever has no address gets nothing."""
    people = [packet.person_id for packet in packets]
    found = PersonContact.objects.filter(person__in=people)
    contacts = {contact.person_id: contact for contact in found}
    for meeting, of_meeting in groupby(packets, key=attrgetter("meeting")):
        actions, materials = actions_from(meeting, people), materials_at(meeting)
        letters = [
            _letter(name, contact, contents_of(packet, actions[person], materials), packet)
            for packet in of_meeting
            if (contact := contacts.get(person := packet.person_id))
        ]
        queue_mails(region_id=meeting.region_id, letters=letters)


def _letter(name: str, contact: PersonContact, contents: dict[str, Any], packet: Packet) -> Letter:
    meeting = packet.meeting
    context = {
        **contents,
        "packet": packet,
        "person": packet.person,
        "meeting": meeting,
        "region": meeting.region,
        "held": day(meeting.starts_at, meeting.region.timezone),
        "url": settings.PORTAL_URL + packet_link(packet),
    }
    return write_letter(
        f"digests/mail/{name}.html",
        context,
        kind=f"digest_{name}",
        to=contact.email,
        to_name=packet.person.name,
        seat=packet.person.membership_id,
        about=about(packet),
        not_after=packet.sent_at + GOOD_FOR,
    )
