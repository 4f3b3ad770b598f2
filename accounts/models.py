"""People who sign in, invitations to become one of them, and partners' programs."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.querysets import PartnerClientQuerySet, SeatInvitationQuerySet, UserQuerySet
from core.history import tracked
from regions.models import Function, Membership, Region, Regional, Role


class UserManager(BaseUserManager.from_queryset(UserQuerySet)["User"]):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user: User = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        user: User = self.get(email=(username or "").lower())
        return user


# No history of secrets, nor of what changes with every sign-in.
@partial(tracked, but=("password", "last_login", "is_superuser", "email", "date_joined"))
class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in with an e-mail address. What they may do is said by memberships."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()
    visible_to = objects.visible_to

    class Meta:
        constraints = (models.UniqueConstraint(Lower("email"), name="email_once"),)

    def __str__(self) -> str:
        return self.name or self.email


class InvitationState(models.TextChoices):
    PENDING = "pending", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Withdrawn")


@tracked
class Invitation(Regional):
    """An invitation to a seat in a region, for one address, once, for a few days.

    Private: it holds an address. The signed link in its mail opens this row and no other.
    """

    email = models.EmailField(_("e-mail address"))
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=30, choices=Role)
    function = models.CharField(max_length=30, choices=Function, blank=True)
    # The seat is held from the first day, so that a person of the region can be tied to it.
    membership = models.ForeignKey(
        Membership, models.PROTECT, db_constraint=False, related_name="invitations"
    )
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)

    objects = SeatInvitationQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "region",
                Lower("email"),
                condition=Q(accepted_at=None, revoked_at=None),
                name="one_open_seat_invitation",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"

    @property
    def state(self) -> InvitationState:
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.revoked_at:
            return InvitationState.REVOKED
        expired = self.expires_at <= timezone.now()
        return InvitationState.EXPIRED if expired else InvitationState.PENDING

    @property
    def is_pending(self) -> bool:
        return self.state == InvitationState.PENDING

    @property
    def is_open(self) -> bool:
        """Neither accepted nor withdrawn: it can be sent again."""
        return self.state in {InvitationState.PENDING, InvitationState.EXPIRED}

    @property
    def tone(self) -> str:
        tones = {InvitationState.PENDING: "waiting", InvitationState.ACCEPTED: "good"}
        return tones.get(self.state, "quiet")


class DataSet(models.TextChoices):
    """What an agreement can open on the API."""

    REGIONS = "regions", _("Regions")
    COALITIONS = "coalitions", _("Coalitions")
    AREAS = "areas", _("Priority areas")
    STEPS = "steps", _("Steps of the process")
    MEETINGS = "meetings", _("Meetings")


@partial(tracked, but=("digest", "last_used_at"))
class PartnerClient(models.Model):
    """A partner's program. Its token is shown once and not kept: the digest is looked up."""

    name = models.CharField(max_length=120)
    # Whoever answers for it: it stops when they do.
    steward = models.ForeignKey(User, models.PROTECT, related_name="clients")
    regions = models.ManyToManyField(Region, through="ClientRegion", related_name="+")
    data_sets = ArrayField(models.CharField(max_length=20, choices=DataSet))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)

    objects = PartnerClientQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        ordering = ("name", "-created_at")

    def __str__(self) -> str:
        return self.name

    @property
    def data_set_names(self) -> list[str]:
        return [str(DataSet(name).label) for name in self.data_sets]

    @property
    def last_day(self) -> date:
        return (self.expires_at - timedelta(days=1)).date()

    def state(self, now: datetime, *, is_answered_for: bool) -> str:
        if self.revoked_at:
            return "Revoked"
        if self.expires_at <= now:
            return "Expired"
        return "Open" if is_answered_for else "Stopped"


@tracked
class ClientRegion(models.Model):
    """A region that a client's agreement names."""

    client = models.ForeignKey(PartnerClient, models.CASCADE, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["client", "region"], name="client_region_once"),
        )

    def __str__(self) -> str:
        return f"{self.client} in {self.region}"
