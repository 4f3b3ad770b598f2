"""What happens with agendas. Every change is written into the meeting's agenda in words, too.

Whoever changes the same agenda at the same moment waits for the meeting's row: no item is lost, and
none has the place of another.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils import timezone

from agendas import policies
from agendas.drafts import MOST_ITEMS, Draft, of_kind
from agendas.models import Item, Material, Visibility
from agendas.timetable import gathered, in_words
from core.refusals import Overtaken, Refused
from documents import actions as documents
from documents.models import Document, Version
from meetings.actions import set_agenda
from meetings.models import Meeting
from regions.actors import Actor

DETAILS = ("title", "minutes", "purpose", "section", "presenter", "notes", "recurring")


@dataclass(frozen=True, slots=True)
class Source:
    """A file or a link, as it comes in."""

    title: str = ""
    name: str = ""
    content: bytes = b""
    url: str = ""


def write_agenda(*, actor: Actor, meeting: Meeting, points: Iterable[Draft]) -> list[Item]:
    """Put these behind what is on the agenda already."""
    items = _open_agenda(actor, meeting)
    written = [
        Item(
            region_id=meeting.region_id,
            meeting=meeting,
            position=0,
            **{name: getattr(point, name) for name in DETAILS},
        )
        for point in points
    ]
    if len(items) + len(written) > MOST_ITEMS:
        raise Refused(f"An agenda has at most {MOST_ITEMS} items.")
    ordered = _numbered([*items, *written])
    Item.objects.bulk_create(written)
    _save_order(actor, meeting, ordered)
    return written


def start_agenda(*, actor: Actor, meeting: Meeting, kind: str) -> list[Item]:
    """With what meetings of a kind begin with."""
    if _open_agenda(actor, meeting):
        raise Refused("This meeting has an agenda already.")
    return write_agenda(actor=actor, meeting=meeting, points=of_kind(kind))


def add_item(*, actor: Actor, meeting: Meeting, details: dict[str, Any]) -> Item:
    given = {name: details[name] for name in DETAILS if name in details}
    return write_agenda(actor=actor, meeting=meeting, points=[Draft(**given)])[0]


def change_item(*, actor: Actor, item: Item, details: dict[str, Any], version: int) -> Item:
    """`version` is the one the editor started from; a change in between is not overwritten."""
    _open_agenda(actor, item.meeting)
    changed = {name: details[name] for name in DETAILS if name in details}
    saved = Item.objects.filter(pk=item.pk, version=version)
    if not saved.update(**changed, version=F("version") + 1):
        _refresh(item)
        raise Overtaken("this item")
    _refresh(item)
    _save_order(actor, item.meeting, _items(item.meeting))
    return item


def move_item(*, actor: Actor, item: Item, neighbor: Item, before: bool) -> Item:
    """Next to another item of the same agenda, in whose section it then stands."""
    others = [one for one in _open_agenda(actor, item.meeting) if one.pk != item.pk]
    places = [place for place, one in enumerate(others) if one.pk == neighbor.pk]
    if not places:
        raise Refused("The agenda has changed meanwhile. Look again, and move it then.")
    _refresh(item)
    if item.section != others[places[0]].section:
        item.section = others[places[0]].section
        moved = Item.objects.filter(pk=item.pk)
        moved.update(section=item.section, version=F("version") + 1)
    others.insert(places[0] + (0 if before else 1), item)
    _save_order(actor, item.meeting, others)
    return item


def shift_item(*, actor: Actor, item: Item, up: bool) -> Item:
    """One place up or down; across a heading it first joins the section there."""
    items = _open_agenda(actor, item.meeting)
    here = next((place for place, one in enumerate(items) if one.pk == item.pk), 0)
    there = here + (-1 if up else 1)
    if not 0 <= there < len(items):
        raise Refused("This item is at the end of the agenda already.")
    same = items[there].section == items[here].section
    return move_item(actor=actor, item=item, neighbor=items[there], before=up is same)


def remove_item(*, actor: Actor, item: Item) -> Meeting:
    """Its materials stay with the meeting."""
    _open_agenda(actor, item.meeting)
    _refresh(item)
    if item.discussed_at:
        raise Refused("This item was discussed: it belongs to the record of the meeting.")
    meeting = item.meeting
    item.delete()
    _save_order(actor, meeting, _items(meeting))
    return meeting


def mark_discussed(*, actor: Actor, item: Item, now: datetime) -> Item:
    return _set_discussed(actor, item, now)


def mark_not_discussed(*, actor: Actor, item: Item) -> Item:
    return _set_discussed(actor, item, None)


def add_material(
    *, actor: Actor, meeting: Meeting, source: Source, visibility: str, item: Item | None = None
) -> Material:
    """A file or link at the meeting, or at one item of its agenda."""
    if not policies.can_change_agenda(actor, meeting):
        raise PermissionDenied
    shared_at = _shared_at(actor, meeting, visibility)
    document = _stored(actor, meeting, source)
    if shared_at:
        documents.share_document(actor=actor, document=document, at=shared_at)
    return Material.objects.create(
        region_id=meeting.region_id,
        meeting=meeting,
        item=item,
        document=document,
        visibility=visibility,
        shared_at=shared_at,
        added_by=actor.user,
    )


def add_material_version(*, actor: Actor, material: Material, source: Source) -> Version:
    """For the same people; earlier versions stay."""
    if not policies.can_change_material(actor, material):
        raise PermissionDenied
    document = material.document
    if source.url:
        return documents.add_address(actor=actor, document=document, url=source.url)
    return documents.add_version(
        actor=actor, document=document, name=source.name, content=source.content
    )


def change_material(
    *, actor: Actor, material: Material, details: dict[str, Any], version: int
) -> Material:
    """What it is called, where it belongs, and whom it is for: `title`, `item`, `visibility`."""
    if not policies.can_change_material(actor, material):
        raise PermissionDenied
    visibility = details["visibility"]
    shared_at = material.shared_at
    if visibility != material.visibility:
        shared_at = _shared_at(actor, material.meeting, visibility)
    saved = Material.objects.filter(pk=material.pk, version=version, removed_at=None).update(
        visibility=visibility,
        item=details["item"],
        shared_at=shared_at,
        version=F("version") + 1,
    )
    if saved:
        document = material.document
        documents.rename_document(actor=actor, document=document, title=details["title"])
        if document.shared_at != shared_at:
            documents.share_document(actor=actor, document=document, at=shared_at)
    material.refresh_from_db()
    if not saved:
        raise Overtaken("this material")
    return material


def remove_material(*, actor: Actor, material: Material) -> Material:
    """For good, with all of its versions."""
    if not policies.can_change_material(actor, material):
        raise PermissionDenied
    documents.remove_document(actor=actor, document=material.document)
    Material.objects.filter(pk=material.pk).update(
        removed_at=timezone.now(), shared_at=None, version=F("version") + 1
    )
    material.refresh_from_db()
    return material


def _shared_at(actor: Actor, meeting: Meeting, visibility: str) -> datetime | None:
    if visibility != Visibility.NETWORK:
        return None
    if meeting.is_draft:
        raise Refused("Open the meeting first: nobody outside the region sees a draft.")
    if not policies.can_share_with_network(actor, meeting):
        raise PermissionDenied
    return timezone.now()


def _stored(actor: Actor, meeting: Meeting, source: Source) -> Document:
    where: dict[str, Any] = {"actor": actor, "region_id": meeting.region_id, "title": source.title}
    if source.url:
        return documents.add_link(**where, url=source.url)
    return documents.store_file(**where, name=source.name, content=source.content)


def _set_discussed(actor: Actor, item: Item, at: datetime | None) -> Item:
    if not policies.can_change_agenda(actor, item.meeting):
        raise PermissionDenied
    Item.objects.filter(pk=item.pk).update(discussed_at=at)
    _refresh(item)
    return item


def _open_agenda(actor: Actor, meeting: Meeting) -> list[Item]:
    """The items as they are now; nobody else changes them before this is done."""
    if not policies.can_change_agenda(actor, meeting):
        raise PermissionDenied
    locked = Meeting.objects.select_for_update(no_key=True)
    meeting.refresh_from_db(fields=["agenda", "cancelled_at"], from_queryset=locked)
    if meeting.is_cancelled:
        raise Refused("This meeting is cancelled: its agenda stays as it is.")
    return _items(meeting)


def _items(meeting: Meeting) -> list[Item]:
    return list(Item.objects.of(meeting).select_related("presenter"))


def _refresh(item: Item) -> None:
    """Its meeting is kept: it is the same, and known."""
    names = [field.name for field in Item._meta.local_fields if field.name != "meeting"]
    try:
        item.refresh_from_db(fields=names)
    except Item.DoesNotExist as error:
        raise Refused("Somebody has taken this item off the agenda meanwhile.") from error


def _numbered(items: Iterable[Item]) -> list[Item]:
    ordered = gathered(items)
    for position, item in enumerate(ordered, 1):
        item.position = position
    return ordered


def _save_order(actor: Actor, meeting: Meeting, items: list[Item]) -> None:
    before = {item.pk: item.position for item in _items(meeting)}
    ordered = _numbered(items)
    moved = [item for item in ordered if before[item.pk] != item.position]
    Item.objects.bulk_update(moved, ["position"])
    set_agenda(actor=actor, meeting=meeting, text=in_words(ordered))
