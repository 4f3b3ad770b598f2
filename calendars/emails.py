"""The mail that tells whoever called a meeting what somebody wrote back."""

from django.conf import settings
from django.urls import reverse

from calendars.models import UnreadReply
from mail.actions import queue_mail
from mail.letters import write_letter
from regions.models import Membership, Role
from stakeholders.models import PersonContact


def queue_reply(reply: UnreadReply) -> None:
    """While they coordinate the region; it is in the list for all who do."""
    caller = reply.meeting.scheduled_by
    seats = Membership.objects.current().of(reply.region_id).filter(role=Role.COORDINATOR)
    seat = seats.filter(user=caller).first() if caller and caller.is_active else None
    if seat is None or caller is None:
        return
    context = {
        "reply": reply,
        "region": reply.meeting.region,
        "caller": caller,
        "replies_url": settings.PORTAL_URL
        + reverse("calendars:replies", args=[reply.meeting.region.slug]),
    }
    letter = write_letter(
        "calendars/mail/reply.html",
        context,
        kind="meeting_reply",
        to=caller.email,
        to_name=caller.name,
        seat=seat.pk,
        reply_to=_known_address(reply),
    )
    queue_mail(region_id=reply.region_id, letter=letter)


def _known_address(reply: UnreadReply) -> str:
    """A header is believed only where it says what the region knows."""
    known = PersonContact.objects.filter(person=reply.person_id, email__iexact=reply.sender)
    return known.values_list("email", flat=True).first() or ""
