"""The mails of this app: nobody can come in somebody's place."""

from django.conf import settings

from core.times import span
from mail.actions import queue_mail
from mail.letters import write_letter
from meetings.emails import about, answer_link
from meetings.models import Invitation
from stakeholders.models import PersonContact


def queue_not_represented(invitation: Invitation) -> None:
    meeting = invitation.meeting
    contact = PersonContact.objects.filter(person=invitation.person_id).first()
    if contact is None:
        return
    context = {
        "meeting": meeting,
        "person": invitation.person,
        "when": span(meeting.starts_at, meeting.ends_at, meeting.region.timezone),
        "answer_url": settings.PORTAL_URL + answer_link(invitation, meeting),
    }
    letter = write_letter(
        "seats/mail/not_represented.html",
        context,
        kind="meeting_not_represented",
        to=contact.email,
        to_name=invitation.person.name,
        seat=invitation.person.membership_id,
        about=about(meeting),
        not_after=meeting.ends_at,
    )
    queue_mail(region_id=meeting.region_id, letter=letter)
