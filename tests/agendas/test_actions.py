from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from agendas import actions
from agendas.drafts import Draft
from agendas.models import Item
from core.refusals import Overtaken, Refused
from mail.models import Mail
from meetings.models import Meeting
from tests.agendas.factories import make_item, make_material
from tests.cast import Cast
from tests.meetings.factories import NOON, make_invitation, make_meeting


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    return make_meeting(cast.home)


def titles(meeting: Meeting) -> str:
    """With the sections before their items: "a One:b c"."""
    words, section = [], ""
    for item in Item.objects.of(meeting):
        words.append(f"{item.section}:{item.title}" if item.section != section else item.title)
        section = item.section
    return " ".join(words)


def write(cast: Cast, meeting: Meeting, *drafts: Draft, who: str = "ana") -> list[Item]:
    return actions.write_agenda(actor=cast.actor(who), meeting=meeting, points=drafts)


def test_items_are_put_behind_and_the_meeting_tells_them_in_words(
    cast: Cast, meeting: Meeting
) -> None:
    make_invitation(meeting)
    pia = meeting.invitations.get().person
    write(cast, meeting, Draft("a", 10, presenter=pia), Draft("b", section="One"), who="ben")
    first = Item.objects.of(meeting).first()
    write(cast, meeting, Draft("c"), Draft("d", section="One", recurring=True))
    assert titles(meeting) == "a c One:b d"
    meeting.refresh_from_db()
    assert meeting.agenda == "a (10 min, Pia)\nc\n\nOne:\nb\nd"
    assert (meeting.sequence, Mail.objects.count()) == (0, 0)
    assert str(first) == "a"


def test_an_agenda_has_an_end(cast: Cast, meeting: Meeting) -> None:
    write(cast, meeting, *[Draft("a")] * 199)
    with pytest.raises(Refused, match="at most 200 items"):
        write(cast, meeting, Draft("b"), Draft("c"))
    assert len(write(cast, meeting, Draft("b"))) == 1


def test_a_kind_gives_the_start_once(cast: Cast, meeting: Meeting) -> None:
    start = {"actor": cast.actor("ben"), "meeting": meeting, "kind": "change_leader_call"}
    items = actions.start_agenda(**start)
    assert [item.minutes for item in items] == [5, 15, 15, 15, 10]
    assert all(item.recurring for item in items)
    with pytest.raises(Refused, match="has an agenda already"):
        actions.start_agenda(**start)


def test_an_added_item_joins_its_section(cast: Cast, meeting: Meeting) -> None:
    write(cast, meeting, Draft("a", section="One"), Draft("b", section="Two"))
    details: dict[str, Any] = {"title": "c", "section": "One", "region": cast.away}
    actions.add_item(actor=cast.actor("ana"), meeting=meeting, details=details)
    assert titles(meeting) == "One:a c Two:b"


def test_a_changed_item_moves_with_its_section(cast: Cast, meeting: Meeting) -> None:
    items = write(cast, meeting, Draft("a", section="One"), Draft("b", section="One"), Draft("c"))
    ana = cast.actor("ana")
    actions.change_item(
        actor=ana, item=items[0], details={"section": "Two", "minutes": 5}, version=1
    )
    assert titles(meeting) == "Two:a One:b :c"
    actions.change_item(actor=ana, item=items[0], details={"section": ""}, version=2)
    assert titles(meeting) == "a c One:b"
    with pytest.raises(Overtaken):
        actions.change_item(actor=ana, item=items[0], details={"title": "mine"}, version=1)
    assert items[0].title == "a"


@pytest.mark.parametrize(
    ("move", "order"),
    [
        ("a down", "b a One:c d"),
        ("b up", "b a One:c d"),
        ("b down", "a One:b c d"),
        ("c up", "a b c One:d"),
        ("d up", "a b One:d c"),
        ("c down", "a b One:d c"),
    ],
)
def test_an_item_is_shifted_by_one(cast: Cast, meeting: Meeting, move: str, order: str) -> None:
    drafts = [Draft("a"), Draft("b"), Draft("c", section="One"), Draft("d", section="One")]
    items = {item.title: item for item in write(cast, meeting, *drafts)}
    name, way = move.split()
    actions.shift_item(actor=cast.actor("ben"), item=items[name], up=way == "up")
    assert titles(meeting) == order
    assert sorted(Item.objects.values_list("position", flat=True)) == [1, 2, 3, 4]


