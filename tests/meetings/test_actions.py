import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core.refusals import Refused
from core.scope import within
from mail.models import Mail
from meetings import actions
from meetings.models import Answer, Invitation, Meeting
from regions.actions import end_membership
from regions.actors import Link, link_actor, system_actor
from stakeholders.actions import change_person
from stakeholders.models import Person
from tests.cast import Cast
from tests.meetings.factories import NOON, ONE, make_invitation, make_meeting, make_person

DAY = timedelta(days=1)
DETAILS = {"title": "Kick-off", "starts_at": NOON, "ends_at": ONE, "agenda": "Welcome"}


def mails() -> list[tuple[str, str, str]]:
    found = Mail.objects.exclude(state="withdrawn").order_by("created_at")
    return list(found.values_list("kind", "recipient", "calendar_method"))


def test_schedule_meeting_invites_and_mails(cast: Cast) -> None:
    pia = make_person(cast.home)
    meeting = actions.schedule_meeting(
        actor=cast.actor("ana"), region=cast.seat("ana"), details=DETAILS, invite=[pia]
    )
    assert (meeting.title, meeting.region, meeting.scheduled_by) == (
        "Kick-off",
        cast.home,
        cast.users["ana"],
    )
    assert meeting.is_draft
    assert mails() == []
    actions.open_meeting(actor=cast.actor("ana"), meeting=meeting)
    assert not meeting.is_draft
    assert mails() == [("meeting_invitation", "pia@people.example", "REQUEST")]


