"""No more of an upload is kept than shows that it is too large."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler


class BoundedUpload(FileUploadHandler):
    """Stands before Django's own handlers and passes on what is within the limit, and the chunk
    that exceeds it: the form then says so, and neither memory nor disk fills up."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= settings.UPLOAD_LIMIT else None

    def file_complete(self, file_size: int) -> Any:  # noqa: ARG002  Django calls it so
        """Another handler's file."""
        return None
