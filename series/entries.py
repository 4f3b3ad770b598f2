"""A series in one calendar entry: its rule, the days without a meeting, and those changed alone."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings

from meetings import ical
from meetings.models import Meeting
from meetings.recurrence import continued, dates_of, rrule_of
from series.models import Occurrence, Series


@dataclass(frozen=True)
class Guest:
    """Who has the entry in their calendar; `answers_to` is where it sends what they say."""

    mailbox: ical.Mailbox
    reply: ical.Reply
    optional: bool
    answers_to: str

    def own(self, entry: ical.Entry) -> ical.Entry:
        organizer = replace(entry.organizer, email=self.answers_to or entry.organizer.email)
        return replace(
            entry,
            attendee=self.mailbox,
            reply=self.reply,
            optional=self.optional,
            organizer=organizer,
            answers_count=bool(self.answers_to),
        )


@dataclass(frozen=True)
class Entries:
    """The same for everybody but for who it is for: the whole, and what differs from it."""

    whole: ical.Entry
    alone: tuple[ical.Entry, ...]

    def invitation(self, guest: Guest) -> str:
        whole, *alone = (guest.own(entry) for entry in (self.whole, *self.alone))
        return ical.invitation(whole, *alone)

    def cancellation(self, guest: Guest) -> str:
        return ical.cancellation(guest.own(self.whole))


def entries_of(
    series: Series, organizer: str, occurrences: Iterable[Occurrence], now: datetime
) -> Entries:
    """`occurrences` are those that the rule has, with their meetings and the series."""
    rule = replace(series.rule, skipped=frozenset())
    days = [day for day in dates_of(rule) if day >= series.since]
    held = {one.day: one for one in occurrences}
    off = [day for day in days if day not in held or held[day].meeting.is_cancelled]
    last = series.start_on(days[-1])
    from_us = ical.Mailbox(organizer, parseaddr(settings.MAIL_FROM)[1])
    whole = ical.Entry(
        uid=series.uid,
        sequence=series.sequence,
        written_at=now,
        starts_at=series.start_on(days[0]),
        ends_at=series.end_on(days[0]),
        zone=series.zone,
        summary=series.name,
        organizer=from_us,
        attendee=from_us,
        location=series.place,
        url=joined_by(series),
        rule=rrule_of(continued(rule, days[0], days[-1]), last),
        skipped=tuple(series.start_on(day) for day in off),
    )
    differing = (
        one
        for day, one in held.items()
        if day >= series.since and one.is_own and not one.meeting.is_cancelled
    )
    alone = tuple(_alone(whole, one.meeting, series.start_on(one.day)) for one in differing)
    return Entries(whole, alone)


def joined_by(series: Series) -> str:
    """The call's link is for those who join by it: where there is a room too, a mail of the one
    meeting says it to whoever has a seat in the call."""
    return "" if series.place else series.join_link


def _alone(whole: ical.Entry, meeting: Meeting, occurrence: datetime) -> ical.Entry:
    return replace(
        whole,
        rule="",
        skipped=(),
        occurrence=occurrence,
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        summary=meeting.title,
        location=meeting.place,
        url="" if meeting.place else meeting.join_link,
    )
