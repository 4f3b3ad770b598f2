"""Meetings of a region, who is invited to them, and what seat they hold."""

from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from meetings.kinds import Kind
from meetings.querysets import InvitationQuerySet, MeetingQuerySet
from regions.models import Regional
from stakeholders.models import Person


@tracked
class Meeting(Regional):
    """A draft until it is opened: nobody is told of it, and it can still go away."""

    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=30, choices=Kind, db_default=Kind.OTHER, default=Kind.OTHER)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(max_length=200, blank=True)
    join_link = models.URLField(blank=True)
    dial_in = models.CharField(_("dial-in"), max_length=200, blank=True)
    passcode = models.CharField(max_length=40, blank=True, db_default="")
    # None: as many as come.
    places = models.PositiveIntegerField(_("places in the room"), null=True, blank=True)
    remote_places = models.PositiveIntegerField(_("places in the call"), null=True, blank=True)
    asks_needs = models.BooleanField(
        _("ask for diet and access needs"), default=False, db_default=False
    )
    # The agenda in words, as mails, calendars and the API carry it (agendas.actions keeps it).
    agenda = models.TextField(blank=True, max_length=20_000)
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    opened_at = models.DateTimeField(null=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    cancel_reason = models.CharField(_("reason"), max_length=300, blank=True)
    # The calendar's SEQUENCE and the version that guards against overwriting each other.
    sequence = models.PositiveIntegerField(default=0, editable=False)
    # Of a series: the name its calendar entry shares, and when the rule has this one (RFC 5545).
    series_uid = models.CharField(max_length=80, blank=True, db_default="", editable=False)
    occurs_at = models.DateTimeField(null=True, editable=False)
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

    @property
    def is_draft(self) -> bool:
        return self.opened_at is None

    def is_over(self, now: datetime) -> bool:
        return self.ends_at < now

    def is_open(self, now: datetime) -> bool:
        """Something can still be changed, invited to, answered."""
        return not self.is_cancelled and not self.is_over(now)

    @property
    def has_call(self) -> bool:
        return bool(self.join_link or self.dial_in)

    @property
    def modes(self) -> tuple["Mode", ...]:
        """The kinds of seats. Where there is no place to come to, everybody is remote."""
        if not self.place:
            return (Mode.REMOTE,)
        return (Mode.IN_PERSON, Mode.REMOTE) if self.has_call else (Mode.IN_PERSON,)

    def capacity(self, mode: str) -> int | None:
        return self.places if mode == Mode.IN_PERSON else self.remote_places

    def is_joined_by(self, invitation: "Invitation") -> bool:
        """Link, dial-in and passcode are for those with a remote seat. A call without a limit seats
        everybody who is invited to nothing else."""
        if not self.place and self.remote_places is None:
            return True
        return invitation.is_seated and invitation.seat == Mode.REMOTE

    @property
    def lasts(self) -> timedelta:
        return self.ends_at - self.starts_at


class Answer(models.TextChoices):
    """What an invited person said, in iCalendar's words."""

    NEEDS_ACTION = "NEEDS-ACTION", _("No answer yet")
    ACCEPTED = "ACCEPTED", _("Accepted")
    TENTATIVE = "TENTATIVE", _("Maybe")
    DECLINED = "DECLINED", _("Declined")


class Mode(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    REMOTE = "remote", _("Remote")


class Registration(models.TextChoices):
    """What seat somebody holds: another fact than what they answered or whether they came."""

    CONFIRMED = "confirmed", _("Confirmed")
    WAITING = "waiting", _("On the waiting list")
    CANCELLED = "cancelled", _("Given back")


@partial(tracked, but=("address_version", "untold"))
class Invitation(Regional):
    meeting = models.ForeignKey(
        Meeting, models.CASCADE, db_constraint=False, related_name="invitations"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, db_constraint=False, related_name="invitations"
    )
    required = models.BooleanField(default=True, db_default=True)
    stands_in_for = models.ForeignKey(
        "self", models.CASCADE, null=True, db_constraint=False, related_name="delegates"
    )
    answer = models.CharField(max_length=12, choices=Answer, default=Answer.NEEDS_ACTION)
    answered_at = models.DateTimeField(null=True, editable=False)
    # What the last answer from a calendar was given to, and when (SEQUENCE and DTSTAMP).
    replied_sequence = models.PositiveIntegerField(null=True, editable=False)
    replied_at = models.DateTimeField(null=True, editable=False)
    seat = models.CharField(max_length=10, choices=Mode, blank=True, db_default="")
    registration = models.CharField(max_length=10, choices=Registration, blank=True, db_default="")
    # Who asked first is first on the waiting list.
    registered_at = models.DateTimeField(null=True, editable=False)
    invited_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    # The person's when the invitation was mailed: a later one has not got it yet.
    address_version = models.PositiveIntegerField(default=0, editable=False)
    # Changed by somebody who does not see the address: the clock mails it (tell_untold).
    untold = models.BooleanField(default=False, db_default=False, editable=False)

    objects = InvitationQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["region", "meeting", "person"], name="invited_once"),
            models.CheckConstraint(
                condition=Q(seat="", registration="", registered_at=None)
                | ~Q(seat="") & ~Q(registration="") & Q(registered_at__isnull=False),
                name="registration_is_whole",
            ),
        )
        indexes = (
            models.Index(fields=["region"], condition=Q(untold=True), name="invitation_untold"),
            models.Index(fields=["meeting", "seat", "registration"], name="invitation_by_seat"),
        )

    def __str__(self) -> str:
        return f"{self.person} to {self.meeting}"

    @property
    def is_seated(self) -> bool:
        return self.registration == Registration.CONFIRMED

    @property
    def is_waiting(self) -> bool:
        return self.registration == Registration.WAITING

    @property
    def tone(self) -> str:
        return {Answer.ACCEPTED: "good", Answer.DECLINED: "quiet"}.get(
            Answer(self.answer), "waiting"
        )
