"""You missed it: what those who were not there get, and what they say to it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from digests.querysets import DigestQuerySet, PacketQuerySet
from meetings.models import Meeting
from minutes.models import Edition
from regions.models import Regional
from stakeholders.models import Person


@tracked
class Digest(Regional):
    """A meeting in two minutes, in the coordinator's words."""

    told_by = "summary"

    meeting = models.OneToOneField(
        Meeting, models.CASCADE, db_constraint=False, related_name="digest"
    )
    edition = models.ForeignKey(Edition, models.PROTECT, db_constraint=False, related_name="+")
    summary = models.TextField(_("in two minutes"), blank=True, max_length=6000)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = DigestQuerySet.as_manager()
    visible_to = objects.visible_to

    def __str__(self) -> str:
        return f"{self.meeting} in two minutes"


class Answer(models.TextChoices):
    CONFIRMED = "confirmed", _("Confirmed")
    OBJECTED = "objected", _("Objected")


TONES = {Answer.CONFIRMED: "good", Answer.OBJECTED: "wrong"}


@tracked
class Packet(Regional):
    """What one person gets who missed the meeting. `reminded_at` is the claim of the reminder."""

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, db_constraint=False, related_name="packets"
    )
    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, related_name="packets")
    digest = models.ForeignKey(Digest, models.CASCADE, db_constraint=False, related_name="packets")
    edition = models.ForeignKey(Edition, models.PROTECT, db_constraint=False, related_name="+")
    sent_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    words = models.TextField(blank=True, max_length=4000)
    answered_at = models.DateTimeField(null=True)
    reply = models.TextField(blank=True, max_length=4000)
    replied_at = models.DateTimeField(null=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = PacketQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["region", "meeting", "person"], name="packet_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | ~Q(answer="") & Q(answered_at__isnull=False),
                name="packet_answered_at_a_moment",
            ),
        )
        indexes = (
            models.Index(
                fields=["region", "sent_at"],
                condition=Q(answer="", reminded_at=None),
                name="packet_to_remind_of",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.meeting}"

    @property
    def tone(self) -> str:
        return TONES[Answer(self.answer)] if self.answer else "waiting"
