"""The catalogue (initiatives, areas, steps, regions, coalitions) and who belongs to a region.

These tables are not walled, on purpose: what a region is must be known before its rows are reached.
`Regional` is the base of every table that is.
"""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from regions.querysets import (
    CoalitionQuerySet,
    InitiativeQuerySet,
    MembershipQuerySet,
    PriorityAreaQuerySet,
    RegionQuerySet,
    StepInQuerySet,
    StepQuerySet,
)
from regions.zones import validate_time_zone

FOR_ADDRESSES = _("Small letters, digits, dashes and underscores. It never changes.")


class Versioned(models.Model):
    """What several people may edit: a save names the version it started from."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


@tracked
class Initiative(Versioned):
    """A program that regions work on, such as The Path Forward."""

    code = models.SlugField(max_length=40, unique=True, help_text=FOR_ADDRESSES)
    name = models.CharField(max_length=200)
    starts_on = models.DateField(_("since"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    description = models.TextField(blank=True)

    objects = InitiativeQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


@tracked
class PriorityArea(Versioned):
    """The code is stable, the name is editable: public sources name the areas differently."""

    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="areas")
    code = models.SlugField(max_length=40, help_text=FOR_ADDRESSES)
    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=1)
    hue = models.PositiveSmallIntegerField(
        _("color"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(8)],
        help_text=_("Which of the eight area colors the pages use, 1 to 8."),
    )
    description = models.TextField(blank=True)

    objects = PriorityAreaQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        ordering = ("initiative", "position")
        constraints = (
            models.UniqueConstraint(fields=["initiative", "code"], name="area_code_once"),
        )

    def __str__(self) -> str:
        return self.name


@tracked
class Step(Versioned):
    """One of the five steps of the process; every initiative goes through the same ones."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(unique=True)
    description = models.TextField(blank=True)

    objects = StepQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.name


@tracked
class Coalition(Versioned):
    """An employer coalition. Acronyms collide: it is never looked up by one."""

    class Evidence(models.TextChoices):
        MEMBERSHIP_SEEN = "A", _("Membership seen")
        EXISTS = "B", _("Exists")
        UNVERIFIED = "C", _("Unverified")

    name = models.CharField(max_length=200, unique=True)
    former_names = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    city = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=2, blank=True)
    evidence = models.CharField(max_length=1, choices=Evidence, default=Evidence.UNVERIFIED)
    source = models.CharField(max_length=500, blank=True)
    note = models.TextField(blank=True)

    objects = CoalitionQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def tone(self) -> str:
        return "waiting" if self.evidence == self.Evidence.UNVERIFIED else "quiet"


@tracked
class Region(Versioned):
    """A Regional Employer Stakeholder Engagement Team, or the national office (`is_national`)."""

    slug = models.SlugField(_("short name"), max_length=40, unique=True, help_text=FOR_ADDRESSES)
    name = models.CharField(max_length=120)
    is_national = models.BooleanField(default=False, editable=False)
    timezone = models.CharField(
        _("time zone"),
        max_length=60,
        default="America/New_York",
        validators=[validate_time_zone],
        help_text=_("By its IANA name, such as America/Chicago."),
    )
    starts_on = models.DateField(_("since"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=500, blank=True)

    objects = RegionQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=["is_national"], condition=Q(is_national=True), name="one_national_region"
            ),
        )

    def __str__(self) -> str:
        return self.name


@tracked
class RegionState(models.Model):
    """A state that a region covers, in whole or in part."""

    area_of = models.ForeignKey(Region, models.CASCADE, related_name="states")
    state = models.CharField(max_length=2)
    partial = models.BooleanField(_("in part"), default=False)

    told_by = "state"

    class Meta:
        verbose_name = _("state")
        ordering = ("state",)
        constraints = (models.UniqueConstraint(fields=["area_of", "state"], name="state_once"),)

    def __str__(self) -> str:
        return f"{self.state} (part)" if self.partial else self.state


@tracked
class RegionLead(models.Model):
    """A coalition that leads a region, with dates: leads change."""

    led = models.ForeignKey(Region, models.CASCADE, related_name="leads")
    coalition = models.ForeignKey(Coalition, models.PROTECT, related_name="leads")
    starts_on = models.DateField(_("since"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    told_by = "coalition"

    class Meta:
        verbose_name = _("lead coalition")
        ordering = ("coalition__name",)
        constraints = (
            models.UniqueConstraint(fields=["led", "coalition", "starts_on"], name="lead_once"),
        )

    def __str__(self) -> str:
        return self.coalition.name


class Role(models.TextChoices):
    NATIONAL_ADMINISTRATOR = "national_administrator", _("National administrator")
    STEERING_COMMITTEE = "steering_committee", _("Steering committee")
    COORDINATOR = "coordinator", _("Coordinator")
    TEAM_MEMBER = "team_member", _("Team member")
    STAKEHOLDER = "stakeholder", _("Stakeholder")


class Function(models.TextChoices):
    """What a person does for the improvement work (NIATx). It grants nothing."""

    EXECUTIVE_SPONSOR = "executive_sponsor", _("Executive sponsor")
    CHANGE_LEADER = "change_leader", _("Change leader")
    CHANGE_TEAM_MEMBER = "change_team_member", _("Change team member")
    DATA_COORDINATOR = "data_coordinator", _("Data coordinator")
    COACH = "coach", _("Coach")
    PEER_MENTOR = "peer_mentor", _("Peer mentor")


@tracked
class Membership(Versioned):
    """A person's seat in a region. Without a user it is held for somebody invited."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="memberships",
        verbose_name=_("taken by"),
    )
    role = models.CharField(max_length=30, choices=Role)
    function = models.CharField(max_length=30, choices=Function, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)

    objects = MembershipQuerySet.as_manager()
    visible_to = objects.visible_to

    told_by = "user"

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["region", "id"], name="membership_in_region"),
            models.UniqueConstraint(
                fields=["region", "user"], condition=Q(ended_at=None), name="one_role_per_region"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


@tracked
class StepIn(models.Model):
    """A national administrator working inside a region, for a stated reason and a limited time."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="step_ins")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="step_ins")
    reason = models.CharField(max_length=300)
    started_at = models.DateTimeField(_("started"))
    until = models.DateTimeField()
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)

    objects = StepInQuerySet.as_manager()
    visible_to = objects.visible_to

    told_deeds: ClassVar[dict[str, str]] = {"insert": "stepped in", "update": "stepped out"}

    class Meta:
        verbose_name = _("stepping in")
        ordering = ("-started_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["region", "user"], condition=Q(ended_at=None), name="one_open_step_in"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} in {self.region}"


class Regional(models.Model):
    """The base of every table that belongs to a region and stands behind the wall."""

    region = models.ForeignKey(Region, models.PROTECT, editable=False, related_name="+")

    class Meta:
        abstract = True
