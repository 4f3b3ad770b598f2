"""Meetings of a region on pages."""

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from core.access import access, public
from core.changes import Change, changes_of
from core.history import history_of
from core.htmx import field_part, page_or_part, posted, wants_part
from core.refusals import Refused
from meetings import actions, policies
from meetings.forms import (
    AnswerForm,
    CancelForm,
    MeetingChangeForm,
    MeetingForm,
    ShowForm,
)
from meetings.inviting import InviteForm
from meetings.kinds import TEMPLATES
from meetings.models import Invitation, Meeting
from meetings.next_step import next_step
from meetings.querysets import InvitationQuerySet
from meetings.summary import summary_of
from meetings.tabs import meeting_context
from regions.actors import Request, Seat
from stakeholders.actions import add_guests, bring_in


@access(policies.can_list_meetings)
def meeting_list(request: Request, region: Seat) -> HttpResponse:
    shown = ShowForm(request.GET, region=region)
    meetings = shown.narrow(Meeting.visible_to(request.actor).in_region(region.region_id))
    page = Paginator(meetings.listed().with_answers(), 50).get_page(request.GET.get("page"))
    context = {
        "region": region,
        "page": page,
        "shown": shown,
        "counts": request.actor.reads_work_of(region.region_id),
        "can_schedule": policies.can_schedule_meetings(request.actor, region),
    }
    return page_or_part(request, "meetings/meeting_list.html", context, part="rows")


