"""Which static files are collected, and how. Collecting them all took two minutes."""

from django.contrib.staticfiles.apps import StaticFilesConfig
from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage


class PortalStaticFiles(StaticFilesConfig):
    # Source maps, Redoc, the browsable API, the htmx after ours: never linked, and most of the
    # bytes to compress.
    ignore_patterns = [  # noqa: RUF012  not a ClassVar in the base class
        *StaticFilesConfig.ignore_patterns,
        "*.map",
        "redoc",
        "rest_framework",
        "*-4.js",
        "*-4.min.js",
    ]


class HashedFiles(CompressedManifestStaticFilesStorage):
    # Without the rules for source maps, which are not collected.
    patterns = (("*.css", HashedFilesMixin.patterns[0][1][:2]),)
