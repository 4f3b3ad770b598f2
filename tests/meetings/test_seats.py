"""Who gets which seat, who waits, and who is told."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from core.refusals import Refused
from mail.models import Mail
from meetings import actions
from meetings.models import Answer, Invitation, Meeting, Mode, Registration
from regions.actors import system_actor
from tests.cast import Cast
from tests.meetings.factories import (
    IN_ROOM,
    NOON,
    WAITING,
    make_invitation,
    make_meeting,
    make_person,
)

CALL = "https://call.example/1"
Seat = tuple[str, str]
HERE, THERE = ("in_person", "confirmed"), ("remote", "confirmed")
QUEUED, QUEUED_THERE = ("in_person", "waiting"), ("remote", "waiting")
GIVEN_BACK = ("in_person", "cancelled")


def hall(cast: Cast, **fields: Any) -> Meeting:
    return make_meeting(cast.home, **{"place": "Hall", "join_link": CALL, **fields})


def invite(meeting: Meeting, *names: str, **fields: Any) -> list[Invitation]:
    people = [make_person(meeting.region, name) for name in names]
    return [make_invitation(meeting, person, **fields) for person in people]


def say(cast: Cast, one: Invitation, answer: str, seat: str = "") -> Seat:
    actions.answer_invitation(actor=cast.actor("ana"), invitation=one, answer=answer, seat=seat)
    return (one.seat, one.registration)


def now_of(*invitations: Invitation) -> list[Seat]:
    for one in invitations:
        one.refresh_from_db()
    return [(one.seat, one.registration) for one in invitations]


@pytest.mark.parametrize(
    ("place", "link", "modes"),
    [
        ("Hall", "", (Mode.IN_PERSON,)),
        ("", CALL, (Mode.REMOTE,)),
        ("", "", (Mode.REMOTE,)),
        ("Hall", CALL, (Mode.IN_PERSON, Mode.REMOTE)),
    ],
)
def test_what_a_meeting_offers(place: str, link: str, modes: tuple[Mode, ...]) -> None:
    assert Meeting(place=place, join_link=link).modes == modes


def test_accepting_takes_the_seat_that_is_offered_and_declining_gives_it_back(cast: Cast) -> None:
    [pia] = invite(hall(cast), "Pia")
    assert say(cast, pia, "ACCEPTED") == HERE
    since = pia.registered_at
    assert say(cast, pia, "ACCEPTED") == HERE
    assert say(cast, pia, "TENTATIVE") == HERE
    assert pia.registered_at == since
    assert say(cast, pia, "DECLINED") == GIVEN_BACK
    assert say(cast, pia, "ACCEPTED", "remote") == THERE
    [tom] = invite(hall(cast), "Tom")
    assert say(cast, tom, "DECLINED") == ("", "")


def test_without_a_choice_a_free_kind_is_better_than_a_full_one(cast: Cast) -> None:
    pia, tom, kim = invite(hall(cast, places=1, remote_places=1), "Pia", "Tom", "Kim")
    assert say(cast, pia, "ACCEPTED") == HERE
    assert say(cast, tom, "ACCEPTED") == THERE
    assert say(cast, kim, "ACCEPTED") == QUEUED


def test_a_kind_that_is_not_offered_is_refused(cast: Cast) -> None:
    [pia] = invite(hall(cast, join_link=""), "Pia")
    with pytest.raises(Refused, match="no seats of this kind"):
        say(cast, pia, "ACCEPTED", "remote")
    with pytest.raises(Refused, match="no seats of this kind"):
        actions.give_seats(
            actor=cast.actor("ana"), meeting=pia.meeting, invitations=[pia], seat="remote"
        )


def test_a_seat_given_back_goes_to_whoever_waits_longest(cast: Cast) -> None:
    meeting = hall(cast, places=1)
    pia, tom, kim = invite(meeting, "Pia", "Tom", "Kim")
    for one in (pia, tom, kim):
        say(cast, one, "ACCEPTED", "in_person")
    assert now_of(pia, tom, kim) == [HERE, QUEUED, QUEUED]
    say(cast, pia, "DECLINED")
    assert now_of(tom, kim) == [HERE, QUEUED]
    actions.withdraw_invitation(actor=cast.actor("ana"), invitation=tom)
    assert now_of(tom, kim) == [GIVEN_BACK, HERE]


def test_changing_to_the_other_kind_is_the_end_of_its_queue(cast: Cast) -> None:
    meeting = hall(cast, places=1, remote_places=1)
    pia, tom, kim, lou = invite(meeting, "Pia", "Tom", "Kim", "Lou")
    for one, seat in ((pia, "in_person"), (tom, "remote"), (kim, "remote"), (lou, "in_person")):
        say(cast, one, "ACCEPTED", seat)
    assert now_of(pia, tom, kim, lou) == [HERE, THERE, QUEUED_THERE, QUEUED]
    assert say(cast, pia, "ACCEPTED", "remote") == QUEUED_THERE
    assert now_of(lou) == [HERE]
    say(cast, tom, "DECLINED")
    assert now_of(pia, kim) == [QUEUED_THERE, THERE]


def resize(cast: Cast, meeting: Meeting, places: int | None) -> None:
    details = {"places": places}
    actions.change_meeting(
        actor=cast.actor("ana"), meeting=meeting, details=details, version=meeting.sequence
    )


def test_a_larger_room_lets_people_in_and_a_smaller_one_sends_nobody_out(cast: Cast) -> None:
    meeting = hall(cast, places=2)
    four = invite(meeting, "Pia", "Tom", "Kim", "Lou")
    for one in four:
        say(cast, one, "ACCEPTED", "in_person")
    resize(cast, meeting, 1)
    assert now_of(*four) == [HERE, HERE, QUEUED, QUEUED]
    say(cast, four[0], "DECLINED")
    assert now_of(*four[1:]) == [HERE, QUEUED, QUEUED]
    resize(cast, meeting, 2)
    assert now_of(*four[1:]) == [HERE, HERE, QUEUED]
    resize(cast, meeting, None)
    assert now_of(*four[1:]) == [HERE, HERE, HERE]


def test_whoever_has_left_the_region_is_passed_over(cast: Cast) -> None:
    meeting = hall(cast, places=1)
    [pia] = invite(meeting, "Pia", **IN_ROOM)
    seat = cast.membership("sam")
    sam = make_invitation(meeting, make_person(cast.home, "Sam", membership=seat), **WAITING)
    [kim] = invite(meeting, "Kim", **{**WAITING, "registered_at": NOON})
    type(seat).objects.filter(pk=seat.pk).update(ended_at=NOON)
    say(cast, pia, "DECLINED")
    assert now_of(sam, kim) == [QUEUED, HERE]


def tell(cast: Cast) -> list[tuple[str, str]]:
    actions.tell_untold(actor=system_actor(cast.home), now=NOON)
    found = Mail.objects.exclude(state="withdrawn").order_by("created_at")
    return list(found.values_list("kind", "recipient"))


def test_who_moves_up_is_told_once_with_the_link_that_comes_with_the_seat(cast: Cast) -> None:
    meeting = hall(cast, remote_places=1)
    pia, tom = invite(meeting, "Pia", "Tom")
    say(cast, pia, "ACCEPTED", "remote")
    assert tell(cast) == [("meeting_seat", "pia@people.example")]
    say(cast, tom, "ACCEPTED", "remote")
    assert len(tell(cast)) == 1
    say(cast, pia, "DECLINED")
    assert tell(cast)[1:] == [("meeting_seat", "tom@people.example")]
    assert len(tell(cast)) == 2
    mail = Mail.objects.get(recipient="tom@people.example")
    assert CALL in mail.text
    assert CALL in mail.calendar


def test_nobody_is_told_of_a_seat_at_a_draft_or_what_is_cancelled(cast: Cast) -> None:
    for fields in ({"opened_at": None}, {"cancelled_at": NOON}):
        make_invitation(hall(cast, **fields), untold=True, **IN_ROOM).person.contact.delete()
    assert tell(cast) == []


def test_what_changed_again_meanwhile_is_not_told(cast: Cast) -> None:
    make_invitation(hall(cast), untold=True, answer=Answer.DECLINED)
    assert tell(cast) == []


def test_a_coordinator_gives_seats_notes_answers_and_says_who_is_required(cast: Cast) -> None:
    ana, meeting = cast.actor("ana"), hall(cast, places=1)
    pia, tom = invite(meeting, "Pia", "Tom")
    left = make_invitation(meeting, make_person(cast.home, "Lee"), withdrawn_at=NOON)
    these = {"actor": ana, "meeting": meeting, "invitations": [pia, tom, left]}
    actions.give_seats(**these, seat="in_person")
    assert now_of(pia, tom, left) == [HERE, QUEUED, ("", "")]
    assert pia.answer == Answer.NEEDS_ACTION
    assert tell(cast) == [("meeting_seat", "pia@people.example")]
    actions.give_seats(**these, seat="in_person")
    assert len(tell(cast)) == 1
    assert actions.require(**these, required=False) == 2
    actions.note_answers(**these, answer="DECLINED")
    assert now_of(pia, tom) == [GIVEN_BACK, GIVEN_BACK]
    assert {one.answer for one in (pia, tom)} == {Answer.DECLINED}
    assert not pia.required


def test_seats_of_others_are_a_coordinators_and_telling_the_portals(cast: Cast) -> None:
    meeting = hall(cast)
    for name in ("ben", "sam", "nia", "ned"):
        these = {"actor": cast.actor(name), "meeting": meeting, "invitations": []}
        with pytest.raises(PermissionDenied):
            actions.give_seats(**these, seat="remote")
        with pytest.raises(PermissionDenied):
            actions.note_answers(**these, answer="ACCEPTED")
        with pytest.raises(PermissionDenied):
            actions.require(**these, required=True)
        with pytest.raises(PermissionDenied):
            actions.tell_untold(actor=cast.actor(name), now=NOON)


def test_answers_noted_for_a_cancelled_meeting_are_refused(cast: Cast) -> None:
    meeting = hall(cast, cancelled_at=NOON)
    with pytest.raises(Refused, match="was cancelled"):
        actions.note_answers(
            actor=cast.actor("ana"), meeting=meeting, invitations=[], answer="ACCEPTED"
        )


def test_registration_of_nobody_is_neither_seat_nor_queue() -> None:
    assert not Invitation().is_seated
    assert Invitation(registration=Registration.WAITING).is_waiting
