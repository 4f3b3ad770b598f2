"""The one mail of a site visit: its summary, to the host."""

from core.times import day
from mail.actions import queue_mail
from mail.letters import write_letter
from stakeholders.models import PersonContact
from visits.models import Summary


def queue_summary(summary: Summary, contact: PersonContact, reply_to: str) -> None:
    meeting = summary.visit.meeting
    context = {
        "summary": summary,
        "meeting": meeting,
        "contact": contact,
        "on": day(meeting.starts_at, meeting.region.timezone),
        "seen": list(summary.visit.observations.in_order()),
    }
    letter = write_letter(
        "visits/mail/summary.html",
        context,
        kind="visit_summary",
        to=contact.email,
        to_name=contact.person.name,
        seat=contact.person.membership_id,
        reply_to=reply_to,
        about=summary.visit.about,
    )
    queue_mail(region_id=summary.region_id, letter=letter)
