"""The meetings of a series, many at once: a few statements, however many there are."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from agendas.models import Item
from meetings.actions import schedule_meetings
from meetings.kinds import Point
from meetings.models import Invitation, Meeting
from regions.actors import Actor
from series.effects import Effects, Step
from series.models import SAME_FOR_ALL, Invitee, Occurrence, Series, Team
from series.points import named, words_of

BATCH = 2000
MOVED = (*SAME_FOR_ALL, "title", "starts_at", "ends_at", "occurs_at", "sequence")


def add_meetings(actor: Actor, series: Series, days: Mapping[date, int]) -> list[Occurrence]:
    """Drafts for these days, each with its number, the agenda and everybody invited."""
    seat = actor.seat_in(series.region_id)
    assert seat, "who makes a series has a seat there"
    shared = {
        "agenda": words_of(series.points),
        "series_uid": series.uid,
        "sequence": series.sequence,
    }
    drafts = [
        {**shared, **series.meeting_on(day, number), "occurs_at": series.start_on(day)}
        for day, number in days.items()
    ]
    meetings = schedule_meetings(actor=actor, region=seat, drafts=drafts)
    write_items(dict.fromkeys(meetings, series.points))
    invite(meetings, Invitee.objects.of(series).select_related("person"))
    return Occurrence.objects.bulk_create(
        Occurrence(
            region_id=series.region_id, series=series, meeting=meeting, day=day, number=number
        )
        for meeting, (day, number) in zip(meetings, days.items(), strict=True)
    )


def write_items(agendas: Mapping[Meeting, Sequence[Point]]) -> None:
    Item.objects.bulk_create(
        (
            Item(
                region_id=meeting.region_id,
                meeting=meeting,
                position=position,
                section=point.section,
                title=point.title,
                minutes=point.minutes or None,
                purpose=point.purpose,
                recurring=point.recurring,
            )
            for meeting, points in agendas.items()
            for position, point in enumerate(points, 1)
        ),
        batch_size=BATCH,
    )


def invite(meetings: Iterable[Meeting], invitees: Iterable[Invitee]) -> None:
    """Everybody to all of them, as far as they are not invited yet; nobody is told by this."""
    meetings, people = list(meetings), {one.person_id: one for one in invitees}
    of_these = Invitation.objects.filter(meeting__in=meetings, person__in=people)
    of_these.exclude(withdrawn_at=None).delete()
    known = set(of_these.values_list("meeting_id", "person_id"))
    Invitation.objects.bulk_create(
        (
            Invitation(
                region_id=meeting.region_id,
                meeting=meeting,
                person_id=person_id,
                required=invitee.required,
                address_version=invitee.person.address_version,
            )
            for meeting in meetings
            for person_id, invitee in people.items()
            if (meeting.pk, person_id) not in known
        ),
        batch_size=BATCH,
    )


def apply(before: Series, after: Series, effects: Effects) -> None:
    """Change what is ahead and was not changed alone. All of them get the series' sequence: a
    calendar takes nothing that is older than what it has."""
    meetings = [_changed(step, after) for step in effects.steps]
    Meeting.objects.bulk_update(meetings, MOVED, batch_size=BATCH)
    for step in effects.steps:
        step.occurrence.day, step.occurrence.number = step.day, step.number
    occurrences = [step.occurrence for step in effects.steps]
    Occurrence.objects.bulk_update(occurrences, ["day", "number"], batch_size=BATCH)
    if before.agenda != after.agenda:
        changing = [step.occurrence.meeting for step in effects.steps if step.changes]
        teams = Team.objects.of(after).by_name()
        _replace_items(changing, before.points, after.points, [str(team) for team in teams])


def drop(occurrences: Sequence[Occurrence], now: datetime, **why: Any) -> None:
    """The rule has these days no longer."""
    meetings = Meeting.objects.filter(occurrence__in=occurrences, cancelled_at=None)
    meetings.update(cancelled_at=now, **why)
    Occurrence.objects.filter(pk__in=[one.pk for one in occurrences]).update(left_out=True)


def _changed(step: Step, series: Series) -> Meeting:
    meeting = step.occurrence.meeting
    meeting.sequence, meeting.occurs_at = series.sequence, series.start_on(step.day)
    if step.changes:
        for name, value in series.meeting_on(step.day, step.number).items():
            setattr(meeting, name, value)
    return meeting


def _replace_items(
    meetings: Sequence[Meeting],
    before: Sequence[Point],
    after: Sequence[Point],
    teams: Sequence[str],
) -> None:
    """Items of the former template go, as far as nobody has changed them."""
    former = {
        (title, point.minutes or None, str(point.purpose))
        for point in before
        for title in (point.title, *(named(point.title, {1: t, 2: t}) for t in teams))
    }
    items = Item.objects.filter(meeting__in=meetings)
    asked = ("pk", "title", "minutes", "purpose")
    untouched = items.filter(recurring=True, discussed_at=None, presenter=None, notes="")
    rows = untouched.values_list(*asked)
    items.filter(pk__in=[pk for pk, *facts in rows if tuple(facts) in former]).delete()
    stay: dict[int, list[Item]] = {}
    for item in items.order_by("position", "id"):
        stay.setdefault(item.meeting_id, []).append(item)
    for rest in stay.values():
        for position, item in enumerate(rest, len(after) + 1):
            item.position = position
    Item.objects.bulk_update([i for rest in stay.values() for i in rest], ["position"])
    write_items(dict.fromkeys(meetings, after))
    keep_words(meetings)


def keep_words(meetings: Iterable[Meeting]) -> None:
    """The agenda in words, as mails and calendars carry it."""
    meetings = list(meetings)
    items: dict[int, list[Item]] = {}
    for item in Item.objects.filter(meeting__in=meetings).order_by("position", "id"):
        items.setdefault(item.meeting_id, []).append(item)
    for meeting in meetings:
        meeting.agenda = words_of(items.get(meeting.pk, []))
    Meeting.objects.bulk_update(meetings, ["agenda"], batch_size=BATCH)
