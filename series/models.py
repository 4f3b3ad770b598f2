"""Meetings that repeat: the rule, what each starts with, whom it invites, and the backlog."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from agendas.models import Item
from core.history import tracked
from meetings.kinds import Kind, Point, Purpose
from meetings.models import Meeting
from meetings.recurrence import Rule, Unit
from regions.models import Regional
from series.querysets import (
    InviteeQuerySet,
    OccurrenceQuerySet,
    SeriesQuerySet,
    TeamQuerySet,
    TopicQuerySet,
    TurnQuerySet,
)
from series.titles import plain, titled
from stakeholders.models import Organization, Person

UNITS = [
    (Unit.DAY.value, _("days")),
    (Unit.WORKING_DAY.value, _("working days, weeks")),
    (Unit.WEEK.value, _("weeks")),
    (Unit.DATE.value, _("months, on the same date")),
    (Unit.WEEKDAY.value, _("months, on the same weekday")),
]
# What each meeting takes over as it stands.
SAME_FOR_ALL = ("kind", "place", "join_link", "dial_in", "passcode", "places", "remote_places")


@tracked
class Series(Regional):
    """A draft until it is opened, with all its meetings. Dates are what the rule says, the clock
    is that of the zone at the time it was made: it stays when the region moves."""

    told_by = "title"

    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=30, choices=Kind, default=Kind.OTHER)
    starts_on = models.DateField(_("first day"))
    unit = models.CharField(max_length=12, choices=UNITS, default=Unit.WEEK.value)
    every = models.PositiveSmallIntegerField(default=1)
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    ordinal = models.SmallIntegerField(_("which of the month"), default=0)
    last_day = models.BooleanField(_("last day of the month"), default=False)
    until = models.DateField(null=True, blank=True)
    count = models.PositiveSmallIntegerField(_("times"), null=True, blank=True)
    skipped = ArrayField(models.DateField(), default=list, blank=True)
    clock = models.TimeField(_("starts at"))
    minutes = models.PositiveSmallIntegerField(_("lasts (minutes)"))
    zone = models.CharField(_("time zone"), max_length=60)
    place = models.CharField(max_length=200, blank=True)
    join_link = models.URLField(blank=True)
    dial_in = models.CharField(_("dial-in"), max_length=200, blank=True)
    passcode = models.CharField(max_length=40, blank=True)
    places = models.PositiveIntegerField(_("places in the room"), null=True, blank=True)
    remote_places = models.PositiveIntegerField(_("places in the call"), null=True, blank=True)
    # Rows of meetings.kinds.Point, and {"number", "unit", "before", "audience"} (see reminders).
    agenda = models.JSONField(default=list, blank=True)
    reminders = models.JSONField(default=list, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    opened_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    # Since when calendars have this rule: what was before a change is over.
    since = models.DateField(editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SeriesQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        verbose_name_plural = "series"
        indexes = (models.Index(fields=["region", "ended_at"], name="series_by_end"),)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return plain(self.title)

    @property
    def is_draft(self) -> bool:
        return self.opened_at is None

    @property
    def is_ended(self) -> bool:
        return self.ended_at is not None

    @property
    def uid(self) -> str:
        return f"series-{self.pk}@{settings.PORTAL_DOMAIN}"

    @property
    def rule(self) -> Rule:
        return Rule(
            self.starts_on,
            Unit(self.unit),
            self.every,
            weekdays=tuple(self.weekdays),
            ordinal=self.ordinal,
            last_day=self.last_day,
            until=self.until,
            count=self.count,
            skipped=frozenset(self.skipped),
        )

    @property
    def points(self) -> list[Point]:
        return [Point(**row) for row in self.agenda]

    def start_on(self, day: date) -> datetime:
        """In UTC: a time that the clock shows twice equals no other zone's (PEP 495)."""
        return datetime.combine(day, self.clock, ZoneInfo(self.zone)).astimezone(UTC)

    def end_on(self, day: date) -> datetime:
        """So many minutes later, not so much later on the clock: a night has its change."""
        return self.start_on(day) + timedelta(minutes=self.minutes)

    def meeting_on(self, day: date, number: int) -> dict[str, Any]:
        """What the meeting of this day is before anybody changes it alone."""
        return {
            **{name: getattr(self, name) for name in SAME_FOR_ALL},
            "title": titled(self.title, number, day),
            "starts_at": self.start_on(day),
            "ends_at": self.end_on(day),
        }


