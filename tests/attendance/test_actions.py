from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from attendance import actions
from attendance.matching import Came
from attendance.models import Attendance, Door, Source
from core.refusals import Refused
from meetings.models import Invitation, Meeting, Mode, Registration
from regions.actors import Link, link_actor
from stakeholders.models import Person, PersonContact
from tests.attendance.factories import HELD, UNTIL, make_attendance
from tests.cast import Cast
from tests.meetings.factories import make_invitation, make_meeting, make_person


@pytest.fixture(autouse=True)
def during() -> Iterator[Any]:
    with time_machine.travel(HELD + timedelta(minutes=10), tick=True) as clock:
        yield clock


@pytest.fixture
def held(cast: Cast) -> Meeting:
    return make_meeting(cast.home, starts_at=HELD, ends_at=UNTIL)


def states(meeting: Meeting) -> dict[str, str]:
    rows = Attendance.objects.at(meeting).values_list("person__name", "state")
    return dict(rows)


def note(cast: Cast, meeting: Meeting, person: Person, state: str, who: str = "ana") -> Any:
    return actions.note_attendance(
        actor=cast.actor(who), meeting=meeting, person=person, state=state
    )


def test_the_last_mark_counts_and_can_be_taken_back(cast: Cast, held: Meeting) -> None:
    pia = make_invitation(held).person
    note(cast, held, pia, "absent")
    came = note(cast, held, pia, "in_person", who="ben")
    assert (came.state, came.source, came.noted_by) == ("in_person", "noted", cast.users["ben"])
    assert came.events.count() == 2
    assert note(cast, held, pia, "") is None
    assert states(held) == {}


def test_only_those_who_work_in_the_region_note(cast: Cast, held: Meeting) -> None:
    pia = make_invitation(held).person
    for who in ("sam", "nia", "ned", "zoe"):
        with pytest.raises(PermissionDenied):
            note(cast, held, pia, "absent", who=who)


def test_nobody_is_there_long_before_or_when_it_was_cancelled(cast: Cast, during: Any) -> None:
    early = make_meeting(cast.home, starts_at=HELD, ends_at=UNTIL)
    pia = make_invitation(early).person
    during.move_to(HELD - timedelta(hours=2, seconds=1))
    with pytest.raises(Refused, match="two hours before"):
        note(cast, early, pia, "in_person")
    during.move_to(HELD - timedelta(hours=2))
    note(cast, early, pia, "in_person")
    off = make_meeting(cast.home, starts_at=HELD, ends_at=UNTIL, cancelled_at=HELD)
    with pytest.raises(Refused, match="was cancelled"):
        note(cast, off, pia, "in_person")


def test_a_delegate_stands_in_for_whom_they_were_named(cast: Cast, held: Meeting) -> None:
    boss = make_invitation(held)
    dan = make_invitation(held, make_person(cast.home, "Dan"), stands_in_for=boss)
    assert note(cast, held, dan.person, "in_person").stands_in_for == boss.person
    Attendance.objects.all().delete()
    actions.note_rest(actor=cast.actor("ana"), meeting=held, state="remote")
    assert Attendance.objects.get(person=dan.person).stands_in_for == boss.person


def test_the_rest_is_noted_at_once_and_taken_back(cast: Cast, held: Meeting) -> None:
    pia = make_invitation(held).person
    for name in ("Quinn", "Rui"):
        make_invitation(held, make_person(cast.home, name))
    make_invitation(held, make_person(cast.home, "Gil"), withdrawn_at=HELD)
    note(cast, held, pia, "in_person")
    rest = actions.note_rest(actor=cast.actor("ana"), meeting=held, state="absent")
    assert states(held) == {"Pia": "in_person", "Quinn": "absent", "Rui": "absent"}
    note(cast, held, rest[0].person, "remote")
    moment = rest[0].noted_at
    ben, ana = cast.actor("ben"), cast.actor("ana")
    assert actions.take_back(actor=ben, meeting=held, noted_at=moment) == 0
    assert actions.take_back(actor=ana, meeting=held, noted_at=moment) == 1
    assert states(held) == {"Pia": "in_person", rest[0].person.name: "remote"}


def test_somebody_of_the_region_walks_in(cast: Cast, held: Meeting) -> None:
    boss, walt = make_invitation(held).person, make_person(cast.home, "Walt")
    guest = {"person": walt, "state": "in_person", "stands_in_for": boss}
    came = actions.welcome(actor=cast.actor("ben"), meeting=held, guest=guest)
    assert (came.person, came.stands_in_for) == (walt, boss)
    assert not Invitation.objects.filter(person=walt).exists()


