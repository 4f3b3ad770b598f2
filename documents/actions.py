"""What happens with documents: they are stored, get other versions, are shared and removed."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import URLValidator
from django.db.models import F, Max
from django.utils import timezone

from core.refusals import Refused
from documents import policies
from documents.files import inspected
from documents.models import Content, Document, Version
from regions.actors import Actor

TITLE = 200
is_web_address = URLValidator(schemes=["http", "https"])


def rename_document(*, actor: Actor, document: Document, title: str) -> Document:
    if not policies.can_keep_documents(actor, document.region_id):
        raise PermissionDenied
    if title and title != document.title:
        found = Document.objects.filter(pk=document.pk)
        found.update(title=title[:TITLE], version=F("version") + 1)
        document.refresh_from_db()
    return document


def store_file(*, actor: Actor, region_id: int, title: str, name: str, content: bytes) -> Document:
    """Keep a file, if it is one that the portal takes (documents.files)."""
    document = _new(actor, region_id, title or name)
    add_version(actor=actor, document=document, name=name, content=content)
    return document


def add_link(*, actor: Actor, region_id: int, title: str, url: str) -> Document:
    document = _new(actor, region_id, title or url)
    add_address(actor=actor, document=document, url=url)
    return document


def add_version(*, actor: Actor, document: Document, name: str, content: bytes) -> Version:
    """The same document, uploaded anew; whoever has it finds the newest."""
    if not policies.can_keep_documents(actor, document.region_id):
        raise PermissionDenied
    file = inspected(name, content, limit=settings.UPLOAD_LIMIT)
    version = _next(document)
    version.name, version.media_type, version.size = file.name, file.media_type, len(file.content)
    version.digest = hashlib.sha256(file.content).hexdigest()
    version.added_by = actor.user
    version.save(force_insert=True)
    Content.objects.create(
        region_id=version.region_id, version=version, data=file.content, shared_at=version.shared_at
    )
    return version


def add_address(*, actor: Actor, document: Document, url: str) -> Version:
    """The same document, found elsewhere."""
    if not policies.can_keep_documents(actor, document.region_id):
        raise PermissionDenied
    try:
        is_web_address(url)
    except ValidationError as error:
        raise Refused("A link starts with https:// or http://.") from error
    version = _next(document)
    version.url, version.added_by = url, actor.user
    version.save(force_insert=True)
    return version


def share_document(*, actor: Actor, document: Document, at: datetime | None) -> Document:
    """With every region, all of its versions; None takes it back."""
    if not policies.can_keep_documents(actor, document.region_id):
        raise PermissionDenied
    _lock(document)
    Document.objects.filter(pk=document.pk).update(shared_at=at, version=F("version") + 1)
    Version.objects.filter(document=document).update(shared_at=at)
    Content.objects.filter(version__document=document).update(shared_at=at)
    document.refresh_from_db()
    return document


def remove_document(*, actor: Actor, document: Document) -> Document:
    """For good: what every version held is deleted. Who added which stays on record."""
    share_document(actor=actor, document=document, at=None)
    Content.objects.filter(version__document=document).delete()
    Document.objects.filter(pk=document.pk).update(removed_at=timezone.now())
    document.refresh_from_db()
    return document


def _new(actor: Actor, region_id: int, title: str) -> Document:
    if not policies.can_keep_documents(actor, region_id):
        raise PermissionDenied
    return Document.objects.create(region_id=region_id, title=title[:TITLE])


def _next(document: Document) -> Version:
    """Numbered after those there are; whoever adds one at the same moment waits here."""
    _lock(document)
    last = document.versions.aggregate(last=Max("number"))["last"] or 0
    return Version(
        region_id=document.region_id,
        document=document,
        number=last + 1,
        shared_at=document.shared_at,
    )


def _lock(document: Document) -> None:
    document.refresh_from_db(from_queryset=Document.objects.select_for_update())
    if document.removed_at:
        raise Refused("This document was removed.")
