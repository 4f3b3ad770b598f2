"""What somebody has put off in their work."""

from django.conf import settings
from django.db import models

from dashboards.querysets import SnoozeQuerySet
from regions.models import Regional


class Snooze(Regional):
    """`about` names what was put off ("action:42"); it comes back on `until`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    about = models.CharField(max_length=60)
    until = models.DateField()

    objects = SnoozeQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["region", "user", "about"], name="snoozed_once"),
        )

    def __str__(self) -> str:
        return f"{self.about} until {self.until}"
