"""Reports of a region: what was asked for, how far it is, and the finished document."""

from functools import partial

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from regions.models import Regional
from reports.querysets import ReportFileQuerySet, ReportQuerySet


class Kind(models.TextChoices):
    PROGRESS = "progress", _("Progress report")
    BINDER = "binder", _("Project binder")


class State(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("In the making")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


UNFINISHED = (State.QUEUED, State.RUNNING)
TONES = {State.RUNNING: "active", State.DONE: "good", State.FAILED: "wrong"}


# How far the work is belongs to the worker, and is no change of what was asked for.
@partial(tracked, but=("progress", "attempts", "claimed_at"))
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
    progress = models.PositiveSmallIntegerField(default=0, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    claimed_at = models.DateTimeField(null=True, editable=False)

    objects = ReportQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        indexes = (
            models.Index(fields=["region", "-requested_at"], name="report_by_age"),
            models.Index(
                fields=["region", "requested_at"],
                condition=Q(state__in=UNFINISHED),
                name="report_waiting",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="report_ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["region", "kind", "starts_on", "ends_on"],
                condition=Q(state__in=UNFINISHED),
                name="one_unfinished_report",
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="progress_in_percent"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.period}"

    @property
    def period(self) -> str:
        """Mar 11, 2025 – Mar 10, 2026"""
        return " – ".join(
            f"{day:%b} {day.day}, {day.year}" for day in (self.starts_on, self.ends_on)
        )

    @property
    def requester(self) -> str:
        return self.requested_by.name if self.requested_by else "the portal"

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def is_binder(self) -> bool:
        return self.kind == Kind.BINDER

    @property
    def is_done(self) -> bool:
        return self.state == State.DONE

    @property
    def stage(self) -> str:
        """What a page that is looked at compares: it changes with every step of the work."""
        return f"{self.state}-{self.progress}"

    @property
    def tone(self) -> str:
        """How the state looks (core.templatetags.portal.state)."""
        return TONES.get(State(self.state), "quiet")


class BinderFile(Regional):
    """The finished binder: a ZIP, in a table of its own that no list loads."""

    report = models.OneToOneField(
        Report, models.CASCADE, db_constraint=False, related_name="binder"
    )
    archive = models.BinaryField()
    meetings = models.PositiveIntegerField()
    papers = models.PositiveIntegerField()

    objects = ReportFileQuerySet.as_manager()
    visible_to = objects.visible_to

    def __str__(self) -> str:
        return f"{self.report} (binder)"


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

    @property
    def drawings(self) -> dict[str, SafeString]:
        """Drawn by core/charts.py, where every name of an area has become text of the drawing."""
        return {
            "wide": mark_safe(self.chart),  # noqa: S308
            "narrow": mark_safe(self.narrow_chart),  # noqa: S308
        }
