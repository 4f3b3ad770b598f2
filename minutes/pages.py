"""What the pages of minutes show, put together for one actor."""

from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.utils.text import slugify

from agendas.models import Item
from core.times import today_in
from meetings.models import Meeting
from minutes import presence
from minutes.content import Section, gather, outcomes_in, sections_of, told
from minutes.models import Comment, Edition, EditionFile, Minutes, Note, Outcome, Reader
from plans.models import Action
from regions.actors import Actor, Seat


def sections_for(actor: Actor, meeting: Meeting, minutes: Minutes | None) -> list[Section]:
    """Where minutes are written: with comments, and with who else is writing."""
    sections = sections_of(
        Item.visible_to(actor).of(meeting).select_related("presenter"),
        Note.visible_to(actor).of(minutes).select_related("edited_by").order_by("id"),
        Outcome.visible_to(actor).of(minutes).in_order(),
        Comment.visible_to(actor).of(minutes).in_order(),
    )
    others = presence.others_writing(actor, meeting)
    for section in sections:
        section.writing = "" if section.key is None else others.get(section.key, "")
    return sections


def section_for(actor: Actor, meeting: Meeting, item: Item | None) -> Section:
    """One item with its note and what came of it: only these are read."""
    minutes = Minutes.visible_to(actor).of(meeting).first()
    sections = sections_of(
        [item] if item else [],
        Note.visible_to(actor).of(minutes).filter(item=item).select_related("edited_by"),
        Outcome.visible_to(actor).of(minutes).filter(item=item).in_order(),
    )
    key = item.pk if item else 0
    section = next(one for one in sections if one.key == key)
    section.writing = presence.others_writing(actor, meeting).get(key, "")
    return section


def read(actor: Actor, region: Seat, minutes: Minutes) -> dict[str, Any]:
    """What a reader gets: the kept version, or what is out for comment as it stands."""
    kept = Edition.visible_to(actor).of(minutes).filter(number=minutes.number)
    edition = kept.select_related("file").defer("file__pdf").first()
    content = edition.content if edition else {"sections": told(gather(minutes))}
    return {
        "minutes": minutes,
        "edition": edition,
        "content": _today(actor, region, content),
        "takes_comments": minutes.takes_comments(today_in(region.timezone)),
        "comments": Comment.visible_to(actor).of(minutes).in_order(),
    }


def _today(actor: Actor, region: Seat, content: dict[str, Any]) -> dict[str, Any]:
    """How far the actions are by now, for whoever sees them."""
    outcomes = outcomes_in(content)
    taken_on = [outcome["action"] for outcome in outcomes if outcome["action"]]
    actions = Action.visible_to(actor).in_bulk(taken_on) if taken_on else {}
    today = today_in(region.timezone)
    for outcome in outcomes:
        action = actions.get(outcome["action"])
        outcome["now"] = action
        outcome["late"] = action is not None and action.is_overdue(today)
    return content


def asked(actor: Actor, minutes: Minutes) -> dict[str, int]:
    """How many were asked to comment, and how many have said something."""
    readers = Reader.visible_to(actor).of(minutes).current()
    return readers.aggregate(people=Count("pk"), answered=Count("answered_at"))


def pdf_answer(file: EditionFile) -> HttpResponse:
    edition = file.edition
    name = f"minutes-{slugify(edition.content['title'])}-{edition.number}.pdf"
    return HttpResponse(
        bytes(file.pdf),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )
