"""Series of a region on pages."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from core.access import access, public
from core.changes import changes_of
from core.history import history_of
from core.htmx import field_part, page_or_part, posted
from core.refusals import Refused
from core.times import today_in
from meetings.emails import answer_link
from meetings.forms import PlainAnswerForm
from meetings.kinds import Kind
from meetings.policies import can_see_how_to_join
from meetings.recurrence import described
from regions.actors import Request, Seat
from series import actions, planning, policies
from series.effects import Effects
from series.forms import DayForm, EndForm, PeopleForm, SeriesForm, StartForm, YearForm
from series.models import Invitee, Occurrence, Series, Team, Topic
from series.previews import told
from series.querysets import OccurrenceQuerySet
from series.year import year_from


@access(policies.can_list_series)
def series_list(request: Request, region: Seat) -> HttpResponse:
    found = Series.visible_to(request.actor).in_region(region.region_id)
    if request.GET.get("show") != "ended":
        found = found.running()
    listed = found.order_by("title", "id").with_dates(timezone.now())
    page = Paginator(listed, 50).get_page(request.GET.get("page"))
    context = {
        "region": region,
        "page": page,
        "rows": [(series, described(series.rule)) for series in page],
        "ended": request.GET.get("show") == "ended",
        "can_make": policies.can_make_series(request.actor, region),
    }
    return page_or_part(request, "series/series_list.html", context, part="rows")


@access(policies.can_list_series)
def series_show(request: Request, region: Seat, series_id: int) -> HttpResponse:
    return shown(request, region, series_of(request, region, series_id))


@access(policies.can_make_series, methods=("GET", "POST"))
def series_add(request: Request, region: Seat) -> HttpResponse:
    kind = request.GET.get("kind", "")
    form = SeriesForm(posted(request), actor=request.actor, region=region, kind=kind)
    context = {"region": region, "form": form, "kinds": Kind.choices, "kind": kind}
    context |= {"series": None, "previews": "preview" in request.POST}
    if part := field_part(request, form):
        return part
    if "preview" not in request.POST and form.is_valid():
        made = actions.make_series(actor=request.actor, region=region, details=form.details)
        messages.success(request, "Drafts: nobody is told yet. Now choose whom to invite.")
        return redirect("series:invite", region.slug, made.pk)
    return page_or_part(request, "series/series_form.html", context, part="dates")


@access(policies.can_make_series, methods=("GET", "POST"))
def series_change(request: Request, region: Seat, series_id: int) -> HttpResponse:
    series = series_of(request, region, series_id)
    form = SeriesForm(posted(request), actor=request.actor, region=region, editing=series)
    context = {"region": region, "series": series, "form": form}
    context |= {"previews": "preview" in request.POST}
    if part := field_part(request, form):
        return part
    if {"preview", "back"} & set(request.POST) or not form.is_valid():
        return page_or_part(request, "series/series_form.html", context, part="dates")
    if "confirmed" not in request.POST:
        effects = actions.foresee_change(actor=request.actor, series=series, details=form.details)
        context |= {"typed": typed(request), **_foreseen(request, series, effects)}
        return render(request, "series/series_confirm.html", context)
    if not _changed(request, form, series):
        return render(request, "series/series_form.html", context)
    messages.success(request, "The series is changed.")
    return redirect("series:show", region.slug, series.pk)


@access(policies.can_make_series, methods=("GET", "POST"))
def series_open(request: Request, region: Seat, series_id: int) -> HttpResponse:
    series = series_of(request, region, series_id)
    if request.method == "POST":
        actions.open_series(actor=request.actor, series=series)
        messages.success(request, "The series is open, and the invitations are on the way.")
        return redirect("series:show", region.slug, series.pk)
    invitees = Invitee.visible_to(request.actor).of(series).here().with_address().by_name()
    context = {
        "region": region,
        "series": series,
        "left": series.occurrences.ahead(timezone.now()).count(),
        "told": [one for one in invitees if one.has_address],
        "unreached": [one for one in invitees if not one.has_address],
    }
    return render(request, "series/series_open.html", context)


@access(policies.can_make_series, methods=("GET", "POST"))
def series_end(request: Request, region: Seat, series_id: int) -> HttpResponse:
    series, form = series_of(request, region, series_id), EndForm(posted(request))
    if form.is_valid():
        actions.end_series(actor=request.actor, series=series, **form.cleaned_data)
        messages.success(request, "The series has ended.")
        return redirect("series:show", region.slug, series.pk)
    expected = Invitee.visible_to(request.actor).of(series).here().with_address()
    context = {
        "region": region,
        "series": series,
        "form": form,
        "left": series.occurrences.ahead(timezone.now()).count(),
        "told": 0 if series.is_draft else expected.filter(has_address=True).count(),
    }
    return render(request, "series/series_end.html", context)


@access(policies.can_make_series, methods=("POST",))
def day_move(request: Request, region: Seat, series_id: int) -> HttpResponse:
    series, form = series_of(request, region, series_id), DayForm(request.POST)
    if not form.is_valid():
        raise Refused("Choose a day of the series.")
    day = form.cleaned_data["day"]
    move = actions.take_back if form.cleaned_data["back"] else actions.leave_out
    move(actor=request.actor, series=series, day=day)
    messages.success(request, f"Noted for {told([day])}.")
    return redirect("series:show", region.slug, series.pk)


@access(policies.can_make_series, methods=("GET", "POST"))
def series_invite(request: Request, region: Seat, series_id: int) -> HttpResponse:
    series = series_of(request, region, series_id)
    form = PeopleForm(posted(request), actor=request.actor, series=series)
    if request.method == "POST" and "find" not in request.POST:
        if not form.chosen or not form.complete:
            raise Refused("Choose at least one person; somebody chosen may be invited already.")
        added = actions.invite_to_series(actor=request.actor, series=series, people=form.chosen)
        messages.success(request, f"{len(added)} more on the list of every meeting ahead.")
        return redirect("series:show", region.slug, series.pk)
    page = Paginator(form.found, 50).get_page(1)
    context = {"region": region, "series": series, "form": form, "page": page}
    return page_or_part(request, "series/series_invite.html", context, part="people")


@access(policies.can_make_series, methods=("POST",))
def invitee_withdraw(
    request: Request, region: Seat, series_id: int, invitee_id: int
) -> HttpResponse:
    series = series_of(request, region, series_id)
    invitees = Invitee.visible_to(request.actor).of(series)
    invitee = get_object_or_404(invitees.select_related("person", "series"), pk=invitee_id)
    name = invitee.person.name
    actions.withdraw_invitee(actor=request.actor, invitee=invitee)
    messages.success(request, f"{name} is no longer invited to these meetings.")
    return redirect("series:show", region.slug, series.pk)


@access(policies.can_make_series, methods=("GET", "POST"))
def year_plan(request: Request, region: Seat) -> HttpResponse:
    start = StartForm(request.GET or None)
    day = start.cleaned_data["starts"] if start.is_valid() else today_in(region.timezone)
    form = YearForm(posted(request), suggestions=year_from(day))
    if request.method == "POST" and form.is_valid():
        made = planning.plan_year(actor=request.actor, region=region, kept=form.kept)
        messages.success(request, f"The year is planned: {len(made)} meetings and the calls.")
        return redirect("series:list", region.slug)
    context = {"region": region, "form": form, "start": start, "day": day}
    return page_or_part(request, "series/year_plan.html", context, part="year")


@access(public, methods=("GET", "POST"))
def answer_by_link(request: Request, token: str) -> HttpResponse:
    """Public, because a link out of date deserves a sentence rather than the sign-in page."""
    found = Invitee.visible_to(request.actor).select_related("series", "region", "person")
    invitee = found.first() if request.actor.link else None
    if invitee is None:
        return render(request, "meetings/answer_too_late.html", status=404)
    form = PlainAnswerForm(posted(request))
    if form.is_valid():
        actions.answer_series(actor=request.actor, invitee=invitee, **form.cleaned_data)
        messages.success(request, "Thank you. Your answer is noted for each of these meetings.")
        return redirect("series:answer_by_link", token)
    invitations = actions.invitations_of(invitee=invitee, now=timezone.now())[:50]
    context = {
        "invitee": invitee,
        "series": invitee.series,
        "region": request.actor.seats[0],
        "form": form,
        "rule": described(invitee.series.rule),
        "invitations": [(one, answer_link(one, one.meeting)) for one in invitations],
    }
    return render(request, "series/answer_by_link.html", context)


def series_of(request: Request, region: Seat, series_id: int) -> Series:
    found = Series.visible_to(request.actor).in_region(region.region_id)
    counted = found.with_counts(timezone.now()).select_related("region")
    series: Series = get_object_or_404(counted, pk=series_id)
    return series


def shown(request: Request, region: Seat, series: Series) -> HttpResponse:
    actor, now = request.actor, timezone.now()
    days = Occurrence.visible_to(actor).of(series).current().with_teams(actor)
    held = days.by_start().defer("meeting__agenda")
    past = request.GET.get("show") == "past"
    chosen = held.past(now) if past else held.upcoming(now)
    joins = can_see_how_to_join(actor, region)
    page = _page(request, chosen, series, past=past)
    context = {
        "region": region,
        "series": series,
        "rule": described(series.rule),
        "past": past,
        "page": page,
        "occurrences": _with_series(page, series),
        "skipped": [day for day in series.skipped if series.start_on(day) > now],
        "invitees": Invitee.visible_to(actor).of(series).with_address().by_name(),
        **_talks(request, series),
        "ahead": _ahead(series, page, now),
        "can_change": policies.can_change_series(actor, series) and not series.is_ended,
        "can_add_topic": policies.can_add_topic(actor, series) and not series.is_ended,
        "joins": joins,
        "changes": _changes(region, series, joins=joins),
    }
    return page_or_part(request, "series/series_show.html", context, part="dates")


AHEAD = 12
HIDDEN = ("since", "agenda", "reminders")
JOINING = ("join_link", "dial_in", "passcode")


def _changes(region: Seat, series: Series, *, joins: bool) -> Any:
    skip = HIDDEN if joins else (*HIDDEN, *JOINING)
    return changes_of(history_of(series), zone=region.timezone, skip=skip)


def _talks(request: Request, series: Series) -> dict[str, Any]:
    """Topics and teams: read only where the page shows them."""
    actor = request.actor
    topics = Topic.visible_to(actor).of(series).open()
    return {
        "topics": topics.select_related("presenter", "item__meeting"),
        "teams": Team.visible_to(actor).of(series).by_name(),
        "has_teams": series.kind == Kind.CHANGE_LEADER_CALL,
    }


def _page(
    request: Request, days: OccurrenceQuerySet, series: Any, *, past: bool
) -> Page[Occurrence]:
    """The series knows how many there are: they are not counted once more."""
    pages = Paginator(days, 50)
    pages.count = series.over if past else series.upcoming
    return pages.get_page(request.GET.get("page"))


def _ahead(series: Series, page: Page[Occurrence], now: datetime) -> Iterable[Occurrence]:
    """The next days, where topics are put: mostly they are on the page already."""
    shown = [one for one in page if one.meeting.starts_at > now and not one.meeting.is_cancelled]
    if len(shown) >= AHEAD and page.number == 1:
        return shown[:AHEAD]
    return series.occurrences.ahead(now).by_start()[:AHEAD]


def _with_series(page: Any, series: Series) -> list[Occurrence]:
    """Each asks the series whether it was changed alone: the one at hand, not another read."""
    for one in page:
        one.series = series
    return list(page)


def _foreseen(request: Request, series: Series, effects: Effects) -> dict[str, Any]:
    expected = Invitee.visible_to(request.actor).of(series).here().with_address()
    return {
        "effects": effects,
        "changed": told(effects.changed),
        "added": told(effects.added),
        "dropped": told(effects.left_out),
        "own": told(effects.own),
        "told": expected.filter(has_address=True).count(),
    }


def typed(request: Request) -> list[tuple[str, str]]:
    """What the form was sent with, to be sent again once confirmed."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]


def _changed(request: Request, form: SeriesForm, series: Series) -> bool:
    try:
        actions.change_series(
            actor=request.actor,
            series=series,
            details=form.details,
            version=form.started_from,
            tell="quiet" not in request.POST,
        )
    except Refused as refusal:
        form.show_refusal(str(refusal))
        return False
    return True