def test_at_the_end_nothing_is_shifted(cast: Cast, meeting: Meeting) -> None:
    only = make_item(meeting)
    for up in (True, False):
        with pytest.raises(Refused, match="at the end of the agenda already"):
            actions.shift_item(actor=cast.actor("ana"), item=only, up=up)


@pytest.mark.parametrize(("before", "order"), [(True, "b One:a c"), (False, "b One:c a")])
def test_an_item_is_moved_beside_another(
    cast: Cast, meeting: Meeting, before: bool, order: str
) -> None:
    a, _b, c = write(cast, meeting, Draft("a"), Draft("b"), Draft("c", section="One"))
    actions.move_item(actor=cast.actor("ana"), item=a, neighbor=c, before=before)
    assert titles(meeting) == order
    meeting.refresh_from_db()
    assert meeting.agenda.startswith("b\n\nOne:")


def test_two_people_move_at_once_and_lose_nothing(cast: Cast, meeting: Meeting) -> None:
    ana, ben = cast.actor("ana"), cast.actor("ben")
    items = write(cast, meeting, Draft("a"), Draft("b"), Draft("c"), Draft("d"))
    seen = [Item.objects.get(pk=item.pk) for item in items]
    actions.move_item(actor=ana, item=items[3], neighbor=items[0], before=True)
    actions.move_item(actor=ben, item=seen[0], neighbor=seen[2], before=False)
    assert titles(meeting) == "d b c a"
    actions.remove_item(actor=ana, item=items[2])
    with pytest.raises(Refused, match="has changed meanwhile"):
        actions.move_item(actor=ben, item=seen[0], neighbor=seen[2], before=False)
    with pytest.raises(Refused, match="taken this item off"):
        actions.move_item(actor=ben, item=seen[2], neighbor=seen[0], before=False)


def test_a_removed_item_leaves_its_materials_to_the_meeting(cast: Cast, meeting: Meeting) -> None:
    item, other = make_item(meeting), make_item(meeting, "Plan")
    material = make_material(meeting, item=item)
    ana = cast.actor("ana")
    actions.remove_item(actor=ana, item=item)
    material.refresh_from_db()
    meeting.refresh_from_db()
    assert (material.item, meeting.agenda) == (None, "Plan")
    actions.mark_discussed(actor=ana, item=other, now=NOON)
    with pytest.raises(Refused, match="This item was discussed"):
        actions.remove_item(actor=ana, item=other)


def test_an_item_is_discussed_or_not(cast: Cast, meeting: Meeting) -> None:
    item, ben = make_item(meeting), cast.actor("ben")
    assert actions.mark_discussed(actor=ben, item=item, now=NOON).discussed_at == NOON
    assert actions.mark_not_discussed(actor=ben, item=item).discussed_at is None


def test_the_agenda_of_a_cancelled_meeting_stays(cast: Cast) -> None:
    meeting = make_meeting(cast.home, cancelled_at=NOON)
    with pytest.raises(Refused, match="This meeting is cancelled"):
        write(cast, meeting, Draft("a"))


@pytest.mark.parametrize("who", ["sam", "nia", "ned", "zoe"])
def test_others_do_none_of_it(cast: Cast, meeting: Meeting, who: str) -> None:
    item, other, actor = make_item(meeting), make_item(meeting, "Plan"), cast.actor(who)
    for ask in (
        lambda: write(cast, meeting, Draft("a"), who=who),
        lambda: actions.start_agenda(actor=actor, meeting=meeting, kind="other"),
        lambda: actions.change_item(actor=actor, item=item, details={}, version=1),
        lambda: actions.move_item(actor=actor, item=item, neighbor=other, before=True),
        lambda: actions.shift_item(actor=actor, item=item, up=False),
        lambda: actions.remove_item(actor=actor, item=item),
        lambda: actions.mark_discussed(actor=actor, item=item, now=NOON),
    ):
        with pytest.raises(PermissionDenied):
            ask()
    assert Item.objects.of(meeting).count() == 2
