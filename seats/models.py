"""What people tell about coming that only coordinators read: what they need, and who comes instead.

Both are letterboxes: whoever was invited puts a line in and cannot read it again, and nor can
anybody else who reads the region's work. There is no history of them.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models import Invitation
from regions.models import Regional
from seats.querysets import NeedsQuerySet, NominationQuerySet


class Needs(Regional):
    """The last line of an invitation counts. Deleted 30 days after the meeting."""

    # Given here: the database tells nothing back of a row that one may not read.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    invitation = models.ForeignKey(
        Invitation, models.CASCADE, db_constraint=False, related_name="needs"
    )
    diet = models.CharField(max_length=300, blank=True)
    access = models.CharField(_("access needs"), max_length=300, blank=True)
    told_at = models.DateTimeField()

    objects = NeedsQuerySet.as_manager()
    visible_to = objects.visible_to

    def __str__(self) -> str:
        return f"Needs at {self.invitation_id}"


class Nomination(Regional):
    """Somebody named to come in one's place, until the clock has invited them: only then is it
    known whether the region knows the address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    invitation = models.ForeignKey(
        Invitation, models.CASCADE, db_constraint=False, related_name="nominations"
    )
    name = models.CharField(max_length=120)
    email = models.EmailField()
    named_at = models.DateTimeField()

    objects = NominationQuerySet.as_manager()
    visible_to = objects.visible_to

    def __str__(self) -> str:
        return self.name
