"""Materials: what happens with them, and who sees them."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Model

from agendas import actions
from agendas.actions import Source
from agendas.models import Material
from core.refusals import Overtaken, Refused
from core.scope import within
from documents.models import Content, Document, Version
from meetings.models import Meeting
from regions.actors import Actor, Link, link_actor, system_actor
from tests.agendas.factories import make_item, make_material
from tests.cast import Cast
from tests.documents.files import PDF
from tests.meetings.factories import make_invitation, make_meeting
from tests.stakeholders.factories import make_person

FILE = Source("Plan", name="plan.pdf", content=PDF)
LINK = Source("Page", url="https://example.org/page")
SHARED: tuple[type[Model], ...] = (Material, Document, Version, Content)


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    return make_meeting(cast.home)


def add(cast: Cast, meeting: Meeting, who: str = "ana", **more: Any) -> Material:
    given = {"source": FILE, "visibility": "invitees", **more}
    return actions.add_material(actor=cast.actor(who), meeting=meeting, **given)


def change(cast: Cast, material: Material, who: str = "ana", **more: Any) -> Material:
    given = {"title": "Plan", "item": None, "visibility": material.visibility, **more}
    return actions.change_material(
        actor=cast.actor(who), material=material, details=given, version=material.version
    )


def test_a_file_or_link_belongs_to_an_item_or_the_meeting(cast: Cast, meeting: Meeting) -> None:
    item = make_item(meeting)
    at_item, at_meeting = add(cast, meeting, "ben", item=item), add(cast, meeting, source=LINK)
    assert (at_item.item, at_meeting.item, str(at_item)) == (item, None, "Plan")
    assert at_item.added_by == cast.users["ben"]
    assert at_meeting.document.versions.get().url == LINK.url


def test_another_version_takes_its_place(cast: Cast, meeting: Meeting) -> None:
    ana = cast.actor("ana")
    material, link = add(cast, meeting), add(cast, meeting, source=LINK)
    actions.add_material_version(actor=ana, material=material, source=FILE)
    actions.add_material_version(actor=ana, material=link, source=LINK)
    assert [m.document.versions.first().number for m in (material, link)] == [2, 2]


def shared(cast: Cast) -> list[int]:
    """What zoe's reach lets through of each table."""
    with within(cast.actor("zoe").reach):
        return [model._default_manager.count() for model in SHARED]


def test_sharing_opens_all_four_tables_to_other_regions(cast: Cast, meeting: Meeting) -> None:
    material = add(cast, meeting)
    assert shared(cast) == [0, 0, 0, 0]
    change(cast, material, visibility="network", title="Our plan")
    assert shared(cast) == [1, 1, 1, 1]
    assert material.document.title == "Our plan"
    first = material.shared_at
    actions.add_material_version(actor=cast.actor("ana"), material=material, source=FILE)
    assert shared(cast) == [1, 1, 2, 2]
    change(cast, material, title="The plan")
    assert (material.shared_at, material.version) == (first, 3)
    change(cast, material, visibility="region")
    assert shared(cast) == [0, 0, 0, 0]
    assert add(cast, meeting, visibility="network").document.shared_at


def test_only_a_coordinator_shares_and_nothing_of_a_draft(cast: Cast, meeting: Meeting) -> None:
    with pytest.raises(PermissionDenied):
        add(cast, meeting, "ben", visibility="network")
    draft = make_meeting(cast.home, opened_at=None)
    with pytest.raises(Refused, match="Open the meeting first"):
        add(cast, draft, visibility="network")
    with pytest.raises(Refused, match="Open the meeting first"):
        change(cast, add(cast, draft), visibility="network")


def test_a_change_in_between_is_not_overwritten(cast: Cast, meeting: Meeting) -> None:
    material = add(cast, meeting)
    seen = Material.objects.get()
    change(cast, material, visibility="region")
    with pytest.raises(Overtaken):
        change(cast, seen, visibility="network")
    assert (seen.visibility, shared(cast)) == ("region", [0, 0, 0, 0])


def test_what_is_removed_is_gone_for_everybody(cast: Cast, meeting: Meeting) -> None:
    material, ana = add(cast, meeting, visibility="network"), cast.actor("ana")
    actions.remove_material(actor=ana, material=material)
    assert (material.removed_at is None, material.shared_at) == (False, None)
    assert not Material.visible_to(ana).exists()
    assert (Content.objects.count(), shared(cast)) == (0, [0, 0, 0, 0])
    with pytest.raises(Refused, match="removed"):
        actions.add_material_version(actor=ana, material=material, source=FILE)


@pytest.mark.parametrize("who", ["sam", "nia", "ned", "zoe"])
def test_others_do_none_of_it(cast: Cast, meeting: Meeting, who: str) -> None:
    material = add(cast, meeting)
    known = {"actor": cast.actor(who), "material": material}
    with pytest.raises(PermissionDenied):
        add(cast, meeting, who)
    with pytest.raises(PermissionDenied):
        change(cast, material, who)
    with pytest.raises(PermissionDenied):
        actions.add_material_version(**known, source=FILE)
    with pytest.raises(PermissionDenied):
        actions.remove_material(**known)


@pytest.mark.parametrize(
    ("who", "visibility", "invited", "draft", "sees"),
    [
        ("ana", "invitees", False, True, True),
        ("ben", "invitees", False, True, True),
        ("sam", "invitees", False, False, False),
        ("sam", "invitees", True, False, True),
        ("sam", "invitees", True, True, False),
        ("sam", "region", False, False, True),
        ("sam", "region", False, True, False),
        ("sam", "network", False, False, True),
        ("nia", "invitees", False, False, False),
        ("ned", "region", False, False, False),
        ("nia", "network", False, False, True),
        ("zoe", "region", False, False, False),
        ("zoe", "network", False, False, True),
    ],
)
def test_who_sees_a_material(
    cast: Cast, who: str, visibility: str, invited: bool, draft: bool, sees: bool
) -> None:
    meeting = make_meeting(cast.home, **({"opened_at": None} if draft else {}))
    material = make_material(meeting, visibility=visibility)
    if invited:
        person = make_person(cast.home, membership=cast.membership(who))
        make_invitation(meeting, person)
    actor = cast.actor(who)
    with within(actor.reach):
        assert Material.visible_to(actor).filter(pk=material.pk).exists() is sees


def test_what_a_link_a_program_and_the_portal_see(cast: Cast, meeting: Meeting) -> None:
    invitation = make_invitation(meeting)
    own = make_material(meeting)
    other = make_material(make_meeting(cast.home))
    shown = make_material(make_meeting(cast.away), visibility="network")
    link = link_actor(Link(cast.home.pk, "meeting_invitation", invitation.pk), cast.home)

    def seen(actor: Actor) -> set[Material]:
        return set(Material.visible_to(actor))

    assert seen(link) == {own}
    assert seen(Actor(kind="client")) == set()
    assert seen(Actor()) == set()
    assert seen(system_actor(cast.home)) == {own, other}
    assert shown in seen(cast.actor("ana"))


def test_a_withdrawn_or_closed_seat_sees_no_more(cast: Cast, meeting: Meeting) -> None:
    make_material(meeting)
    person = make_person(cast.home, membership=cast.membership("sam"))
    invitation = make_invitation(meeting, person)
    sam = cast.actor("sam")
    assert Material.visible_to(sam).count() == 1
    invitation.withdrawn_at = meeting.starts_at
    invitation.save()
    assert Material.visible_to(sam).count() == 0
