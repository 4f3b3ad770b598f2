"""Which reminders are due: the rules that hold for each meeting, and when each of them is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef

from agendas.models import Item
from meetings.kinds import TEMPLATES
from meetings.models import Meeting
from meetings.querysets import InvitationQuerySet
from regions.actors import Actor
from reminders.models import Audience, Chosen, Plan, Round, Rule
from reminders.offsets import LONGEST_AFTER, LONGEST_BEFORE, Offset
from series.models import Occurrence
from stakeholders.models import Person

# A reminder comes this much later than it should at most: of a meeting moved close, one is enough.
LATE = timedelta(days=3)


@dataclass(frozen=True)
class Notice:
    """A rule as it holds for a meeting. Those of its kind are in no table."""

    offset: Offset
    audience: str = Audience.EVERYONE
    note: str = ""
    rule: Rule | None = None

    @property
    def columns(self) -> dict[str, Any]:
        where = {"number": self.offset.number, "unit": self.offset.unit, "after": self.offset.after}
        return {**where, "audience": self.audience, "note": self.note}

    @property
    def people(self) -> list[Person]:
        return list(self.rule.people.all()) if self.rule else []

    @property
    def audience_label(self) -> str:
        return str(Audience(self.audience).label)

    @property
    def key(self) -> str:
        return f"{self.offset}, {self.audience}"

    def due_at(self, meeting: Meeting) -> datetime:
        return self.offset.due_at(meeting.starts_at, meeting.ends_at, meeting.region.timezone)

    def is_due(self, meeting: Meeting, now: datetime) -> bool:
        """Since it was due the rule has been there and the meeting open; before the meeting it is
        of use until that begins."""
        due_at = self.due_at(meeting)
        planned_at = self.rule.planned_at if self.rule else due_at
        until = due_at + LATE if self.offset.after else min(due_at + LATE, meeting.starts_at)
        open_then = meeting.opened_at is not None and meeting.opened_at <= due_at
        return open_then and planned_at <= due_at <= now < until


@dataclass(frozen=True)
class Due:
    meeting: Meeting
    notice: Notice


def notices_of(meetings: Iterable[Meeting]) -> dict[int, list[Notice]]:
    """The rules that hold for each: its own, those of its series, those of its kind."""
    meetings = list(meetings)
    ids = [meeting.pk for meeting in meetings]
    plans = Plan.objects.filter(meeting__in=ids).prefetch_related("rules__people")
    own = {plan.meeting_id: _planned(plan) for plan in plans}
    told = Occurrence.objects.filter(meeting__in=ids).values_list("meeting", "series__reminders")
    of_series = {meeting_id: _of_series(rows) for meeting_id, rows in told}
    known = of_series | own
    return {m.pk: known[m.pk] if m.pk in known else _usual(m.kind) for m in meetings}


def _planned(plan: Plan) -> list[Notice]:
    rules = sorted(plan.rules.all(), key=lambda rule: (rule.after, rule.pk))
    return [Notice(rule.offset, rule.audience, rule.note, rule) for rule in rules]


def _of_series(rows: Iterable[dict[str, Any]]) -> list[Notice]:
    return [
        Notice(Offset(row["number"], row["unit"], not row["before"]), row["audience"])
        for row in rows
    ]


def _usual(kind: str) -> list[Notice]:
    return [Notice(Offset(notice.number, notice.unit)) for notice in TEMPLATES[kind].notices]


def due_rounds(actor: Actor, now: datetime) -> Iterator[Due]:
    """What is due and not done, the earliest meeting first."""
    between = {"starts_at__lte": now + LONGEST_BEFORE, "ends_at__gte": now - LONGEST_AFTER - LATE}
    open_ones = Meeting.visible_to(actor).filter(opened_at__lte=now, cancelled_at=None, **between)
    meetings = list(open_ones.select_related("region").order_by("starts_at", "pk"))
    done = set(
        Round.visible_to(actor)
        .filter(meeting__in=[meeting.pk for meeting in meetings])
        .values_list("meeting_id", "rule", "starts_at")
    )
    notices = notices_of(meetings)
    for meeting in meetings:
        for notice in notices[meeting.pk]:
            over = (meeting.pk, notice.key, meeting.starts_at) in done
            if not over and notice.is_due(meeting, now):
                yield Due(meeting, notice)


def narrowed(invitations: InvitationQuerySet, notice: Notice) -> InvitationQuerySet:
    """Those of them whom the rule concerns."""
    if notice.audience == Audience.UNANSWERED:
        return invitations.filter(answer="NEEDS-ACTION")
    if notice.audience == Audience.PRESENTERS:
        items = Item.objects.filter(meeting=OuterRef("meeting"), presenter=OuterRef("person"))
        return invitations.filter(Exists(items))
    if notice.audience == Audience.CHOSEN:
        named = Chosen.objects.filter(rule=notice.rule, person=OuterRef("person"))
        return invitations.filter(Exists(named))
    return invitations
