import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from agendas.actions import Source, add_material
from digests import tasks
from digests.actions import approve_and_tell
from digests.contents import in_two_minutes, reading_time
from digests.coverage import coverage_of
from digests.emails import queue_reminders
from digests.models import Digest, Packet
from mail.models import Mail
from meetings.emails import about
from meetings.models import Meeting
from minutes.models import Edition, Minutes
from minutes.tasks import typeset
from tests.cast import Cast
from tests.meetings.factories import make_invitation, make_person
from tests.minutes.factories import NOW, make_attendance, make_decision, make_held, make_minutes
from tests.plans.factories import make_action

HTMX = {"HX-Request": "true"}
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def a_week_later() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def minutes(cast: Cast) -> Minutes:
    """Of a meeting that Pia attended and Sam missed."""
    meeting = make_held(cast.home)
    make_attendance(meeting, make_person(cast.home))
    sam = make_person(cast.home, "Sam", membership=cast.membership("sam"))
    make_invitation(meeting, sam)
    make_attendance(meeting, sam, "absent")
    minutes = make_minutes(meeting)
    make_decision(minutes)
    return minutes


@pytest.fixture
def packet(cast: Cast, minutes: Minutes) -> Packet:
    approve_and_tell(
        actor=cast.actor("ana"), minutes=minutes, summary="In short.", tell=True, now=NOW
    )
    found: Packet = Packet.objects.get()
    return found


def url(name: str, meeting: Meeting, *more: int) -> str:
    return reverse(f"digests:{name}", args=(meeting.region.slug, meeting.pk, *more))


def own(packet: Packet) -> str:
    return reverse("digests:packet", args=(packet.region.slug, packet.pk))


def link() -> str:
    found = re.search(r"/link/\S+/missed/", Mail.objects.earliest("created_at").text)
    assert found
    return found[0]


def test_approving_says_who_gets_what(cast: Cast, minutes: Minutes) -> None:
    client, address = cast.client("ana"), url("approve", minutes.meeting)
    page = client.get(address).text
    for words in ("Approve and send 1 packet", "Sam", "Decided: Begin in May</textarea>",
                  "Nobody has been asked to comment"):  # fmt: skip
        assert words in page
    page = client.post(address, {"summary": "Mine.", "tell": "on"}, follow=True).text
    assert "Approved. 1 person gets a packet." in page
    assert Digest.objects.get().summary == "Mine."
    assert client.post(address, {"summary": "Again."}).status_code == 409


def test_approving_without_anybody_who_missed_it(cast: Cast) -> None:
    meeting = make_minutes(make_held(cast.home)).meeting
    client, address = cast.client("ana"), url("approve", meeting)
    assert "Nobody is noted as absent" in client.get(address).text
    assert "at most 6000 characters" in client.post(address, {"summary": "x" * 6001}).text
    page = client.post(address, {"summary": "", "tell": "on"}, follow=True).text
    assert "Approved. Nobody gets a packet." in page


def test_a_person_confirms_when_signed_in(cast: Cast, packet: Packet) -> None:
    make_action(cast.home, packet.person, "Bring figures", about=about(packet.meeting))
    client = cast.client("sam")
    page = client.get(own(packet)).text
    for words in ("In short.", "1 minute to read", "Begin in May", "Bring figures"):
        assert words in page
    page = client.post(own(packet), {"answer": "confirmed"}, follow=True).text
    assert "Thank you. It is noted." in page
    assert "Confirmed</span>" in page
    assert Packet.objects.get().answered_at == NOW


def test_a_packet_names_the_materials(cast: Cast, packet: Packet) -> None:
    add = {"actor": cast.actor("ana"), "meeting": packet.meeting, "visibility": "invitees"}
    add_material(source=Source("Figures", url="https://figures.example/"), **add)
    add_material(source=Source("Slides", name="slides.txt", content=b"Said"), **add)
    own = reverse("digests:packet", args=("texas", packet.pk))
    for page in (cast.client("sam").get(own).text, cast.client().get(link()).text):
        assert "Slides" in page
        assert 'href="https://figures.example/"' in page
    queue_reminders([packet])
    mail = Mail.objects.get(kind="digest_reminder")
    assert "- Figures: https://figures.example/\n- Slides\n" in mail.text


def test_a_guest_objects_and_is_answered(cast: Cast, packet: Packet) -> None:
    guest, ana, path = cast.client(), cast.client("ana"), link()
    assert "The whole minutes, as PDF" in guest.get(path).text
    assert guest.post(path, {"answer": "objected"}).status_code == 409
    assert guest.post(path, {"answer": "perhaps"}).status_code == 409
    page = guest.post(path, {"answer": "objected", "words": "Not with me."}, follow=True).text
    assert "Objected</span>" in page
    page = ana.get(url("list", packet.meeting)).text
    assert "Not with me." in page
    assert "Your answer to Sam" in page
    reply = url("reply", packet.meeting, packet.pk)
    assert ana.post(reply, {"text": ""}).status_code == 409
    assert "the answer is on its way" in ana.post(reply, {"text": "Let us talk."}, follow=True).text
    page = guest.get(path).text
    assert "Answer of Texas" in page
    assert "Let us talk." in page
    assert "I object" not in page
    assert "Let us talk." in ana.get(url("list", packet.meeting)).text


