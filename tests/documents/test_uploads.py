import io

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.test import RequestFactory
from pytest_django import Settings

from documents.uploads import BoundedUpload


def test_of_a_large_upload_little_more_than_the_limit_is_kept(settings: Settings) -> None:
    settings.UPLOAD_LIMIT = 100_000
    large, small = io.BytesIO(b"x" * 900_000), io.BytesIO(b"y" * 90_000)
    large.name, small.name = "large.txt", "small.txt"
    request = RequestFactory().post("/", {"large": large, "small": small})
    request.upload_handlers = [BoundedUpload(request), MemoryFileUploadHandler(request)]
    files = request.FILES
    assert 100_000 < len(files["large"].read()) <= 200_000
    assert files["small"].read() == b"y" * 90_000


def test_such_handlers_serve_the_portal(settings: Settings) -> None:
    assert settings.FILE_UPLOAD_HANDLERS[0] == "documents.uploads.BoundedUpload"
