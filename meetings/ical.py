"""The calendar part of a meeting's mails: plain values in, iCalendar text (RFC 5545, 5546) out.

`invitation(entry)` invites; with the same `uid` and a higher `sequence` it updates.
`cancellation(entry)` takes the meeting off the calendar. The mail's MIME type carries the same
METHOD: `INVITATION` and `CANCELLATION` are its values.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Literal
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress, vRecur
from icalendar.cal.timezone import TimezoneDaylight, TimezoneStandard

EVENT = "BEGIN:VEVENT"
INVITATION = "REQUEST"
CANCELLATION = "CANCEL"

Observance = TimezoneDaylight | TimezoneStandard
Reply = Literal["NEEDS-ACTION", "ACCEPTED", "TENTATIVE", "DECLINED"]

# Years of clock changes described from the year before the meeting on. Fewer than seven could
# take "the last Sunday" for "the fourth".
YEARS = 12
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
URI = ":/?#[]@!$&'()*+,;=%-._~"
MAILBOX = "@!#$&'*+-/=^_`{|}~."
# Parameters have no escapes: Outlook shows those of RFC 6868, and ical.js takes "\\n" for one.
IN_NAMES = str.maketrans('"\\', "'/")
# What RFC 5545 forbids in text, what Python and other readers take for a line's end, and halves
# of characters, which UTF-8 cannot hold.
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True)
class Mailbox:
    name: str
    email: str


@dataclass(frozen=True)
class Entry:
    """One meeting as one recipient has it in their calendar. Times are aware, `zone` an IANA name;
    `reply` is what the recipient said so far; `url` (http or https) is where they join.

    A series is its first meeting with a `rule` (the value of RRULE, see recurrence.py) and the
    starts of those `skipped`. One of its meetings that moved or is off is an entry of its own with
    the same `uid` and, as `occurrence`, the start it had in the series.
    """

    uid: str
    sequence: int
    written_at: datetime
    starts_at: datetime
    ends_at: datetime
    zone: str
    summary: str
    organizer: Mailbox
    attendee: Mailbox
    reply: Reply = "NEEDS-ACTION"
    optional: bool = False
    description: str = ""
    location: str = ""
    url: str = ""
    rule: str = ""
    skipped: tuple[datetime, ...] = ()
    occurrence: datetime | None = None

    @property
    def is_recurring(self) -> bool:
        return bool(self.rule or self.occurrence)


def invitation(entry: Entry) -> str:
    """Raises ValueError for what no calendar can hold: naive times, an end before its start, an
    unknown zone, an address without @, a link that is not http(s)."""
    return _calendar(entry, INVITATION, "CONFIRMED")


def cancellation(entry: Entry) -> str:
    return _calendar(entry, CANCELLATION, "CANCELLED")


def _calendar(entry: Entry, method: str, status: str) -> str:
    _check(entry)
    zone = ZoneInfo(entry.zone)
    starts, ends = entry.starts_at.astimezone(zone), entry.ends_at.astimezone(zone)
    calendar = Calendar()
    calendar.add("prodid", "-//National Alliance//RESET portal//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    # An hour that the clock shows twice is read differently by different programs: UTC is not. But
    # a series in UTC would leave its hour on the wall at the next change.
    repeated = _is_repeated(starts) or _is_repeated(ends)
    in_utc = zone.key == "UTC" or (repeated and not entry.is_recurring)
    if in_utc:
        starts, ends = starts.astimezone(UTC), ends.astimezone(UTC)
    calendar.add_component(_recurring(_event(entry, status, starts, ends), entry, zone))
    text = str(calendar.to_ical(), "utf-8")
    return text if in_utc else _with_zone(text, zone_text(zone.key, starts.year))


def _with_zone(calendar: str, zone: str) -> str:
    """The zone before the event: where no text of an entry can stand, which are all inside it."""
    return calendar.replace(EVENT, zone + EVENT, 1)


def _is_repeated(local: datetime) -> bool:
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def _check(entry: Entry) -> None:
    moments = (entry.written_at, entry.starts_at, entry.ends_at)
    if any(moment.utcoffset() is None for moment in moments):
        raise ValueError("A calendar entry needs times with a time zone.")
    if entry.ends_at <= entry.starts_at:
        raise ValueError("A calendar entry ends after it starts.")
    if entry.url and urlsplit(entry.url).scheme not in {"http", "https"}:
        raise ValueError("The link of a calendar entry starts with https://.")


def _event(entry: Entry, status: str, starts: datetime, ends: datetime) -> Event:
    event = Event()
    event.add("uid", _line(entry.uid))
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.written_at.astimezone(UTC))
    event.add("dtstart", starts)
    event.add("dtend", ends)
    event.add("summary", _line(entry.summary))
    event.add("status", status)
    event.add("transp", "OPAQUE")
    event.add("organizer", _address(entry.organizer))
    event.add("attendee", _attendee(entry))
    if entry.description:
        event.add("description", _text(entry.description))
    if entry.location:
        event.add("location", _text(entry.location))
    if entry.url:
        event.add("url", quote(entry.url, safe=URI))
    return event


def _recurring(event: Event, entry: Entry, zone: ZoneInfo) -> Event:
    if entry.rule:
        event.add("rrule", vRecur.from_ical(entry.rule))
    for start in entry.skipped:
        # One a line: not every reader takes a list.
        event.add("exdate", start.astimezone(zone))
    if entry.occurrence:
        event.add("recurrence-id", entry.occurrence.astimezone(zone))
    return event


def _attendee(entry: Entry) -> vCalAddress:
    address = _address(entry.attendee)
    address.params["CUTYPE"] = "INDIVIDUAL"
    address.params["ROLE"] = "OPT-PARTICIPANT" if entry.optional else "REQ-PARTICIPANT"
    address.params["PARTSTAT"] = entry.reply
    # Nothing reads the organizer's mailbox: people answer by the link in the mail.
    address.params["RSVP"] = "FALSE"
    return address


def _address(mailbox: Mailbox) -> vCalAddress:
    if "@" not in mailbox.email:
        raise ValueError("A calendar entry needs e-mail addresses.")
    address = vCalAddress(f"mailto:{quote(mailbox.email, safe=MAILBOX)}")
    if name := _line(mailbox.name).translate(IN_NAMES):
        address.params["CN"] = name
    return address


def _text(value: str) -> str:
    return FORBIDDEN.sub(" ", value.replace("\r\n", "\n").replace("\r", "\n"))


def _line(value: str) -> str:
    return " ".join(_text(value).split())


@dataclass(frozen=True)
class Change:
    """One change of a zone's clock; `at` is what the clock showed under the old offset."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str
    daylight: bool

    @property
    def kind(self) -> tuple[timedelta, timedelta, str, bool]:
        return self.before, self.after, self.name, self.daylight