@access(policies.can_list_meetings)
def meeting_show(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    return _shown(request, region, _meeting(request, region, meeting_id))


@access(policies.can_schedule_meetings, methods=("GET", "POST"))
def meeting_add(request: Request, region: Seat) -> HttpResponse:
    form = MeetingForm(posted(request), region=region)
    if part := field_part(request, form):
        return part
    if request.method == "POST" and form.is_valid():
        meeting = actions.schedule_meeting(actor=request.actor, region=region, details=form.details)
        messages.success(request, _what_is_next(meeting, region))
        return redirect("meetings:invite", region.slug, meeting.pk)
    return render(request, "meetings/meeting_add.html", {"region": region, "form": form})


@access(policies.can_schedule_meetings, methods=("GET", "POST"))
def meeting_change(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    initial = MeetingForm.initial_of(meeting, region)
    form = MeetingChangeForm(posted(request), region=region, initial=initial)
    if part := field_part(request, form):
        return part
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_meeting(
                actor=request.actor,
                meeting=meeting,
                details=form.details,
                version=form.cleaned_data["version"] or 0,
                tell=not form.cleaned_data["quiet"],
            )
        except Refused as refusal:
            form.show_conflict(str(refusal), meeting)
        else:
            quiet = meeting.is_draft or form.cleaned_data["quiet"]
            told = "nobody is told" if quiet else "those invited are told in ten minutes"
            messages.success(request, f"The meeting is changed, and {told}.")
            return redirect("meetings:show", region.slug, meeting.pk)
    context = {"region": region, "meeting": meeting, "form": form}
    return render(request, "meetings/meeting_change.html", context)


@access(policies.can_schedule_meetings, methods=("GET", "POST"))
def meeting_open(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    if request.method == "POST":
        actions.open_meeting(actor=request.actor, meeting=meeting)
        messages.success(request, "The meeting is open, and the invitations are on the way.")
        return redirect("meetings:show", region.slug, meeting.pk)
    expected = Invitation.visible_to(request.actor).filter(meeting=meeting).expected()
    told = list(expected.reachable().by_name())
    context = {
        "region": region,
        "meeting": meeting,
        "told": told,
        "required": [one for one in told if one.required],
        "optional": [one for one in told if not one.required],
        "joining": sum(meeting.is_joined_by(one) for one in told),
        "unreached": list(expected.unreachable().by_name()),
    }
    return render(request, "meetings/meeting_open.html", context)


@access(policies.can_schedule_meetings, methods=("GET", "POST"))
def meeting_cancel(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    form = CancelForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.cancel_meeting(actor=request.actor, meeting=meeting, **form.cleaned_data)
        told = "" if meeting.is_draft else ", and those invited are told"
        messages.success(request, f"The meeting is cancelled{told}.")
        return redirect("meetings:show", region.slug, meeting.pk)
    expected = Invitation.visible_to(request.actor).filter(meeting=meeting).expected()
    context = {
        "region": region,
        "meeting": meeting,
        "form": form,
        "told": expected.reachable().count(),
        "unreached": expected.unreachable().by_name(),
    }
    return render(request, "meetings/meeting_cancel.html", context)


@access(policies.can_schedule_meetings, methods=("GET", "POST"))
def meeting_invite(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    form = InviteForm(posted(request), actor=request.actor, meeting=meeting)
    if form.sends and not form.refusal:
        invited = _invite(request, region, form)
        messages.success(request, _who_gets_mail(request, meeting, invited))
        return redirect("meetings:show", region.slug, meeting.pk)
    page = Paginator(form.found, 50).get_page(form.asked.get("page"))
    context = {"region": region, "meeting": meeting, "form": form, "page": page}
    return page_or_part(request, "meetings/meeting_invite.html", context, part="people")


@access(policies.can_schedule_meetings, methods=("POST",))
def invitation_withdraw(
    request: Request, region: Seat, meeting_id: int, invitation_id: int
) -> HttpResponse:
    invitation = _invitation(request, region, meeting_id, invitation_id)
    actions.withdraw_invitation(actor=request.actor, invitation=invitation)
    messages.success(request, f"{invitation.person.name} is no longer invited.")
    return redirect("seats:people", region.slug, meeting_id)


@access(policies.can_list_meetings, methods=("POST",))
def invitation_answer(
    request: Request, region: Seat, meeting_id: int, invitation_id: int
) -> HttpResponse:
    invitation = _invitation(request, region, meeting_id, invitation_id)
    form = AnswerForm(request.POST, meeting=invitation.meeting)
    if not form.is_valid():
        raise Refused("Choose one of the answers.")
    actions.answer_invitation(actor=request.actor, invitation=invitation, **form.cleaned_data)
    if wants_part(request):
        return _shown(request, region, _meeting(request, region, meeting_id))
    messages.success(request, f"Noted: {invitation.get_answer_display().lower()}.")
    return redirect("meetings:show", region.slug, meeting_id)


@access(public, methods=("GET", "POST"))
def answer_by_link(request: Request, token: str) -> HttpResponse:
    """Public, because a link out of date deserves a sentence rather than the sign-in page."""
    invitation = _invitations(request).first() if request.actor.link else None
    if invitation is None:
        return render(request, "meetings/answer_too_late.html", status=404)
    region = request.actor.seats[0]
    meeting = _meeting(request, region, invitation.meeting_id)
    form = AnswerForm(posted(request), meeting=meeting, invitation=invitation)
    if request.method == "POST" and form.is_valid():
        actions.answer_invitation(actor=request.actor, invitation=invitation, **form.cleaned_data)
        messages.success(request, "Thank you. Your answer is noted; you can still change it.")
        return redirect("meetings:answer_by_link", token)
    context = {
        "invitation": invitation,
        "meeting": meeting,
        "joins": meeting.is_joined_by(invitation),
        "region": region,
        "token": token,
        "form": form,
    }
    return render(request, "meetings/answer_by_link.html", context)


def _shown(request: Request, region: Seat, meeting: Meeting) -> HttpResponse:
    """The page of a meeting; the part of it that was changed, or its history page by page."""
    actor, now = request.actor, timezone.now()
    is_open = meeting.is_open(now)
    invited = Invitation.visible_to(actor).of_meeting(meeting)
    mine = invited.of(actor).with_delegates().select_related("person__membership").first()
    reads = actor.reads_work_of(region.region_id)
    works = policies.can_see_how_to_join(actor, region)
    can_change = is_open and policies.can_change_meeting(actor, meeting)
    summary = summary_of(meeting, invited.tally()) if reads else None
    context = {
        **meeting_context(request, region, meeting),
        "mine": mine,
        "form": AnswerForm(None, meeting=meeting, invitation=mine),
        "joins": works or (mine and meeting.is_joined_by(mine)),
        "summary": summary,
        "next": next_step(meeting, now=now, works=works, coordinates=can_change, summary=summary),
        "is_open": is_open,
        "shows_coverage": works and meeting.is_over(now) and not meeting.is_draft,
        "can_change": can_change,
        "changes": _changes(request, region, meeting, works=works) if reads else [],
    }
    part = "answers" if request.method == "POST" else "history"
    return page_or_part(request, "meetings/meeting_show.html", context, part=part)


def _changes(request: Request, region: Seat, meeting: Meeting, *, works: bool) -> Page[Change]:
    skip = () if works else ("join_link", "dial_in", "passcode")
    page = request.GET.get("page")
    return changes_of(history_of(meeting), zone=region.timezone, skip=skip, page=page)


def _invite(request: Request, region: Seat, form: InviteForm) -> list[Invitation]:
    people, actor = [*form.chosen, *form.members], request.actor
    if form.new_guests:
        guests = [(name, email) for email, name in form.new_guests.items()]
        people += add_guests(actor=actor, region=region, guests=guests)
    if form.users:
        people += bring_in(actor=actor, region=region, users=form.users)
    return actions.invite_people(
        actor=actor, meeting=form.meeting, people=people, required=form.required
    )


def _what_is_next(meeting: Meeting, region: Seat) -> str:
    """An agenda first, where the kind has one to start with."""
    said = "A draft: nobody is told yet. Now choose whom to invite"
    if meeting.agenda or not TEMPLATES[meeting.kind].points:
        return f"{said}."
    agenda = reverse("agendas:show", args=[region.slug, meeting.pk])
    return format_html('{}, or <a href="{}">start with the usual agenda</a>.', said, agenda)


def _who_gets_mail(request: Request, meeting: Meeting, invited: list[Invitation]) -> str:
    if meeting.is_draft:
        return f"{len(invited)} more on the list. Nobody is told before the meeting is opened."
    of_these = Invitation.visible_to(request.actor).filter(pk__in=[one.pk for one in invited])
    names = [one.person.name for one in of_these.unreachable().by_name()]
    mails = len(invited) - len(names)
    words = "1 mail is" if mails == 1 else f"{mails} mails are"
    sentence = f"{len(invited)} invited: {words} on the way."
    if names:
        sentence += f" Without an e-mail address, and told once they have one: {', '.join(names)}."
    return sentence


def _meeting(request: Request, region: Seat, meeting_id: int) -> Meeting:
    meetings = Meeting.visible_to(request.actor).in_region(region.region_id)
    return get_object_or_404(meetings.select_related("region").with_seats(), pk=meeting_id)


def _invitation(request: Request, region: Seat, meeting_id: int, invitation_id: int) -> Invitation:
    own = _invitations(request).filter(region=region.region_id, meeting=meeting_id)
    invitation: Invitation = get_object_or_404(own, pk=invitation_id)
    return invitation


def _invitations(request: Request) -> InvitationQuerySet:
    found = Invitation.visible_to(request.actor).with_delegates()
    return found.select_related("meeting__region", "person__membership")
