"""Those invited to a meeting, on pages; and what they tell by page and by link."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone

from core.access import access, public
from core.htmx import page_or_part, posted
from core.refusals import Refused
from core.sheets import csv_file
from meetings.actions import give_seats, note_answers, require
from meetings.models import Invitation, Meeting
from meetings.policies import can_answer_for_oneself, can_list_meetings, can_read_work
from meetings.querysets import InvitationQuerySet
from meetings.summary import summary_of
from meetings.tabs import meeting_context
from regions.actors import Request, Seat
from seats import actions, policies, registers
from seats.forms import DeedForm, DelegateForm, NeedsForm, ShowForm
from seats.models import Needs
from stakeholders.actions import add_guests

DEEDS: dict[str, Callable[..., Any]] = {
    **{said: partial(note_answers, answer=said) for said in ("ACCEPTED", "TENTATIVE", "DECLINED")},
    **{kind: partial(give_seats, seat=kind) for kind in ("in_person", "remote")},
    "required": partial(require, required=True),
    "optional": partial(require, required=False),
}


@access(can_read_work)
def people(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    shown, invited = ShowForm(request.GET), _invited(request, meeting)
    page = Paginator(shown.narrow(invited).by_name(), 50).get_page(request.GET.get("page"))
    open_ = meeting.is_open(timezone.now())
    context = {
        **meeting_context(request, region, meeting),
        "page": page,
        "shown": shown,
        "rows": registers.invited_rows(page.object_list),
        "summary": summary_of(meeting, invited.tally()),
        "deeds": DeedForm(None, invitations=invited)["deed"],
        "can_change": open_ and policies.can_change_invited(request.actor, region),
        "can_read_needs": meeting.asks_needs and policies.can_read_needs(request.actor, region),
    }
    return page_or_part(request, "seats/people.html", context, part="rows")


@access(can_read_work)
def people_csv(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    found = ShowForm(request.GET).narrow(_invited(request, meeting)).by_name()
    columns, rows = registers.invited_columns(), registers.invited_rows(found)
    cells = ([row[name] for name in columns] for row in rows)
    return csv_file(f"invited-{region.slug}-{meeting_id}.csv", list(columns.values()), cells)


@access(policies.can_change_invited, methods=("POST",))
def people_change(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    form = DeedForm(request.POST, invitations=_invited(request, meeting))
    if not form.is_valid():
        raise Refused("Tick somebody who is invited, and choose what to note.")
    ticked = list(form.cleaned_data["people"])
    DEEDS[form.cleaned_data["deed"]](actor=request.actor, meeting=meeting, invitations=ticked)
    messages.success(request, f"Noted for {len(ticked)}: {form.words.lower()}.")
    shown = resolve_url("seats:people", region.slug, meeting_id)
    return redirect(f"{shown}?{request.GET.urlencode()}")


@access(policies.can_read_needs)
def needs_list(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    page = Paginator(_needs(request, meeting), 50).get_page(request.GET.get("page"))
    context = {
        **meeting_context(request, region, meeting),
        "page": page,
        "rows": registers.needs_rows(page.object_list),
    }
    return page_or_part(request, "seats/needs_list.html", context, part="rows")


@access(policies.can_read_needs)
def needs_csv(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    columns, rows = registers.needs_columns(), registers.needs_rows(_needs(request, meeting))
    cells = ([row[name] for name in columns] for row in rows)
    return csv_file(f"needs-{region.slug}-{meeting_id}.csv", list(columns.values()), cells)


@access(can_list_meetings, methods=("GET", "POST"))
def needs(request: Request, region: Seat, meeting_id: int, invitation_id: int) -> HttpResponse:
    invitation = _invitation(request, region, meeting_id, invitation_id)
    return _tell_needs(request, invitation, _back_to(request, region, invitation))


@access(public, methods=("GET", "POST"))
def needs_by_link(request: Request, token: str) -> HttpResponse:
    invitation = _by_link(request)
    if invitation is None:
        return render(request, "meetings/answer_too_late.html", status=404)
    return _tell_needs(request, invitation, ("meetings:answer_by_link", token))


@access(can_list_meetings, methods=("GET", "POST"))
def delegate(request: Request, region: Seat, meeting_id: int, invitation_id: int) -> HttpResponse:
    invitation = _invitation(request, region, meeting_id, invitation_id)
    return _name_delegate(request, invitation, _back_to(request, region, invitation))


@access(public, methods=("GET", "POST"))
def delegate_by_link(request: Request, token: str) -> HttpResponse:
    invitation = _by_link(request)
    if invitation is None:
        return render(request, "meetings/answer_too_late.html", status=404)
    return _name_delegate(request, invitation, ("meetings:answer_by_link", token))


def _tell_needs(request: Request, invitation: Invitation, back: tuple[Any, ...]) -> HttpResponse:
    if not policies.can_tell_needs(request.actor, invitation):
        raise PermissionDenied
    form = NeedsForm(posted(request))
    if form.is_valid():
        actions.tell_needs(actor=request.actor, invitation=invitation, **form.cleaned_data)
        messages.success(request, "Thank you. Only the region's coordinators read it.")
        return redirect(*back)
    return _form_page(request, "seats/needs.html", invitation, form, back)


def _name_delegate(request: Request, invitation: Invitation, back: tuple[Any, ...]) -> HttpResponse:
    actor, region = request.actor, request.actor.seat_in(invitation.region_id)
    if region is None or not policies.can_nominate_delegate(actor, invitation):
        raise PermissionDenied
    knows = policies.can_name_delegate(actor, invitation)
    form = DelegateForm(posted(request), actor=actor, region=region, knows=knows)
    if form.is_valid():
        whom = (form.cleaned_data["name"], form.cleaned_data["email"])
        if knows:
            person = form.person or add_guests(actor=actor, region=region, guests=[whom])[0]
            actions.name_delegate(actor=actor, invitation=invitation, person=person)
        else:
            name, email = whom
            actions.nominate_delegate(actor=actor, invitation=invitation, name=name, email=email)
        messages.success(request, f"{whom[0]} gets an invitation of their own.")
        return redirect(*back)
    return _form_page(request, "seats/delegate.html", invitation, form, back)


def _form_page(
    request: Request, template: str, invitation: Invitation, form: Any, back: tuple[Any, ...]
) -> HttpResponse:
    context = {
        "invitation": invitation,
        "meeting": invitation.meeting,
        "region": request.actor.seat_in(invitation.region_id),
        "form": form,
        "back": resolve_url(*back),
        "mine": back[0] != "seats:people",
    }
    return render(request, template, context)


def _back_to(request: Request, region: Seat, invitation: Invitation) -> tuple[Any, ...]:
    own = can_answer_for_oneself(request.actor, invitation)
    page = "meetings:show" if own else "seats:people"
    return (page, region.slug, invitation.meeting_id)


def _meeting(request: Request, region: Seat, meeting_id: int) -> Meeting:
    meetings = Meeting.visible_to(request.actor).in_region(region.region_id)
    return get_object_or_404(meetings.select_related("region"), pk=meeting_id)


def _invited(request: Request, meeting: Meeting) -> InvitationQuerySet:
    return Invitation.visible_to(request.actor).of_meeting(meeting)


def _needs(request: Request, meeting: Meeting) -> Any:
    return Needs.visible_to(request.actor).of_meeting(meeting)


def _invitation(request: Request, region: Seat, meeting_id: int, invitation_id: int) -> Invitation:
    own = _invitations(request).filter(region=region.region_id, meeting=meeting_id)
    invitation: Invitation = get_object_or_404(own, pk=invitation_id)
    return invitation


def _by_link(request: Request) -> Invitation | None:
    return _invitations(request).first() if request.actor.link else None


def _invitations(request: Request) -> InvitationQuerySet:
    found = Invitation.visible_to(request.actor)
    return found.select_related("meeting__region", "person__membership")
