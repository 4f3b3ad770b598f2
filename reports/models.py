"""Reports of a region: what was asked for, how far the work is, and the finished document."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from regions.models import Regional
from reports.querysets import ProductionQuerySet, ReportFileQuerySet, ReportQuerySet


class Kind(models.TextChoices):
    PROGRESS = "progress", _("Progress report")


class State(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("In the making")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


UNFINISHED = (State.QUEUED, State.RUNNING)
TONES = {State.RUNNING: "active", State.DONE: "good", State.FAILED: "wrong"}


@tracked
class Report(Regional):
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.PROGRESS)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    requested_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)
    expires_at = models.DateTimeField(null=True, editable=False)
    error = models.CharField(max_length=300, blank=True)

    objects = ReportQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        indexes = (models.Index(fields=["region", "-requested_at"], name="report_by_age"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="report_ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["region", "kind", "starts_on", "ends_on"],
                condition=Q(state__in=UNFINISHED),
                name="one_unfinished_report",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.starts_on} – {self.ends_on}"

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def is_done(self) -> bool:
        return self.state == State.DONE

    @property
    def tone(self) -> str:
        """How the state looks (core.templatetags.portal.state)."""
        return TONES.get(State(self.state), "quiet")

    def is_expired(self, now: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= now


class Production(Regional):
    """The work on a report: the queue's entry, the claim of the worker, how far it is."""

    report = models.OneToOneField(
        Report, models.CASCADE, db_constraint=False, related_name="production"
    )
    progress = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, editable=False)

    objects = ProductionQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(progress__lte=100), name="progress_in_percent"),
        )

    def __str__(self) -> str:
        return f"{self.report}: {self.progress} %"


class ReportFile(Regional):
    """The finished document and its charts, in a table of their own that no list loads."""

    report = models.OneToOneField(Report, models.CASCADE, db_constraint=False, related_name="file")
    pdf = models.BinaryField()
    # The same drawing for a wide page and for a telephone.
    chart = models.TextField()
    narrow_chart = models.TextField()
    # The drawing's numbers, a row for each bar.
    passes = models.JSONField(default=list)

    objects = ReportFileQuerySet.as_manager()
    visible_to = objects.visible_to

    def __str__(self) -> str:
        return f"{self.report} (file)"
