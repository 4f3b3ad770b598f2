"""What a meeting is about: the items of its agenda."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from agendas.querysets import ItemQuerySet
from core.history import tracked
from meetings.kinds import Purpose
from meetings.models import Meeting
from regions.models import Regional
from stakeholders.models import Person


@tracked
class Item(Regional):
    """One item. Those with the same section follow each other under its heading."""

    told_by = "title"

    meeting = models.ForeignKey(Meeting, models.CASCADE, db_constraint=False, related_name="items")
    position = models.PositiveIntegerField()
    section = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=200)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    purpose = models.CharField(max_length=10, choices=Purpose, blank=True)
    presenter = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="presents"
    )
    notes = models.TextField(_("details"), blank=True, max_length=4000)
    # It stands on every meeting of its series, whether it was discussed or not.
    recurring = models.BooleanField(_("every time"), default=False)
    discussed_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ItemQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        verbose_name = _("agenda item")
        ordering = ("position", "id")
        indexes = (models.Index(fields=["region", "meeting", "position"], name="item_in_order"),)

    def __str__(self) -> str:
        return self.title
