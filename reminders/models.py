"""Rules of reminders, and what was reminded of. What is due is never stored: it is asked for, tick
by tick (reminders/rounds.py)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from meetings.kinds import Unit
from meetings.models import Meeting
from regions.models import Regional
from reminders.offsets import Offset
from reminders.querysets import ReminderSentQuerySet, RoundQuerySet, RuleQuerySet
from stakeholders.models import Person


class Audience(models.TextChoices):
    EVERYONE = "everyone", _("Everyone expected")
    UNANSWERED = "unanswered", _("Those who have not answered")
    PRESENTERS = "presenters", _("Presenters")
    CHOSEN = "chosen", _("Chosen people")


@tracked
class Plan(Regional):
    """The reminders of one meeting. Without one it is reminded of as its series says, or its kind
    (meetings.kinds). A plan without rules reminds nobody."""

    meeting = models.OneToOneField(
        Meeting, models.CASCADE, db_constraint=False, related_name="reminder_plan"
    )

    objects = RuleQuerySet.as_manager()
    visible_to = objects.visible_to

    def __str__(self) -> str:
        return f"Reminders of {self.meeting}"


@tracked
class Rule(Regional):
    plan = models.ForeignKey(Plan, models.CASCADE, db_constraint=False, related_name="rules")
    number = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(240)]
    )
    unit = models.CharField(max_length=10, choices=Unit)
    after = models.BooleanField(default=False)
    audience = models.CharField(max_length=12, choices=Audience, default=Audience.EVERYONE)
    note = models.CharField(max_length=300, blank=True)
    people = models.ManyToManyField(Person, through="Chosen", related_name="+")
    # What was due earlier than this was not planned then.
    planned_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = RuleQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["region", "plan", "number", "unit", "after", "audience"],
                name="reminder_rule_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.offset}, {self.get_audience_display()}"

    @property
    def offset(self) -> Offset:
        return Offset(self.number, self.unit, self.after)


class Chosen(Regional):
    """Somebody whom a rule names."""

    rule = models.ForeignKey(Rule, models.CASCADE, db_constraint=False, related_name="chosen")
    person = models.ForeignKey(Person, models.CASCADE, db_constraint=False, related_name="+")

    objects = RuleQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["region", "rule", "person"], name="chosen_once"),
        )

    def __str__(self) -> str:
        return f"{self.person} by {self.rule}"


class Round(Regional):
    """Everybody whom a rule concerns was reminded of this occurrence: nobody asks again."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, db_constraint=False, related_name="+")
    rule = models.CharField(max_length=40)
    starts_at = models.DateTimeField()

    objects = RoundQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["region", "meeting", "rule", "starts_at"], name="round_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule} of {self.meeting}"


class ReminderSent(Regional):
    """One reminder of one occurrence to one person. The row is the claim: whoever inserts it sends.

    The start is part of what makes it one: a meeting that moves is reminded of again.
    """

    rule = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    object_id = models.PositiveBigIntegerField()
    starts_at = models.DateTimeField()
    person = models.ForeignKey(Person, models.CASCADE, db_constraint=False, related_name="+")
    sent_at = models.DateTimeField()

    objects = ReminderSentQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["region", "rule", "kind", "object_id", "starts_at", "person"],
                name="reminded_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule} {self.kind}:{self.object_id}"
