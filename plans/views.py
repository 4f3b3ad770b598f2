"""Actions of a region on pages."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from core.access import access, public
from core.changes import changes_of
from core.history import history_of
from core.htmx import field_part, page_or_part, posted, wants_part
from core.refusals import Refused
from core.sheets import csv_file
from core.times import today_in
from plans import actions, policies
from plans.forms import ActionForm, MoveForm, ShowForm
from plans.models import Action
from plans.querysets import ActionQuerySet
from plans.registers import action_columns, action_rows
from regions.actors import Request, Seat


@access(policies.can_list_actions)
def action_list(request: Request, region: Seat) -> HttpResponse:
    shown = _shown(request, region)
    page = Paginator(shown.narrow(_actions(request, region)), 50).get_page(request.GET.get("page"))
    context = {
        "region": region,
        "page": page,
        "shown": shown,
        "rows": action_rows(page.object_list, shown.today),
        "can_add": policies.can_add_actions(request.actor, region),
    }
    return page_or_part(request, "plans/action_list.html", context, part="rows")


@access(policies.can_list_actions)
def action_export(request: Request, region: Seat) -> HttpResponse:
    shown = _shown(request, region)
    columns = action_columns()
    rows = action_rows(shown.narrow(_actions(request, region)), shown.today)
    cells = ([row[name] for name in columns] for row in rows)
    return csv_file(f"actions-{region.slug}.csv", list(columns.values()), cells)


@access(policies.can_list_actions)
def action_show(request: Request, region: Seat, action_id: int) -> HttpResponse:
    return _page(request, region, _action(request, region, action_id))


@access(policies.can_add_actions, methods=("GET", "POST"))
def action_add(request: Request, region: Seat) -> HttpResponse:
    form = ActionForm(posted(request), actor=request.actor, region=region)
    if part := field_part(request, form):
        return part
    if form.is_valid():
        action = actions.add_action(actor=request.actor, region=region, details=form.details)
        messages.success(request, f"{action.owner.name} has it until {action.due_on:%b %-d}.")
        return redirect("plans:show", region.slug, action.pk)
    return render(request, "plans/action_add.html", {"region": region, "form": form})


@access(policies.can_add_actions, methods=("GET", "POST"))
def action_change(request: Request, region: Seat, action_id: int) -> HttpResponse:
    action = _action(request, region, action_id)
    form = ActionForm(posted(request), actor=request.actor, region=region, editing=action)
    if part := field_part(request, form):
        return part
    if form.is_valid() and _changed(request, form, action):
        messages.success(request, "The action is changed.")
        return redirect("plans:show", region.slug, action.pk)
    context = {"region": region, "action": action, "form": form}
    return render(request, "plans/action_change.html", context)


@access(policies.can_list_actions, methods=("POST",))
def action_move(request: Request, region: Seat, action_id: int) -> HttpResponse:
    action = _action(request, region, action_id)
    form = MoveForm(request.POST)
    if not form.is_valid():
        raise Refused("Say how far it is: open, under way, done or dropped.")
    actions.move_action(actor=request.actor, action=action, **form.cleaned_data)
    if wants_part(request):
        return _page(request, region, action)
    messages.success(request, f"Noted: {action.get_state_display().lower()}.")
    return redirect("plans:show", region.slug, action.pk)


@access(public, methods=("GET", "POST"))
def move_by_link(request: Request, token: str) -> HttpResponse:
    """Public, because a link out of date deserves a sentence rather than the sign-in page."""
    own = Action.visible_to(request.actor).select_related("owner__membership", "region")
    action = own.first() if request.actor.link else None
    if action is None:
        return render(request, "plans/move_too_late.html", status=404)
    form = MoveForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.move_action(actor=request.actor, action=action, **form.cleaned_data)
        messages.success(request, f"Thank you. Noted: {action.get_state_display().lower()}.")
        return redirect("plans:move_by_link", token)
    region = request.actor.seats[0]
    late = action.is_overdue(today_in(region.timezone))
    context = {"action": action, "region": region, "late": late}
    return render(request, "plans/move_by_link.html", context)


def _changed(request: Request, form: ActionForm, action: Action) -> bool:
    try:
        actions.change_action(
            actor=request.actor, action=action, details=form.details, version=form.started_from
        )
    except Refused as refusal:
        form.show_refusal(str(refusal))
        return False
    return True


def _page(request: Request, region: Seat, action: Action) -> HttpResponse:
    actor = request.actor
    context: dict[str, Any] = {
        "region": region,
        "action": action,
        "late": action.is_overdue(today_in(region.timezone)),
        "can_change": policies.can_change_action(actor, action),
        "can_move": policies.can_move_action(actor, action),
        "changes": changes_of(history_of(action), zone=region.timezone)
        if actor.reads_work_of(region.region_id)
        else [],
    }
    return page_or_part(request, "plans/action_show.html", context, part="state")


def _shown(request: Request, region: Seat) -> ShowForm:
    return ShowForm(request.GET, actor=request.actor, today=today_in(region.timezone))


def _actions(request: Request, region: Seat) -> ActionQuerySet:
    return Action.visible_to(request.actor).in_region(region.region_id)


def _action(request: Request, region: Seat, action_id: int) -> Action:
    found = _actions(request, region).select_related("owner__membership", "region")
    action: Action = get_object_or_404(found, pk=action_id)
    return action
