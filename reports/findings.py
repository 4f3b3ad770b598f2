"""What a progress report rests on: the region's record, as it stood on the period's last day."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from meetings.models import Answer, Invitation, Meeting
from progress.models import AreaStep
from regions.actors import Actor
from regions.models import Region, RegionLead, Step
from reports.models import Report
from reports.timeline import Span

# A document stays one that people read: what does not fit is counted.
MEETINGS_LISTED = 300
MEETINGS_AHEAD = 5


@dataclass(frozen=True, slots=True)
class AreaFindings:
    name: str
    hue: int
    spans: list[Span] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MeetingFindings:
    title: str
    starts_at: datetime
    invited: int = 0
    accepted: int = 0


@dataclass(frozen=True, slots=True)
class Findings:
    region: str
    zone: str
    starts_on: date
    ends_on: date
    issued_on: date
    issued_by: str
    states: list[str]
    leads: list[str]
    initiatives: list[str]
    steps: list[str]
    areas: list[AreaFindings]
    held: int
    invited: int
    accepted: int
    meetings: list[MeetingFindings]
    ahead: list[MeetingFindings]


def gather(actor: Actor, report: Report, now: datetime) -> Findings:
    region = report.region
    zone = ZoneInfo(region.timezone)
    own_steps = AreaStep.visible_to(actor).in_region(region.pk)
    rows = list(own_steps.in_order().values(*COLUMNS))
    held = _held(actor, report, now)
    return Findings(
        region=region.name,
        zone=region.timezone,
        starts_on=report.starts_on,
        ends_on=report.ends_on,
        issued_on=now.astimezone(zone).date(),
        issued_by=report.requested_by.name if report.requested_by else "",
        states=[str(state) for state in region.states.all()],
        leads=_leads(region, report.ends_on),
        initiatives=list(dict.fromkeys(row["collaborative__initiative__name"] for row in rows)),
        steps=list(Step.visible_to(actor).values_list("name", flat=True)),
        areas=_areas(rows, own_steps.passes(), report.ends_on),
        held=held.count(),
        **_participation(actor, held),
        meetings=_found(held.with_answers()[:MEETINGS_LISTED]),
        ahead=_found(_meetings(actor, region).upcoming(now).with_answers()[:MEETINGS_AHEAD]),
    )


COLUMNS = (
    "collaborative__initiative__name",
    "area_id",
    "area__name",
    "area__hue",
    "step_id",
    "step__name",
    "step__position",
    "note",
)


def _areas(
    rows: list[dict[str, Any]], passes: Iterable[dict[str, Any]], ends_on: date
) -> list[AreaFindings]:
    areas = {row["area_id"]: AreaFindings(row["area__name"], row["area__hue"]) for row in rows}
    steps = {row["step_id"]: (row["step__name"], row["step__position"]) for row in rows}
    for row in rows:
        areas[row["area_id"]].notes[row["step__name"]] = row["note"]
    for once in passes:
        if once["started_on"] <= ends_on:
            finished = once["finished_on"]
            open_then = finished is None or finished > ends_on
            areas[once["area_id"]].spans.append(
                Span(*steps[once["step_id"]], once["started_on"], None if open_then else finished)
            )
    return list(areas.values())


def _meetings(actor: Actor, region: Region) -> Any:
    return Meeting.visible_to(actor).in_region(region.pk).filter(cancelled_at=None)


def _held(actor: Actor, report: Report, now: datetime) -> Any:
    """The meetings of the period, in the region's time: from its first midnight to its last."""
    zone = ZoneInfo(report.region.timezone)
    first = datetime.combine(report.starts_on, time(), zone)
    after = datetime.combine(report.ends_on + timedelta(days=1), time(), zone)
    return _meetings(actor, report.region).held(now).starting_between(first, after)


def _participation(actor: Actor, held: Any) -> dict[str, int]:
    invitations = Invitation.visible_to(actor).filter(meeting__in=held.order_by().values("pk"))
    return invitations.aggregate(
        invited=Count("pk"), accepted=Count("pk", filter=Q(answer=Answer.ACCEPTED))
    )


def _found(meetings: Iterable[Meeting]) -> list[MeetingFindings]:
    return [
        MeetingFindings(m.title, m.starts_at, m.invited, m.accepted)  # type: ignore[attr-defined]
        for m in meetings
    ]


def _leads(region: Region, on: date) -> list[str]:
    begun = Q(starts_on=None) | Q(starts_on__lte=on)
    lasting = Q(ends_on=None) | Q(ends_on__gte=on)
    leads = RegionLead.objects.filter(begun, lasting, led=region)
    return [str(lead) for lead in leads.select_related("coalition")]
