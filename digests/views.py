"""For those who missed a meeting, and for those who tell them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from attendance.models import Attendance
from core.access import access, public
from core.htmx import page_or_part, posted, wants_part
from core.refusals import Overtaken, Refused
from digests import actions, policies
from digests.contents import actions_from, contents_of, in_two_minutes, materials_at
from digests.coverage import coverage_of
from digests.forms import ApproveForm, PacketForm, ReplyForm, SummaryForm
from digests.models import Digest, Packet
from digests.next_step import step_after
from meetings.models import Meeting
from meetings.tabs import meeting_context
from minutes.content import gather, told
from minutes.models import Minutes
from minutes.pages import pdf_answer
from regions.actors import Request, Seat
from regions.forms import hold_conflict


@access(policies.can_approve_minutes, methods=("GET", "POST"))
def minutes_approve(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    found = Minutes.visible_to(request.actor).of(meeting)
    minutes: Minutes = get_object_or_404(found.select_related("meeting__region", "region"))
    content = {"sections": told(gather(minutes))}
    form = ApproveForm(posted(request), initial={"summary": in_two_minutes(content)})
    if form.is_valid():
        summary, tell = form.cleaned_data["summary"], form.cleaned_data["tell"]
        packets = actions.approve_and_tell(
            actor=request.actor, minutes=minutes, summary=summary, tell=tell, now=timezone.now()
        )
        messages.success(request, f"Approved. {_told(packets)}")
        return redirect("minutes:show", region.slug, meeting.pk)
    missed = Attendance.visible_to(request.actor).at(meeting).missed().select_related("person")
    context = {
        "region": region,
        "meeting": meeting,
        "minutes": minutes,
        "form": form,
        "missed": missed.order_by("person__plain_name"),
    }
    return render(request, "digests/minutes_approve.html", context)


@access(policies.can_follow_packets)
def packet_list(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    packets = Packet.visible_to(request.actor).at(meeting)
    page = Paginator(packets.by_name(), 50).get_page(request.GET.get("page"))
    context = {
        **meeting_context(request, region, meeting),
        "page": page,
        "coverage": coverage_of(request.actor, meeting),
        "digest": Digest.visible_to(request.actor).of(meeting).first(),
        "untold": _untold(request, meeting),
        "can_send": policies.can_send_packets(request.actor, region),
        "form": ReplyForm(),
    }
    return page_or_part(request, "digests/packet_list.html", context, part="rows")


@access(policies.can_follow_packets)
def coverage(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    """One line that other pages of the meeting fetch."""
    actor, meeting = request.actor, _meeting(request, region, meeting_id)
    if not wants_part(request):
        return redirect("digests:list", region.slug, meeting.pk)
    known = coverage_of(actor, meeting)
    minutes = Minutes.visible_to(actor).of(meeting).first()
    may = policies.can_send_packets(actor, region)
    next_step = step_after(minutes, known, untold=_untold(request, meeting), coordinates=may)
    context = {"region": region, "meeting": meeting, "coverage": known, "next": next_step}
    return render(request, "digests/coverage.html", context)


@access(policies.can_send_packets, methods=("POST",))
def packets_send(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    packets = actions.send_packets(actor=request.actor, meeting=meeting, now=timezone.now())
    messages.success(request, _told(packets))
    return redirect("digests:list", region.slug, meeting.pk)


@access(policies.can_send_packets, methods=("GET", "POST"))
def summary_change(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    digest = get_object_or_404(Digest.visible_to(request.actor).of(meeting))
    initial = {"summary": digest.summary, "version": digest.version}
    form = SummaryForm(posted(request), initial=initial)
    if form.is_valid() and _changed(request, form, digest):
        messages.success(request, "Saved.")
        return redirect("digests:list", region.slug, meeting.pk)
    context = {"region": region, "meeting": meeting, "digest": digest, "form": form}
    return render(request, "digests/summary_change.html", context)


@access(policies.can_send_packets, methods=("POST",))
def objection_reply(
    request: Request, region: Seat, meeting_id: int, packet_id: int
) -> HttpResponse:
    own = Packet.visible_to(request.actor).filter(region=region.region_id, meeting=meeting_id)
    packet = get_object_or_404(own, pk=packet_id)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        raise Refused("Write an answer of at most 4,000 characters.")
    actions.reply_to_objection(
        actor=request.actor, packet=packet, now=timezone.now(), **form.cleaned_data
    )
    messages.success(request, "Answered, and the answer is on its way.")
    return redirect("digests:list", region.slug, meeting_id)


@access(policies.can_open_packets, methods=("GET", "POST"))
def packet_show(request: Request, region: Seat, packet_id: int) -> HttpResponse:
    own = Packet.visible_to(request.actor).filter(region=region.region_id)
    packet = get_object_or_404(own.whole(), pk=packet_id)
    if request.method == "POST":
        _answer(request, packet)
        return redirect("digests:packet", region.slug, packet.pk)
    return render(
        request, "digests/packet_show.html", {**_contents(request, region, packet), "token": ""}
    )


@access(public, methods=("GET", "POST"))
def packet_by_link(request: Request, token: str) -> HttpResponse:
    """Public, because a link out of date deserves a sentence rather than the sign-in page."""
    packet = Packet.visible_to(request.actor).whole().first() if request.actor.link else None
    if packet is None:
        return render(request, "minutes/too_late.html", status=404)
    if request.method == "POST":
        _answer(request, packet)
        return redirect("digests:by_link", token)
    context = _contents(request, request.actor.seats[0], packet, token)
    return render(request, "digests/packet_show.html", context)


@access(public)
def minutes_by_link(request: Request, token: str) -> HttpResponse:
    """The whole minutes, as they were approved."""
    packet = Packet.visible_to(request.actor).whole().first() if request.actor.link else None
    if packet is None:
        return render(request, "minutes/too_late.html", status=404)
    if not packet.edition.is_typeset:
        messages.info(request, "The document is being made. Try again in a minute.")
        return redirect("digests:by_link", token)
    return pdf_answer(packet.edition.file)


def _contents(request: Request, region: Seat, packet: Packet, token: str = "") -> dict[str, Any]:
    own = actions_from(packet.meeting, [packet.person_id])[packet.person_id]
    return {
        **contents_of(packet, own, materials_at(packet.meeting)),
        "region": region,
        "packet": packet,
        "token": token,
        "meeting": packet.meeting,
        "can_answer": policies.can_answer_packet(request.actor, packet),
        "form": PacketForm(initial={"words": packet.words}),
    }


def _answer(request: Request, packet: Packet) -> None:
    form = PacketForm(request.POST)
    if not form.is_valid():
        raise Refused("Confirm, or object in at most 4,000 characters.")
    actions.answer_packet(
        actor=request.actor, packet=packet, now=timezone.now(), **form.cleaned_data
    )
    messages.success(request, "Thank you. It is noted.")


def _changed(request: Request, form: SummaryForm, digest: Digest) -> bool:
    summary, version = form.cleaned_data["summary"], form.cleaned_data["version"] or 0
    try:
        actions.change_summary(actor=request.actor, digest=digest, summary=summary, version=version)
    except Overtaken as refusal:
        hold_conflict(form, str(refusal), digest.version)
        return False
    return True


def _told(packets: list[Packet]) -> str:
    if not packets:
        return "Nobody gets a packet."
    people = "person gets" if len(packets) == 1 else "people get"
    return f"{len(packets)} {people} a packet."


def _untold(request: Request, meeting: Meeting) -> int:
    """How many missed it and have no packet."""
    told = Packet.visible_to(request.actor).at(meeting).values("person")
    missed = Attendance.visible_to(request.actor).at(meeting).missed()
    return missed.exclude(person__in=told).count()


def _meeting(request: Request, region: Seat, meeting_id: int) -> Meeting:
    meetings = Meeting.visible_to(request.actor).in_region(region.region_id)
    return get_object_or_404(meetings.select_related("region"), pk=meeting_id)
