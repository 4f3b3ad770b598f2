"""A site visit on pages: one tab of its meeting, and the report that can be printed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from attendance.models import Attendance
from core.access import access
from core.htmx import field_part, posted
from core.refusals import Refused
from core.times import today_in
from meetings.kinds import Kind
from meetings.models import Invitation, Meeting
from meetings.tabs import meeting_context
from plans.forms import ActionForm
from plans.models import Action
from plans.registers import action_rows
from regions.actors import Request, Seat
from stakeholders.forms import EditForm
from visits import actions, policies
from visits.forms import HostForm, ObservationForm, SummaryForm
from visits.models import Observation, Summary, Visit

MOST_VISITORS = 100


@access(policies.can_read_visits)
def visit_show(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    context = _told(request, region, meeting)
    context["can_note"] = policies.can_note_visit(request.actor, meeting)
    context["can_arrange"] = policies.can_arrange_visit(request.actor, meeting)
    return render(request, "visits/visit_show.html", context)


@access(policies.can_read_visits)
def summary_show(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    """Everything on one page, to be printed or kept as a PDF."""
    meeting = _meeting(request, region, meeting_id)
    return render(request, "visits/summary_show.html", _told(request, region, meeting))


@access(policies.can_arrange_visits, methods=("GET", "POST"))
def host_change(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    visit = _visit(request, meeting)
    form = HostForm(posted(request), actor=request.actor, region=region, editing=visit)
    if part := field_part(request, form):
        return part

    def save() -> None:
        actions.name_host(
            actor=request.actor, meeting=meeting, details=form.details, version=form.started_from
        )

    if form.is_valid() and _saved(form, save, lambda: _visit(request, meeting)):
        messages.success(request, "The host is noted.")
        return redirect("visits:show", region.slug, meeting.pk)
    context = {**meeting_context(request, region, meeting), "form": form}
    return render(request, "visits/host_change.html", {**context, "theirs": form.editing})


@access(policies.can_write_visits, methods=("GET", "POST"))
def observation_add(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    form = ObservationForm(posted(request), actor=request.actor, region=region)
    if part := field_part(request, form):
        return part
    if form.is_valid():
        actions.note_observation(actor=request.actor, meeting=meeting, details=form.details)
        messages.success(request, "Noted.")
        return redirect("visits:show", region.slug, meeting.pk)
    context = {**meeting_context(request, region, meeting), "form": form, "theirs": None}
    return render(request, "visits/observation_change.html", context)


@access(policies.can_write_visits, methods=("GET", "POST"))
def observation_change(
    request: Request, region: Seat, meeting_id: int, observation_id: int
) -> HttpResponse:
    seen = _observation(request, region, meeting_id, observation_id)
    form = ObservationForm(posted(request), actor=request.actor, region=region, editing=seen)
    if part := field_part(request, form):
        return part

    def save() -> None:
        actions.change_observation(
            actor=request.actor, observation=seen, details=form.details, version=form.started_from
        )

    if form.is_valid() and _saved(form, save, lambda: seen):
        messages.success(request, "What was seen is changed.")
        return redirect("visits:show", region.slug, meeting_id)
    context = meeting_context(request, region, seen.visit.meeting)
    context |= {"form": form, "theirs": seen}
    return render(request, "visits/observation_change.html", context)


@access(policies.can_write_visits, methods=("POST",))
def observation_remove(
    request: Request, region: Seat, meeting_id: int, observation_id: int
) -> HttpResponse:
    seen = _observation(request, region, meeting_id, observation_id)
    actions.remove_observation(actor=request.actor, observation=seen)
    messages.success(request, f"Removed: {seen.heading}")
    return redirect("visits:show", region.slug, meeting_id)


@access(policies.can_write_visits, methods=("GET", "POST"))
def summary_write(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    known = _summaries(request, meeting).first()
    form = SummaryForm(posted(request), actor=request.actor, region=region, editing=known)
    if part := field_part(request, form):
        return part

    def save() -> None:
        version = form.started_from
        actions.write_summary(
            actor=request.actor, meeting=meeting, text=form.details["text"], version=version
        )

    if form.is_valid() and _saved(form, save, _summaries(request, meeting).first):
        messages.success(request, "The draft is saved. Nobody is told before you send it.")
        return redirect("visits:show", region.slug, meeting.pk)
    context = {**meeting_context(request, region, meeting), "form": form, "theirs": form.editing}
    return render(request, "visits/summary_write.html", context)


@access(policies.can_arrange_visits, methods=("GET", "POST"))
def summary_send(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    summary = get_object_or_404(_summaries(request, meeting))
    if request.method == "POST":
        actions.send_summary(actor=request.actor, summary=summary)
        messages.success(request, f"The report is on the way to {summary.visit.host.name}.")
        return redirect("visits:show", region.slug, meeting.pk)
    context = {**meeting_context(request, region, meeting), "summary": summary}
    return render(request, "visits/summary_send.html", context)


@access(policies.can_arrange_visits, methods=("POST",))
def summary_reopen(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    summary = get_object_or_404(_summaries(request, meeting))
    actions.reopen_summary(actor=request.actor, summary=summary)
    messages.success(request, "The report is a draft again.")
    return redirect("visits:show", region.slug, meeting.pk)


@access(policies.can_arrange_visits, methods=("GET", "POST"))
def follow_up_add(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    form = ActionForm(posted(request), actor=request.actor, region=region)
    if part := field_part(request, form):
        return part
    if form.is_valid():
        action = actions.add_follow_up(
            actor=request.actor, region=region, meeting=meeting, details=form.details
        )
        messages.success(request, f"{action.owner.name} has it until {action.due_on:%b %-d}.")
        return redirect("visits:show", region.slug, meeting.pk)
    context = {**meeting_context(request, region, meeting), "form": form}
    return render(request, "visits/follow_up_add.html", context)


def _saved(form: EditForm, save: Callable[[], None], reread: Callable[[], Any]) -> bool:
    """Where somebody saved in between, the form shows what they wrote."""
    try:
        save()
    except Refused as refusal:
        form.editing = reread()
        form.show_refusal(str(refusal))
        return False
    return True


def _told(request: Request, region: Seat, meeting: Meeting) -> dict[str, Any]:
    visit = _visit(request, meeting)
    observations = Observation.visible_to(request.actor).filter(visit__meeting=meeting)
    follow_ups = Action.visible_to(request.actor).in_region(region.region_id)
    of_visit = follow_ups.filter(about=visit.about).order_by("due_on", "id")
    return {
        **meeting_context(request, region, meeting),
        "visit": visit,
        "visitors": _visitors(request, meeting, visit),
        "observations": observations.in_order(),
        "summary": _summaries(request, meeting).first(),
        "follow_ups": action_rows(of_visit, today_in(region.timezone)) if visit.pk else [],
    }


def _visitors(request: Request, meeting: Meeting, visit: Visit) -> list[str]:
    """Who came; before anybody has said so, who is expected."""
    came = Attendance.visible_to(request.actor).at(meeting).present()
    rows: Any = came.exclude(person=visit.host_id).order_by("person__plain_name")
    names = list(rows.values_list("person__name", flat=True)[:MOST_VISITORS])
    if names:
        return names
    asked = Invitation.visible_to(request.actor).filter(meeting=meeting).expected().by_name()
    rows = asked.exclude(person=visit.host_id)
    return list(rows.values_list("person__name", flat=True)[:MOST_VISITORS])


def _visit(request: Request, meeting: Meeting) -> Visit:
    visits = Visit.visible_to(request.actor).filter(meeting=meeting)
    found: Visit | None = visits.select_related("organization", "host").first()
    return found or Visit(region_id=meeting.region_id, meeting=meeting)


def _summaries(request: Request, meeting: Meeting) -> Any:
    summaries = Summary.visible_to(request.actor).filter(visit__meeting=meeting)
    return summaries.select_related("visit__host", "visit__meeting__region", "sent_by")


def _meeting(request: Request, region: Seat, meeting_id: int) -> Meeting:
    meetings = Meeting.visible_to(request.actor).in_region(region.region_id)
    visits = meetings.filter(kind=Kind.SITE_VISIT)
    return get_object_or_404(visits.select_related("region"), pk=meeting_id)


def _observation(
    request: Request, region: Seat, meeting_id: int, observation_id: int
) -> Observation:
    seen = Observation.visible_to(request.actor).filter(
        region=region.region_id, visit__meeting=meeting_id
    )
    found: Observation = get_object_or_404(
        seen.select_related("visit__meeting", "seen_by", "area"), pk=observation_id
    )
    return found
