"""Files and links, each with its versions. Who may have one is told by what it belongs to."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from documents.querysets import ContentQuerySet, DocumentQuerySet, VersionQuerySet
from regions.models import Regional


@tracked
class Document(Regional):
    """A file (its versions hold it) or a link."""

    told_by = "title"

    title = models.CharField(max_length=200)
    url = models.URLField(_("link"), blank=True, max_length=500)
    removed_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DocumentQuerySet.as_manager()
    visible_to = objects.visible_to

    def __str__(self) -> str:
        return self.title


@tracked
class Version(Regional):
    """A file as it was uploaded once. It never changes: another upload is another version."""

    document = models.ForeignKey(
        Document, models.CASCADE, db_constraint=False, related_name="versions"
    )
    number = models.PositiveIntegerField()
    name = models.CharField(_("file name"), max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
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
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"


class Content(Regional):
    """The bytes, in a table of their own that no list loads."""

    version = models.OneToOneField(
        Version, models.CASCADE, db_constraint=False, related_name="content"
    )
    data = models.BinaryField()

    objects = ContentQuerySet.as_manager()
    visible_to = objects.visible_to

    def __str__(self) -> str:
        return f"{self.version} (content)"