@pytest.mark.parametrize("name", ["ben", "sam", "nia", "ned"])
def test_schedule_meeting_is_for_coordinators(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.schedule_meeting(actor=cast.actor(name), region=cast.seat("ana"), details=DETAILS)


def test_change_meeting_replaces_waiting_mail_by_an_update(cast: Cast) -> None:
    meeting = make_meeting(cast.home)
    actions.invite_people(actor=cast.actor("ana"), meeting=meeting, people=[make_person(cast.home)])
    changed = actions.change_meeting(
        actor=cast.actor("ana"), meeting=meeting, details={"title": "Moved"}, version=0
    )
    assert (changed.title, changed.sequence) == ("Moved", 1)
    assert mails() == [("meeting_update", "pia@people.example", "REQUEST")]


def test_change_meeting_without_a_change_tells_nobody(cast: Cast) -> None:
    meeting = make_meeting(cast.home)
    make_invitation(meeting)
    details = {"title": meeting.title}
    same = actions.change_meeting(
        actor=cast.actor("ana"), meeting=meeting, details=details, version=0
    )
    assert same.sequence == 0
    assert mails() == []


def test_change_meeting_does_not_overwrite_somebody_elses_change(cast: Cast) -> None:
    meeting = make_meeting(cast.home, sequence=3)
    with pytest.raises(Refused, match="Somebody else changed"):
        actions.change_meeting(
            actor=cast.actor("ana"), meeting=meeting, details={"title": "Mine"}, version=2
        )
    meeting.refresh_from_db()
    assert meeting.title == "Steering call"


def test_change_meeting_refuses_a_cancelled_one(cast: Cast) -> None:
    meeting = make_meeting(cast.home, cancelled_at=NOON)
    with pytest.raises(Refused, match="was cancelled"):
        actions.change_meeting(
            actor=cast.actor("ana"), meeting=meeting, details={"title": "Mine"}, version=0
        )


def test_change_meeting_is_for_coordinators(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.change_meeting(
            actor=cast.actor("ben"), meeting=make_meeting(cast.home), details={}, version=0
        )


def test_cancel_meeting_tells_everybody_but_who_declined(cast: Cast) -> None:
    meeting = make_meeting(cast.home)
    make_invitation(meeting)
    make_invitation(meeting, make_person(cast.home, "Dee"), answer=Answer.DECLINED)
    cancelled = actions.cancel_meeting(actor=cast.actor("ana"), meeting=meeting, reason="Snow")
    assert (cancelled.is_cancelled, cancelled.cancel_reason, cancelled.sequence) == (
        True,
        "Snow",
        1,
    )
    assert mails() == [("meeting_cancellation", "pia@people.example", "CANCEL")]


def test_cancel_meeting_twice_is_refused(cast: Cast) -> None:
    meeting = make_meeting(cast.home, cancelled_at=NOON)
    with pytest.raises(Refused, match="already cancelled"):
        actions.cancel_meeting(actor=cast.actor("ana"), meeting=meeting)


def test_cancel_meeting_is_for_coordinators(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.cancel_meeting(actor=cast.actor("sam"), meeting=make_meeting(cast.home))


def test_invite_people_leaves_out_the_invited_and_foreigners(cast: Cast) -> None:
    meeting = make_meeting(cast.home)
    known, new = make_person(cast.home, "Kim"), make_person(cast.home, "Nell")
    make_invitation(meeting, known)
    foreign = make_person(cast.away, "Zed")
    invited = actions.invite_people(
        actor=cast.actor("ana"), meeting=meeting, people=[known, new, foreign]
    )
    assert [invitation.person for invitation in invited] == [new]
    assert mails() == [("meeting_invitation", "nell@people.example", "REQUEST")]


def test_invite_people_again_after_withdrawal(cast: Cast) -> None:
    meeting = make_meeting(cast.home)
    old = make_invitation(meeting, withdrawn_at=NOON)
    actions.invite_people(actor=cast.actor("ana"), meeting=meeting, people=[old.person])
    current = Invitation.objects.get(meeting=meeting)
    assert (current.withdrawn_at, current.answer) == (None, Answer.NEEDS_ACTION)


def test_invite_people_to_a_cancelled_meeting_is_refused(cast: Cast) -> None:
    meeting = make_meeting(cast.home, cancelled_at=NOON)
    with pytest.raises(Refused, match="nobody can be invited"):
        actions.invite_people(actor=cast.actor("ana"), meeting=meeting, people=[])


def test_invite_people_is_for_coordinators(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.invite_people(actor=cast.actor("nia"), meeting=make_meeting(cast.home), people=[])


def test_withdraw_invitation_tells_the_calendar(cast: Cast) -> None:
    invitation = make_invitation(make_meeting(cast.home))
    actions.withdraw_invitation(actor=cast.actor("ana"), invitation=invitation)
    assert not Invitation.visible_to(cast.actor("ana")).exists()
    assert mails() == [("meeting_withdrawal", "pia@people.example", "CANCEL")]


def test_withdraw_invitation_stops_what_waits_and_a_change_does_not_stop_it(cast: Cast) -> None:
    meeting, ana = make_meeting(cast.home), cast.actor("ana")
    [invitation] = actions.invite_people(
        actor=ana, meeting=meeting, people=[make_person(cast.home)]
    )
    actions.withdraw_invitation(actor=ana, invitation=invitation)
    actions.cancel_meeting(actor=ana, meeting=meeting)
    assert mails() == [("meeting_withdrawal", "pia@people.example", "CANCEL")]


def test_invite_people_again_outranks_the_cancel(cast: Cast) -> None:
    meeting, ana, pia = make_meeting(cast.home), cast.actor("ana"), make_person(cast.home)
    [invitation] = actions.invite_people(actor=ana, meeting=meeting, people=[pia])
    actions.withdraw_invitation(actor=ana, invitation=invitation)
    actions.invite_people(actor=ana, meeting=meeting, people=[pia])
    assert mails() == [("meeting_invitation", "pia@people.example", "REQUEST")]
    assert "SEQUENCE:1" in Mail.objects.exclude(state="withdrawn").get().calendar


def test_withdraw_invitation_twice_is_refused(cast: Cast) -> None:
    invitation = make_invitation(make_meeting(cast.home), withdrawn_at=NOON)
    with pytest.raises(Refused, match="already withdrawn"):
        actions.withdraw_invitation(actor=cast.actor("ana"), invitation=invitation)


def test_withdraw_invitation_is_for_coordinators(cast: Cast) -> None:
    invitation = make_invitation(make_meeting(cast.home))
    with pytest.raises(PermissionDenied):
        actions.withdraw_invitation(actor=cast.actor("ben"), invitation=invitation)


def test_answer_invitation_by_oneself_by_link_and_by_the_coordinator(cast: Cast) -> None:
    sam = make_person(cast.home, "Sam", membership=cast.membership("sam"))
    invitation = make_invitation(make_meeting(cast.home), sam)
    link = Link(cast.home.pk, "meeting_invitation", invitation.pk)
    for actor, answer in (
        (cast.actor("sam"), Answer.ACCEPTED),
        (link_actor(link, cast.home), Answer.TENTATIVE),
        (cast.actor("ana"), Answer.DECLINED),
    ):
        with within(actor.reach):
            actions.answer_invitation(actor=actor, invitation=invitation, answer=answer)
        invitation.refresh_from_db()
        assert invitation.answer == answer
        assert invitation.answered_at is not None


def test_answer_invitation_of_somebody_else_is_denied(cast: Cast) -> None:
    invitation = make_invitation(make_meeting(cast.home))
    other = link_actor(Link(cast.home.pk, "meeting_invitation", invitation.pk + 1), cast.home)
    for actor in (cast.actor("sam"), cast.actor("ben"), cast.actor("nia"), other):
        with pytest.raises(PermissionDenied):
            actions.answer_invitation(actor=actor, invitation=invitation, answer="ACCEPTED")


def test_answer_invitation_is_refused_once_cancelled_or_over(cast: Cast) -> None:
    cancelled = make_invitation(make_meeting(cast.home, cancelled_at=NOON))
    with pytest.raises(Refused, match="was cancelled"):
        actions.answer_invitation(actor=cast.actor("ana"), invitation=cancelled, answer="ACCEPTED")
    over = make_invitation(make_meeting(cast.home), make_person(cast.home, "Late"))
    with time_machine.travel(ONE + timedelta(minutes=1)), pytest.raises(Refused, match="over"):
        actions.answer_invitation(actor=cast.actor("ana"), invitation=over, answer="ACCEPTED")


def correct(cast: Cast, person: Person, email: str) -> None:
    person.refresh_from_db()
    rest = dict.fromkeys(("organization", "sector", "title", "phone"), "")
    details = {"name": person.name, "email": email, **rest}
    ana = cast.actor("ana")
    change_person(actor=ana, person=person, details=details, version=person.version)


def again(cast: Cast, now: datetime = NOON - timedelta(days=9)) -> int:
    return actions.invite_again(actor=system_actor(cast.home), now=now)


def opened(cast: Cast, mail: Mail) -> int:
    [path] = set(re.findall(r"/link/[^/]+/answer/", mail.text))
    return cast.client().get(path).status_code


def test_a_corrected_address_gets_the_invitation_and_the_old_link_dies(cast: Cast) -> None:
    meeting, pia = make_meeting(cast.home), make_person(cast.home)
    actions.invite_people(actor=cast.actor("ana"), meeting=meeting, people=[pia])
    old = Mail.objects.get()
    assert (again(cast), opened(cast, old)) == (0, 200)

    correct(cast, pia, "right@people.example")

    assert (again(cast), again(cast), opened(cast, old)) == (1, 0, 404)
    assert mails() == [("meeting_invitation", "right@people.example", "REQUEST")]
    assert opened(cast, Mail.objects.exclude(pk=old.pk).get()) == 200
    actions.change_meeting(
        actor=cast.actor("ana"), meeting=meeting, details={"title": "Moved"}, version=0
    )
    assert opened(cast, Mail.objects.get(kind="meeting_update")) == 200


def test_whoever_is_invited_without_an_address_is_told_once_they_have_one(cast: Cast) -> None:
    tom = Person.objects.create(region=cast.home, name="Tom")
    meeting = make_meeting(cast.home)
    actions.invite_people(actor=cast.actor("ana"), meeting=meeting, people=[tom])
    assert (again(cast), mails()) == (0, [])

    correct(cast, tom, "tom@people.example")

    assert again(cast, ONE) == 0
    assert again(cast) == 1
    assert mails() == [("meeting_invitation", "tom@people.example", "REQUEST")]


def test_invite_again_and_remind_are_the_portals(cast: Cast) -> None:
    meeting = make_meeting(cast.home)
    for name in ("ana", "ned"):
        with pytest.raises(PermissionDenied):
            actions.invite_again(actor=cast.actor(name), now=NOON)
        with pytest.raises(PermissionDenied):
            actions.remind(actor=cast.actor(name), meeting=meeting, invitations=[])
    with pytest.raises(PermissionDenied):
        actions.remind(actor=system_actor(cast.away), meeting=meeting, invitations=[])


def test_history_says_who_changed_what(cast: Cast) -> None:
    meeting = make_meeting(cast.home)
    ana = cast.actor("ana")
    with within(ana.reach):
        actions.change_meeting(actor=ana, meeting=meeting, details={"title": "New"}, version=0)
    event = Meeting.objects.get().events.latest("pgh_id")
    assert (event.pgh_label, event.title) == ("update", "New")
    assert event.pgh_context == {"by": f"user {ana.user_id}"}


def test_meeting_ends_after_it_starts_in_the_database_too(cast: Cast) -> None:
    meeting = Meeting(starts_at=NOON, ends_at=datetime(2030, 3, 5, 20, 30, tzinfo=UTC))
    assert meeting.lasts == timedelta(hours=2, minutes=30)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_meeting(cast.home, ends_at=NOON)


def test_change_meeting_tells_nobody_who_left(cast: Cast) -> None:
    seat = cast.membership("sam")
    make_invitation(make_meeting(cast.home), make_person(cast.home, "Sam", membership=seat))
    end_membership(actor=cast.actor("ana"), membership=seat)
    meeting = Meeting.objects.get()
    actions.change_meeting(
        actor=cast.actor("ana"), meeting=meeting, details={"title": "Moved"}, version=0
    )
    assert mails() == []


def test_what_is_over_stays_as_it_was(cast: Cast) -> None:
    ana = cast.actor("ana")
    over = make_meeting(cast.home, starts_at=NOON - 9999 * DAY, ends_at=ONE - 9999 * DAY)
    invitation = make_invitation(over)
    for act in (
        lambda: actions.change_meeting(
            actor=ana, meeting=over, details={"title": "Other"}, version=0
        ),
        lambda: actions.cancel_meeting(actor=ana, meeting=over),
        lambda: actions.invite_people(
            actor=ana, meeting=over, people=[make_person(cast.home, "New")]
        ),
        lambda: actions.withdraw_invitation(actor=ana, invitation=invitation),
        lambda: actions.answer_invitation(actor=ana, invitation=invitation, answer="ACCEPTED"),
    ):
        with pytest.raises(Refused, match="This meeting is over"):
            act()
    assert Meeting.objects.filter(title="Steering call", cancelled_at=None).exists()
    assert Invitation.objects.filter(answer=Answer.NEEDS_ACTION, withdrawn_at=None).count() == 1
    assert mails() == []


def test_the_agenda_in_words_changes_without_a_word_to_anybody(cast: Cast) -> None:
    meeting = make_meeting(cast.home)
    make_invitation(meeting)
    for who in ("ana", "ben"):
        actions.set_agenda(actor=cast.actor(who), meeting=meeting, text="Welcome")
    meeting.refresh_from_db()
    assert (meeting.agenda, meeting.sequence, mails()) == ("Welcome", 0, [])
    with pytest.raises(PermissionDenied):
        actions.set_agenda(actor=cast.actor("sam"), meeting=meeting, text="Mine")


def test_a_series_has_a_higher_number_than_any_of_its_meetings(cast: Cast) -> None:
    uid = "series-1@localhost"
    ahead = make_meeting(cast.home, series_uid=uid, occurs_at=NOON, sequence=4)
    off = make_meeting(cast.home, series_uid=uid, occurs_at=NOON, sequence=6, cancelled_at=NOON)
    other = make_meeting(cast.home)
    number = {"region": cast.seat("ana"), "series_uid": uid}
    assert actions.number_series(actor=cast.actor("ana"), **number) == 7
    assert actions.number_series(actor=cast.actor("ana"), **number) == 8
    for meeting, sequence in ((ahead, 8), (off, 6), (other, 0)):
        meeting.refresh_from_db()
        assert meeting.sequence == sequence
    with pytest.raises(PermissionDenied):
        actions.number_series(actor=cast.actor("ben"), **number)
