"""What sixty clients do at the same moment, and what a naive version would make of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Barrier

import pytest
from django.db import IntegrityError
from django.utils import timezone

from core.history import events_of
from core.refusals import Refused
from core.scope import within
from mail.models import Mail
from meetings import actions
from meetings.models import Answer, Invitation, Meeting, Mode, Registration
from stakeholders.models import Person
from tests import crowd
from tests.cast import Cast, assemble
from tests.meetings.factories import make_invitation, make_meeting, make_person


@dataclass
class Scene:
    cast: Cast
    meeting: Meeting
    pia: Person


@pytest.fixture
def scene(committed: None) -> Iterator[Scene]:
    cast = assemble()
    with within(cast.everywhere):
        meeting, pia = make_meeting(cast.home), make_person(cast.home)
    with crowd.room():
        yield Scene(cast, meeting, pia)


def true_invite(scene: Scene, all_here: Barrier) -> object:
    meeting = Meeting.objects.get(pk=scene.meeting.pk)
    all_here.wait(30)
    return actions.invite_people(actor=scene.cast.actor("ana"), meeting=meeting, people=[scene.pia])


def naive_invite(scene: Scene, all_here: Barrier) -> object:
    assert not Invitation.objects.filter(meeting=scene.meeting, person=scene.pia).exists()
    all_here.wait(30)
    return [make_invitation(scene.meeting, scene.pia)]


@pytest.mark.parametrize(("invite", "failing"), [(true_invite, 0), (naive_invite, 59)])
def test_somebody_invited_by_sixty_at_once_is_invited_once(
    scene: Scene, invite: Callable[[Scene, Barrier], object], failing: int
) -> None:
    def work(all_here: Barrier) -> object:
        with within(scene.cast.everywhere):
            return invite(scene, all_here)

    answers = crowd.at_once(work)
    assert sum(isinstance(answer, IntegrityError) for answer in answers) == failing
    assert sum(answer == [] for answer in answers) == 59 - failing
    with within(scene.cast.everywhere):
        assert Invitation.objects.count() == 1
        assert Mail.objects.count() == (0 if failing else 1)


def true_answer(scene: Scene, invitation: Invitation) -> Invitation:
    ana = scene.cast.actor("ana")
    return actions.answer_invitation(actor=ana, invitation=invitation, answer="ACCEPTED")


def naive_answer(_scene: Scene, invitation: Invitation) -> Invitation:
    invitation.answer, invitation.answered_at = Answer.ACCEPTED, timezone.now()
    invitation.save()
    return invitation


@pytest.mark.parametrize(("answer", "kept"), [(true_answer, 0), (naive_answer, 60)])
def test_sixty_answers_do_not_bring_back_who_is_withdrawn_meanwhile(
    scene: Scene, answer: Callable[[Scene, Invitation], Invitation], kept: int
) -> None:
    with within(scene.cast.everywhere):
        invitation = make_invitation(scene.meeting, scene.pia)

    def work(all_have_looked: Barrier) -> object:
        with within(scene.cast.everywhere):
            seen = Invitation.objects.select_related("meeting").get(pk=invitation.pk)
            if all_have_looked.wait(30) == 0:
                crowd.alone(lambda: withdraw(scene))
            all_have_looked.wait(30)
            return answer(scene, seen)

    answers = crowd.at_once(work)
    assert sum(not isinstance(told, Refused) for told in answers) == kept
    with within(scene.cast.everywhere):
        invitation.refresh_from_db()
        assert (invitation.withdrawn_at is None) == bool(kept)


def withdraw(scene: Scene) -> None:
    with within(scene.cast.everywhere):
        invitation = Invitation.objects.get(meeting=scene.meeting)
        actions.withdraw_invitation(actor=scene.cast.actor("ana"), invitation=invitation)


def test_the_last_of_sixty_answers_counts_and_all_are_remembered(scene: Scene) -> None:
    with within(scene.cast.everywhere):
        invitation = make_invitation(scene.meeting, scene.pia)

    def work(all_here: Barrier) -> object:
        with within(scene.cast.everywhere):
            mine = (Answer.ACCEPTED, Answer.DECLINED)[all_here.wait(30) % 2]
            ana = scene.cast.actor("ana")
            return actions.answer_invitation(actor=ana, invitation=invitation, answer=mine)

    crowd.at_once(work)
    with within(scene.cast.everywhere):
        invitation.refresh_from_db()
        events = events_of(Invitation).filter(pgh_obj=invitation).order_by("pgh_id")
        assert events.count() == 61
        assert (invitation.answer, invitation.answered_at) == (
            events.last().answer,
            events.last().answered_at,
        )


def true_seat(scene: Scene, invitation: Invitation, all_here: Barrier) -> None:
    all_here.wait(30)
    ana = scene.cast.actor("ana")
    actions.answer_invitation(actor=ana, invitation=invitation, answer="ACCEPTED")


def naive_seat(scene: Scene, invitation: Invitation, all_here: Barrier) -> None:
    taken = Invitation.objects.filter(registration=Registration.CONFIRMED).count()
    all_here.wait(30)
    free = taken < (scene.meeting.places or 0)
    invitation.registration = Registration.CONFIRMED if free else Registration.WAITING
    invitation.seat, invitation.registered_at = Mode.IN_PERSON, timezone.now()
    invitation.save()


@pytest.mark.parametrize(("seat", "seated"), [(true_seat, 1), (naive_seat, 60)])
def test_sixty_who_ask_for_the_last_seat_are_one_in_it_and_a_queue(
    scene: Scene, seat: Callable[[Scene, Invitation, Barrier], None], seated: int
) -> None:
    with within(scene.cast.everywhere):
        scene.meeting.place, scene.meeting.places = "Hall", 1
        scene.meeting.save()
        people = [make_person(scene.cast.home, f"Guest {n}") for n in range(crowd.SIZE)]
        asking = [make_invitation(scene.meeting, person) for person in people]

    def work(all_here: Barrier) -> object:
        with within(scene.cast.everywhere):
            mine = asking.pop()
            return seat(scene, mine, all_here)

    crowd.at_once(work)
    with within(scene.cast.everywhere):
        held = Invitation.objects.filter(registration=Registration.CONFIRMED)
        assert held.count() == seated
        queue = Invitation.objects.filter(registration=Registration.WAITING)
        assert queue.count() == crowd.SIZE - seated


def test_whoever_gives_back_or_takes_at_the_same_moment_leaves_no_seat_empty(scene: Scene) -> None:
    """Sixty on ten seats: half of them change their mind while the others answer twice."""
    with within(scene.cast.everywhere):
        scene.meeting.place, scene.meeting.places = "Hall", 10
        scene.meeting.save()
        people = [make_person(scene.cast.home, f"Guest {n}") for n in range(crowd.SIZE)]
        asking = [make_invitation(scene.meeting, person) for person in people]
        ana = scene.cast.actor("ana")
        for one in asking:
            actions.answer_invitation(actor=ana, invitation=one, answer="ACCEPTED")

    def work(all_here: Barrier) -> object:
        number = all_here.wait(30)
        with within(scene.cast.everywhere):
            said = Answer.DECLINED if number % 2 else Answer.ACCEPTED
            return actions.answer_invitation(actor=ana, invitation=asking[number], answer=said)

    crowd.at_once(work)
    with within(scene.cast.everywhere):
        came = Invitation.objects.filter(answer=Answer.ACCEPTED)
        assert came.filter(registration=Registration.CONFIRMED).count() == 10
        assert came.filter(registration=Registration.WAITING).count() == 20
        out = Invitation.objects.filter(answer=Answer.DECLINED)
        assert set(out.values_list("registration", flat=True)) == {Registration.CANCELLED}
