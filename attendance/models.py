"""Who came: what happened, beside what people answered and what seat they held."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from attendance.codes import code_of
from attendance.querysets import AttendanceQuerySet, DoorQuerySet
from core.history import tracked
from meetings.models import Meeting
from regions.models import Regional
from stakeholders.models import Person


class State(models.TextChoices):
    IN_PERSON = "in_person", _("Present in person")
    REMOTE = "remote", _("Present remotely")
    EXCUSED = "excused", _("Excused")
    ABSENT = "absent", _("Absent")


PRESENT = (State.IN_PERSON, State.REMOTE)
TONES = {State.IN_PERSON: "good", State.REMOTE: "good"}


class Source(models.TextChoices):
    """How it is known."""

    NOTED = "noted", _("Noted")
    CHECKED_IN = "checked_in", _("Checked in")
    IMPORTED = "imported", _("From the list of participants")


@tracked
class Attendance(Regional):
    """Without a row nobody has said yet whether somebody came."""

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, db_constraint=False, related_name="attendances"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, db_constraint=False, related_name="attendances"
    )
    state = models.CharField(max_length=10, choices=State)
    source = models.CharField(max_length=10, choices=Source, default=Source.NOTED)
    stands_in_for = models.ForeignKey(
        Person, models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    noted_at = models.DateTimeField()
    # In the video call, as its program counted them.
    minutes = models.PositiveIntegerField(null=True)

    told_by = "person"

    objects = AttendanceQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["region", "meeting", "person"], name="attended_once"),
        )

    def __str__(self) -> str:
        return f"{self.person} at {self.meeting}"

    @property
    def is_present(self) -> bool:
        return self.state in PRESENT

    @property
    def tone(self) -> str:
        return TONES.get(State(self.state), "quiet")


@tracked
class Door(Regional):
    """Where people check in: each turn has another code. A meeting without a row is at turn 0."""

    told_by = "turn"

    meeting = models.OneToOneField(
        Meeting, models.CASCADE, db_constraint=False, related_name="door"
    )
    turn = models.PositiveIntegerField(default=0)

    objects = DoorQuerySet.as_manager()
    visible_to = objects.visible_to

    def __str__(self) -> str:
        return f"Check-in to {self.meeting}"

    @property
    def code(self) -> str:
        return code_of(self.meeting_id, self.turn)
