"""What people of a region have taken on: actions with an owner and a date."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from plans.querysets import ActionQuerySet
from regions.models import Regional
from stakeholders.models import Person


class State(models.TextChoices):
    OPEN = "open", _("Open")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


SETTLED = (State.DONE, State.DROPPED)
TONES = {State.OPEN: "waiting", State.UNDER_WAY: "active", State.DONE: "good"}


@tracked
class Action(Regional):
    """`origin` says where it came from; `about` names the object there, as in the outbox."""

    told_by = "title"

    title = models.CharField(_("what is to be done"), max_length=200)
    description = models.TextField(blank=True, max_length=4000)
    owner = models.ForeignKey(Person, models.PROTECT, db_constraint=False, related_name="actions")
    due_on = models.DateField(_("due"))
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    settled_on = models.DateField(_("done or dropped"), null=True, editable=False)
    remark = models.CharField(max_length=300, blank=True)
    origin = models.CharField(max_length=200, blank=True, editable=False)
    about = models.CharField(max_length=60, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ActionQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        indexes = (
            models.Index(fields=["region", "due_on"], name="action_by_due_date"),
            models.Index(fields=["region", "owner"], name="action_by_owner"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=SETTLED, settled_on__isnull=False)
                | Q(settled_on=None) & ~Q(state__in=SETTLED),
                name="action_settled_on_a_day",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_settled(self) -> bool:
        return self.settled_on is not None

    @property
    def tone(self) -> str:
        return TONES.get(State(self.state), "quiet")

    def is_overdue(self, today: date) -> bool:
        return not self.is_settled and self.due_on < today
