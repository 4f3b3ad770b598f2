"""Files and links, each with its versions. Who may have one is told by what it belongs to."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from documents.querysets import ContentQuerySet, DocumentQuerySet, VersionQuerySet
from regions.models import Regional


class Shareable(Regional):
    """Once `shared_at` is set every region reads the row: the wall lets it through."""

    shared_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True


@tracked
class Document(Shareable):
    """A file or a link: what it is stands in its versions."""

    told_by = "title"

    title = models.CharField(max_length=200)
    removed_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DocumentQuerySet.as_manager()
    visible_to = objects.visible_to

    def __str__(self) -> str:
        return self.title


@tracked
class Version(Shareable):
    """A file as it was uploaded once, or a link as it was. It never changes: another upload is
    another version. Its address names the key, which nobody can guess."""

    document = models.ForeignKey(
        Document, models.CASCADE, db_constraint=False, related_name="versions"
    )
    number = models.PositiveIntegerField()
    key = models.UUIDField(default=uuid4, editable=False)
    url = models.URLField(_("link"), blank=True, max_length=500)
    name = models.CharField(_("file name"), max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    objects = VersionQuerySet.as_manager()
    visible_to = objects.visible_to

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(
                fields=["region", "document", "number"], name="document_version_once"
            ),
            models.UniqueConstraint(fields=["region", "key"], name="document_key_once"),
            models.CheckConstraint(
                condition=Q(url="", size__gt=0) | ~Q(url="") & Q(name="", size=0),
                name="version_is_a_file_or_a_link",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name or self.url} ({self.number})"


class Content(Shareable):
    """The bytes, in a table of their own that no list loads."""

    version = models.OneToOneField(
        Version, models.CASCADE, db_constraint=False, related_name="content"
    )
    data = models.BinaryField()

    objects = ContentQuerySet.as_manager()
    visible_to = objects.visible_to

    def __str__(self) -> str:
        return f"{self.version} (content)"