def test_somebody_new_walks_in_once(cast: Cast, held: Meeting) -> None:
    def welcome(**guest: Any) -> Attendance:
        guest = {"state": "in_person", "person": None, **guest}
        return actions.welcome(actor=cast.actor("ben"), meeting=held, guest=guest)

    first = welcome(name="Walt Wu", email="walt@people.example")
    assert PersonContact.objects.get().person == first.person
    assert welcome(name="W. Wu", email="WALT@people.example").person == first.person
    plain = welcome(name="Xia")
    assert welcome(name="XIA").person == plain.person
    assert welcome(name="Xia", email="xia@people.example").person != plain.person
    assert Person.objects.count() == 3


def code_for(meeting: Meeting) -> str:
    return (Door.objects.filter(meeting=meeting).first() or Door(meeting=meeting)).code


def test_one_checks_in_with_the_code(cast: Cast, held: Meeting) -> None:
    sam = make_person(cast.home, "Sam", membership=cast.membership("sam"))
    own = make_invitation(held, sam)
    came = actions.check_in(actor=cast.actor("sam"), invitation=own, code=code_for(held).lower())
    assert (came.state, came.source, came.noted_by) == (
        "in_person", "checked_in", cast.users["sam"],
    )  # fmt: skip
    again = actions.check_in(actor=cast.actor("sam"), invitation=own, code=code_for(held))
    assert again == came
    with pytest.raises(PermissionDenied):
        actions.check_in(actor=cast.actor("ana"), invitation=own, code=code_for(held))


def test_by_a_link_and_from_afar(cast: Cast, held: Meeting) -> None:
    seat = {"seat": Mode.REMOTE, "registration": Registration.CONFIRMED, "registered_at": HELD}
    own = make_invitation(held, **seat)
    link = link_actor(Link(cast.home.pk, "meeting_invitation", own.pk), cast.home)
    make_attendance(held, own.person, "absent")
    came = actions.check_in(actor=link, invitation=own, code=code_for(held))
    assert (came.state, came.noted_by) == ("remote", None)


def test_a_new_code_makes_the_old_one_worthless(cast: Cast, held: Meeting) -> None:
    sam = make_person(cast.home, "Sam", membership=cast.membership("sam"))
    own, old = make_invitation(held, sam), code_for(held)
    door = actions.renew_code(actor=cast.actor("ben"), meeting=held)
    assert door.code == code_for(held) != old
    with pytest.raises(Refused, match="not the code"):
        actions.check_in(actor=cast.actor("sam"), invitation=own, code=old)
    actions.check_in(actor=cast.actor("sam"), invitation=own, code=door.code)
    with pytest.raises(PermissionDenied):
        actions.renew_code(actor=cast.actor("sam"), meeting=held)


def test_ten_wrong_codes_lock_for_a_while(cast: Cast, held: Meeting, during: Any) -> None:
    sam = make_person(cast.home, "Sam", membership=cast.membership("sam"))
    own = make_invitation(held, sam)
    for _ in range(10):
        with pytest.raises(Refused, match="not the code"):
            actions.check_in(actor=cast.actor("sam"), invitation=own, code="AAAAAA")
    with pytest.raises(Refused, match="Too many wrong codes"):
        actions.check_in(actor=cast.actor("sam"), invitation=own, code=code_for(held))
    assert states(held) == {}


@pytest.mark.parametrize("minutes", [-61, 121])
def test_the_code_is_good_around_the_meeting(
    cast: Cast, held: Meeting, during: Any, minutes: int
) -> None:
    sam = make_person(cast.home, "Sam", membership=cast.membership("sam"))
    own = make_invitation(held, sam)
    during.move_to(HELD + timedelta(minutes=minutes))
    with pytest.raises(Refused, match="an hour before"):
        actions.check_in(actor=cast.actor("sam"), invitation=own, code=code_for(held))


def test_a_list_is_recorded_once(cast: Cast, held: Meeting) -> None:
    pia, here = make_invitation(held).person, make_person(cast.home, "Hana")
    excused = make_person(cast.home, "Eve")
    make_attendance(held, here, "in_person")
    make_attendance(held, excused, "excused")
    told = [Came("Pia", "", 40, pia.pk), Came("Hana", "", 60, here.pk), Came("Bo", "", 9)]
    told += [Came("Eve", "", 5, excused.pk), Came("Cy", "cy@people.example", 8)]

    def record() -> int:
        return actions.record_participants(actor=cast.actor("ana"), meeting=held, came=told)

    began = timezone.now()
    assert record() == 4
    assert set(states(held).values()) == {"remote", "in_person"}
    assert Attendance.objects.get(person=pia).minutes == 40
    assert Attendance.objects.get(person=excused).source == Source.IMPORTED
    noted = list(Attendance.objects.order_by("pk").values())
    assert record() == 0
    assert list(Attendance.objects.order_by("pk").values()) == noted
    assert Person.objects.count() == 5
    assert Attendance.objects.filter(noted_at__gte=began).count() == 4