def test_the_document_comes_by_the_same_link(cast: Cast, packet: Packet) -> None:
    client, path = cast.client(), f"{link()}minutes.pdf"
    assert "being made" in client.get(path, follow=True).text
    typeset()
    assert client.get(path).content.startswith(b"%PDF-")
    with time_machine.travel(NOW + 61 * DAY, tick=False):
        assert client.get(path).status_code == 404
        assert client.get(link()).status_code == 404
    assert str(packet) == "Sam: Kick-off"
    assert str(packet.digest) == "Kick-off in two minutes"


def test_coordinators_send_to_those_noted_later(cast: Cast, packet: Packet) -> None:
    ana, meeting = cast.client("ana"), packet.meeting
    make_attendance(meeting, make_person(cast.home, "Tom"), "excused")
    assert "1 person was not there and has no packet yet." in ana.get(url("list", meeting)).text
    assert "1 person gets a packet." in ana.post(url("send", meeting), follow=True).text
    assert Packet.objects.count() == 2
    assert "Send 1 packet" not in cast.client("ben").get(url("list", meeting)).text


def test_two_coordinators_change_the_summary(cast: Cast, packet: Packet) -> None:
    ana, address = cast.client("ana"), url("summary", packet.meeting)
    assert "1 minute to read" in ana.get(address).text
    changed = {"summary": "Mine.", "version": 1}
    assert "Saved." in ana.post(address, changed, follow=True).text
    page = ana.post(address, {**changed, "summary": "Theirs."}).text
    assert "Somebody else changed this summary" in page
    assert "Theirs.</textarea>" in page
    assert "<p>Mine.</p>" in page


def test_coverage_counts_who_was_there_or_answered_in_time(cast: Cast, packet: Packet) -> None:
    meeting, ana = packet.meeting, cast.client("ana")

    def sentence() -> str:
        return coverage_of(cast.actor("ana"), meeting).sentence

    assert sentence() == "1 of 2 informed within 5 days"
    said = Packet.objects.filter(pk=packet.pk)
    said.update(answer="confirmed", answered_at=NOW + 5 * DAY)
    assert sentence() == "2 of 2 informed within 5 days"
    said.update(answered_at=NOW + 6 * DAY)
    assert sentence() == "1 of 2 informed within 5 days"
    part = ana.get(url("coverage", meeting), headers=HTMX).text
    assert part.strip().startswith('<p class="coverage"><strong>1 of 2 informed')
    assert ana.get(url("coverage", meeting))["Location"] == url("list", meeting)
    assert "hx-trigger" in ana.get(reverse("minutes:show", args=["texas", meeting.pk])).text


def test_before_anything_is_known_the_page_says_what_comes(cast: Cast) -> None:
    meeting = make_held(cast.home)
    page = cast.client("ben").get(url("list", meeting)).text
    for words in ("Nobody has noted yet who came.", "No packets yet", "Approving them sends"):
        assert words in page


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(
    cast: Cast, many: int, packet: Packet, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(1, many):
        make_attendance(packet.meeting, make_person(cast.home, f"P{n}"), "absent")
    client = cast.client("ana")
    client.post(url("send", packet.meeting))
    client.get(url("list", packet.meeting))
    with django_assert_num_queries(15):
        client.get(url("list", packet.meeting))
    part = client.get(url("list", packet.meeting), headers=HTMX).text
    assert part.strip().startswith('<div id="rows">')


def outcomes(*told: tuple[str, str]) -> dict[str, Any]:
    found = [{"kind": kind, "text": text} for kind, text in told]
    return {"sections": [{"outcomes": found[:1]}, {"outcomes": found[1:]}]}


def test_a_digest_is_what_came_of_it_in_order() -> None:
    content = outcomes(("information", "It rains."), ("action", "Go"), ("decision", "Stay"))
    assert in_two_minutes(content) == "It rains.\nDecided: Stay"
    long = outcomes(("information", "word " * 200), ("information", "word " * 101))
    assert in_two_minutes(long).endswith("\nMore is in the minutes.")
    assert len(in_two_minutes(long).split()) < 210


@pytest.mark.parametrize(
    ("words", "said"), [(0, "1 minute"), (300, "2 minutes"), (700, "4 minutes")]
)
def test_reading_time(words: int, said: str) -> None:
    assert reading_time("word " * words) == f"{said} to read"


def test_one_regions_trouble_does_not_hold_up_another(cast: Cast, packet: Packet) -> None:
    meeting = make_held(cast.away)
    make_attendance(meeting, make_person(cast.away, "Zia"), "absent")
    approve_and_tell(
        actor=cast.actor("zoe"), minutes=make_minutes(meeting), summary="", tell=True, now=NOW
    )
    Edition.objects.filter(pk=packet.edition_id).update(content={})
    with time_machine.travel(NOW + 3 * DAY, tick=False):
        tasks.remind()
    assert Mail.objects.get(kind="digest_reminder").recipient_name == "Zia"


def test_packets_that_wait_for_somebody(cast: Cast, packet: Packet) -> None:
    sam = cast.actor("sam")
    assert list(Packet.visible_to(sam).of(sam).open()) == [packet]
    assert packet.tone == "waiting"
    ben = cast.actor("ben")
    assert not Packet.visible_to(ben).of(ben).exists()
