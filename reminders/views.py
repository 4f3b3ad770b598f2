"""The reminders of one meeting."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from core.access import access
from core.htmx import posted
from core.refusals import Refused
from meetings.models import Meeting
from meetings.tabs import meeting_context
from regions.actors import Request, Seat
from reminders import actions, policies
from reminders.forms import RuleForm
from reminders.models import Plan, ReminderSent, Rule
from reminders.rounds import notices_of


@access(policies.can_read_reminders)
def plan_show(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    can_change = policies.can_change_reminders(request.actor, meeting)
    context = {
        **meeting_context(request, region, meeting),
        "rows": _rows(request, meeting),
        "own": Plan.visible_to(request.actor).filter(meeting=meeting).exists(),
        "can_change": can_change and meeting.is_open(timezone.now()),
    }
    return render(request, "reminders/plan_show.html", context)


@access(policies.can_plan_reminders, methods=("GET", "POST"))
def rule_add(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    form = RuleForm(posted(request), actor=request.actor, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_rule(actor=request.actor, meeting=meeting, details=form.details)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The reminder is planned.")
            return redirect("reminders:plan", region.slug, meeting.pk)
    context = {**meeting_context(request, region, meeting), "form": form}
    return render(request, "reminders/rule_add.html", context)


@access(policies.can_plan_reminders, methods=("POST",))
def plan_make(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    actions.plan_reminders(actor=request.actor, meeting=meeting)
    return redirect("reminders:plan", region.slug, meeting.pk)


@access(policies.can_plan_reminders, methods=("POST",))
def plan_drop(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    actions.remind_as_usual(actor=request.actor, meeting=meeting)
    messages.success(request, "The usual reminders hold again.")
    return redirect("reminders:plan", region.slug, meeting.pk)


@access(policies.can_plan_reminders, methods=("POST",))
def rule_remove(request: Request, region: Seat, meeting_id: int, rule_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    rules = Rule.visible_to(request.actor).filter(plan__meeting=meeting)
    rule = get_object_or_404(rules, pk=rule_id)
    actions.remove_rule(actor=request.actor, meeting=meeting, rule=rule)
    messages.success(request, "This reminder does not go out any more.")
    return redirect("reminders:plan", region.slug, meeting.pk)


def _rows(request: Request, meeting: Meeting) -> list[dict[str, Any]]:
    """Each rule in words, the earliest first."""
    sent = ReminderSent.visible_to(request.actor).about(meeting)
    now = timezone.now()
    notices = sorted(notices_of([meeting])[meeting.pk], key=lambda one: one.due_at(meeting))
    return [
        {
            "notice": notice,
            "to": str(notice.audience_label),
            "due_at": notice.due_at(meeting),
            "is_past": notice.due_at(meeting) < now,
            "sent": sent.get(notice.key, 0),
            "rule_id": notice.rule.pk if notice.rule else None,
        }
        for notice in notices
    ]


def _meeting(request: Request, region: Seat, meeting_id: int) -> Meeting:
    meetings = Meeting.visible_to(request.actor).in_region(region.region_id)
    return get_object_or_404(meetings.select_related("region"), pk=meeting_id)
