"""What happens with a checklist: it is started from the meeting's kind, changed and ticked off."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils import timezone

from checklists import policies
from checklists.models import Task
from core.refusals import Overtaken, Refused
from meetings.kinds import TEMPLATES
from meetings.models import Meeting
from regions.actors import Actor

DETAILS = ("text", "category", "days_before", "due_on", "owner", "note", "amount")


def start_checklist(*, actor: Actor, meeting: Meeting) -> list[Task]:
    """What a meeting of this kind needs; lines that are there already are not written twice."""
    if not policies.can_change_checklist(actor, meeting):
        raise PermissionDenied
    # Whoever starts at the same moment waits here, and then finds the lines.
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    known = set(Task.objects.at(meeting).values_list("text", flat=True))
    return Task.objects.bulk_create(
        Task(
            region_id=meeting.region_id,
            meeting=meeting,
            text=chore.text,
            category=chore.category,
            days_before=chore.days,
        )
        for chore in TEMPLATES[meeting.kind].chores
        if chore.text not in known
    )


def add_task(*, actor: Actor, meeting: Meeting, details: dict[str, Any]) -> Task:
    if not policies.can_change_checklist(actor, meeting):
        raise PermissionDenied
    return Task.objects.create(
        region_id=meeting.region_id,
        meeting=meeting,
        **{name: details[name] for name in DETAILS if name in details},
    )


def change_task(*, actor: Actor, task: Task, details: dict[str, Any], version: int) -> Task:
    """`version` is the one the editor started from; a change in between is not overwritten."""
    if not policies.can_change_checklist(actor, task.meeting):
        raise PermissionDenied
    values = {name: details[name] for name in DETAILS if name in details}
    rows = Task.objects.filter(pk=task.pk, version=version)
    saved = rows.update(**values, version=F("version") + 1)
    task.refresh_from_db()
    if not saved:
        raise Overtaken("this line of the checklist")
    return task


def tick_task(*, actor: Actor, task: Task, done: bool) -> Task:
    """Done, or not after all. Whoever ticks what is ticked already changes nothing."""
    if not policies.can_tick_task(actor, task):
        raise PermissionDenied
    at, by = (timezone.now(), actor.user) if done else (None, None)
    rows = Task.objects.filter(pk=task.pk, done_at__isnull=done)
    rows.update(done_at=at, done_by=by, version=F("version") + 1)
    task.refresh_from_db(fields=["done_at", "done_by", "version"])
    return task


def remove_task(*, actor: Actor, task: Task) -> Task:
    if not policies.can_change_checklist(actor, task.meeting):
        raise PermissionDenied
    if task.is_done:
        raise Refused("This line is done: it stays, as a record of what was prepared.")
    task.delete()
    return task
