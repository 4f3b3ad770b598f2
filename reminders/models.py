"""What was reminded of. What is due is never stored: it is asked for, tick by tick."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from regions.models import Regional
from reminders.querysets import ReminderSentQuerySet
from stakeholders.models import Person


class Rule(models.TextChoices):
    """A day is 24 hours: across a clock change the reminder comes an hour off the wall clock."""

    MEETING_IN_A_DAY = "meeting_in_a_day", _("A meeting starts in 24 hours")


class ReminderSent(Regional):
    """One reminder of one occurrence to one person. The row is the claim: whoever inserts it sends.

    The start is part of what makes it one: a meeting that moves is reminded of again.
    """

    rule = models.CharField(max_length=40, choices=Rule)
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
