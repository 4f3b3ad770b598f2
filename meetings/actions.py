"""What happens with meetings. Mail rows are written in the same transaction as the change."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils import timezone

from core.refusals import Overtaken, Refused
from mail.actions import withdraw_mail
from mail.models import Mail
from meetings import emails, policies
from meetings.models import Answer, Invitation, Meeting
from regions.actors import Actor, Seat
from stakeholders.models import Person, PersonContact

BATCH = 200
# Changes that follow each other within this go out as one mail.
PAUSE = timedelta(minutes=10)
DETAILS = (
    "title", "kind", "starts_at", "ends_at", "place", "join_link", "dial_in", "passcode", "places",
    "remote_places", "asks_needs", "agenda",
)  # fmt: skip
OF_A_SERIES = ("series_uid", "occurs_at", "sequence")


def schedule_meeting(
    *, actor: Actor, region: Seat, details: dict[str, Any], invite: Iterable[Person] = ()
) -> Meeting:
    """Write a draft: nobody is told of it before it is opened."""
    if not policies.can_schedule_meetings(actor, region):
        raise PermissionDenied
    meeting = Meeting.objects.create(
        region_id=region.region_id,
        scheduled_by=actor.user,
        **{name: details[name] for name in DETAILS if name in details},
    )
    invite_people(actor=actor, meeting=meeting, people=invite)
    return meeting


def open_meeting(*, actor: Actor, meeting: Meeting) -> Meeting:
    """Tell everybody invited so far, and from now on whoever is invited or concerned."""
    if not policies.can_open_meeting(actor, meeting):
        raise PermissionDenied
    _require_ahead(meeting)
    draft = Meeting.objects.filter(pk=meeting.pk, opened_at=None, cancelled_at=None)
    if not draft.update(opened_at=timezone.now()):
        raise Refused("This meeting is open already, or cancelled.")
    meeting.refresh_from_db()
    emails.queue_invitations(meeting, _expected(meeting))
    return meeting


def change_meeting(
    *, actor: Actor, meeting: Meeting, details: dict[str, Any], version: int, tell: bool = True
) -> Meeting:
    """Save what changed and mail an update to everybody invited who has not declined, unless
    nobody shall be told. What is over is not changed any more.

    `version` is the one the person started from; somebody else's change in between is not
    overwritten.
    """
    if not policies.can_change_meeting(actor, meeting):
        raise PermissionDenied
    _require_ahead(meeting)
    changed = {n: v for n, v in details.items() if n in DETAILS and getattr(meeting, n) != v}
    saved = Meeting.objects.filter(pk=meeting.pk, cancelled_at=None, sequence=version)
    if not saved.update(**changed, sequence=F("sequence") + (1 if changed else 0)):
        meeting.refresh_from_db()
        raise _why_not_saved(meeting)
    meeting.refresh_from_db()
    if changed and tell:
        _tell_of_changes(meeting)
    return meeting


def set_agenda(*, actor: Actor, meeting: Meeting, text: str) -> Meeting:
    """The agenda in words, which the next mail carries. Items change often and little: nobody is
    told of it, and whoever edits the meeting meanwhile is not overtaken."""
    if not policies.can_set_agenda(actor, meeting):
        raise PermissionDenied
    if meeting.agenda != text:
        Meeting.objects.filter(pk=meeting.pk).update(agenda=text)
        meeting.agenda = text
    return meeting


def cancel_meeting(*, actor: Actor, meeting: Meeting, reason: str = "") -> Meeting:
    """Cancel for everybody: reminders stop, calendars are told."""
    if not policies.can_change_meeting(actor, meeting):
        raise PermissionDenied
    _require_ahead(meeting)
    cancelled = Meeting.objects.filter(pk=meeting.pk, cancelled_at=None).update(
        cancelled_at=timezone.now(), cancel_reason=reason, sequence=F("sequence") + 1
    )
    if not cancelled:
        raise Refused("This meeting is already cancelled.")
    meeting.refresh_from_db()
    withdraw_mail(region_id=meeting.region_id, about=emails.about(meeting))
    if not meeting.is_draft:
        emails.queue_cancellations(meeting, _expected(meeting))
    return meeting


def invite_people(*, actor: Actor, meeting: Meeting, people: Iterable[Person]) -> list[Invitation]:
    """Invite those who are not invited yet; each gets one mail with a link of their own, as soon
    as the meeting is open."""
    if not policies.can_change_meeting(actor, meeting):
        raise PermissionDenied
    _require_ahead(meeting)
    # Whoever invites at the same moment waits here, and then sees who is invited already.
    locked = Meeting.objects.select_for_update()
    meeting.refresh_from_db(fields=["opened_at", "cancelled_at", "sequence"], from_queryset=locked)
    if meeting.is_cancelled:
        raise Refused("This meeting is cancelled: nobody can be invited any more.")
    wanted = {person.pk: person for person in people if person.region_id == meeting.region_id}
    if not wanted:
        return []
    _take_back_withdrawals(meeting, wanted)
    known = set(
        Invitation.objects.filter(meeting=meeting, person__in=wanted).values_list(
            "person_id", flat=True
        )
    )
    invitations = Invitation.objects.bulk_create(
        Invitation(
            region_id=meeting.region_id,
            meeting=meeting,
            person=person,
            address_version=person.address_version,
        )
        for person_id, person in wanted.items()
        if person_id not in known
    )
    if not meeting.is_draft:
        emails.queue_invitations(meeting, invitations)
    return invitations


def withdraw_invitation(*, actor: Actor, invitation: Invitation) -> Invitation:
    """Take somebody off the list; their calendar is told."""
    meeting = invitation.meeting
    if not policies.can_change_meeting(actor, meeting):
        raise PermissionDenied
    _require_ahead(meeting)
    if not Invitation.objects.filter(pk=invitation.pk, withdrawn_at=None).update(
        withdrawn_at=timezone.now()
    ):
        raise Refused("This invitation is already withdrawn.")
    _stop_mails(meeting, emails.about(meeting), [invitation.person_id])
    if not meeting.is_draft:
        emails.queue_withdrawal(meeting, invitation)
    return invitation


def answer_invitation(*, actor: Actor, invitation: Invitation, answer: str) -> Invitation:
    """The last answer counts; after the meeting or its cancellation none does."""
    if not policies.can_answer_invitation(actor, invitation):
        raise PermissionDenied
    if invitation.meeting.is_cancelled:
        raise Refused("This meeting was cancelled: no answer is needed.")
    _require_ahead(invitation.meeting)
    current = Invitation.objects.filter(pk=invitation.pk, withdrawn_at=None)
    if not current.update(answer=Answer(answer), answered_at=timezone.now()):
        raise Refused("This invitation was withdrawn: no answer is needed.")
    invitation.refresh_from_db(fields=["answer", "answered_at"])
    return invitation


def remind(
    *, actor: Actor, meeting: Meeting, invitations: Iterable[Invitation], note: str = ""
) -> None:
    """`note` is what whoever planned the reminder wants to say beside it."""
    if not policies.can_remind(actor, meeting):
        raise PermissionDenied
    emails.queue_reminders(meeting, invitations, note)


def invite_again(*, actor: Actor, now: datetime) -> int:
    """Mail their invitations to a batch of people who have another e-mail address than when they
    were invited, or have one at last; 0 when nobody is left.

    The meetings are locked meanwhile, as for reminders (reminders.actions), and so are the people:
    whoever corrects an address once more waits, and then finds this mail and withdraws it.
    """
    if not policies.can_invite_again(actor):
        raise PermissionDenied
    left_over = (
        Invitation.visible_to(actor).not_told(now).select_related("meeting__region", "person")
    )
    locked = left_over.select_for_update(skip_locked=True, no_key=True, of=("meeting", "person"))
    invitations = list(locked.order_by("meeting_id", "pk")[:BATCH])
    for meeting, of_meeting in groupby(invitations, key=attrgetter("meeting")):
        emails.queue_invitations(meeting, of_meeting)
    for invitation in invitations:
        invitation.address_version = invitation.person.address_version
    Invitation.objects.bulk_update(invitations, ["address_version"])
    return len(invitations)


def _take_back_withdrawals(meeting: Meeting, people: Iterable[int]) -> None:
    """Invited again: the calendar takes it only under a higher sequence than that of the cancel."""
    left = Invitation.objects.filter(meeting=meeting, person__in=people).exclude(withdrawn_at=None)
    person_ids = list(left.values_list("person_id", flat=True))
    if not person_ids:
        return
    left.delete()
    _stop_mails(meeting, emails.about_leaving(meeting), person_ids)
    Meeting.objects.filter(pk=meeting.pk).update(sequence=F("sequence") + 1)
    meeting.refresh_from_db(fields=["sequence"])


def _tell_of_changes(meeting: Meeting) -> None:
    """One mail for all changes of ten minutes, counted from the first."""
    if meeting.is_draft:
        return
    about = emails.about(meeting)
    first = Mail.objects.in_region(meeting.region_id).waiting_of("meeting_update", about)
    withdraw_mail(region_id=meeting.region_id, about=about)
    emails.queue_updates(meeting, _expected(meeting), first or timezone.now() + PAUSE)


def _stop_mails(meeting: Meeting, about: str, person_ids: Iterable[int]) -> None:
    contacts = PersonContact.objects.filter(person__in=person_ids)
    addresses = list(contacts.values_list("email", flat=True))
    withdraw_mail(region_id=meeting.region_id, about=about, to=addresses)


def _expected(meeting: Meeting) -> list[Invitation]:
    expected = Invitation.objects.filter(meeting=meeting).expected()
    return list(expected.select_related("person"))


def _require_ahead(meeting: Meeting) -> None:
    if meeting.is_over(timezone.now()):
        raise Refused("This meeting is over.")


def _why_not_saved(meeting: Meeting) -> Refused:
    if meeting.is_cancelled:
        return Refused(
            "This meeting was cancelled while you were editing. Your text is still below."
        )
    return Overtaken("this meeting")


def schedule_meetings(
    *, actor: Actor, region: Seat, drafts: Iterable[dict[str, Any]]
) -> list[Meeting]:
    """Write many drafts at once, such as those of a series."""
    if not policies.can_schedule_meetings(actor, region):
        raise PermissionDenied
    names = (*DETAILS, *OF_A_SERIES)
    return Meeting.objects.bulk_create(
        Meeting(
            region_id=region.region_id,
            scheduled_by=actor.user,
            **{name: draft[name] for name in names if name in draft},
        )
        for draft in drafts
    )
