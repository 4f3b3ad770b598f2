"""Dull makers of agenda items and materials."""

from typing import Any

from django.utils import timezone

from agendas.models import Item, Material
from documents.models import Content, Document, Version
from meetings.models import Meeting


def make_item(meeting: Meeting, title: str = "Welcome", **fields: Any) -> Item:
    position = 1 + Item.objects.of(meeting).count()
    return Item.objects.create(
        region=meeting.region, meeting=meeting, title=title, **{"position": position, **fields}
    )


def make_material(
    meeting: Meeting,
    title: str = "Plan",
    *,
    visibility: str = "invitees",
    content: bytes = b"words",
    url: str = "",
    **fields: Any,
) -> Material:
    shared = {"shared_at": timezone.now() if visibility == "network" else None}
    region = {"region": meeting.region}
    document = Document.objects.create(title=title, **region, **shared)
    file = {"url": url} if url else {"name": f"{title}.txt", "media_type": "text/plain"}
    size = 0 if url else len(content)
    version = Version.objects.create(
        document=document, number=1, size=size, **file, **region, **shared
    )
    if not url:
        Content.objects.create(version=version, data=content, **region, **shared)
    return Material.objects.create(
        meeting=meeting, document=document, visibility=visibility, **region, **shared, **fields
    )
