"""Minutes: what was said of each item, what came of it, and the versions that were approved."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agendas.models import Item
from core.history import tracked
from meetings.models import Meeting
from minutes.querysets import (
    CommentQuerySet,
    EditionFileQuerySet,
    EditionQuerySet,
    MinutesQuerySet,
    NoteQuerySet,
    OutcomeQuerySet,
    ReaderQuerySet,
)
from plans.models import Action
from regions.models import PriorityArea, Regional
from stakeholders.models import Person, Sector


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_COMMENT = "in_comment", _("In comment")
    APPROVED = "approved", _("Approved")


TONES = {State.IN_COMMENT: "active", State.APPROVED: "good"}


class Kind(models.TextChoices):
    """What came of an item."""

    INFORMATION = "information", _("Information")
    DECISION = "decision", _("Decision")
    ACTION = "action", _("Action")


@tracked
class Minutes(Regional):
    """Of one meeting. `number` is the version being written, or the one approved last."""

    meeting = models.OneToOneField(
        Meeting, models.CASCADE, db_constraint=False, related_name="minutes"
    )
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    number = models.PositiveIntegerField(_("version"), default=1)
    comment_until = models.DateField(_("comments until"), null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = MinutesQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        verbose_name = verbose_name_plural = _("minutes")

    def __str__(self) -> str:
        return f"Minutes of {self.meeting}"

    @property
    def is_approved(self) -> bool:
        return self.state == State.APPROVED

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def tone(self) -> str:
        return TONES.get(State(self.state), "waiting")

    def takes_comments(self, today: date) -> bool:
        until = self.comment_until
        return self.state == State.IN_COMMENT and until is not None and today <= until


@tracked
class Note(Regional):
    """What was said of one item; without an item, of the meeting as a whole.

    The title stays when the item leaves the agenda: what was written of it is not lost.
    """

    told_by = "title"

    minutes = models.ForeignKey(Minutes, models.CASCADE, db_constraint=False, related_name="notes")
    item = models.ForeignKey(
        Item, models.SET_NULL, null=True, db_constraint=False, related_name="+"
    )
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True, max_length=20_000)
    version = models.PositiveIntegerField(default=0, editable=False)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    edited_at = models.DateTimeField(null=True)

    objects = NoteQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["region", "minutes", "item"], name="note_of_an_item"),
            models.UniqueConstraint(
                fields=["region", "minutes"], condition=Q(item=None, title=""), name="general_note"
            ),
        )

    def __str__(self) -> str:
        return self.title or "In general"


@tracked
class Outcome(Regional):
    """Information, a decision or an action. `there` and `missing` are the sectors at a decision,
    kept when the minutes are approved; None where nobody noted who came."""

    told_by = "text"

    minutes = models.ForeignKey(
        Minutes, models.CASCADE, db_constraint=False, related_name="outcomes"
    )
    item = models.ForeignKey(
        Item, models.SET_NULL, null=True, db_constraint=False, related_name="+"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    text = models.TextField(max_length=2000)
    action = models.ForeignKey(
        Action, models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    decided_on = models.DateField(_("decided"))
    concerns = ArrayField(models.CharField(max_length=40, choices=Sector), default=list, blank=True)
    area = models.ForeignKey(PriorityArea, models.PROTECT, null=True, blank=True, related_name="+")
    there = ArrayField(models.CharField(max_length=40), null=True, editable=False)
    missing = ArrayField(models.CharField(max_length=40), null=True, editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OutcomeQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        indexes = (
            models.Index(fields=["region", "kind", "-decided_on"], name="outcome_by_kind_and_day"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(kind=Kind.ACTION, action__isnull=False)
                | ~Q(kind=Kind.ACTION) & Q(action=None),
                name="action_outcome_has_its_action",
            ),
        )

    def __str__(self) -> str:
        return self.text

    @property
    def concerns_in_words(self) -> str:
        labels = dict(Sector.choices)
        return ", ".join(str(labels[sector]) for sector in self.concerns)


class Reader(Regional):
    """Somebody who was asked to comment on one version. The signed link in the mail is theirs."""

    minutes = models.ForeignKey(
        Minutes, models.CASCADE, db_constraint=False, related_name="readers"
    )
    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, related_name="+")
    number = models.PositiveIntegerField()
    asked_at = models.DateTimeField()
    # A comment, or "nothing to add".
    answered_at = models.DateTimeField(null=True)

    objects = ReaderQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["region", "minutes", "number", "person"], name="asked_once_a_version"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} on {self.minutes}"


@tracked
class Comment(Regional):
    minutes = models.ForeignKey(
        Minutes, models.CASCADE, db_constraint=False, related_name="comments"
    )
    item = models.ForeignKey(
        Item, models.SET_NULL, null=True, db_constraint=False, related_name="+"
    )
    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, related_name="+")
    text = models.TextField(max_length=4000)
    written_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    objects = CommentQuerySet.as_manager()
    visible_to = objects.visible_to

    def __str__(self) -> str:
        return f"{self.person}: {self.text}"


@tracked
class Edition(Regional):
    """A version as it was approved. It never changes; minutes/content.py says what is in it."""

    minutes = models.ForeignKey(
        Minutes, models.CASCADE, db_constraint=False, related_name="editions"
    )
    number = models.PositiveIntegerField()
    content = models.JSONField()
    approved_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = EditionQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["region", "minutes", "number"], name="edition_once"),
        )

    def __str__(self) -> str:
        return f"{self.minutes}, version {self.number}"

    @property
    def is_typeset(self) -> bool:
        return hasattr(self, "file")


class EditionFile(Regional):
    """The document, in a table of its own that no list loads. An edition without one is waiting
    for a worker (minutes/tasks.py)."""

    edition = models.OneToOneField(
        Edition, models.CASCADE, db_constraint=False, related_name="file"
    )
    pdf = models.BinaryField()

    objects = EditionFileQuerySet.as_manager()
    visible_to = objects.visible_to

    def __str__(self) -> str:
        return f"{self.edition} (file)"
