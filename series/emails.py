"""The mails of a series: one a person for all of its meetings."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.utils import timezone

from core.times import clock, day, today_in
from mail.actions import Letter, queue_mails
from mail.letters import write_letter
from meetings import ical
from meetings.emails import answer_address
from meetings.models import Invitation, Meeting
from meetings.recurrence import described
from regions.actors import Link
from regions.links import link_path
from series.entries import Entries, Guest, entries_of, joined_by
from series.models import Invitee, Occurrence, Series
from series.previews import told
from stakeholders.models import PersonContact

KIND = "series_invitee"


def about(series: Series) -> str:
    return f"series:{series.pk}"


def about_leaving(series: Series) -> str:
    return f"series:{series.pk}:left"


def queue_invitations(series: Series, invitees: Iterable[Invitee]) -> None:
    _queue("invitation", series, invitees)


def queue_updates(
    series: Series, invitees: Iterable[Invitee], not_before: datetime | None = None
) -> None:
    _queue("update", series, invitees, not_before=not_before)


def queue_cancellations(series: Series, invitees: Iterable[Invitee], reason: str = "") -> None:
    _queue("cancellation", series, invitees, reason=reason)


def queue_withdrawal(series: Series, invitee: Invitee) -> None:
    _queue("withdrawal", series, [invitee])


def answer_link(invitee: Invitee, until: datetime) -> str:
    """The path that answers for this one person, good until a day after the last meeting."""
    version = invitee.person.address_version
    link = Link(invitee.region_id, KIND, invitee.pk, version)
    return link_path("series:answer_by_link", link, until + timedelta(days=1))


def _queue(name: str, series: Series, invitees: Iterable[Invitee], **more: Any) -> None:
    invitees = list(invitees)
    people = [invitee.person_id for invitee in invitees]
    contacts = {c.person_id: c for c in PersonContact.objects.filter(person__in=people)}
    now = timezone.now()
    held = list(series.occurrences.current().by_start())
    ahead = [o for o in held if o.meeting.starts_at > now and not o.meeting.is_cancelled]
    first = Meeting.objects.first_of_series(held[0].meeting) if held else 0
    shared = {
        **_shared(series, held, ahead),
        "entries": entries_of(series, series.region.name, held, now),
        "replies": _replies(ahead),
        **more,
    }
    queue_mails(
        region_id=series.region_id,
        letters=[
            _letter(name, {**shared, **_own(invitee, contact, first)})
            for invitee in invitees
            if (contact := contacts.get(invitee.person_id))
        ],
    )


def _own(invitee: Invitee, contact: PersonContact, first: int) -> dict[str, Any]:
    """The organizer is the same as of each meeting: calendars take a change from no other."""
    reply_to = answer_address(first, invitee.person)
    return {"invitee": invitee, "contact": contact, "reply_to": reply_to}


def _shared(
    series: Series, held: Iterable[Occurrence], ahead: Iterable[Occurrence]
) -> dict[str, Any]:
    """The link of a call stands in the mail of each meeting, for whoever has a seat in it."""
    first = series.start_on(series.since)
    return {
        "series": series,
        "region": series.region,
        "title": series.name,
        "rule": described(series.rule),
        "clock": f"{clock(first, series.zone)} – {clock(series.end_on(series.since), series.zone)}",
        "dates": told(today_in(series.zone, o.meeting.starts_at) for o in ahead),
        "next": next((day(o.meeting.starts_at, series.zone) for o in ahead), ""),
        "join": joined_by(series),
        "until": max((o.meeting.ends_at for o in held), default=timezone.now()),
    }


def _replies(ahead: Iterable[Occurrence]) -> dict[int, ical.Reply]:
    """What each person said, where they said the same to all."""
    rows = Invitation.objects.filter(meeting__in=[o.meeting_id for o in ahead], withdrawn_at=None)
    answers: dict[int, set[str]] = {}
    for person_id, answer in rows.values_list("person_id", "answer").distinct():
        answers.setdefault(person_id, set()).add(answer)
    same = {person: found.pop() for person, found in answers.items() if len(found) == 1}
    return cast(dict[int, ical.Reply], same)


def _letter(name: str, context: dict[str, Any]) -> Letter:
    invitee, contact, series = context["invitee"], context["contact"], context["series"]
    leaves = name in {"cancellation", "withdrawal"}
    link = settings.PORTAL_URL + answer_link(invitee, context["until"])
    return write_letter(
        f"series/mail/{name}.html",
        {"reason": "", **context, "person": invitee.person, "answer_url": link},
        kind=f"series_{name}",
        to=contact.email,
        to_name=invitee.person.name,
        seat=invitee.person.membership_id,
        calendar=_calendar(context, leaves=leaves),
        calendar_method=ical.CANCELLATION if leaves else ical.INVITATION,
        reply_to=(not leaves and context["reply_to"]) or _maker(series),
        about=(about_leaving if name == "withdrawal" else about)(series),
        not_before=context.get("not_before"),
        not_after=context["until"],
    )


def _maker(series: Series) -> str:
    return series.made_by.email if series.made_by and series.made_by.is_active else ""


def _calendar(context: dict[str, Any], *, leaves: bool) -> str:
    entries: Entries = context["entries"]
    invitee = context["invitee"]
    guest = Guest(
        ical.Mailbox(invitee.person.name, context["contact"].email),
        context["replies"].get(invitee.person_id, "NEEDS-ACTION"),
        optional=not invitee.required,
        answers_to=context["reply_to"],
    )
    return entries.cancellation(guest) if leaves else entries.invitation(guest)
