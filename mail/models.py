"""The outbox: what goes out is written here first, in the transaction that causes it."""

import re
import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mail.querysets import AccountMailQuerySet, MailQuerySet
from mail.states import WAITING, State
from regions.models import Membership, Regional

# Whoever reads these could act as the recipient.
SECRET_LINKS = re.compile(r"(/(?:link|accounts)/)[^\s\"'<>]+")
SHORTENED = r"\1…"

TONES = {State.SENT: "good", State.RETRY: "waiting", State.FAILED: "wrong"}


class Outgoing(models.Model):
    # Made here, not by the database: under the wall, those who may write a mail but not read it
    # cannot be told the number of the row they wrote.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    recipient = models.EmailField()
    recipient_name = models.CharField(max_length=200, blank=True)
    reply_to = models.EmailField(blank=True)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True)
    calendar = models.TextField(blank=True)
    calendar_method = models.CharField(max_length=10, blank=True)
    about = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=timezone.now)
    not_after = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, editable=False)
    first_tried_at = models.DateTimeField(null=True, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    # What is left of the body once it is sent: the links in it still act for the recipient.
    remains: ClassVar[dict[str, Any]] = {"text": "", "html": "", "calendar": ""}

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def message_id(self) -> str:
        """The same on every attempt: whoever gets a mail twice can tell."""
        return f"<{self.pk}@{settings.PORTAL_DOMAIN}>"

    @property
    def text_without_links(self) -> str:
        return SECRET_LINKS.sub(SHORTENED, self.text)

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def can_be_resent(self) -> bool:
        """As `resendable` says of many."""
        too_late = self.not_after and self.not_after <= timezone.now()
        return self.has_failed and not too_late

    @property
    def has_failed(self) -> bool:
        return self.state == State.FAILED

    @property
    def state_label(self) -> str:
        return str(State(self.state).label)

    @property
    def tone(self) -> str:
        """How the state looks (core.templatetags.portal.state)."""
        return TONES.get(State(self.state), "quiet")


class Mail(Outgoing, Regional):
    """A mail of a region. Private: it holds an address and what was written to it."""

    # The seat of whoever gets it.
    membership = models.ForeignKey(
        Membership, models.SET_NULL, null=True, db_constraint=False, related_name="+"
    )

    remains: ClassVar[dict[str, Any]] = {
        **Outgoing.remains,
        "text": Func(
            F("text"),
            Value(SECRET_LINKS.pattern),
            Value(SHORTENED),
            Value("g"),
            function="regexp_replace",
            output_field=models.TextField(),
        ),
    }

    objects = MailQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        verbose_name = _("mail")
        indexes = (
            models.Index(
                fields=["region", "not_before"],
                condition=Q(state__in=WAITING),
                name="mail_waiting",
            ),
            models.Index(fields=["region", "state", "-created_at"], name="mail_by_state"),
            models.Index(fields=["region", "-created_at"], name="mail_by_age"),
            models.Index(fields=["region", "about"], name="mail_by_subject"),
        )


class AccountMail(Outgoing):
    """A mail about an account, which belongs to no region: a new password, a confirmed address."""

    objects = AccountMailQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        verbose_name = _("account mail")
        indexes = (
            models.Index(
                fields=["not_before"], condition=Q(state__in=WAITING), name="account_mail_waiting"
            ),
        )