@tracked
class Invitee(Regional):
    """Somebody invited to every meeting of a series."""

    told_by = "person"

    series = models.ForeignKey(Series, models.CASCADE, db_constraint=False, related_name="invitees")
    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, related_name="series")
    required = models.BooleanField(default=True)

    objects = InviteeQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["region", "series", "person"], name="invited_to_series_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} to {self.series}"


@tracked
class Occurrence(Regional):
    """Which day of the rule a meeting is, wherever it has been moved to since."""

    told_by = "day"

    series = models.ForeignKey(
        Series, models.CASCADE, db_constraint=False, related_name="occurrences"
    )
    meeting = models.OneToOneField(
        Meeting, models.CASCADE, db_constraint=False, related_name="occurrence"
    )
    day = models.DateField()
    number = models.PositiveSmallIntegerField()
    # The rule has this day no longer: its meeting is cancelled.
    left_out = models.BooleanField(default=False)

    objects = OccurrenceQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        indexes = (models.Index(fields=["region", "series", "day"], name="occurrence_by_day"),)

    def __str__(self) -> str:
        return f"{self.series}, {self.day}"

    @property
    def is_own(self) -> bool:
        """Changed or cancelled alone."""
        as_ruled = self.series.meeting_on(self.day, self.number)
        return self.meeting.is_cancelled or any(
            getattr(self.meeting, name) != value for name, value in as_ruled.items()
        )


@tracked
class Topic(Regional):
    """What a series still has to talk about: in the backlog, or placed on one of its agendas."""

    told_by = "title"

    series = models.ForeignKey(Series, models.CASCADE, db_constraint=False, related_name="topics")
    title = models.CharField(max_length=200)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    purpose = models.CharField(max_length=10, choices=Purpose, blank=True)
    presenter = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="topics"
    )
    notes = models.TextField(_("details"), blank=True, max_length=4000)
    recurring = models.BooleanField(_("every time"), default=False)
    # "action:12": it comes back until that is done.
    held_open_by = models.CharField(max_length=60, blank=True, editable=False)
    item = models.ForeignKey(
        Item, models.SET_NULL, null=True, db_constraint=False, editable=False, related_name="topics"
    )
    settled_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TopicQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        indexes = (models.Index(fields=["region", "series", "settled_at"], name="topic_open"),)

    def __str__(self) -> str:
        return self.title


@tracked
class Team(Regional):
    """An organization that reports on the calls of a series, from one day to another."""

    told_by = "organization"

    series = models.ForeignKey(Series, models.CASCADE, db_constraint=False, related_name="teams")
    organization = models.ForeignKey(
        Organization, models.PROTECT, db_constraint=False, related_name="teams"
    )
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = TeamQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["region", "series", "organization"], name="team_once_in_series"
            ),
        )

    def __str__(self) -> str:
        return str(self.organization)


@tracked
class Turn(Regional):
    """Which team reports on a call, first or second. Those `given` by somebody stay."""

    told_by = "team"

    occurrence = models.ForeignKey(
        Occurrence, models.CASCADE, db_constraint=False, related_name="turns"
    )
    team = models.ForeignKey(Team, models.CASCADE, db_constraint=False, related_name="turns")
    slot = models.PositiveSmallIntegerField()
    given = models.BooleanField(default=False)

    objects = TurnQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["region", "occurrence", "slot"], name="slot_once"),
        )

    def __str__(self) -> str:
        return f"{self.team} on {self.occurrence}"
