import pytest
from django.utils import timezone

from core.scope import within
from documents import actions
from documents.models import Content, Document, Version
from tests.cast import Cast
from tests.documents.files import PDF

MODELS = (Document, Version, Content)


@pytest.mark.parametrize(
    ("who", "shared", "seen"),
    [
        ("ana", False, 1),
        ("ben", False, 1),
        ("sam", False, 0),
        ("nia", False, 0),
        ("zoe", False, 0),
        ("sam", True, 1),
        ("nia", True, 1),
        ("zoe", True, 1),
    ],
)
def test_who_sees_a_document(cast: Cast, who: str, shared: bool, seen: int) -> None:
    ana, actor = cast.actor("ana"), cast.actor(who)
    given = {"title": "Plan", "name": "plan.pdf", "content": PDF}
    document = actions.store_file(actor=ana, region_id=cast.home.pk, **given)
    if shared:
        actions.share_document(actor=ana, document=document, at=timezone.now())
    with within(actor.reach):
        assert [model.visible_to(actor).count() for model in MODELS] == [seen] * 3
    assert Document.objects.in_region(cast.home.pk).count() == 1


@pytest.mark.parametrize("shared", [False, True])
def test_the_wall_lets_other_regions_read_what_is_shared_and_write_nothing(
    cast: Cast, shared: bool
) -> None:
    ana, zoe = cast.actor("ana"), cast.actor("zoe")
    given = {"title": "Plan", "name": "plan.pdf", "content": PDF}
    document = actions.store_file(actor=ana, region_id=cast.home.pk, **given)
    actions.share_document(actor=ana, document=document, at=timezone.now() if shared else None)
    with within(zoe.reach):
        assert [model.objects.count() for model in MODELS] == [int(shared)] * 3
        assert Document.objects.update(title="Mine") == 0
        assert Content.objects.all().delete()[0] == 0
