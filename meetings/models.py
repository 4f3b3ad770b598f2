"""Meetings of a region and who is invited to them."""

from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from meetings.querysets import InvitationQuerySet, MeetingQuerySet
from regions.models import Regional
from stakeholders.models import Person


@tracked
class Meeting(Regional):
    title = models.CharField(max_length=160)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(max_length=200, blank=True)
    join_link = models.URLField(blank=True)
    dial_in = models.CharField(_("dial-in"), max_length=200, blank=True)
    agenda = models.TextField(blank=True, max_length=20_000)
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True, editable=False)
    cancel_reason = models.CharField(_("reason"), max_length=300, blank=True)
    # The calendar's SEQUENCE and the version that guards against overwriting each other.
    sequence = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MeetingQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        indexes = (models.Index(fields=["region", "starts_at"], name="meeting_by_start"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_starts"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    def is_over(self, now: datetime) -> bool:
        return self.ends_at < now

    def is_open(self, now: datetime) -> bool:
        """Something can still be changed, invited to, answered."""
        return not self.is_cancelled and not self.is_over(now)

    @property
    def lasts(self) -> timedelta:
        return self.ends_at - self.starts_at


class Answer(models.TextChoices):
    """What an invited person said, in iCalendar's words."""

    NEEDS_ACTION = "NEEDS-ACTION", _("No answer yet")
    ACCEPTED = "ACCEPTED", _("Accepted")
    TENTATIVE = "TENTATIVE", _("Maybe")
    DECLINED = "DECLINED", _("Declined")


@partial(tracked, but=("address_version",))
class Invitation(Regional):
    meeting = models.ForeignKey(
        Meeting, models.CASCADE, db_constraint=False, related_name="invitations"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, db_constraint=False, related_name="invitations"
    )
    answer = models.CharField(max_length=12, choices=Answer, default=Answer.NEEDS_ACTION)
    answered_at = models.DateTimeField(null=True, editable=False)
    invited_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    # The person's when the invitation was mailed: a later one has not got it yet.
    address_version = models.PositiveIntegerField(default=0, editable=False)

    objects = InvitationQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["region", "meeting", "person"], name="invited_once"),
        )

    def __str__(self) -> str:
        return f"{self.person} to {self.meeting}"

    @property
    def tone(self) -> str:
        return {Answer.ACCEPTED: "good", Answer.DECLINED: "quiet"}.get(
            Answer(self.answer), "waiting"
        )
