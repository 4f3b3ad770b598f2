"""Delegates and needs: who comes in whose place, and what only coordinators read."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from core.refusals import Refused
from core.scope import within
from mail.models import Mail
from meetings import actions as meetings
from meetings.models import Answer, Invitation
from regions.actors import Actor, Link, link_actor, system_actor
from seats import actions
from seats.models import Needs, Nomination
from stakeholders.models import Person, PersonContact
from tests.cast import Cast
from tests.meetings.factories import (
    IN_ROOM,
    NOON,
    ONE,
    WAITING,
    make_invitation,
    make_meeting,
    make_person,
)


def linked(cast: Cast, invitation: Invitation) -> Actor:
    return link_actor(Link(cast.home.pk, "meeting_invitation", invitation.pk), cast.home)


def mails() -> list[tuple[str, str]]:
    found = Mail.objects.exclude(state="withdrawn").order_by("created_at", "recipient")
    return list(found.values_list("kind", "recipient"))


def name(cast: Cast, first: Invitation, person: Person) -> Invitation:
    return actions.name_delegate(actor=cast.actor("ana"), invitation=first, person=person)


def say(cast: Cast, invitation: Invitation, answer: str) -> None:
    meetings.answer_invitation(actor=cast.actor("ana"), invitation=invitation, answer=answer)


def tick(cast: Cast) -> None:
    actor = system_actor(cast.home)
    with within(actor.reach):
        actions.invite_nominated(actor=actor)
        meetings.tell_untold(actor=actor, now=NOON)


def test_a_delegate_is_invited_in_the_place_and_on_the_seat(cast: Cast) -> None:
    meeting = make_meeting(cast.home, place="Hall", places=1)
    first = make_invitation(meeting, answer=Answer.ACCEPTED, required=False, **IN_ROOM)
    queued = make_invitation(meeting, make_person(cast.home, "Kim"), **WAITING)
    delegate = name(cast, first, make_person(cast.home, "Dee"))
    first.refresh_from_db()
    queued.refresh_from_db()
    assert (delegate.stands_in_for, delegate.required) == (first, False)
    assert (delegate.is_seated, delegate.answer) == (True, Answer.NEEDS_ACTION)
    assert (first.answer, first.registration) == (Answer.DECLINED, "cancelled")
    assert queued.is_waiting
    assert mails() == [("meeting_invitation", "dee@people.example")]
    assert "in place of Pia" in Mail.objects.get().text


def test_whoever_comes_after_all_gets_the_seat_back_and_the_delegate_is_told(cast: Cast) -> None:
    meeting = make_meeting(cast.home, place="Hall", places=1)
    first = make_invitation(meeting, **IN_ROOM)
    delegate = name(cast, first, make_person(cast.home, "Dee"))
    actor = linked(cast, first)
    with within(actor.reach):
        meetings.answer_invitation(actor=actor, invitation=first, answer="ACCEPTED")
    delegate.refresh_from_db()
    assert first.is_seated
    assert delegate.withdrawn_at is not None
    tick(cast)
    assert mails() == [("meeting_withdrawal", "dee@people.example")]


@pytest.mark.parametrize("how", ["declined", "withdrawn"])
def test_whoever_was_represented_is_asked_again(cast: Cast, how: str) -> None:
    first = make_invitation(make_meeting(cast.home), answer=Answer.ACCEPTED)
    delegate = name(cast, first, make_person(cast.home, "Dee"))
    if how == "declined":
        say(cast, delegate, "DECLINED")
    else:
        meetings.withdraw_invitation(actor=cast.actor("ana"), invitation=delegate)
    first.refresh_from_db()
    assert first.answer == Answer.NEEDS_ACTION
    tick(cast)
    assert ("meeting_invitation", "pia@people.example") in mails()


def test_with_whom_they_stand_in_for_they_are_off_the_list(cast: Cast) -> None:
    first = make_invitation(make_meeting(cast.home))
    delegate = name(cast, first, make_person(cast.home, "Dee"))
    meetings.withdraw_invitation(actor=cast.actor("ana"), invitation=first)
    delegate.refresh_from_db()
    assert delegate.withdrawn_at is not None


def test_another_delegate_replaces_the_first_and_they_may_be_named_again(cast: Cast) -> None:
    first = make_invitation(make_meeting(cast.home, place="Hall", places=1), **IN_ROOM)
    dee, eve = make_person(cast.home, "Dee"), make_person(cast.home, "Eve")
    for person in (dee, eve, dee):
        delegate = name(cast, first, person)
        assert delegate.is_seated
        current = Invitation.objects.filter(stands_in_for=first, withdrawn_at=None)
        assert list(current) == [delegate]


def test_no_chains_nobody_twice_and_nobody_from_elsewhere(cast: Cast) -> None:
    meeting = make_meeting(cast.home)
    first, other = make_invitation(meeting), make_invitation(meeting, make_person(cast.home, "Tom"))
    delegate = name(cast, first, make_person(cast.home, "Dee"))
    for invitation, person, why in (
        (delegate, make_person(cast.home, "Eve"), "cannot send a third person"),
        (delegate, first.person, "cannot send a third person"),
        (first, other.person, "Tom is invited already"),
        (first, first.person, "Pia is invited already"),
        (other, delegate.person, "Dee is invited already"),
        (first, make_person(cast.away, "Zed"), "was withdrawn"),
    ):
        with pytest.raises(Refused, match=why):
            name(cast, invitation, person)
    Invitation.objects.filter(pk=other.pk).update(withdrawn_at=NOON)
    with pytest.raises(Refused, match="was withdrawn"):
        name(cast, other, make_person(cast.home, "Fay"))


def test_a_delegate_at_a_draft_is_not_told(cast: Cast) -> None:
    first = make_invitation(make_meeting(cast.home, opened_at=None))
    name(cast, first, make_person(cast.home, "Dee"))
    assert mails() == []


def nominate(cast: Cast, invitation: Invitation, email: str = "New@people.example") -> None:
    actor = linked(cast, invitation)
    with within(actor.reach):
        actions.nominate_delegate(actor=actor, invitation=invitation, name="Nell", email=email)
        assert not Nomination.objects.exists()
        assert not PersonContact.objects.exists()


def test_by_link_somebody_is_named_and_the_clock_invites_them(cast: Cast) -> None:
    first = make_invitation(make_meeting(cast.home))
    nominate(cast, first)
    assert mails() == []
    tick(cast)
    assert mails() == [("meeting_invitation", "new@people.example")]
    assert Invitation.objects.get(stands_in_for=first).person.name == "Nell"
    assert not Nomination.objects.exists()


def test_an_address_that_the_region_knows_is_that_person(cast: Cast) -> None:
    dee = make_person(cast.home, "Dee")
    first = make_invitation(make_meeting(cast.home))
    nominate(cast, first, "DEE@people.example")
    tick(cast)
    assert Invitation.objects.get(stands_in_for=first).person == dee


def test_whoever_named_somebody_who_cannot_is_told_and_nothing_changes(cast: Cast) -> None:
    meeting = make_meeting(cast.home)
    first = make_invitation(meeting, answer=Answer.ACCEPTED)
    make_invitation(meeting, make_person(cast.home, "Tom"))
    nominate(cast, first, "tom@people.example")
    tick(cast)
    first.refresh_from_db()
    assert first.answer == Answer.ACCEPTED
    assert mails() == [("meeting_not_represented", "pia@people.example")]
    nominate(cast, first, "tom@people.example")
    first.person.contact.delete()
    tick(cast)
    assert len(mails()) == 1


def test_a_delegate_nominates_nobody_and_nobody_for_what_is_over(cast: Cast) -> None:
    meeting = make_meeting(cast.home)
    first = make_invitation(meeting)
    third = {"actor": cast.actor("ana"), "name": "Eve", "email": "eve@people.example"}
    delegate = name(cast, first, make_person(cast.home, "Dee"))
    with pytest.raises(Refused, match="third person"):
        actions.nominate_delegate(invitation=delegate, **third)
    meeting.cancelled_at = NOON
    meeting.save()
    first.refresh_from_db()
    with pytest.raises(Refused, match="cancelled or over"):
        actions.nominate_delegate(invitation=first, **third)
    with pytest.raises(Refused, match="cancelled or over"):
        name(cast, first, make_person(cast.home, "Fay"))


def tell(cast: Cast, actor: Actor, invitation: Invitation, diet: str) -> None:
    with within(actor.reach):
        actions.tell_needs(actor=actor, invitation=invitation, diet=diet, access="")


def test_needs_are_read_by_coordinators_alone_and_the_last_word_counts(cast: Cast) -> None:
    invitation = make_invitation(make_meeting(cast.home, asks_needs=True))
    for diet in ("Vegan", "Vegetarian"):
        tell(cast, linked(cast, invitation), invitation, diet)
    for who, seen in (("ana", 2), ("ben", 0), ("nia", 0), ("ned", 0), ("zoe", 0), ("sam", 0)):
        with within(cast.actor(who).reach):
            assert Needs.visible_to(cast.actor(who)).count() == seen
    last = Needs.objects.of_meeting(invitation.meeting)
    assert [one.diet for one in last] == ["Vegetarian"]
    assert (str(last[0]), str(Nomination(name="Nell"))) == (f"Needs at {invitation.pk}", "Nell")
    with within(linked(cast, invitation).reach):
        assert not Needs.objects.exists()


def test_needs_are_told_only_where_they_are_asked(cast: Cast) -> None:
    invitation = make_invitation(make_meeting(cast.home))
    with pytest.raises(Refused, match="does not ask"):
        tell(cast, cast.actor("ana"), invitation, "Vegan")


def test_needs_are_forgotten_thirty_days_after(cast: Cast) -> None:
    invitation = make_invitation(make_meeting(cast.home, asks_needs=True))
    tell(cast, cast.actor("ana"), invitation, "Vegan")
    actor, month = system_actor(cast.home), timedelta(days=30)
    assert actions.forget_needs(actor=actor, now=ONE + month) == 0
    assert actions.forget_needs(actor=actor, now=ONE + month + timedelta(minutes=1)) == 1
    assert not Needs.objects.exists()


@pytest.mark.parametrize("who", ["ben", "sam", "nia", "ned"])
def test_what_is_not_theirs_is_denied(cast: Cast, who: str) -> None:
    invitation, actor = make_invitation(make_meeting(cast.home)), cast.actor(who)
    of_it: dict[str, Any] = {"actor": actor, "invitation": invitation}
    for deed in (
        lambda: actions.tell_needs(**of_it, diet="", access=""),
        lambda: actions.nominate_delegate(**of_it, name="x", email="x@people.example"),
        lambda: actions.name_delegate(**of_it, person=invitation.person),
        lambda: actions.invite_nominated(actor=actor),
        lambda: actions.forget_needs(actor=actor, now=NOON),
    ):
        with pytest.raises(PermissionDenied):
            deed()


def test_nobody_has_mail_sent_to_all_the_world(cast: Cast) -> None:
    first = make_invitation(make_meeting(cast.home))
    actor = linked(cast, first)
    with within(actor.reach):
        for number in range(8):
            email = f"stranger{number}@elsewhere.example"
            actions.nominate_delegate(actor=actor, invitation=first, name="You won", email=email)
    tick(cast)
    invited = [to for kind, to in mails() if kind == "meeting_invitation"]
    assert invited == ["stranger4@elsewhere.example"]
    assert Invitation.objects.filter(stands_in_for=first).count() == actions.MOST_DELEGATES
    assert PersonContact.objects.count() == 1 + actions.MOST_DELEGATES
    with within(actor.reach), pytest.raises(Refused, match="several people"):
        actions.nominate_delegate(actor=actor, invitation=first, name="X", email="x@x.example")
