"""The NIATx year in one step: each meeting a draft with the agenda of its kind."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied

from core.refusals import Refused
from meetings.actions import schedule_meetings
from meetings.kinds import TEMPLATES, Kind
from meetings.models import Meeting
from meetings.recurrence import Unit
from regions.actors import Actor, Seat
from series import making, policies
from series.actions import make_series
from series.points import reminder_of, rows_of, words_of
from series.year import Suggestion


def plan_year(
    *, actor: Actor, region: Seat, kept: Iterable[tuple[Suggestion, time]]
) -> list[Meeting]:
    """Drafts of the single meetings; the calls become series. Nobody is told."""
    if not policies.can_make_series(actor, region):
        raise PermissionDenied
    kept = list(kept)
    if not kept:
        raise Refused("Keep at least one meeting of the year.")
    for one, clock in kept:
        if one.months:
            make_series(actor=actor, region=region, details=_series(one, clock))
    single = [(one.kind, _draft(one.kind, one.day, clock, region.timezone)) for one, clock in kept
              if not one.months]  # fmt: skip
    meetings = schedule_meetings(actor=actor, region=region, drafts=[draft for _, draft in single])
    kinds = zip(meetings, (kind for kind, _ in single), strict=True)
    making.write_items({meeting: TEMPLATES[kind].points for meeting, kind in kinds})
    return meetings


def _draft(kind: Kind, day: date, clock: time, zone: str) -> dict[str, Any]:
    template = TEMPLATES[kind]
    starts_at = datetime.combine(day, clock, ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))
    return {
        "title": str(kind.label),
        "kind": kind,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=template.minutes),
        "agenda": words_of(template.points),
    }


def _series(one: Suggestion, clock: time) -> dict[str, Any]:
    template = TEMPLATES[one.kind]
    return {
        "title": f"{one.kind.label} {{n}}",
        "kind": one.kind,
        "starts_on": one.day,
        "unit": Unit.WEEKDAY.value,
        "every": one.months,
        "count": one.times,
        "clock": clock,
        "minutes": template.minutes,
        "agenda": rows_of(template.points),
        "reminders": [reminder_of(notice) for notice in template.notices],
    }
