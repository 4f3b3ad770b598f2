"""What a meeting is about: the items of its agenda, and the materials that belong to them."""

from functools import partial

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agendas.querysets import ItemQuerySet, MaterialQuerySet
from core.history import tracked
from documents.models import Document, Shareable
from meetings.kinds import Purpose
from meetings.models import Meeting
from regions.models import Regional
from stakeholders.models import Person


# Their order is told by the meeting's agenda in words: one moved item renumbers many.
@partial(tracked, but=("position",))
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


class Visibility(models.TextChoices):
    """Whom a material is for; each includes the ones before it."""

    INVITEES = "invitees", _("Those invited")
    REGION = "region", _("The region")
    NETWORK = "network", _("The network")


@tracked
class Material(Shareable):
    """A document at a meeting, or at one item of its agenda."""

    told_by = "document"

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, db_constraint=False, related_name="materials"
    )
    item = models.ForeignKey(
        Item, models.SET_NULL, null=True, db_constraint=False, related_name="materials"
    )
    document = models.ForeignKey(
        Document, models.PROTECT, db_constraint=False, related_name="materials"
    )
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.INVITEES)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MaterialQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        indexes = (
            models.Index(fields=["region", "meeting"], name="material_of_meeting"),
            models.Index(
                fields=["-shared_at", "id"],
                condition=Q(shared_at__isnull=False),
                name="material_shared",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(shared_at=None) | Q(visibility="network", removed_at=None),
                name="material_shared_with_the_network",
            ),
        )

    def __str__(self) -> str:
        return str(self.document)
