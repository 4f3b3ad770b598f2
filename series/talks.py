"""What a series talks about, and who reports: topics and teams on its page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from core.access import access
from core.htmx import field_part, posted
from core.refusals import Refused
from meetings.models import Meeting
from regions.actors import Request, Seat
from series import backlog, policies, reporting
from series.forms import PlaceForm, TeamForm, TopicForm, TurnForm
from series.models import Occurrence, Series, Team, Topic
from series.previews import told
from series.views import series_of


@access(policies.can_add_topics, methods=("GET", "POST"))
def topic_add(request: Request, region: Seat, series_id: int) -> HttpResponse:
    series = series_of(request, region, series_id)
    form = TopicForm(posted(request), actor=request.actor, region=region)
    if part := field_part(request, form):
        return part
    if form.is_valid():
        backlog.add_topic(actor=request.actor, series=series, details=form.details)
        messages.success(request, "The topic waits in the backlog.")
        return redirect("series:show", region.slug, series.pk)
    context = {"region": region, "series": series, "form": form}
    return render(request, "series/topic_add.html", context)


@access(policies.can_make_series, methods=("GET", "POST"))
def topic_change(request: Request, region: Seat, series_id: int, topic_id: int) -> HttpResponse:
    topic = _topic(request, region, series_id, topic_id)
    form = TopicForm(posted(request), actor=request.actor, region=region, editing=topic)
    if part := field_part(request, form):
        return part
    if form.is_valid() and _saved(request, form, topic):
        messages.success(request, "The topic is changed.")
        return redirect("series:show", region.slug, series_id)
    context = {"region": region, "series": topic.series, "topic": topic, "form": form}
    return render(request, "series/topic_change.html", context)


@access(policies.can_make_series, methods=("POST",))
def topic_place(request: Request, region: Seat, series_id: int, topic_id: int) -> HttpResponse:
    topic = _topic(request, region, series_id, topic_id)
    ahead = topic.series.occurrences.ahead(timezone.now()).values("meeting")
    form = PlaceForm(request.POST, meetings=Meeting.visible_to(request.actor).filter(pk__in=ahead))
    if not form.is_valid():
        raise Refused("Choose a meeting of the series that is ahead.")
    meeting = form.cleaned_data["meeting"]
    backlog.place_topic(actor=request.actor, topic=topic, meeting=meeting)
    messages.success(request, f"“{topic.title}” is on the agenda of {meeting.title}.")
    return redirect("series:show", region.slug, series_id)


@access(policies.can_make_series, methods=("POST",))
def topic_remove(request: Request, region: Seat, series_id: int, topic_id: int) -> HttpResponse:
    topic = _topic(request, region, series_id, topic_id)
    backlog.remove_topic(actor=request.actor, topic=topic)
    messages.success(request, f"“{topic.title}” is out of the backlog.")
    return redirect("series:show", region.slug, series_id)


@access(policies.can_make_series, methods=("GET", "POST"))
def team_add(request: Request, region: Seat, series_id: int) -> HttpResponse:
    series = series_of(request, region, series_id)
    form = TeamForm(posted(request), actor=request.actor, series=series)
    if form.is_valid():
        team = reporting.add_team(actor=request.actor, series=series, **form.cleaned_data)
        messages.success(request, f"{team} takes its turn since {told([team.since])}.")
        return redirect("series:show", region.slug, series.pk)
    context = {"region": region, "series": series, "form": form}
    return render(request, "series/team_add.html", context)


@access(policies.can_make_series, methods=("POST",))
def team_end(request: Request, region: Seat, series_id: int, team_id: int) -> HttpResponse:
    series = series_of(request, region, series_id)
    teams = Team.visible_to(request.actor).of(series).select_related("series", "organization")
    team = get_object_or_404(teams, pk=team_id)
    reporting.end_team(actor=request.actor, team=team)
    messages.success(request, f"{team} reports no more.")
    return redirect("series:show", region.slug, series.pk)


@access(policies.can_make_series, methods=("POST",))
def turn_give(request: Request, region: Seat, series_id: int) -> HttpResponse:
    series = series_of(request, region, series_id)
    form = TurnForm(request.POST, series=series)
    if not form.is_valid():
        raise Refused("Choose a call, and one of the teams.")
    asked: dict[str, Any] = dict(form.cleaned_data)
    calls = Occurrence.visible_to(request.actor).of(series).current()
    call = get_object_or_404(calls.select_related("meeting", "series"), pk=asked.pop("occurrence"))
    reporting.give_report(actor=request.actor, occurrence=call, **asked)
    messages.success(request, f"Noted for {told([call.day])}.")
    return redirect("series:show", region.slug, series.pk)


def _topic(request: Request, region: Seat, series_id: int, topic_id: int) -> Topic:
    series: Series = series_of(request, region, series_id)
    topics = Topic.visible_to(request.actor).of(series).open().select_related("series")
    topic: Topic = get_object_or_404(topics, pk=topic_id)
    return topic


def _saved(request: Request, form: TopicForm, topic: Topic) -> bool:
    try:
        backlog.change_topic(
            actor=request.actor, topic=topic, details=form.details, version=form.started_from
        )
    except Refused as refusal:
        form.show_refusal(str(refusal))
        return False
    return True
