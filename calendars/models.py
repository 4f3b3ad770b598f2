"""Feeds that calendar programs fetch, and replies that a person should read."""

from functools import partial

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from calendars.querysets import FeedQuerySet, UnreadReplyQuerySet
from core.history import tracked
from meetings.models import Meeting
from regions.models import Region, Regional
from stakeholders.models import Person


@partial(tracked, but=("digest", "last_used_at"))
class Feed(models.Model):
    """An address at which a calendar program finds somebody's meetings; of a region, all that are
    open. It is shown once and not kept: the digest is looked up."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    region = models.ForeignKey(Region, models.CASCADE, null=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)

    objects = FeedQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["user", "region"],
                condition=Q(revoked_at=None),
                nulls_distinct=False,
                name="one_feed_each",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.region or 'own meetings'}"


class Reason(models.TextChoices):
    """Why a reply is left to a person."""

    WRITTEN = "written", _("Words, not an answer from a calendar")
    NOTE = "note", _("An answer with a note; the answer counts")
    PROPOSAL = "proposal", _("Not an answer: perhaps another time is proposed")
    UNREADABLE = "unreadable", _("Not understood")
    OTHER_MEETING = "other_meeting", _("About another meeting")
    WRONG_PERSON = "wrong_person", _("From somebody who was not invited")
    OUTDATED = "outdated", _("About a time that has changed since")
    TOO_LATE = "too_late", _("The meeting is over or cancelled")
    WITHDRAWN = "withdrawn", _("The invitation was withdrawn")
    REFUSED = "refused", _("Refused")


class UnreadReply(Regional):
    """Private: it holds an address and what somebody wrote."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, db_constraint=False, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, db_constraint=False, related_name="+")
    reason = models.CharField(max_length=20, choices=Reason)
    sender = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=250, blank=True)
    text = models.TextField(blank=True)
    # Of the message: taken in twice, it is kept once.
    digest = models.CharField(max_length=64, editable=False)
    received_at = models.DateTimeField(editable=False)
    read_at = models.DateTimeField(null=True, editable=False)

    objects = UnreadReplyQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        verbose_name = _("reply")
        constraints = (models.UniqueConstraint(fields=["region", "digest"], name="reply_once"),)
        indexes = (
            models.Index(
                fields=["region", "-received_at"], condition=Q(read_at=None), name="reply_unread"
            ),
        )

    def __str__(self) -> str:
        return self.subject
