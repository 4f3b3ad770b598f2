"""The calendar part of a meeting's mails: plain values in, iCalendar text (RFC 5545, 5546) out.

`invitation(entry)` invites; with the same `uid` and a higher `sequence` it updates.
`cancellation(entry)` takes the meeting off the calendar. The mail's MIME type carries the same
METHOD: `INVITATION` and `CANCELLATION` are its values.

A series is one entry with a `rule` and the starts `skipped`; meetings of it that stand elsewhere
follow it: `invitation(series, *moved)`. Later, one of them alone is an entry without a rule, with
the `occurrence` it was: `invitation` moves it, `cancellation` takes it off, and the others stay.
Its `sequence` is never lower than the last one mailed for the series (actions.number_series).
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import groupby, islice
from operator import attrgetter
from typing import Literal
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
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
# The most meetings of a series whose clocks are looked at: five years of working days are 1,305.
MOST = 1400
STAMP = "%Y%m%dT%H%M%S"
LOCAL = re.compile(r"^[A-Z-]+;TZID=", re.MULTILINE)
UNTIL = re.compile(r"(?<=UNTIL=)\d{8}T\d{6}Z")
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
    `reply` is what the recipient said so far; `url` (http or https) is where they join. Where
    `answers_count`, what they click in their calendar reaches the organizer's address.

    A series is its first meeting with a `rule` (the value of RRULE, see recurrence.py) and the
    starts of those `skipped`. `starts_at` is what the clock shows there: on a day that skips this
    hour, not the hour after. One of its meetings that moved or is off is an entry of its own with
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
    answers_count: bool = False
    stands_in_for: Mailbox | None = None
    represented_by: Mailbox | None = None
    description: str = ""
    location: str = ""
    url: str = ""
    rule: str = ""
    skipped: tuple[datetime, ...] = ()
    occurrence: datetime | None = None


def invitation(entry: Entry, *moved: Entry) -> str:
    """Raises ValueError for what no calendar can hold: naive times, an end before its start, an
    unknown zone, an address without @, a link that is not http(s)."""
    return _calendar(INVITATION, "CONFIRMED", entry, *moved)


def cancellation(entry: Entry) -> str:
    return _calendar(CANCELLATION, "CANCELLED", entry)


def _calendar(method: str, status: str, *entries: Entry) -> str:
    calendar = Calendar()
    calendar.add("prodid", "-//National Alliance//RESET portal//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    alone = {_clock(entry.occurrence, entry) for entry in entries if entry.occurrence}
    for entry in entries:
        _check(entry)
        for event in _events(entry, status, alone):
            calendar.add_component(event)
    text = str(calendar.to_ical(), "utf-8")
    if not LOCAL.search(text):
        return text
    first = min(entries, key=attrgetter("starts_at"))
    return _with_zone(text, zone_text(first.zone, _local(first).year))


def _with_zone(calendar: str, zone: str) -> str:
    """The zone before the event: where no text of an entry can stand, which are all inside it."""
    return calendar.replace(EVENT, zone + EVENT, 1)


def _check(entry: Entry) -> None:
    moments = (entry.written_at, entry.starts_at, entry.ends_at)
    if any(moment.utcoffset() is None for moment in moments):
        raise ValueError("A calendar entry needs times with a time zone.")
    if _lasts(entry) <= timedelta(0):
        raise ValueError("A calendar entry ends after it starts.")
    if entry.url and urlsplit(entry.url).scheme not in {"http", "https"}:
        raise ValueError("The link of a calendar entry starts with https://.")


def _local(entry: Entry) -> datetime:
    return entry.starts_at.astimezone(ZoneInfo(entry.zone))


def _lasts(entry: Entry) -> timedelta:
    return entry.ends_at.astimezone(UTC) - entry.starts_at.astimezone(UTC)


def _clock(moment: datetime, entry: Entry) -> datetime:
    """What the clock on the wall shows. Moments that it shows twice equal none in another zone."""
    return moment.astimezone(ZoneInfo(entry.zone)).replace(tzinfo=None)


def _events(entry: Entry, status: str, alone: set[datetime]) -> Iterator[Event]:
    """The entry; of a series also the days that its rule would leave to the reader. What is told
    `alone` is left out of these."""
    starts, lasts = _local(entry), _lasts(entry)
    if not entry.rule:
        yield _event(entry, status, *_times(starts, lasts))
        return
    clock = starts.replace(tzinfo=None)
    yield _recurring(_event(entry, status, starts, _at(clock + lasts, entry)), entry)
    skipped = {_clock(start, entry) for start in entry.skipped}
    for odd in _odd_starts(entry.rule, clock, lasts, entry.zone):
        if odd not in skipped | alone:
            one = replace(entry, occurrence=_at(odd, entry))
            yield _event(one, status, *_times(_at(odd, entry), lasts))


def _at(clock: datetime, entry: Entry) -> datetime:
    return clock.replace(tzinfo=ZoneInfo(entry.zone))


def _times(starts: datetime, lasts: timedelta) -> tuple[datetime, datetime]:
    """On the clock on the wall, or in UTC where that shows the hour twice or not at all: there
    different programs read different times."""
    early = starts.astimezone(UTC)
    if str(starts.tzinfo) == "UTC" or _is_odd(starts, lasts):
        return early, early + lasts
    return starts, (early + lasts).astimezone(starts.tzinfo)


def _is_odd(starts: datetime, lasts: timedelta) -> bool:
    """The clock changes meanwhile, or shows the start or the end twice or not at all."""
    ends = (starts.astimezone(UTC) + lasts).astimezone(starts.tzinfo)
    changes = ends.utcoffset() != starts.utcoffset()
    return changes or _is_unclear(starts) or _is_unclear(ends)


def _is_unclear(local: datetime) -> bool:
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


@lru_cache(maxsize=256)
def _odd_starts(rule: str, first: datetime, lasts: timedelta, key: str) -> tuple[datetime, ...]:
    """The starts of a series that its rule alone would leave to the reader: a series in UTC would
    leave its hour on the wall at the next change."""
    zone = ZoneInfo(key)
    on_the_wall = UNTIL.sub(lambda until: f"{_until(until[0]).astimezone(zone):{STAMP}}", rule)
    starts = islice(rrulestr(on_the_wall, dtstart=first), MOST)
    return tuple(start for start in starts if _is_odd(start.replace(tzinfo=zone), lasts))


def _until(text: str) -> datetime:
    return datetime.strptime(text, f"{STAMP}Z").replace(tzinfo=UTC)


def _event(entry: Entry, status: str, starts: datetime, ends: datetime) -> Event:
    event = Event()
    event.add("uid", _line(entry.uid))
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.written_at.astimezone(UTC))
    event.add("dtstart", starts)
    event.add("dtend", ends)
    if entry.occurrence:
        event.add("recurrence-id", entry.occurrence.astimezone(ZoneInfo(entry.zone)))
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


def _recurring(event: Event, entry: Entry) -> Event:
    zone = ZoneInfo(entry.zone)
    event.add("rrule", vRecur.from_ical(UNTIL.sub(lambda u: _last(u[0], zone), entry.rule)))
    for start in entry.skipped:
        # One a line: not every reader takes a list.
        event.add("exdate", start.astimezone(zone))
    return event


def _last(until: str, zone: ZoneInfo) -> str:
    """Whoever reads the last hour as the later of two still finds it in the series."""
    moment = _until(until)
    later = timedelta(hours=2 if _is_unclear(moment.astimezone(zone)) else 0)
    return f"{moment + later:{STAMP}Z}"


def _attendee(entry: Entry) -> vCalAddress:
    address = _address(entry.attendee)
    address.params["CUTYPE"] = "INDIVIDUAL"
    address.params["ROLE"] = "OPT-PARTICIPANT" if entry.optional else "REQ-PARTICIPANT"
    address.params["PARTSTAT"] = "DELEGATED" if entry.represented_by else entry.reply
    address.params["RSVP"] = "TRUE" if entry.answers_count else "FALSE"
    if entry.stands_in_for:
        address.params["DELEGATED-FROM"] = _mailto(entry.stands_in_for)
    if entry.represented_by:
        address.params["DELEGATED-TO"] = _mailto(entry.represented_by)
    return address


def _address(mailbox: Mailbox) -> vCalAddress:
    address = vCalAddress(_mailto(mailbox))
    if name := _line(mailbox.name).translate(IN_NAMES):
        address.params["CN"] = name
    return address


def _mailto(mailbox: Mailbox) -> str:
    if "@" not in mailbox.email:
        raise ValueError("A calendar entry needs e-mail addresses.")
    return f"mailto:{quote(mailbox.email, safe=MAILBOX)}"


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
