"""What is to be prepared for a meeting, and cleared away after it."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from checklists.querysets import TaskQuerySet
from core.history import tracked
from meetings.kinds import Category
from meetings.models import Meeting
from regions.models import Regional
from stakeholders.models import Person


@tracked
class Task(Regional):
    """Due so many days before its meeting, wherever that moves, or on a day of its own."""

    told_by = "text"

    meeting = models.ForeignKey(Meeting, models.CASCADE, db_constraint=False, related_name="tasks")
    text = models.CharField(_("what is to be done"), max_length=200)
    category = models.CharField(max_length=20, choices=Category, default=Category.OTHER)
    # After the meeting where negative.
    days_before = models.IntegerField(_("days before the meeting"), null=True)
    due_on = models.DateField(_("due"), null=True)
    owner = models.ForeignKey(
        Person, models.PROTECT, null=True, db_constraint=False, related_name="tasks"
    )
    note = models.CharField(max_length=500, blank=True)
    amount = models.DecimalField(_("amount in dollars"), max_digits=10, decimal_places=2, null=True)
    done_at = models.DateTimeField(_("done"), null=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TaskQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        indexes = (models.Index(fields=["region", "owner"], name="task_by_owner"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(days_before=None) | Q(due_on=None), name="task_due_in_one_way"
            ),
        )

    def __str__(self) -> str:
        return self.text

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    def is_late(self, due: date | None, today: date) -> bool:
        return not self.is_done and due is not None and due < today
