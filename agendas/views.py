"""Agendas of meetings, and materials, on pages."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from agendas import actions, policies
from agendas.drafts import kinds_with_agenda
from agendas.forms import (
    DiscussedForm,
    ItemForm,
    KindForm,
    MaterialForm,
    MoveForm,
    PasteForm,
    PlaceForm,
    SourceForm,
)
from agendas.models import Item, Material
from agendas.timetable import is_over_run, length, planned, sections, time_left
from core.access import access
from core.htmx import field_part, page_or_part, posted, wants_part
from core.refusals import Refused
from meetings.kinds import TEMPLATES
from meetings.models import Meeting
from meetings.policies import can_list_meetings
from meetings.tabs import meeting_context
from regions.actors import Request, Seat


@access(can_list_meetings)
def agenda_show(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    return _agenda(request, region, _meeting(request, region, meeting_id))


@access(policies.can_change_agendas, methods=("GET", "POST"))
def item_add(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    form = ItemForm(posted(request), actor=request.actor, region=region, meeting=meeting)
    if part := field_part(request, form):
        return part
    if form.is_valid():
        actor, details = request.actor, form.details
        item = actions.add_item(actor=actor, meeting=meeting, details=details)
        messages.success(request, f"“{item.title}” is on the agenda.")
        if "another" in request.POST:
            return redirect("agendas:add", region.slug, meeting.pk)
        return _to_agenda(region, meeting, item)
    context = _form_context(request, region, meeting, form)
    return render(request, "agendas/item_add.html", context)


@access(policies.can_change_agendas, methods=("GET", "POST"))
def item_change(request: Request, region: Seat, meeting_id: int, item_id: int) -> HttpResponse:
    item = _item(request, region, meeting_id, item_id)
    form = ItemForm(
        posted(request), actor=request.actor, region=region, meeting=item.meeting, editing=item
    )
    if part := field_part(request, form):
        return part
    if form.is_valid():
        try:
            actions.change_item(
                actor=request.actor, item=item, details=form.details, version=form.started_from
            )
        except Refused as refusal:
            form.show_refusal(str(refusal))
        else:
            messages.success(request, "The item is changed.")
            return _to_agenda(region, item.meeting, item)
    context = {**_form_context(request, region, item.meeting, form), "item": item}
    return render(request, "agendas/item_change.html", context)


@access(policies.can_change_agendas, methods=("POST",))
def item_move(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    form = MoveForm(request.POST)
    if not form.is_valid():
        raise Refused("Say which item goes where.")
    item_id, where, neighbor_id = form.parts
    item = _item(request, region, meeting_id, item_id)
    if neighbor_id:
        neighbor = _item(request, region, meeting_id, neighbor_id)
        before = where == "before"
        actions.move_item(actor=request.actor, item=item, neighbor=neighbor, before=before)
    else:
        actions.shift_item(actor=request.actor, item=item, up=where == "up")
    if wants_part(request):
        return _agenda(request, region, item.meeting, moved=item, by=where)
    return _to_agenda(region, item.meeting, item)


@access(policies.can_change_agendas, methods=("POST",))
def item_remove(request: Request, region: Seat, meeting_id: int, item_id: int) -> HttpResponse:
    item = _item(request, region, meeting_id, item_id)
    meeting = actions.remove_item(actor=request.actor, item=item)
    return _done(request, region, meeting, f"“{item.title}” is off the agenda.")


@access(policies.can_change_agendas, methods=("POST",))
def item_discuss(request: Request, region: Seat, meeting_id: int, item_id: int) -> HttpResponse:
    item = _item(request, region, meeting_id, item_id)
    form = DiscussedForm(request.POST)
    if not form.is_valid():
        raise Refused("Say whether it was discussed.")
    if form.cleaned_data["discussed"] == "yes":
        actions.mark_discussed(actor=request.actor, item=item, now=timezone.now())
        return _done(request, region, item.meeting, f"“{item.title}” is discussed.")
    actions.mark_not_discussed(actor=request.actor, item=item)
    return _done(request, region, item.meeting, f"“{item.title}” is still to be discussed.")


@access(policies.can_change_agendas, methods=("GET", "POST"))
def agenda_paste(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    is_first = not Item.visible_to(request.actor).of(meeting).exists()
    form = PasteForm(posted(request), initial={"text": meeting.agenda if is_first else ""})
    if form.is_valid() and "look" not in request.POST:
        actor = request.actor
        try:
            written = actions.write_agenda(actor=actor, meeting=meeting, points=form.drafts)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{len(written)} more on the agenda.")
            return _to_agenda(region, meeting)
    context = {"region": region, "meeting": meeting, "form": form}
    context["drafts"] = form.drafts if form.is_valid() else []
    return page_or_part(request, "agendas/agenda_paste.html", context, part="preview")


@access(policies.can_change_agendas, methods=("POST",))
def agenda_start(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    form = KindForm(request.POST)
    if not form.is_valid():
        raise Refused("Choose a kind of meeting.")
    written = actions.start_agenda(actor=request.actor, meeting=meeting, **form.cleaned_data)
    sentence = f"{len(written)} items to start with. Change what is different this time."
    return _done(request, region, meeting, sentence)


@access(policies.can_change_agendas, methods=("GET", "POST"))
def material_add(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting, actor = _meeting(request, region, meeting_id), request.actor
    form = MaterialForm(
        posted(request), files=request.FILES, actor=actor, region=region, meeting=meeting
    )
    form.initial = {**form.initial, "item": request.GET.get("item")}
    if form.is_valid():
        chosen = {name: form.cleaned_data[name] for name in ("item", "visibility")}
        try:
            actions.add_material(actor=actor, meeting=meeting, source=form.source, **chosen)
        except Refused as refusal:
            form.show_refusal(str(refusal))
        else:
            messages.success(request, "The material is added.")
            return _to_agenda(region, meeting, chosen["item"])
    context = {"region": region, "meeting": meeting, "form": form}
    return render(request, "agendas/material_add.html", context)


@access(policies.can_list_materials)
def material_list(request: Request, region: Seat) -> HttpResponse:
    shared = "shared" if request.GET.get("show") == "shared" else ""
    all_of_it = Material.visible_to(request.actor).select_related("region")
    seen = all_of_it.with_versions().listed()
    if shared:
        found = seen.shared_by_others(region.region_id).order_by("-shared_at", "id")
    else:
        own = seen.in_region(region.region_id).annotate(title=F("meeting__title"))
        found = own.newest_first()
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    context = {
        "region": region,
        "page": page,
        "shared": shared,
        "tells_meeting": request.actor.works_in(region.region_id),
    }
    return page_or_part(request, "agendas/material_list.html", context, part="rows")


@access(policies.can_list_materials)
def material_show(request: Request, region: Seat, material_id: int) -> HttpResponse:
    return _shown(request, region, _material(request, region, material_id))


@access(policies.can_change_agendas, methods=("GET", "POST"))
def material_change(request: Request, region: Seat, material_id: int) -> HttpResponse:
    material, actor = _own_material(request, region, material_id), request.actor
    form = PlaceForm(
        posted(request), actor=actor, region=region, meeting=material.meeting, editing=material
    )
    if part := field_part(request, form):
        return part
    if form.is_valid():
        try:
            actions.change_material(
                actor=actor, material=material, details=form.details, version=form.started_from
            )
        except Refused as refusal:
            form.show_refusal(str(refusal))
        else:
            messages.success(request, "The material is changed.")
            return redirect("agendas:material", region.slug, material.pk)
    context = {"region": region, "material": material, "form": form}
    return render(request, "agendas/material_change.html", context)


@access(policies.can_change_agendas, methods=("POST",))
def material_version(request: Request, region: Seat, material_id: int) -> HttpResponse:
    material = _own_material(request, region, material_id)
    form = SourceForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            version = actions.add_material_version(
                actor=request.actor, material=material, source=form.source
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Version {version.number} is what people find now.")
            return redirect("agendas:material", region.slug, material.pk)
    return _shown(request, region, material, form)


@access(policies.can_change_agendas, methods=("POST",))
def material_remove(request: Request, region: Seat, material_id: int) -> HttpResponse:
    material = _own_material(request, region, material_id)
    actions.remove_material(actor=request.actor, material=material)
    messages.success(request, f"“{material.document.title}” is removed.")
    return _to_agenda(region, material.meeting)


@access(policies.can_list_materials)
def material_download(request: Request, region: Seat, material_id: int, key: UUID) -> HttpResponse:
    material = _material(request, region, material_id)
    version = get_object_or_404(material.document.versions.exclude(name=""), key=key)
    return HttpResponse(
        bytes(version.content.data),
        content_type=version.media_type,
        headers={
            "Content-Disposition": content_disposition_header(True, version.name) or "attachment",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _agenda(
    request: Request, region: Seat, meeting: Meeting, said: str = "", **moved: Any
) -> HttpResponse:
    """The page; the part of it after a change, which says what happened."""
    actor = request.actor
    can_change = policies.can_change_agenda(actor, meeting) and not meeting.is_cancelled
    items = list(Item.visible_to(actor).of(meeting).select_related("presenter"))
    materials = list(Material.visible_to(actor).of(meeting).with_versions().order_by("pk"))
    context = {
        **meeting_context(request, region, meeting),
        "count": len(items),
        "sections": sections(items, meeting.starts_at, region.timezone, materials),
        "clock": meeting.starts_at.astimezone(ZoneInfo(region.timezone)).tzname(),
        "others": [material for material in materials if material.item_id is None],
        "planned": length(planned(items)),
        "open_ended": sum(not item.minutes for item in items),
        "left": time_left(items, meeting.lasts),
        "is_over_run": is_over_run(items, meeting.lasts),
        "can_change": can_change,
        "points": TEMPLATES[meeting.kind].points if can_change and not meeting.agenda else (),
        "kinds": kinds_with_agenda(),
        "said": said,
        **_focus(items, **moved),
    }
    return page_or_part(request, "agendas/agenda_show.html", context, part="agenda")


def _focus(items: list[Item], moved: Item | None = None, by: str = "") -> dict[str, Any]:
    """It stays with what was moved: on the button that was pressed, unless that has had its day."""
    if moved is None:
        return {"focus": 0}
    place = items.index(moved) + 1
    down = (by == "down" and place < len(items)) or place == 1
    said = f"“{moved.title}” is now {place} of {len(items)}."
    return {"focus": moved.pk, "focus_down": down, "said": said}


def _done(request: Request, region: Seat, meeting: Meeting, sentence: str) -> HttpResponse:
    if wants_part(request):
        return _agenda(request, region, meeting, said=sentence)
    messages.success(request, sentence)
    return _to_agenda(region, meeting)


def _to_agenda(region: Seat, meeting: Meeting, item: Item | None = None) -> HttpResponse:
    url = reverse("agendas:show", args=(region.slug, meeting.pk))
    return redirect(f"{url}#item-{item.pk}" if item else url)


def _form_context(
    request: Request, region: Seat, meeting: Meeting, form: ItemForm
) -> dict[str, Any]:
    known = Item.visible_to(request.actor).of(meeting).exclude(section="")
    names = known.order_by("section").values_list("section", flat=True).distinct()
    return {"region": region, "meeting": meeting, "form": form, "known_sections": names}


def _shown(
    request: Request, region: Seat, material: Material, form: SourceForm | None = None
) -> HttpResponse:
    actor, versions = request.actor, list(material.document.versions.select_related("added_by"))
    is_own = material.region_id == region.region_id
    context = {
        "region": region,
        "material": material,
        "meeting": Meeting.visible_to(actor).filter(pk=material.meeting_id).first(),
        "is_own": is_own,
        "current": versions[0],
        "versions": versions,
        "tells_who": actor.belongs_to(material.region_id),
        "can_change": is_own and policies.can_change_material(actor, material),
        "form": form or SourceForm(),
    }
    return render(request, "agendas/material_show.html", context)


def _meeting(request: Request, region: Seat, meeting_id: int) -> Meeting:
    meetings = Meeting.visible_to(request.actor).in_region(region.region_id)
    return get_object_or_404(meetings.select_related("region"), pk=meeting_id)


def _item(request: Request, region: Seat, meeting_id: int, item_id: int) -> Item:
    meeting = _meeting(request, region, meeting_id)
    items = Item.visible_to(request.actor).of(meeting).select_related("presenter")
    item: Item = get_object_or_404(items, pk=item_id)
    item.meeting = meeting
    return item


def _material(request: Request, region: Seat, material_id: int) -> Material:
    seen = Material.visible_to(request.actor).within_sight_of(region.region_id)
    material: Material = get_object_or_404(
        seen.select_related("document", "region"), pk=material_id
    )
    return material


def _own_material(request: Request, region: Seat, material_id: int) -> Material:
    seen = Material.visible_to(request.actor).in_region(region.region_id)
    found = seen.select_related("document", "meeting__region")
    material: Material = get_object_or_404(found, pk=material_id)
    return material
