"""A site visit, beside what any meeting has: its host, what was seen, what is told of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from meetings.models import Meeting
from regions.models import PriorityArea, Regional
from stakeholders.models import Organization, Person
from visits.querysets import ObservationQuerySet, SummaryQuerySet, VisitQuerySet


@tracked
class Visit(Regional):
    """Written down with the first thing that is known of it: a meeting may have none yet."""

    told_by = "meeting"

    meeting = models.OneToOneField(
        Meeting, models.CASCADE, db_constraint=False, related_name="visit"
    )
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        db_constraint=False,
        related_name="visits",
        verbose_name=_("place that is visited"),
    )
    host = models.ForeignKey(
        Person, models.PROTECT, null=True, db_constraint=False, related_name="hosted_visits"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = VisitQuerySet.as_manager()
    visible_to = objects.visible_to

    def __str__(self) -> str:
        return str(self.meeting)

    @property
    def about(self) -> str:
        """Its name in what comes of it (`Action.about`)."""
        return f"visit:{self.pk}"


@tracked
class Observation(Regional):
    """One thing that was seen."""

    told_by = "heading"

    visit = models.ForeignKey(
        Visit, models.CASCADE, db_constraint=False, related_name="observations"
    )
    heading = models.CharField(max_length=160)
    text = models.TextField(_("what was seen"), blank=True, max_length=4000)
    seen_by = models.ForeignKey(
        Person, models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    area = models.ForeignKey(PriorityArea, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ObservationQuerySet.as_manager()
    visible_to = objects.visible_to

    def __str__(self) -> str:
        return self.heading


@tracked
class Summary(Regional):
    """What the host is told: a draft until it is sent."""

    told_by = "visit"

    visit = models.OneToOneField(Visit, models.CASCADE, db_constraint=False, related_name="summary")
    text = models.TextField(max_length=20_000)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = SummaryQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        verbose_name = _("summary report")

    def __str__(self) -> str:
        return f"Summary of {self.visit}"

    @property
    def is_sent(self) -> bool:
        return self.sent_at is not None
