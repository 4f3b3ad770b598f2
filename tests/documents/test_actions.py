from hashlib import sha256

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core.refusals import Refused
from documents import actions
from documents.models import Content, Document, Version
from tests.cast import Cast
from tests.documents.files import PDF, PNG


def store(cast: Cast, who: str = "ana", **fields: object) -> Document:
    given = {"title": "Plan", "name": "plan.pdf", "content": PDF, **fields}
    return actions.store_file(actor=cast.actor(who), region_id=cast.home.pk, **given)


def test_a_file_is_stored_with_its_bytes_and_who_added_it(cast: Cast) -> None:
    document = store(cast, "ben")
    version = document.versions.get()
    assert (version.number, version.name, version.media_type) == (1, "plan.pdf", "application/pdf")
    assert (version.size, version.digest) == (len(PDF), sha256(PDF).hexdigest())
    assert (version.added_by, bytes(version.content.data)) == (cast.users["ben"], PDF)
    assert str(version) == "plan.pdf (1)"
    assert str(version.content) == "plan.pdf (1) (content)"


def test_without_a_title_it_is_called_by_its_name(cast: Cast) -> None:
    assert str(store(cast, title="")) == "plan.pdf"


def test_another_upload_is_another_version(cast: Cast) -> None:
    document, ana = store(cast), cast.actor("ana")
    actions.add_version(actor=ana, document=document, name="plan 2.png", content=PNG)
    assert [(v.number, v.name) for v in document.versions.all()] == [
        (2, "plan 2.png"),
        (1, "plan.pdf"),
    ]


def test_a_link_has_versions_too(cast: Cast) -> None:
    ana = cast.actor("ana")
    url = "https://example.org/a"
    link = actions.add_link(actor=ana, region_id=cast.home.pk, title="", url=url)
    actions.add_address(actor=ana, document=link, url="https://example.org/b")
    assert link.title == url
    assert [v.url for v in link.versions.all()] == ["https://example.org/b", url]
    assert not Content.objects.exists()


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://example.org", "data:text/html,x", ""]
)
def test_what_is_no_address_of_the_web_is_refused(cast: Cast, url: str) -> None:
    with pytest.raises(Refused, match="A link starts with https://"):
        actions.add_link(actor=cast.actor("ana"), region_id=cast.home.pk, title="x", url=url)


def test_what_the_portal_does_not_take_leaves_nothing(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.add_version(
            actor=cast.actor("ana"), document=store(cast), name="x.exe", content=b"x"
        )
    assert Version.objects.count() == 1


def test_sharing_reaches_every_version_and_its_bytes(cast: Cast) -> None:
    document, ana, now = store(cast), cast.actor("ana"), timezone.now()
    actions.share_document(actor=ana, document=document, at=now)
    actions.add_version(actor=ana, document=document, name="b.pdf", content=PDF)
    rows = [document, *Version.objects.all(), *Content.objects.all()]
    assert [row.shared_at for row in rows] == [now] * 5
    actions.share_document(actor=ana, document=document, at=None)
    assert not Content.objects.filter(shared_at__isnull=False).exists()


def test_removed_is_removed_for_good(cast: Cast) -> None:
    document, ana = store(cast), cast.actor("ana")
    actions.remove_document(actor=ana, document=document)
    assert document.removed_at
    assert (Content.objects.count(), Version.objects.count()) == (0, 1)
    with pytest.raises(Refused, match="This document was removed"):
        actions.add_version(actor=ana, document=document, name="b.pdf", content=PDF)


def test_a_document_takes_another_title(cast: Cast) -> None:
    document, ana = store(cast), cast.actor("ana")
    actions.rename_document(actor=ana, document=document, title="Plan B")
    assert (document.title, document.version) == ("Plan B", 2)
    actions.rename_document(actor=ana, document=document, title="")
    assert (document.title, document.version) == ("Plan B", 2)


@pytest.mark.parametrize("who", ["sam", "nia", "ned", "zoe"])
def test_others_do_none_of_it(cast: Cast, who: str) -> None:
    document, actor = store(cast), cast.actor(who)
    known = {"actor": actor, "document": document}
    with pytest.raises(PermissionDenied):
        store(cast, who)
    with pytest.raises(PermissionDenied):
        actions.add_version(**known, name="a.pdf", content=PDF)
    with pytest.raises(PermissionDenied):
        actions.add_address(**known, url="https://example.org")
    with pytest.raises(PermissionDenied):
        actions.share_document(**known, at=timezone.now())
    with pytest.raises(PermissionDenied):
        actions.remove_document(**known)
    with pytest.raises(PermissionDenied):
        actions.rename_document(**known, title="Mine")
