"""Where a region stands in the five-step process, area by area."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from progress.querysets import AreaStepQuerySet, CollaborativeQuerySet
from regions.models import Initiative, PriorityArea, Regional, Step, Versioned


@tracked
class Collaborative(Regional):
    """A region at work on an initiative."""

    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="+")
    starts_on = models.DateField(_("starts on"))

    objects = CollaborativeQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["region", "initiative"], name="collaborative_once"),
        )

    def __str__(self) -> str:
        return str(self.initiative)


class State(models.TextChoices):
    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    FINISHED = "finished", _("Finished")


DATED = {
    State.NOT_STARTED: (),
    State.IN_PROGRESS: ("started_on",),
    State.FINISHED: ("started_on", "finished_on"),
}


@tracked
class AreaStep(Versioned, Regional):
    """One step of one priority area. A re-opened step keeps its row: the history has each pass."""

    collaborative = models.ForeignKey(
        Collaborative, models.CASCADE, db_constraint=False, related_name="steps"
    )
    area = models.ForeignKey(PriorityArea, models.PROTECT, related_name="+")
    step = models.ForeignKey(Step, models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.NOT_STARTED)
    started_on = models.DateField(_("started on"), null=True, blank=True)
    finished_on = models.DateField(_("finished on"), null=True, blank=True)
    note = models.TextField(blank=True, max_length=5000)
    # Why it was opened again, in the record of that change and of no other.
    reason = models.CharField(max_length=300, blank=True)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = AreaStepQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        verbose_name = _("step")
        constraints = (
            models.UniqueConstraint(
                fields=["region", "collaborative", "area", "step"], name="area_step_once"
            ),
            models.CheckConstraint(
                name="area_step_dates_fit_its_state",
                condition=Q(state=State.NOT_STARTED, started_on=None, finished_on=None)
                | Q(state=State.IN_PROGRESS, started_on__isnull=False, finished_on=None)
                | Q(state=State.FINISHED, finished_on__gte=F("started_on")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.area}: {self.step}"

    @property
    def dated(self) -> tuple[str, ...]:
        """Which dates a step in this state has."""
        return DATED[State(self.state)]
