"""The catalogue, a region's history, and stepping in."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from core.access import access
from core.changes import Change, changes_of
from core.history import events_of, history_of
from core.htmx import field_part, page_or_part, posted
from core.refusals import Refused
from core.sheets import csv_file
from regions import actions, catalogue, policies
from regions.actors import Request, Seat
from regions.forms import (
    AreaForm,
    CoalitionForm,
    CoalitionSearch,
    EntryForm,
    InitiativeForm,
    LeadFormSet,
    NewAreaForm,
    NewInitiativeForm,
    NewRegionForm,
    RegionForm,
    RegionSearch,
    StepForm,
    StepInForm,
)
from regions.models import (
    Coalition,
    Initiative,
    Membership,
    PriorityArea,
    Region,
    RegionLead,
    RegionState,
    Step,
    StepIn,
)


@access(policies.can_read_catalogue)
def initiative_list(request: Request) -> HttpResponse:
    page = Paginator(_initiatives(request), 50).get_page(request.GET.get("page"))
    context = {"page": page, "can_change": policies.can_change_catalogue(request.actor)}
    return page_or_part(request, "regions/initiative_list.html", context, part="rows")


@access(policies.can_read_catalogue)
def initiative_export(request: Request) -> HttpResponse:
    cells = catalogue.initiative_cells(_initiatives(request))
    return csv_file("initiatives.csv", catalogue.INITIATIVE_HEAD, cells)


@access(policies.can_read_catalogue)
def initiative_show(request: Request, code: str) -> HttpResponse:
    initiative = _initiative(request, code)
    of_areas = events_of(PriorityArea).filter(initiative=initiative)
    context = {
        "initiative": initiative,
        "areas": PriorityArea.visible_to(request.actor).filter(initiative=initiative),
        "changes": changes_of(
            history_of(initiative), of_areas, skip={"initiative"}, page=request.GET.get("page")
        ),
        "can_change": policies.can_change_catalogue(request.actor),
    }
    return page_or_part(request, "regions/initiative_show.html", context, part="history")


@access(policies.can_change_catalogue, methods=("GET", "POST"))
def initiative_add(request: Request) -> HttpResponse:
    form = NewInitiativeForm(posted(request))
    if part := field_part(request, form):
        return part
    add = partial(actions.add_entry, actor=request.actor, kind=Initiative)
    if form.is_valid() and (made := _attempt(form, partial(add, details=form.details))):
        messages.success(request, "The initiative is in the catalogue. Now add its areas.")
        return redirect("regions:initiative", made.code)
    back = reverse("regions:catalogue")
    return _form_page(request, form, heading="Add an initiative", back=back)


@access(policies.can_change_catalogue, methods=("GET", "POST"))
def initiative_change(request: Request, code: str) -> HttpResponse:
    initiative = _initiative(request, code)
    form = InitiativeForm(posted(request), entry=initiative)
    if part := field_part(request, form):
        return part
    back = reverse("regions:initiative", args=[code])
    if _changed(request, form, initiative):
        return redirect(back)
    return _form_page(request, form, heading=f"Change {initiative}", back=back, entry=initiative)


@access(policies.can_change_catalogue, methods=("GET", "POST"))
def area_add(request: Request, code: str) -> HttpResponse:
    initiative = _initiative(request, code)
    form = NewAreaForm(posted(request), actor=request.actor, initiative=initiative)
    if part := field_part(request, form):
        return part
    add = partial(actions.add_entry, actor=request.actor, kind=PriorityArea)
    back = reverse("regions:initiative", args=[code])
    if form.is_valid() and _attempt(
        form, lambda: add(details={**form.details, "initiative": initiative})
    ):
        messages.success(request, "The area is in the catalogue.")
        return redirect(back)
    return _form_page(request, form, heading=f"Add an area to {initiative}", back=back)


@access(policies.can_change_catalogue, methods=("GET", "POST"))
def area_change(request: Request, code: str, area: str) -> HttpResponse:
    areas = PriorityArea.visible_to(request.actor).filter(initiative__code=code)
    entry = get_object_or_404(areas, code=area)
    form = AreaForm(posted(request), entry=entry)
    if part := field_part(request, form):
        return part
    back = reverse("regions:initiative", args=[code])
    if _changed(request, form, entry):
        return redirect(back)
    return _form_page(request, form, heading=f"Change {entry}", back=back, entry=entry)


@access(policies.can_read_catalogue)
def step_list(request: Request) -> HttpResponse:
    context = {
        "steps": Step.visible_to(request.actor).all(),
        "changes": changes_of(events_of(Step), page=request.GET.get("page")),
        "can_change": policies.can_change_catalogue(request.actor),
    }
    return page_or_part(request, "regions/step_list.html", context, part="history")


@access(policies.can_change_catalogue, methods=("GET", "POST"))
def step_change(request: Request, code: str) -> HttpResponse:
    step = get_object_or_404(Step.visible_to(request.actor), code=code)
    form = StepForm(posted(request), entry=step)
    if part := field_part(request, form):
        return part
    back = reverse("regions:steps")
    if _changed(request, form, step):
        return redirect(back)
    return _form_page(request, form, heading=f"Change {step}", back=back, entry=step)


@access(policies.can_read_catalogue)
def region_list(request: Request) -> HttpResponse:
    shown = RegionSearch(request.GET)
    page = Paginator(_regions(request, shown), 50).get_page(request.GET.get("page"))
    can_change = policies.can_change_catalogue(request.actor)
    context = {"page": page, "shown": shown, "can_change": can_change}
    return page_or_part(request, "regions/region_list.html", context, part="rows")


@access(policies.can_read_catalogue)
def region_export(request: Request) -> HttpResponse:
    cells = catalogue.region_cells(_regions(request, RegionSearch(request.GET)))
    return csv_file("regions.csv", catalogue.REGION_HEAD, cells)


@access(policies.can_read_catalogue)
def region_show(request: Request, slug: str) -> HttpResponse:
    visible = Region.visible_to(request.actor).with_leads().with_states_inside()
    region = get_object_or_404(visible, slug=slug)
    # Only when asked for: it reads three histories.
    changes = _changes_of_region(request, region) if "history" in request.GET else None
    can_change = policies.can_change_catalogue(request.actor)
    context = {"entry": region, "changes": changes, "can_change": can_change}
    return page_or_part(request, "regions/region_show.html", context, part="history")


@access(policies.can_change_catalogue, methods=("GET", "POST"))
def region_add(request: Request) -> HttpResponse:
    form = NewRegionForm(posted(request))
    if part := field_part(request, form):
        return part
    leads = LeadFormSet(posted(request), actor=request.actor)
    add = partial(actions.add_region, actor=request.actor)
    if all([form.is_valid(), leads.is_valid()]) and (
        made := _attempt(
            form, lambda: add(details=form.details, states=form.states, leads=leads.leads)
        )
    ):
        messages.success(request, "The region is open. Step in to invite its coordinator.")
        return redirect("regions:region", made.slug)
    back = reverse("regions:regions")
    return _form_page(request, form, heading="Open a region", back=back, leads=leads)


@access(policies.can_change_catalogue, methods=("GET", "POST"))
def region_change(request: Request, slug: str) -> HttpResponse:
    region = _region(request, slug)
    form = RegionForm(posted(request), entry=region)
    if part := field_part(request, form):
        return part
    leads = LeadFormSet(posted(request), actor=request.actor, region=region)
    back = reverse("regions:region", args=[slug])
    if all([form.is_valid(), leads.is_valid()]):
        change = partial(actions.change_region, actor=request.actor, region=region)
        what = partial(change, details=form.details, states=form.states, leads=leads.leads)
        if _attempt(form, partial(what, version=form.started_from), region):
            messages.success(request, f"{region} is saved.")
            return redirect(back)
    heading = f"Change {region}"
    return _form_page(request, form, heading=heading, back=back, entry=region, leads=leads)


@access(policies.can_read_catalogue)
def coalition_list(request: Request) -> HttpResponse:
    shown = CoalitionSearch(request.GET)
    page = Paginator(_coalitions(request, shown), 50).get_page(request.GET.get("page"))
    can_change = policies.can_change_catalogue(request.actor)
    context = {"page": page, "shown": shown, "can_change": can_change}
    return page_or_part(request, "regions/coalition_list.html", context, part="rows")


@access(policies.can_read_catalogue)
def coalition_export(request: Request) -> HttpResponse:
    cells = catalogue.coalition_cells(_coalitions(request, CoalitionSearch(request.GET)))
    return csv_file("coalitions.csv", catalogue.COALITION_HEAD, cells)


@access(policies.can_read_catalogue)
def coalition_show(request: Request, coalition_id: int) -> HttpResponse:
    coalition = _coalition(request, coalition_id)
    context = {
        "coalition": coalition,
        "changes": changes_of(history_of(coalition), page=request.GET.get("page")),
        "can_change": policies.can_change_catalogue(request.actor),
    }
    return page_or_part(request, "regions/coalition_show.html", context, part="history")


@access(policies.can_change_catalogue, methods=("GET", "POST"))
def coalition_add(request: Request) -> HttpResponse:
    form = CoalitionForm(posted(request))
    if part := field_part(request, form):
        return part
    add = partial(actions.add_entry, actor=request.actor, kind=Coalition)
    if form.is_valid() and (made := _attempt(form, partial(add, details=form.details))):
        messages.success(request, "The coalition is in the catalogue.")
        return redirect("regions:coalition", made.pk)
    back = reverse("regions:coalitions")
    return _form_page(request, form, heading="Add a coalition", back=back)


@access(policies.can_change_catalogue, methods=("GET", "POST"))
def coalition_change(request: Request, coalition_id: int) -> HttpResponse:
    coalition = _coalition(request, coalition_id)
    form = CoalitionForm(posted(request), entry=coalition)
    if part := field_part(request, form):
        return part
    back = reverse("regions:coalition", args=[coalition_id])
    if form.is_valid():
        change = partial(actions.change_coalition, actor=request.actor, coalition=coalition)
        saving = partial(change, details=form.details, version=form.started_from)
        if _attempt(form, saving, coalition):
            messages.success(request, f"{coalition} is saved.")
            return redirect(back)
    return _form_page(request, form, heading=f"Change {coalition}", back=back, entry=coalition)


@access(policies.can_read_history)
def history(request: Request, region: Seat) -> HttpResponse:
    steps_in = StepIn.visible_to(request.actor).filter(region=region.region_id)
    seats = Membership.visible_to(request.actor).of(region.region_id)
    changes = changes_of(
        events_of(StepIn).filter(pgh_obj__in=steps_in),
        events_of(Membership).filter(pgh_obj__in=seats),
        skip={"started_at"},
        zone=region.timezone,
        page=request.GET.get("page"),
    )
    context = {"region": region, "changes": changes}
    return page_or_part(request, "regions/history.html", context, part="history")


@access(policies.can_step_in, methods=("GET", "POST"))
def step_in(request: Request, region: Seat) -> HttpResponse:
    form = StepInForm(posted(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.step_in(actor=request.actor, region=region, reason=reason, lasts=form.lasts)
        messages.success(request, f"You are working inside {region.name} now.")
        return redirect("regions:history", region.slug)
    return render(request, "regions/step_in.html", {"region": region, "form": form})


@access(policies.can_step_in, methods=("POST",))
def step_out(request: Request, region: Seat) -> HttpResponse:
    actions.step_out(actor=request.actor, region=region)
    messages.success(request, f"You have left {region.name}.")
    return redirect("regions:history", region.slug)


def _changes_of_region(request: Request, region: Region) -> Page[Change]:
    return changes_of(
        history_of(region),
        events_of(RegionState).filter(area_of=region),
        events_of(RegionLead).filter(led=region),
        zone=region.timezone,
        skip={"area_of", "led", "is_national"},
        page=request.GET.get("page"),
    )


def _initiatives(request: Request) -> QuerySet[Any]:
    initiatives = Initiative.visible_to(request.actor).with_areas()
    return catalogue.in_order(initiatives, catalogue.INITIATIVES, request.GET.get("sort", ""))


def _regions(request: Request, shown: RegionSearch) -> QuerySet[Any]:
    regions = shown.narrow(Region.visible_to(request.actor)).with_states_and_leads()
    return catalogue.in_order(regions, catalogue.REGIONS, request.GET.get("sort", ""))


def _coalitions(request: Request, shown: CoalitionSearch) -> QuerySet[Any]:
    coalitions = shown.narrow(Coalition.visible_to(request.actor)).with_regions()
    return catalogue.in_order(coalitions, catalogue.COALITIONS, request.GET.get("sort", ""))


def _initiative(request: Request, code: str) -> Initiative:
    visible = Initiative.visible_to(request.actor)
    initiative: Initiative = get_object_or_404(visible, code=code)
    return initiative


def _region(request: Request, slug: str) -> Region:
    visible = Region.visible_to(request.actor).with_states_and_leads()
    region: Region = get_object_or_404(visible, slug=slug)
    return region


def _coalition(request: Request, coalition_id: int) -> Coalition:
    visible = Coalition.visible_to(request.actor).with_regions()
    coalition: Coalition = get_object_or_404(visible, pk=coalition_id)
    return coalition


def _attempt(form: EntryForm, act: Callable[[], Any], entry: Any = None) -> Any:
    """What `act` returns; or nothing, and the form says why not and keeps what was typed."""
    try:
        return act()
    except Refused as refusal:
        form.refuse(refusal, entry)
        return None


def _changed(request: Request, form: EntryForm, entry: Any) -> bool:
    if not form.is_valid():
        return False
    change = partial(actions.change_entry, actor=request.actor, entry=entry)
    saving = partial(change, details=form.details, version=form.started_from)
    if not _attempt(form, saving, entry):
        return False
    messages.success(request, f"{entry} is saved.")
    return True


def _form_page(request: Request, form: EntryForm, *, back: str, **context: Any) -> HttpResponse:
    """`heading`, and where it applies `entry` (what is changed) and `leads` (its coalitions)."""
    theirs = form.as_saved(context.get("entry"))
    shown = {"leads": None, **context, "form": form, "back": back, "theirs": theirs}
    return render(request, "regions/entry_form.html", shown)
