"""Minutes of meetings on pages: written, read, commented, and what was decided in all of them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from agendas.models import Item
from agendas.querysets import ItemQuerySet
from attendance.models import Attendance
from core.access import access, public
from core.htmx import page_or_part, posted, wants_part
from core.refusals import Overtaken, Refused
from core.sheets import MOST_ROWS, csv_file
from meetings.models import Meeting
from meetings.tabs import meeting_context
from minutes import actions, policies, presence
from minutes.content import GENERAL, Section, items_of
from minutes.forms import (
    CommentForm,
    ItemForm,
    NoteForm,
    OutcomeChangeForm,
    OutcomeForm,
    RegisterForm,
    SendForm,
)
from minutes.models import Comment, Edition, EditionFile, Minutes, Outcome, Reader
from minutes.pages import asked, pdf_answer, read, section_for, sections_for
from minutes.registers import decision_columns, decision_rows
from minutes.running import running
from regions.actors import Request, Seat


@access(policies.can_read_minutes)
def minutes_show(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    """Where they are written, for those who may; for others, and once approved, where they are
    read."""
    meeting = _meeting(request, region, meeting_id)
    minutes = Minutes.visible_to(request.actor).of(meeting).first()
    if policies.can_take_minutes(request.actor, region) and not (minutes and minutes.is_approved):
        return _writing(request, region, meeting, minutes)
    return _reading(request, region, meeting, minutes)


@access(policies.can_take_minutes, methods=("POST",))
def note_save(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    form = NoteForm(request.POST, items=_items(request, meeting))
    if not form.is_valid():
        raise Refused("This text is too long, or its item is no longer on the agenda.")
    item = form.cleaned_data["item"]
    presence.note_writing(request.actor, meeting, item.pk if item else 0)
    try:
        note = actions.save_note(actor=request.actor, meeting=meeting, **form.note)
    except Overtaken:
        return _conflict(request, region, meeting, form)
    if not wants_part(request):
        messages.success(request, "Saved.")
        return redirect(f"{_address(region, meeting)}#item-{item.pk if item else 0}")
    section = Section(item.pk if item else 0, item.title if item else GENERAL, item, note)
    return _note_part(request, region, meeting, section, whole=bool(form.cleaned_data["keep"]))


@access(policies.can_take_minutes)
def others_writing(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    sections = sections_for(request.actor, meeting, None)
    return render(request, "minutes/presence.html", {"sections": sections})


@access(policies.can_take_minutes, methods=("GET", "POST"))
def outcome_add(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    about: dict[str, Any] = {"actor": request.actor, "meeting": meeting}
    chosen = {name: request.GET[name] for name in ("item", "kind") if request.GET.get(name)}
    form = OutcomeForm(posted(request), **about, region=region, initial=chosen)
    if form.is_valid():
        item = form.cleaned_data["item"]
        actions.add_outcome(**about, region=region, item=item, details=form.details)
        return _after_outcome(request, region, meeting, item)
    key = form["item"].value() or 0
    context = {"region": region, "meeting": meeting, "form": form, "key": key}
    page = page_or_part(request, "minutes/outcome_add.html", context, part="form")
    if request.method == "POST" and wants_part(request):
        where = key if str(key).isdecimal() else 0
        page["HX-Retarget"], page["HX-Reswap"] = f"#new-{where}", "innerHTML"
    return page


@access(policies.can_take_minutes, methods=("GET", "POST"))
def outcome_change(
    request: Request, region: Seat, meeting_id: int, outcome_id: int
) -> HttpResponse:
    outcome = _outcome(request, region, meeting_id, outcome_id)
    about: dict[str, Any] = {"actor": request.actor, "meeting": outcome.minutes.meeting}
    form = OutcomeChangeForm(posted(request), **about, region=region, outcome=outcome)
    if form.is_valid() and _changed(request, form, outcome):
        return redirect(f"{_address(region, outcome.minutes.meeting)}#item-{outcome.item_id or 0}")
    context = {"region": region, "outcome": outcome, "form": form, **about}
    return render(request, "minutes/outcome_change.html", context)


@access(policies.can_take_minutes, methods=("POST",))
def outcome_remove(
    request: Request, region: Seat, meeting_id: int, outcome_id: int
) -> HttpResponse:
    outcome = _outcome(request, region, meeting_id, outcome_id)
    back = bool(request.POST.get("back"))
    actions.remove_outcome(actor=request.actor, outcome=outcome, back=back)
    return _after_outcome(request, region, outcome.minutes.meeting, outcome.item)


@access(policies.can_release_minutes, methods=("GET", "POST"))
def minutes_send(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    minutes = _minutes(request, meeting)
    form = SendForm(posted(request), region=region)
    if form.is_valid():
        readers = actions.send_for_comment(
            actor=request.actor, minutes=minutes, now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, f"Out for comment. {len(readers)} who were there are asked.")
        return redirect("minutes:show", region.slug, meeting.pk)
    there = Attendance.visible_to(request.actor).at(meeting).present().select_related("person")
    context = {
        "region": region,
        "meeting": meeting,
        "form": form,
        "there": there.order_by("person__plain_name"),
    }
    return render(request, "minutes/minutes_send.html", context)


@access(policies.can_release_minutes, methods=("POST",))
def minutes_reopen(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    minutes = _minutes(request, _meeting(request, region, meeting_id))
    actions.reopen_minutes(actor=request.actor, minutes=minutes)
    messages.success(request, f"You are writing version {minutes.number}; the one before stays.")
    return redirect("minutes:show", region.slug, meeting_id)


@access(policies.can_read_minutes, methods=("POST",))
def comment_add(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    readers = Reader.visible_to(request.actor).by(request.actor).current()
    reader = get_object_or_404(_with_meeting(readers), minutes__meeting=meeting)
    form = CommentForm(request.POST, items=items_of(meeting))
    _take_comment(request, form, reader)
    return redirect("minutes:show", region.slug, meeting_id)


@access(policies.can_take_minutes, methods=("POST",))
def comment_settle(
    request: Request, region: Seat, meeting_id: int, comment_id: int
) -> HttpResponse:
    own = Comment.visible_to(request.actor).filter(minutes__meeting=meeting_id)
    of_region = own.filter(region=region.region_id).select_related("minutes__meeting")
    comment = get_object_or_404(of_region, pk=comment_id)
    actions.settle_comment(actor=request.actor, comment=comment, now=timezone.now())
    address = _address(region, comment.minutes.meeting)
    return redirect(f"{address}#item-{comment.item_id or 0}")


@access(policies.can_read_minutes)
def edition_show(request: Request, region: Seat, meeting_id: int, edition_id: int) -> HttpResponse:
    edition = _edition(request, region, meeting_id, edition_id)
    meeting = edition.minutes.meeting
    context = {**meeting_context(request, region, meeting), "edition": edition}
    return render(request, "minutes/edition_show.html", context)


@access(policies.can_read_minutes)
def edition_download(
    request: Request, region: Seat, meeting_id: int, edition_id: int
) -> HttpResponse:
    edition = _edition(request, region, meeting_id, edition_id)
    file = get_object_or_404(EditionFile.visible_to(request.actor), edition=edition)
    return pdf_answer(file)


@access(public, methods=("GET", "POST"))
def minutes_by_link(request: Request, token: str) -> HttpResponse:
    """Public, because a link out of date deserves a sentence rather than the sign-in page."""
    readers = Reader.visible_to(request.actor).current() if request.actor.link else None
    reader = _with_meeting(readers).first() if readers is not None else None
    if reader is None:
        return render(request, "minutes/too_late.html", status=404)
    region, minutes = request.actor.seats[0], reader.minutes
    form = CommentForm(posted(request), items=items_of(minutes.meeting))
    if request.method == "POST":
        _take_comment(request, form, reader)
        return redirect("minutes:by_link", token)
    context = {
        **read(request.actor, region, minutes),
        "meeting": minutes.meeting,
        "region": region,
        "reader": reader,
        "form": form,
    }
    return render(request, "minutes/by_link.html", context)


@access(policies.can_take_minutes)
def meeting_run(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    meeting = _meeting(request, region, meeting_id)
    items = list(_items(request, meeting).select_related("presenter"))
    wanted = request.GET.get("item", "")[:18]
    now = running(meeting, items, int(wanted) if wanted.isdecimal() else None, timezone.now())
    section = section_for(request.actor, meeting, now.item)
    context = {
        **meeting_context(request, region, meeting),
        "running": now,
        "items": items,
        "section": section,
    }
    return render(request, "minutes/meeting_run.html", context)


@access(policies.can_take_minutes, methods=("POST",))
def item_discuss(request: Request, region: Seat, meeting_id: int) -> HttpResponse:
    """Done with, and on to the next one; or taken back."""
    meeting = _meeting(request, region, meeting_id)
    form = ItemForm(request.POST, items=_items(request, meeting).select_related("meeting"))
    if not form.is_valid():
        raise Refused("This item is no longer on the agenda.")
    item = actions.discuss_item(
        actor=request.actor, item=form.cleaned_data["item"], now=timezone.now()
    )
    address = reverse("minutes:run", args=[region.slug, meeting.pk])
    return redirect(address if item.discussed_at else f"{address}?item={item.pk}")


@access(policies.can_read_minutes)
def decision_list(request: Request, region: Seat) -> HttpResponse:
    shown, decisions = _decisions(request, region)
    page = Paginator(decisions, 50).get_page(request.GET.get("page"))
    context = {
        "region": region,
        "page": page,
        "shown": shown,
        "rows": decision_rows(page.object_list),
    }
    return page_or_part(request, "minutes/decision_list.html", context, part="rows")


@access(policies.can_read_minutes)
def decision_export(request: Request, region: Seat) -> HttpResponse:
    _shown, decisions = _decisions(request, region)
    columns = decision_columns()
    rows = decision_rows(decisions[: MOST_ROWS + 1])
    cells = ([row[name] for name in columns] for row in rows)
    return csv_file(f"decisions-{region.slug}.csv", list(columns.values()), cells)


def _writing(
    request: Request,
    region: Seat,
    meeting: Meeting,
    minutes: Minutes | None,
    conflict: Section | None = None,
) -> HttpResponse:
    sections = sections_for(request.actor, meeting, minutes)
    if conflict:
        sections = [conflict if section.key == conflict.key else section for section in sections]
    context = {
        **meeting_context(request, region, meeting),
        "minutes": minutes,
        "sections": sections,
        "asked": asked(request.actor, minutes) if minutes and minutes.comment_until else {},
        "editions": Edition.visible_to(request.actor).of(minutes).newest_first().defer("content"),
        "can_release": policies.can_release_minutes(request.actor, region),
    }
    return render(request, "minutes/minutes_write.html", context)


def _reading(
    request: Request, region: Seat, meeting: Meeting, minutes: Minutes | None
) -> HttpResponse:
    actor = request.actor
    readers = Reader.visible_to(actor).of(minutes).current().by(actor) if minutes else None
    editions = Edition.visible_to(actor).filter(minutes__meeting=meeting).newest_first()
    context = {
        **meeting_context(request, region, meeting),
        "minutes": minutes,
        "editions": editions.defer("content"),
        "reader": readers.first() if readers is not None else None,
        "form": CommentForm(items=items_of(meeting)),
        "can_release": policies.can_release_minutes(actor, region),
        "works_here": policies.can_take_minutes(actor, region),
        **(read(request.actor, region, minutes) if minutes else {}),
    }
    return render(request, "minutes/minutes_read.html", context)


def _conflict(request: Request, region: Seat, meeting: Meeting, form: NoteForm) -> HttpResponse:
    """Both texts, and nothing is saved."""
    section = section_for(request.actor, meeting, form.cleaned_data["item"])
    section.typed = form.note["text"]
    if wants_part(request):
        return _note_part(request, region, meeting, section)
    minutes = Minutes.visible_to(request.actor).of(meeting).first()
    return _writing(request, region, meeting, minutes, section)


def _note_part(
    request: Request, region: Seat, meeting: Meeting, section: Section, *, whole: bool = False
) -> HttpResponse:
    """What stands under the text; the whole form where the text itself has changed."""
    context = {"region": region, "meeting": meeting, "section": section}
    if not whole:
        return render(request, "minutes/note_form.html#saved", context)
    page = render(request, "minutes/note_form.html", context)
    page["HX-Retarget"], page["HX-Reswap"] = f"#note-{section.key}", "outerHTML"
    return page


def _after_outcome(
    request: Request, region: Seat, meeting: Meeting, item: Item | None
) -> HttpResponse:
    if not wants_part(request):
        return redirect(f"{_address(region, meeting)}#item-{item.pk if item else 0}")
    context = {
        "region": region,
        "meeting": meeting,
        "section": section_for(request.actor, meeting, item),
    }
    return render(request, "minutes/outcomes.html", context)


def _changed(request: Request, form: OutcomeChangeForm, outcome: Outcome) -> bool:
    try:
        actions.change_outcome(
            actor=request.actor,
            outcome=outcome,
            details=form.details,
            version=form.cleaned_data["version"] or 0,
        )
    except Overtaken as refusal:
        form.show_refusal(str(refusal), outcome)
        return False
    return True


def _take_comment(request: Request, form: CommentForm, reader: Reader) -> None:
    if not form.is_valid():
        raise Refused("This comment is too long, or its item is no longer on the agenda.")
    actions.comment(actor=request.actor, reader=reader, now=timezone.now(), **form.cleaned_data)
    messages.success(request, "Thank you. It is noted.")


def _decisions(request: Request, region: Seat) -> tuple[RegisterForm, Any]:
    shown = RegisterForm(request.GET, actor=request.actor)
    own = Outcome.visible_to(request.actor).in_region(region.region_id)
    return shown, shown.narrow(own.decisions())


def _with_meeting(rows: Any) -> Any:
    return rows.select_related("person__membership", "minutes__meeting__region", "minutes__region")


def _items(request: Request, meeting: Meeting) -> ItemQuerySet:
    return Item.visible_to(request.actor).of(meeting)


def _address(region: Seat, meeting: Meeting) -> str:
    return reverse("minutes:show", args=[region.slug, meeting.pk])


def _meeting(request: Request, region: Seat, meeting_id: int) -> Meeting:
    meetings = Meeting.visible_to(request.actor).in_region(region.region_id)
    return get_object_or_404(meetings.select_related("region"), pk=meeting_id)


def _minutes(request: Request, meeting: Meeting) -> Minutes:
    found = Minutes.visible_to(request.actor).of(meeting).select_related("meeting", "region")
    minutes: Minutes = get_object_or_404(found)
    return minutes


def _outcome(request: Request, region: Seat, meeting_id: int, outcome_id: int) -> Outcome:
    own = Outcome.visible_to(request.actor).filter(region=region.region_id)
    of_meeting = own.filter(minutes__meeting=meeting_id)
    found = of_meeting.select_related("minutes__meeting__region", "item", "action", "area")
    outcome: Outcome = get_object_or_404(found, pk=outcome_id)
    return outcome


def _edition(request: Request, region: Seat, meeting_id: int, edition_id: int) -> Edition:
    own = Edition.visible_to(request.actor).filter(region=region.region_id)
    of_meeting = own.filter(minutes__meeting=meeting_id)
    found = of_meeting.select_related("minutes__meeting__region", "file")
    edition: Edition = get_object_or_404(found, pk=edition_id)
    return edition
