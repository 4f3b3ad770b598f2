"""The checklist of a meeting on pages."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from checklists import actions, policies
from checklists.forms import TaskForm, TickForm
from checklists.models import Task
from core.access import access
from core.htmx import field_part, posted, wants_part
from core.refusals import Refused
from core.times import today_in
from meetings.kinds import TEMPLATES
from meetings.models import Meeting
from meetings.tabs import meeting_context
from regions.actors import Request, Seat

MOST = 200


@access(policies.can_list_tasks)
def task_list(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    tasks = Task.visible_to(request.actor).at(meeting)
    can_change = policies.can_change_checklist(request.actor, meeting)
    shown = list(tasks.by_due().select_related("owner__membership", "done_by")[:MOST])
    context = {
        **meeting_context(request, region, meeting),
        "rows": [_row(request, region, task) for task in shown],
        "total": tasks.total(),
        "done": sum(task.is_done for task in shown),
        "can_change": can_change,
        "template": TEMPLATES[meeting.kind].chores if can_change and not shown else (),
    }
    return render(request, "checklists/task_list.html", context)


@access(policies.can_plan_tasks, methods=("POST",))
def task_start(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    started = actions.start_checklist(actor=request.actor, meeting=meeting)
    messages.success(request, f"{len(started)} lines are on the list: say who does what.")
    return redirect("checklists:list", region.slug, meeting.pk)


@access(policies.can_plan_tasks, methods=("GET", "POST"))
def task_add(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    form = TaskForm(posted(request), actor=request.actor, region=region, meeting=meeting)
    if part := field_part(request, form):
        return part
    if form.is_valid():
        actions.add_task(actor=request.actor, meeting=meeting, details=form.details)
        messages.success(request, "It is on the list.")
        return redirect("checklists:list", region.slug, meeting.pk)
    context = {**meeting_context(request, region, meeting), "form": form}
    return render(request, "checklists/task_add.html", context)


@access(policies.can_plan_tasks, methods=("GET", "POST"))
def task_change(request: Request, region: Seat, meeting_id: int, task_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    task = _task(request, region, meeting_id, task_id)
    form = TaskForm(
        posted(request), actor=request.actor, region=region, meeting=meeting, editing=task
    )
    if part := field_part(request, form):
        return part
    if form.is_valid() and _changed(request, form, task):
        messages.success(request, "The line is changed.")
        return redirect("checklists:list", region.slug, meeting.pk)
    context = {**meeting_context(request, region, meeting), "form": form, "task": task}
    return render(request, "checklists/task_change.html", context)


@access(policies.can_have_tasks, methods=("POST",))
def task_tick(request: Request, region: Seat, meeting_id: int, task_id: int) -> HttpResponse:
    task = _task(request, region, meeting_id, task_id)
    form = TickForm(request.POST)
    done = form.is_valid() and form.cleaned_data["done"]
    actions.tick_task(actor=request.actor, task=task, done=done)
    if wants_part(request):
        context = {
            "region": region,
            "meeting": task.meeting,
            "row": _row(request, region, task),
            "can_change": policies.can_change_checklist(request.actor, task.meeting),
            "apart": True,
        }
        return render(request, "checklists/task_list.html#ticked", context)
    messages.success(request, f"Done: {task.text}" if done else f"Open again: {task.text}")
    if policies.can_list_tasks(request.actor, region):
        return redirect("checklists:list", region.slug, meeting_id)
    return redirect("dashboards:home", region.slug)


@access(policies.can_plan_tasks, methods=("POST",))
def task_remove(request: Request, region: Seat, meeting_id: int, task_id: int) -> HttpResponse:
    task = _task(request, region, meeting_id, task_id)
    actions.remove_task(actor=request.actor, task=task)
    messages.success(request, f"Off the list: {task.text}")
    return redirect("checklists:list", region.slug, meeting_id)


def _row(request: Request, region: Seat, task: Any) -> dict[str, Any]:
    return {
        "task": task,
        "late": task.is_late(task.due, today_in(region.timezone)),
        "can_tick": policies.can_tick_task(request.actor, task),
    }


def _changed(request: Request, form: TaskForm, task: Task) -> bool:
    try:
        actions.change_task(
            actor=request.actor, task=task, details=form.details, version=form.started_from
        )
    except Refused as refusal:
        form.show_refusal(str(refusal))
        return False
    return True


def _meeting(request: Request, region: Seat, meeting_id: int) -> Meeting:
    meetings = Meeting.visible_to(request.actor).in_region(region.region_id)
    return get_object_or_404(meetings.select_related("region"), pk=meeting_id)


def _task(request: Request, region: Seat, meeting_id: int, task_id: int) -> Task:
    """Not by way of the meeting: whoever has taken on a line may not be invited."""
    tasks = Task.visible_to(request.actor).filter(region=region.region_id, meeting=meeting_id)
    found = tasks.with_due().select_related("meeting", "owner__membership", "done_by")
    task: Task = get_object_or_404(found, pk=task_id)
    return task
