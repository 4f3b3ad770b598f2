"""The mails of a meeting: invitation, update, cancellation, reminder. One mail a person."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any, cast

from django.conf import settings
from django.utils import timezone

from core.times import span
from mail.actions import Letter, queue_mails
from mail.addresses import reply_address
from mail.letters import write_letter
from meetings import ical
from meetings.models import Invitation, Meeting
from regions.actors import Link
from regions.links import link_path
from regions.models import Region
from stakeholders.models import Person, PersonContact

ANSWERED = "meeting"
Calendar = Callable[[ical.Entry], str]


def about(meeting: Meeting) -> str:
    return f"meeting:{meeting.pk}"


def about_leaving(meeting: Meeting) -> str:
    """Of its own: a change of the meeting does not stop the mail that takes somebody off it."""
    return f"meeting:{meeting.pk}:left"


def uid_of(meeting: Meeting) -> str:
    """What calendars know it by; the meetings of a series share one."""
    return meeting.series_uid or uid_alone(meeting)


def uid_alone(meeting: Meeting) -> str:
    return f"meeting-{meeting.pk}@{settings.PORTAL_DOMAIN}"


def queue_invitations(meeting: Meeting, invitations: Iterable[Invitation]) -> None:
    _queue("invitation", meeting, invitations, ical.invitation)


def queue_updates(
    meeting: Meeting, invitations: Iterable[Invitation], not_before: datetime | None = None
) -> None:
    _queue("update", meeting, invitations, ical.invitation, not_before)


def queue_cancellations(meeting: Meeting, invitations: Iterable[Invitation]) -> None:
    _queue("cancellation", meeting, invitations, ical.cancellation)


def queue_withdrawal(meeting: Meeting, invitation: Invitation) -> None:
    _queue("withdrawal", meeting, [invitation], ical.cancellation)


def queue_seats(meeting: Meeting, invitations: Iterable[Invitation]) -> None:
    _queue("seat", meeting, invitations, ical.invitation)


def queue_reminders(meeting: Meeting, invitations: Iterable[Invitation], note: str = "") -> None:
    """Before the meeting, or after it ("afterwards")."""
    name = "afterwards" if meeting.is_over(timezone.now()) else "reminder"
    _queue(name, meeting, invitations, None, note=note)


def answer_link(invitation: Invitation, meeting: Meeting) -> str:
    """The path that answers for this one person, good until a day after the meeting and while they
    have this address."""
    version = invitation.person.address_version
    link = Link(meeting.region_id, "meeting_invitation", invitation.pk, version)
    return link_path("meetings:answer_by_link", link, meeting.ends_at + timedelta(days=1))


def _queue(
    name: str,
    meeting: Meeting,
    invitations: Iterable[Invitation],
    calendar: Calendar | None,
    not_before: datetime | None = None,
    note: str = "",
) -> None:
    queue_mails(
        region_id=meeting.region_id,
        letters=[
            _letter(name, {**context, "note": note}, calendar, not_before)
            for context in contexts(meeting, invitations)
        ],
    )


def contexts(meeting: Meeting, invitations: Iterable[Invitation]) -> Iterator[dict[str, Any]]:
    """What a mail about this meeting says to each of those whom mail reaches.

    For the mail of a whole series, told by its first meeting: `entry_of(**context)` with the rule
    of the series, the days it skips, no `occurrence`, and a number of actions.number_series.
    """
    invitations = list(invitations)
    people = [invitation.person_id for invitation in invitations]
    found = PersonContact.objects.filter(person__in=people).select_related("person")
    contacts = {contact.person_id: contact for contact in found}
    represented = Invitation.objects.represented(invitations)
    first = Meeting.objects.first_of_series(meeting)
    for invitation in invitations:
        if contact := contacts.get(invitation.person_id):
            yield {
                **_context(meeting, invitation, contact),
                "reply_to": answer_address(first, contact.person),
                "is_represented": invitation.pk in represented,
            }


def answer_address(first: int, person: Person) -> str:
    """Where a calendar sends this person's answers; for all meetings of a series the same, named by
    the `first`, because calendars take an update from the organizer they know."""
    return reply_address(ANSWERED, person.region_id, first, person.pk, person.address_version)


def _context(meeting: Meeting, invitation: Invitation, contact: PersonContact) -> dict[str, Any]:
    region = meeting.region
    return {
        "meeting": meeting,
        "region": region,
        "invitation": invitation,
        "joins": meeting.is_joined_by(invitation),
        "contact": contact,
        "when": span(meeting.starts_at, meeting.ends_at, region.timezone),
        "answer_url": settings.PORTAL_URL + answer_link(invitation, meeting),
    }


def _letter(
    name: str, context: dict[str, Any], calendar: Calendar | None, not_before: datetime | None
) -> Letter:
    method = ical.CANCELLATION if calendar is ical.cancellation else ical.INVITATION
    asks = calendar is ical.invitation
    return write_letter(
        f"meetings/mail/{name}.html",
        context,
        kind=f"meeting_{name}",
        to=context["contact"].email,
        to_name=context["contact"].person.name,
        seat=context["contact"].person.membership_id,
        calendar=calendar(entry_of(**context)) if calendar else "",
        calendar_method=method if calendar else "",
        reply_to=(asks and context["reply_to"]) or _organizer(context["meeting"]),
        about=(about_leaving if name == "withdrawal" else about)(context["meeting"]),
        not_before=not_before,
        not_after=None if name == "afterwards" else context["meeting"].ends_at,
    )


def _organizer(meeting: Meeting) -> str:
    """Whoever called the meeting gets what people write back, while they can sign in."""
    organizer = meeting.scheduled_by
    return organizer.email if organizer and organizer.is_active else ""


def entry_of(
    meeting: Meeting,
    region: Region,
    invitation: Invitation,
    contact: PersonContact,
    reply_to: str,
    is_represented: bool,
    **_: Any,
) -> ical.Entry:
    joins = meeting.is_joined_by(invitation)
    how = {"Dial in": meeting.dial_in, "Passcode": meeting.passcode} if joins else {}
    joining = "\n".join(f"{label}: {words}" for label, words in how.items() if words)
    organizer = ical.Mailbox(region.name, reply_to or parseaddr(settings.MAIL_FROM)[1])
    return ical.Entry(
        uid=uid_of(meeting),
        sequence=meeting.sequence,
        written_at=timezone.now(),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        zone=region.timezone,
        summary=meeting.title,
        organizer=organizer,
        attendee=ical.Mailbox(contact.person.name, contact.email),
        reply=cast(ical.Reply, invitation.answer),
        optional=not invitation.required,
        answers_count=bool(reply_to),
        # By the organizer: nobody learns another's address.
        stands_in_for=organizer if invitation.stands_in_for_id else None,
        represented_by=organizer if is_represented else None,
        description="\n\n".join(filter(None, (meeting.agenda, joining))),
        location=meeting.place,
        url=meeting.join_link if joins else "",
        occurrence=meeting.occurs_at if meeting.series_uid else None,
    )
