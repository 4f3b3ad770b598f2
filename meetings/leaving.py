"""Who is off the list of a meeting: what waits for them is not sent, and they may come back."""

from collections.abc import Iterable

from django.db.models import F

from mail.actions import withdraw_mail
from meetings import emails
from meetings.models import Invitation, Meeting
from stakeholders.models import PersonContact


def stop_mails(meeting: Meeting, about: str, person_ids: Iterable[int]) -> None:
    contacts = PersonContact.objects.filter(person__in=person_ids)
    addresses = list(contacts.values_list("email", flat=True))
    withdraw_mail(region_id=meeting.region_id, about=about, to=addresses)


def take_back(meeting: Meeting, people: Iterable[int]) -> None:
    """Invited again: the calendar takes it only under a higher sequence than that of the cancel."""
    left = Invitation.objects.filter(meeting=meeting, person__in=people).exclude(withdrawn_at=None)
    person_ids = list(left.values_list("person_id", flat=True))
    if not person_ids:
        return
    left.delete()
    stop_mails(meeting, emails.about_leaving(meeting), person_ids)
    Meeting.objects.filter(pk=meeting.pk).update(sequence=F("sequence") + 1)
    meeting.refresh_from_db(fields=["sequence"])