@lru_cache(maxsize=256)
def zone_text(key: str, year: int) -> str:
    """Writing the zone takes longer than writing the event, and every guest's mail has the same."""
    return str(time_zone(key, year).to_ical(), "utf-8")


def time_zone(key: str, year: int) -> Timezone:
    """The zone's clock for meetings of a year and the decade after it.

    `Timezone.from_tzinfo` of icalendar 7.3 is not used: it writes the hour after the spring change
    where RFC 5545 wants the hour before it, and lists of dates where Outlook wants a yearly rule.
    """
    zone = ZoneInfo(key)
    changes = list(_changes(zone, year - 1))
    component = Timezone()
    component.add("tzid", key)
    if not changes or changes[0].at.year >= year:
        component.add_component(_observance(_unchanged(zone, year - 1)))
    for _, group in groupby(sorted(changes, key=attrgetter("kind", "at")), attrgetter("kind")):
        for observance in _observances(list(group)):
            component.add_component(observance)
    return component


def _changes(zone: ZoneInfo, first_year: int) -> Iterator[Change]:
    late = datetime(first_year, 1, 1, tzinfo=UTC)
    while late.year < first_year + YEARS:
        early, late = late, late + timedelta(days=7)
        if _offset(early, zone) != _offset(late, zone):
            yield _change_between(early, late, zone)


def _change_between(early: datetime, late: datetime, zone: ZoneInfo) -> Change:
    before, after = _offset(early, zone), _offset(late, zone)
    while late - early > timedelta(seconds=1):
        middle = (early + (late - early) / 2).replace(microsecond=0)
        early, late = (middle, late) if _offset(middle, zone) == before else (early, middle)
    local = late.astimezone(zone)
    at = (late + before).replace(tzinfo=None)
    return Change(at, before, after, str(local.tzname()), bool(local.dst()))


def _unchanged(zone: ZoneInfo, year: int) -> Change:
    local = datetime(year, 1, 1, tzinfo=zone)
    offset = _offset(local, zone)
    return Change(local.replace(tzinfo=None), offset, offset, str(local.tzname()), daylight=False)


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)


def _observances(changes: list[Change]) -> Iterator[Observance]:
    """One with a yearly rule, or one a change: ical.js reads no lists of dates (RDATE)."""
    if rule := _yearly_rule([change.at for change in changes]):
        observance = _observance(changes[0])
        observance.add("rrule", rule)
        yield observance
    else:
        yield from map(_observance, changes)


def _observance(change: Change) -> Observance:
    observance = TimezoneDaylight() if change.daylight else TimezoneStandard()
    observance.add("dtstart", change.at)
    observance.add("tzoffsetfrom", change.before)
    observance.add("tzoffsetto", change.after)
    observance.add("tzname", change.name)
    return observance


def _yearly_rule(moments: list[datetime]) -> dict[str, object] | None:
    """ "The second Sunday of March, every year" where the moments say so, otherwise nothing."""
    if len(moments) < YEARS:
        return None
    clocks = {(at.month, at.weekday(), at.time()) for at in moments}
    weeks = {(at.day - 1) // 7 + 1 for at in moments}
    is_last = all(at.day + 7 > monthrange(at.year, at.month)[1] for at in moments)
    if len(clocks) > 1 or not (is_last or len(weeks) == 1):
        return None
    month, weekday, _ = clocks.pop()
    week = -1 if is_last else weeks.pop()
    return {"freq": "yearly", "bymonth": month, "byday": f"{week}{WEEKDAYS[weekday]}"}
