from datetime import timedelta
from time import process_time
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import resolve

from attendance.models import Attendance
from core.refusals import Overtaken, Refused
from digests import actions
from digests.models import Answer, Digest, Packet
from mail.models import Mail
from meetings.emails import about
from minutes.actions import reopen_minutes
from minutes.models import Minutes
from regions.actors import Link, link_actor, system_actor
from stakeholders.models import Person, PersonContact
from tests.cast import Cast
from tests.meetings.factories import make_person
from tests.minutes.factories import NOW, make_attendance, make_decision, make_held, make_minutes
from tests.plans.factories import make_action

DAY = timedelta(days=1)


@pytest.fixture
def minutes(cast: Cast) -> Minutes:
    """Of a meeting that Pia attended; Quinn was absent, Rae excused."""
    meeting = make_held(cast.home)
    for name, state in {"Pia": "in_person", "Quinn": "absent", "Rae": "excused"}.items():
        make_attendance(meeting, make_person(cast.home, name), state)
    minutes = make_minutes(meeting)
    make_decision(minutes)
    return minutes


def approve(cast: Cast, minutes: Minutes, who: str = "ana", **more: Any) -> list[Packet]:
    return actions.approve_and_tell(
        actor=cast.actor(who),
        minutes=minutes,
        now=NOW,
        **{"summary": "In short.", "tell": True, **more},
    )


def names(packets: Any) -> list[str]:
    return sorted(packet.person.name for packet in packets)


def answer(cast: Cast, packet: Packet, said: str, words: str = "") -> Packet:
    """As the person themselves, by their link."""
    actor = link_actor(Link(cast.home.pk, "packet", packet.pk), cast.home)
    return actions.answer_packet(actor=actor, packet=packet, answer=said, words=words, now=NOW)


def test_everybody_who_missed_it_gets_a_packet(cast: Cast, minutes: Minutes) -> None:
    quinn = Person.objects.get(name="Quinn")
    make_action(cast.home, quinn, "Bring figures", about=about(minutes.meeting))
    make_action(cast.home, quinn, "Something else")
    PersonContact.objects.filter(person__name="Rae").delete()
    packets = approve(cast, minutes)
    assert names(packets) == ["Quinn", "Rae"]
    assert Minutes.objects.get().is_approved
    mail = Mail.objects.get()
    assert mail.subject == "You missed it: Kick-off, Tue, Mar 3, 2026"
    for words in ("In short.", "Begin in May", "Bring figures", "/link/", "1 minute to read"):
        assert words in mail.text
    assert "Something else" not in mail.text
    assert (mail.recipient, mail.kind) == ("quinn@people.example", "digest_packet")


def test_nobody_is_told_when_nobody_shall(cast: Cast, minutes: Minutes) -> None:
    assert approve(cast, minutes, tell=False) == []
    assert not Mail.objects.exists()
    assert Digest.objects.get().summary == "In short."


def test_who_left_gets_nothing(cast: Cast, minutes: Minutes) -> None:
    sam = make_person(cast.home, "Sam", membership=cast.membership("sam"))
    make_attendance(minutes.meeting, sam, "absent")
    seat = cast.membership("sam")
    seat.ended_at = NOW
    seat.save()
    assert names(approve(cast, minutes)) == ["Quinn", "Rae"]


def test_who_is_noted_later_gets_it_later(cast: Cast, minutes: Minutes) -> None:
    ana = cast.actor("ana")
    with pytest.raises(Refused, match="Approve the minutes first"):
        actions.send_packets(actor=ana, meeting=minutes.meeting, now=NOW)
    approve(cast, minutes)
    make_attendance(minutes.meeting, make_person(cast.home, "Tom"), "absent")
    later = actions.send_packets(actor=ana, meeting=minutes.meeting, now=NOW)
    assert names(later) == ["Tom"]
    assert actions.send_packets(actor=ana, meeting=minutes.meeting, now=NOW) == []


def test_a_new_version_asks_again(cast: Cast, minutes: Minutes) -> None:
    first, _ = approve(cast, minutes)
    answer(cast, first, "confirmed")
    ana = cast.actor("ana")
    again = approve(cast, reopen_minutes(actor=ana, minutes=minutes), summary="Anew.")
    assert len(again) == Packet.objects.count() == 2
    packet = Packet.objects.get(pk=first.pk)
    assert (packet.edition.number, packet.answer, packet.answered_at) == (2, "", None)
    assert packet.digest.summary == "Anew."


@pytest.mark.parametrize(("said", "words"), [("confirmed", ""), ("objected", "Not with me.")])
def test_a_packet_is_answered(cast: Cast, minutes: Minutes, said: str, words: str) -> None:
    packet, _ = approve(cast, minutes)
    answered = answer(cast, packet, said, words)
    assert (answered.answer, answered.words, answered.answered_at) == (said, words, NOW)


