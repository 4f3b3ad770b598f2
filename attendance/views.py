"""Who came to a meeting, on pages: the list at the door, the code in the room, the list of a
call."""

import base64
import io
from typing import Any

import qrcode  # type: ignore[import-untyped]
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from qrcode.image.svg import SvgPathImage  # type: ignore[import-untyped]

from attendance import actions, policies
from attendance.forms import (
    CodeForm,
    GuestForm,
    MarkForm,
    MatchForm,
    RestForm,
    ShowForm,
    TakeBackForm,
    UploadForm,
    unseal,
)
from attendance.hours import can_check_in_now, can_note_now
from attendance.models import Attendance, Door
from attendance.registers import HEAD, cells
from attendance.roll import Roll, invited_to
from core.access import access, public
from core.htmx import page_or_part, posted, wants_part
from core.refusals import Refused
from core.sheets import csv_file
from meetings.models import Invitation, Meeting
from meetings.tabs import meeting_context
from regions.actors import Request, Seat


@access(policies.can_list_attendance)
def attendance_list(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    shown, roll = ShowForm(request.GET), Roll(request.actor, meeting)
    page = Paginator(shown.narrow(roll), 50).get_page(request.GET.get("page"))
    context = {
        **meeting_context(request, region, meeting),
        **_keeping(request, roll),
        "page": page,
        "shown": shown,
        "lines": roll.lines(page.object_list),
        "marked": TakeBackForm({"noted_at": request.GET.get("marked")}),
    }
    return page_or_part(request, "attendance/attendance_list.html", context, part="rows")


@access(policies.can_list_attendance)
def attendance_export(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    roll = Roll(request.actor, meeting)
    rows = map(cells, roll.lines(ShowForm(request.GET).narrow(roll)))
    return csv_file(f"attendance-{region.slug}-{meeting.pk}.csv", HEAD, rows)


@access(policies.can_keep_lists, methods=("POST",))
def attendance_note(
    request: Request, region: Seat, meeting_id: int, person_id: int
) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    roll = Roll(request.actor, meeting)
    person = get_object_or_404(roll.people(), pk=person_id)
    form = MarkForm(request.POST)
    if not form.is_valid():
        raise Refused("Say whether they are present, excused or absent.")
    state = form.cleaned_data["state"]
    actions.note_attendance(actor=request.actor, meeting=meeting, person=person, state=state)
    if not wants_part(request):
        return redirect(f"{_list(region, meeting)}?{request.GET.urlencode()}#person-{person_id}")
    roll.read_marks()
    context = {
        "region": region,
        "meeting": meeting,
        **_keeping(request, roll),
        "line": roll.lines([person])[0],
        "apart": True,
        "query": request.GET.urlencode(),
    }
    return render(request, "attendance/attendance_list.html#noted", context)


@access(policies.can_keep_lists, methods=("POST",))
def attendance_note_rest(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    form = RestForm(request.POST)
    if not form.is_valid():
        raise Refused("Say whether the others are present or absent.")
    noted = actions.note_rest(actor=request.actor, meeting=meeting, **form.cleaned_data)
    if not noted:
        raise Refused("Somebody has said of everybody whether they came: nobody is left.")
    state = noted[0].get_state_display().lower()
    messages.success(request, f"{len(noted)} noted: {state}.")
    return redirect(f"{_list(region, meeting)}?marked={noted[0].noted_at:%Y-%m-%dT%H:%M:%S.%fZ}")


@access(policies.can_keep_lists, methods=("POST",))
def attendance_take_back(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    form = TakeBackForm(request.POST)
    if not form.is_valid():
        raise Refused("There is nothing to take back.")
    taken = actions.take_back(actor=request.actor, meeting=meeting, **form.cleaned_data)
    messages.success(request, f"{taken} taken back: nobody has said yet whether they came.")
    return redirect(_list(region, meeting))


@access(policies.can_keep_lists, methods=("GET", "POST"))
def attendance_add(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    form = GuestForm(posted(request), actor=request.actor, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        came = actions.welcome(actor=request.actor, meeting=meeting, guest=form.cleaned_data)
        messages.success(request, f"{came.person.name} is on the list.")
        return redirect(_list(region, meeting))
    text = request.GET.get("q", "")[:100].replace("\0", "")
    context = {
        **meeting_context(request, region, meeting),
        "form": form,
        "text": text,
        "found": form.found(text),
    }
    return page_or_part(request, "attendance/attendance_add.html", context, part="people")


@access(policies.can_keep_lists, methods=("GET", "POST"))
def attendance_import(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    context = meeting_context(request, region, meeting)
    sealed = request.POST.get("list")
    upload = UploadForm(posted(request), request.FILES or None)
    if not sealed and not upload.is_valid():
        return render(request, "attendance/attendance_upload.html", {**context, "form": upload})
    told = unseal(meeting, sealed) if sealed else upload.cleaned_data["file"]
    data = request.POST if sealed else None
    form = MatchForm(data, actor=request.actor, meeting=meeting, participants=told)
    if not form.is_valid():
        return render(request, "attendance/attendance_match.html", {**context, "form": form})
    written = actions.record_participants(actor=request.actor, meeting=meeting, came=form.came)
    messages.success(request, f"{written} noted: present remotely. The others were known already.")
    return redirect(_list(region, meeting))


@access(policies.can_keep_lists)
def code_show(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    doors = Door.visible_to(request.actor).filter(meeting=meeting)
    address = request.build_absolute_uri(_check_in(region, meeting))
    code = (doors.first() or Door(meeting=meeting)).code
    context = {
        **meeting_context(request, region, meeting),
        "code": code,
        "address": address,
        "picture": _picture(f"{address}?code={code}"),
        "is_open": can_check_in_now(meeting),
    }
    return render(request, "attendance/code_show.html", context)


@access(policies.can_keep_lists, methods=("POST",))
def code_renew(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    actions.renew_code(actor=request.actor, meeting=meeting)
    return redirect("attendance:code", region.slug, meeting.pk)


@access(policies.can_open_check_in, methods=("GET", "POST"))
def check_in(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    own = invited_to(request.actor, meeting).filter(person__membership__user=request.actor.user)
    invitation = _with_person(own).first()
    context = {**meeting_context(request, region, meeting), "back": _check_in(region, meeting)}
    return _checking_in(request, "attendance/check_in.html", context, invitation)


@access(public, methods=("GET", "POST"))
def check_in_by_link(request: Request, token: str) -> HttpResponse:
    """Public, because a link out of date deserves a sentence rather than the sign-in page."""
    invitations = Invitation.visible_to(request.actor)
    invitation = _with_person(invitations).first() if request.actor.link else None
    if invitation is None:
        return render(request, "meetings/answer_too_late.html", status=404)
    context: dict[str, Any] = {"meeting": invitation.meeting, "region": request.actor.seats[0]}
    context["back"] = reverse("attendance:check_in_by_link", args=[token])
    return _checking_in(request, "attendance/check_in_by_link.html", context, invitation)


def _checking_in(
    request: Request, template: str, context: dict[str, Any], invitation: Invitation | None
) -> HttpResponse:
    form = CodeForm(posted(request), initial={"code": request.GET.get("code", "")[:20]})
    if request.method == "POST" and invitation and form.is_valid():
        try:
            actions.check_in(actor=request.actor, invitation=invitation, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, "Thank you: you are checked in.")
            return redirect(context["back"])
    came = Attendance.visible_to(request.actor).at(context["meeting"]).present()
    more = {
        "form": form,
        "invitation": invitation,
        "came": came.filter(person=invitation.person_id).first() if invitation else None,
        "is_open": can_check_in_now(context["meeting"]),
    }
    return render(request, template, {**context, **more})


def _keeping(request: Request, roll: Roll) -> dict[str, Any]:
    """The totals, and whether this reader can note anything now."""
    may = policies.can_note_attendance(request.actor, roll.meeting)
    return {
        "totals": roll.totals,
        "left": roll.left,
        "may": may,
        "can_note": may and can_note_now(roll.meeting),
    }


def _picture(text: str) -> str:
    """A QR code as the address of an image."""
    drawn = io.BytesIO()
    qrcode.make(text, image_factory=SvgPathImage, border=2).save(drawn)
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.getvalue()).decode()


def _list(region: Seat, meeting: Meeting) -> str:
    return reverse("attendance:list", args=[region.slug, meeting.pk])


def _check_in(region: Seat, meeting: Meeting) -> str:
    return reverse("attendance:check_in", args=[region.slug, meeting.pk])


def _with_person(invitations: Any) -> Any:
    return invitations.select_related(
        "meeting__region", "person__membership", "stands_in_for"
    ).order_by("pk")


def _meeting(request: Request, region: Seat, meeting_id: int) -> Meeting:
    meetings = Meeting.visible_to(request.actor).in_region(region.region_id)
    return get_object_or_404(meetings.select_related("region"), pk=meeting_id)
