"""What happens with series. Mail rows are written in the same transaction as the change."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core.refusals import Overtaken, Refused
from mail.actions import withdraw_mail
from mail.models import Mail
from mail.states import WAITING, State
from meetings import actions as meeting_actions
from meetings import emails as meeting_emails
from meetings.models import Invitation, Meeting
from meetings.policies import can_invite_again
from meetings.recurrence import dates_of
from regions.actors import Actor, Seat, system_actor
from series import emails, making, policies, reporting
from series.effects import Effects, changed_by, effects_of
from series.models import Invitee, Occurrence, Series
from series.previews import preview_of
from stakeholders.models import Person

STOPPABLE = (*WAITING, State.FAILED)
# Changes that follow each other within this go out as one mail.
PAUSE = timedelta(minutes=10)
DETAILS = (
    "title", "kind", "starts_on", "unit", "every", "weekdays", "ordinal", "last_day", "until",
    "count", "skipped", "clock", "minutes", "place", "join_link", "dial_in", "passcode", "places",
    "remote_places", "agenda", "reminders",
)  # fmt: skip


def make_series(
    *, actor: Actor, region: Seat, details: dict[str, Any], invite: Iterable[Person] = ()
) -> Series:
    """Write a draft of every meeting: nobody is told of them before the series is opened."""
    if not policies.can_make_series(actor, region):
        raise PermissionDenied
    series = Series(region_id=region.region_id, zone=region.timezone, made_by=actor.user)
    series = changed_by(series, {n: v for n, v in details.items() if n in DETAILS})
    _require_possible(series)
    days = dates_of(series.rule)
    series.since = days[0]
    series.save()
    _add_invitees(series, invite)
    making.add_meetings(actor, series, {day: number for number, day in enumerate(days, 1)})
    return series


def open_series(*, actor: Actor, series: Series) -> Series:
    """Open every meeting ahead, and tell everybody invited to all of them in one mail."""
    series, now = _locked(actor, series), timezone.now()
    if not series.is_draft or series.is_ended:
        raise Refused("This series is open already, or has ended.")
    ahead = [one for one in _held(series) if one.meeting.starts_at > now]
    if not ahead:
        raise Refused("Every meeting of this series is over: nobody can be invited any more.")
    series.opened_at = now
    series.save(update_fields=["opened_at"])
    drafts = [one.meeting for one in ahead if one.meeting.is_draft and one.meeting.is_open(now)]
    Meeting.objects.filter(pk__in=[meeting.pk for meeting in drafts]).update(opened_at=now)
    for meeting in drafts:
        meeting.opened_at = now
    emails.queue_invitations(series, _expected(series))
    for meeting, guests in _guests(series, drafts):
        meeting_emails.queue_invitations(meeting, guests)
    return series


def foresee_change(*, actor: Actor, series: Series, details: dict[str, Any]) -> Effects:
    """What `change_series` would do; nothing is changed."""
    if not policies.can_change_series(actor, series):
        raise PermissionDenied
    return effects_of(series, changed_by(series, details), _held(series), timezone.now())


def change_series(
    *, actor: Actor, series: Series, details: dict[str, Any], version: int, tell: bool = True
) -> Series:
    """Change the meetings ahead, but for those changed alone, and mail everybody invited once for
    all of it, unless nobody shall be told.

    `version` is the one the person started from; somebody else's change in between is not
    overwritten.
    """
    before, now = _locked(actor, series), timezone.now()
    _require_running(before)
    if before.version != version:
        series.refresh_from_db()
        raise Overtaken("this series")
    after = changed_by(before, {name: details[name] for name in DETAILS if name in details})
    _require_possible(after)
    held = _held(before)
    effects = effects_of(before, after, held, now)
    after.version += 1
    after.sequence = _next_sequence(before, held)
    ahead = sorted([*(step.day for step in effects.steps), *effects.added])
    if effects.moves and ahead:
        after.since = ahead[0]
    after.save()
    _carry_out(actor, before, after, effects)
    if tell:
        _tell_of_change(after, effects)
    return after


def leave_out(*, actor: Actor, series: Series, day: date) -> Series:
    """Cancel the meeting of one day; the rule has it no longer."""
    series = _locked(actor, series)
    _require_running(series)
    one = series.occurrences.current().filter(day=day).select_related("meeting__region").first()
    if one is None:
        raise Refused("The series has no meeting that day.")
    if not one.meeting.is_cancelled:
        meeting_actions.cancel_meeting(actor=actor, meeting=one.meeting)
    Occurrence.objects.filter(pk=one.pk).update(left_out=True)
    series.skipped = sorted({*series.skipped, day})
    _save_skipped(series)
    return series


def take_back(*, actor: Actor, series: Series, day: date) -> Series:
    """Hold a meeting after all on a day that was left out."""
    series = _locked(actor, series)
    _require_running(series)
    if day not in series.skipped or series.start_on(day) <= timezone.now():
        raise Refused("Only a day ahead that was left out can be taken back.")
    series.skipped = [other for other in series.skipped if other != day]
    number = series.occurrences.current().filter(day__lt=day).count() + 1
    # A calendar takes it only under a higher sequence than that of the cancel.
    series.sequence = _next_sequence(series, series.occurrences.select_related("meeting"))
    [one] = making.add_meetings(actor, series, {day: number})
    _save_skipped(series)
    if not series.is_draft:
        meeting_actions.open_meeting(actor=actor, meeting=one.meeting)
    reporting.assign(series)
    return series


def end_series(*, actor: Actor, series: Series, reason: str = "") -> Series:
    """Cancel what is ahead, and tell everybody invited in one mail."""
    series, now = _locked(actor, series), timezone.now()
    _require_running(series)
    held = _held(series)
    ahead = [one.meeting for one in held if one.meeting.starts_at > now]
    series.ended_at, series.sequence = now, _next_sequence(series, held)
    series.save(update_fields=["ended_at", "sequence"])
    off = [meeting for meeting in ahead if not meeting.is_cancelled]
    told = [(meeting, guests) for meeting, guests in _guests(series, off) if not meeting.is_draft]
    Meeting.objects.filter(pk__in=[meeting.pk for meeting in off]).update(
        cancelled_at=now, cancel_reason=reason, sequence=series.sequence
    )
    _stop_mails(series, off)
    if not series.is_draft:
        emails.queue_cancellations(series, _expected(series), reason)
    _tell_guests_of_end(told)
    return series


def invite_to_series(*, actor: Actor, series: Series, people: Iterable[Person]) -> list[Invitee]:
    """Invite people to every meeting ahead; each gets one mail, as soon as the series is open."""
    series, now = _locked(actor, series), timezone.now()
    _require_running(series)
    added = _add_invitees(series, people)
    ahead = [o.meeting for o in _held(series) if o.meeting.starts_at > now]
    making.invite([meeting for meeting in ahead if not meeting.is_cancelled], added)
    if added and not series.is_draft:
        _raise_sequence(series)
        emails.queue_invitations(series, added)
    return added


def invite_to_series_again(*, actor: Actor, now: datetime) -> int:
    """One mail of the whole series to those who have another address than when they were invited,
    or have one at last, where each of its meetings would send one."""
    if not can_invite_again(actor):
        raise PermissionDenied
    invitees = list(Invitee.objects.not_told(actor, now).select_related("series", "person"))
    for invitee in invitees:
        series = _locked(actor, invitee.series)
        _raise_sequence(series)
        emails.queue_invitations(series, [invitee])
        theirs = Invitation.objects.filter(
            person=invitee.person_id, meeting__occurrence__series=series
        )
        theirs.update(address_version=invitee.person.address_version)
    return len(invitees)


def withdraw_invitee(*, actor: Actor, invitee: Invitee) -> Series:
    """Take somebody off the series and every meeting ahead; their calendar is told."""
    series, now = _locked(actor, invitee.series), timezone.now()
    of_series = Invitation.objects.filter(meeting__occurrence__series=series)
    theirs = of_series.filter(person=invitee.person_id, withdrawn_at=None)
    theirs.filter(meeting__starts_at__gt=now).update(withdrawn_at=now)
    _raise_sequence(series)
    if not series.is_draft and not series.is_ended:
        emails.queue_withdrawal(series, invitee)
    invitee.delete()
    return series


def answer_series(*, actor: Actor, invitee: Invitee, answer: str) -> int:
    """Give the same answer to every meeting ahead, by the link of the series' mail. Each is
    answered as if by its own link, seats and waiting lists included."""
    if not policies.can_answer_series(actor, invitee):
        raise PermissionDenied
    # The person behind the link holds no right to each invitation: the series has asked for them.
    portal = system_actor(invitee.region)
    found = list(invitations_of(invitee=invitee, now=timezone.now()))
    for invitation in found:
        meeting_actions.answer_invitation(actor=portal, invitation=invitation, answer=answer)
    if not found:
        raise Refused("Every meeting of this series is over or cancelled: no answer is needed.")
    return len(found)


def invitations_of(*, invitee: Invitee, now: datetime) -> Any:
    """Theirs to the meetings ahead, in order."""
    found = Invitation.objects.filter(
        region=invitee.region_id,
        person=invitee.person_id,
        withdrawn_at=None,
        meeting__occurrence__series=invitee.series_id,
        meeting__cancelled_at=None,
        meeting__opened_at__isnull=False,
        meeting__starts_at__gt=now,
    )
    asked = ("meeting__region", "person__membership")
    return found.select_related(*asked).order_by("meeting__starts_at", "id")


def _locked(actor: Actor, series: Series) -> Series:
    """Whoever changes the series at the same moment waits here."""
    if not policies.can_change_series(actor, series):
        raise PermissionDenied
    locked = Series.objects.select_for_update(of=("self",)).select_related("region", "made_by")
    found: Series = locked.get(pk=series.pk)
    return found


def _require_possible(series: Series) -> None:
    try:
        preview_of(series.rule)
    except ValueError as trouble:
        raise Refused(str(trouble)) from trouble


def _require_running(series: Series) -> None:
    if series.is_ended:
        raise Refused("This series has ended.")


def _held(series: Series) -> list[Occurrence]:
    found = series.occurrences.current().select_related("meeting__region", "meeting__scheduled_by")
    return list(found.order_by("day"))


def _expected(series: Series) -> list[Invitee]:
    return list(Invitee.objects.of(series).here().by_name())


def _add_invitees(series: Series, people: Iterable[Person]) -> list[Invitee]:
    wanted = {person.pk: person for person in people if person.region_id == series.region_id}
    known = set(Invitee.objects.of(series).values_list("person_id", flat=True))
    return Invitee.objects.bulk_create(
        Invitee(region_id=series.region_id, series=series, person=person)
        for pk, person in wanted.items()
        if pk not in known
    )


def _carry_out(actor: Actor, before: Series, after: Series, effects: Effects) -> None:
    making.apply(before, after, effects)
    why = "The dates of the series changed."
    making.drop(effects.dropped, timezone.now(), cancel_reason=why, sequence=after.sequence)
    new = making.add_meetings(actor, after, effects.added)
    if not after.is_draft:
        opened = Meeting.objects.filter(occurrence__in=new)
        opened.update(opened_at=timezone.now())
    reporting.assign(after)


def _tell_of_change(series: Series, effects: Effects) -> None:
    if series.is_draft or not effects.any:
        return
    moved = [step.occurrence.meeting for step in effects.steps if step.changes]
    gone = [one.meeting for one in effects.dropped]
    guests = [*_guests(series, moved)], [*_guests(series, gone)]
    first = Mail.objects.in_region(series.region_id).waiting_of(
        "series_update", emails.about(series)
    )
    _stop_mails(series, [*moved, *gone])
    emails.queue_updates(series, _expected(series), first or timezone.now() + PAUSE)
    for meeting, theirs in guests[0]:
        meeting_emails.queue_updates(meeting, theirs, timezone.now() + PAUSE)
    _tell_guests_of_end(guests[1])


def _tell_guests_of_end(told: Iterable[tuple[Meeting, list[Invitation]]]) -> None:
    for meeting, guests in told:
        meeting.refresh_from_db(fields=["cancelled_at", "cancel_reason", "sequence"])
        meeting_emails.queue_cancellations(meeting, guests)


def _guests(series: Series, meetings: Sequence[Meeting]) -> list[tuple[Meeting, list[Invitation]]]:
    """Who is invited to one of these meetings and not to the series."""
    by_id = {meeting.pk: meeting for meeting in meetings}
    found = Invitation.objects.filter(meeting__in=by_id).expected().select_related("person")
    own = found.exclude(person__in=Invitee.objects.of(series).values("person"))
    guests: dict[int, list[Invitation]] = {}
    for invitation in own:
        guests.setdefault(invitation.meeting_id, []).append(invitation)
    return [(by_id[pk], theirs) for pk, theirs in guests.items()]


def _stop_mails(series: Series, meetings: Iterable[Meeting]) -> None:
    """What is under way says what is true no longer."""
    region_id = series.region_id
    names = [meeting_emails.about(meeting) for meeting in meetings]
    waiting = Mail.objects.in_region(region_id).filter(about__in=names, state__in=STOPPABLE)
    for name in (emails.about(series), *waiting.values_list("about", flat=True).distinct()):
        withdraw_mail(region_id=region_id, about=name)


def _next_sequence(series: Series, held: Iterable[Occurrence]) -> int:
    return max(series.sequence, *(one.meeting.sequence for one in held), 0) + 1


def _raise_sequence(series: Series) -> None:
    """Above that of every mail before: invited again, a calendar takes no lower one."""
    held = _held(series)
    series.sequence = _next_sequence(series, held)
    series.save(update_fields=["sequence"])
    ahead = [one.meeting_id for one in held if one.meeting.starts_at > timezone.now()]
    Meeting.objects.filter(pk__in=ahead).update(sequence=series.sequence)


def _save_skipped(series: Series) -> None:
    series.version += 1
    series.save(update_fields=["skipped", "sequence", "version"])