def test_an_objection_has_words_and_one_answer(cast: Cast, minutes: Minutes) -> None:
    packet, other = approve(cast, minutes)
    with pytest.raises(Refused, match="what you object to"):
        answer(cast, packet, Answer.OBJECTED)
    answer(cast, packet, Answer.OBJECTED, "Not with me.")
    reply = {"actor": cast.actor("ana"), "text": "We talked.", "now": NOW}
    told = actions.reply_to_objection(packet=packet, **reply)
    assert (told.reply, told.replied_by) == ("We talked.", cast.users["ana"])
    mail = Mail.objects.get(kind="digest_reply")
    assert "We talked." in mail.text
    assert "Not with me." in mail.text
    for one in (packet, other):
        with pytest.raises(Refused, match="no objection here"):
            actions.reply_to_objection(packet=one, **reply)
    with pytest.raises(Refused, match="answered already"):
        answer(cast, packet, Answer.CONFIRMED)


def remind(cast: Cast, days: float) -> int:
    return actions.remind_due(actor=system_actor(cast.home), now=NOW + days * DAY)


def test_who_says_nothing_is_reminded_once_after_three_days(cast: Cast, minutes: Minutes) -> None:
    packets = approve(cast, minutes)
    answer(cast, packets[0], "confirmed")
    assert remind(cast, 2.9) == 0
    assert [remind(cast, 3), remind(cast, 3), remind(cast, 30)] == [1, 0, 0]
    mail = Mail.objects.get(kind="digest_reminder")
    assert mail.subject.startswith("Still open: Kick-off")
    assert mail.recipient_name == packets[1].person.name


def test_reminders_come_in_batches(
    cast: Cast, minutes: Minutes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digests.actions.BATCH", 1)
    approve(cast, minutes)
    assert [remind(cast, 4), remind(cast, 4), remind(cast, 4)] == [1, 1, 0]
    assert Mail.objects.filter(kind="digest_reminder").count() == 2


def test_two_people_change_a_summary(cast: Cast, minutes: Minutes) -> None:
    approve(cast, minutes)
    digest, change = Digest.objects.get(), {"actor": cast.actor("ana"), "version": 1}
    assert actions.change_summary(digest=digest, summary="Mine.", **change).version == 2
    with pytest.raises(Overtaken):
        actions.change_summary(digest=digest, summary="Theirs.", **change)
    assert Digest.objects.get().summary == "Mine."


@pytest.mark.parametrize("who", ["ben", "sam", "nia", "ned", "zoe"])
def test_only_coordinators_tell_and_reply(cast: Cast, minutes: Minutes, who: str) -> None:
    packet, _ = approve(cast, minutes)
    actor, digest = cast.actor(who), Digest.objects.get()
    answer(cast, packet, "objected", "No.")
    with pytest.raises(PermissionDenied):
        approve(cast, minutes, who)
    with pytest.raises(PermissionDenied):
        actions.send_packets(actor=actor, meeting=minutes.meeting, now=NOW)
    with pytest.raises(PermissionDenied):
        actions.change_summary(actor=actor, digest=digest, summary="Mine", version=1)
    with pytest.raises(PermissionDenied):
        actions.reply_to_objection(actor=actor, packet=packet, text="No", now=NOW)
    with pytest.raises(PermissionDenied):
        actions.answer_packet(actor=actor, packet=packet, answer="confirmed", words="", now=NOW)
    with pytest.raises(PermissionDenied):
        actions.remind_due(actor=actor, now=NOW)


def test_five_hundred_packets_are_queued_at_once(cast: Cast, minutes: Minutes) -> None:
    people = Person.objects.bulk_create(
        Person(region=cast.home, name=f"Person {n}") for n in range(500)
    )
    PersonContact.objects.bulk_create(
        PersonContact(region=cast.home, person=person, email=f"p{n}@people.example")
        for n, person in enumerate(people)
    )
    Attendance.objects.bulk_create(
        Attendance(
            region=cast.home, meeting=minutes.meeting, person=one, state="absent", noted_at=NOW
        )
        for one in people
    )
    # The addresses are read once, when the portal starts.
    resolve("/")
    start = process_time()
    assert len(approve(cast, minutes)) == 502
    assert process_time() - start < 2
    assert Mail.objects.count() == 502


def test_a_link_dies_with_the_address_it_was_mailed_to(cast: Cast, minutes: Minutes) -> None:
    packet = approve(cast, minutes)[0]
    actor = link_actor(Link(cast.home.pk, "packet", packet.pk), cast.home)
    assert Packet.visible_to(actor).get() == packet
    Person.objects.filter(pk=packet.person_id).update(address_version=5)
    assert not Packet.visible_to(actor).exists()
