"""The mails of minutes: a request to comment."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from core.times import day
from mail.actions import Letter, queue_mails
from mail.letters import write_letter
from minutes.models import Minutes, Reader
from minutes.querysets import LINK
from regions.actors import Link
from regions.links import link_path
from stakeholders.models import PersonContact

# What was approved can be read for a while by the same link.
READABLE = timedelta(days=60)


def about(minutes: Minutes) -> str:
    return f"minutes:{minutes.pk}"


def ends_at(minutes: Minutes) -> datetime:
    """When the day ends until which comments are taken, where the region is."""
    assert minutes.comment_until
    zone = ZoneInfo(minutes.region.timezone)
    return datetime.combine(minutes.comment_until + timedelta(days=1), time(), zone)


def reader_link(reader: Reader, minutes: Minutes) -> str:
    link = Link(minutes.region_id, LINK, reader.pk, reader.person.address_version)
    return link_path("minutes:by_link", link, ends_at(minutes) + READABLE)


def queue_requests(minutes: Minutes, readers: Sequence[Reader]) -> None:
    found = PersonContact.objects.filter(person__in=[reader.person_id for reader in readers])
    contacts = {contact.person_id: contact for contact in found}
    letters = [
        _letter(minutes, reader, contact)
        for reader in readers
        if (contact := contacts.get(reader.person_id))
    ]
    queue_mails(region_id=minutes.region_id, letters=letters)


def _letter(minutes: Minutes, reader: Reader, contact: PersonContact) -> Letter:
    context = {
        "meeting": minutes.meeting,
        "region": minutes.region,
        "person": reader.person,
        "held": day(minutes.meeting.starts_at, minutes.region.timezone),
        "until": minutes.comment_until,
        "url": settings.PORTAL_URL + reader_link(reader, minutes),
    }
    return write_letter(
        "minutes/mail/request.html",
        context,
        kind="minutes_request",
        to=contact.email,
        to_name=reader.person.name,
        seat=reader.person.membership_id,
        about=about(minutes),
        not_after=ends_at(minutes),
    )
