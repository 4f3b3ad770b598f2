from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from core.refusals import Refused
from mail.models import Mail
from minutes import actions, tasks
from minutes.models import Comment, EditionFile, Minutes, Note, Outcome, Reader
from regions.actors import system_actor
from tests.cast import Cast
from tests.meetings.factories import make_person
from tests.minutes.factories import (
    NOW,
    make_attendance,
    make_decision,
    make_held,
    make_item,
    make_minutes,
)

MORNING = date(2026, 3, 17)


def test_the_same_text_twice_is_one_change(cast: Cast) -> None:
    meeting, ben = make_held(cast.home), cast.actor("ben")
    for _ in range(2):
        actions.save_note(actor=ben, meeting=meeting, item=None, text="Said", version=0)
    note = Note.objects.get()
    assert (note.version, str(note)) == (1, "In general")
    assert str(note.minutes) == "Minutes of Kick-off"


def test_each_state_leads_to_the_next(cast: Cast) -> None:
    minutes, ana = make_minutes(make_held(cast.home)), cast.actor("ana")
    make_attendance(minutes.meeting, make_person(cast.home))
    send = {"actor": ana, "minutes": minutes, "now": NOW}
    with pytest.raises(Refused, match="not approved"):
        actions.reopen_minutes(actor=ana, minutes=minutes)
    actions.send_for_comment(until=MORNING, **send)
    with pytest.raises(Refused, match="out for comment already"):
        actions.send_for_comment(until=MORNING, **send)
    actions.approve_minutes(**send)
    with pytest.raises(Refused, match="approved already"):
        actions.approve_minutes(**send)
    assert Mail.objects.get().state == "withdrawn"
    assert actions.reopen_minutes(actor=ana, minutes=minutes).number == 2
    actions.send_for_comment(until=MORNING, **send)
    assert list(Reader.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_the_kept_version_stays_as_it_was(cast: Cast) -> None:
    meeting, ana = make_held(cast.home, place="Hall"), cast.actor("ana")
    make_attendance(meeting, make_person(cast.home))
    make_attendance(meeting, make_person(cast.home, "Rae"), "excused")
    item = make_item(meeting, "Budget")
    note = actions.save_note(actor=ana, meeting=meeting, item=item, text="Tight.", version=0)
    make_decision(note.minutes, item=item, concerns=["employer"])
    edition = actions.approve_minutes(actor=ana, minutes=note.minutes, now=NOW)
    item.title = "Money"
    item.save()
    edition.refresh_from_db()
    (section,) = edition.content["sections"]
    assert (section["title"], section["text"]) == ("Budget", "Tight.")
    assert section["outcomes"][0]["concerns"] == "Employer"
    assert (edition.content["present"], edition.content["excused"]) == (["Pia"], ["Rae"])
    assert str(edition) == "Minutes of Kick-off, version 1"


@pytest.mark.parametrize("text", ["#strong[x] = $a$ <b>", "Tight.\n\n\U00013000", ""])
def test_a_worker_makes_the_document(cast: Cast, text: str) -> None:
    meeting, ana = make_held(cast.home), cast.actor("ana")
    item = make_item(meeting, "Budget")
    actions.save_note(actor=ana, meeting=meeting, item=item, text=text or "-", version=0)
    make_decision(Minutes.objects.get(), "Begin *in* May", item=item)
    actions.approve_minutes(actor=ana, minutes=Minutes.objects.get(), now=NOW)
    tasks.typeset()
    file = EditionFile.objects.get()
    words = " ".join(page.extract_text() for page in PdfReader(BytesIO(file.pdf)).pages)
    for said in ("Budget", "Begin *in* May", "Version 1, approved Tue, Mar 10, 2026"):
        assert said in words
    assert ("#strong[x] = $a$ <b>" in words) == text.startswith("#")
    assert ("stands for a character" in words) == ("\U00013000" in text)
    assert str(file) == "Minutes of Kick-off, version 1 (file)"


def test_one_regions_trouble_does_not_hold_up_another(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for region in (cast.home, cast.away):
        actor, minutes = system_actor(region), make_minutes(make_held(region))
        actions.approve_minutes(actor=actor, minutes=minutes, now=NOW)
    broken = Minutes.objects.get(region=cast.home).editions.get()
    broken.content = {}
    broken.save()
    tasks.typeset()
    assert EditionFile.objects.get().region == cast.away


@pytest.mark.parametrize("who", ["sam", "nia", "ned", "zoe"])
def test_who_does_not_work_there_writes_nothing(cast: Cast, who: str) -> None:
    meeting, actor, seat = make_held(cast.home), cast.actor(who), cast.seat("ana")
    item, minutes = make_item(meeting), make_minutes(meeting)
    outcome, pia = make_decision(minutes), make_person(cast.home)
    own = {"region": cast.home, "minutes": minutes, "person": pia}
    comment = Comment.objects.create(**own, text="No", written_at=NOW)
    reader = Reader.objects.create(**own, number=1, asked_at=NOW)
    about = {"actor": actor, "meeting": meeting, "item": item}
    with pytest.raises(PermissionDenied):
        actions.save_note(text="Mine", version=0, **about)
    with pytest.raises(PermissionDenied):
        actions.add_outcome(region=seat, details={"kind": "decision"}, **about)
    with pytest.raises(PermissionDenied):
        actions.change_outcome(actor=actor, outcome=outcome, details={}, version=1)
    with pytest.raises(PermissionDenied):
        actions.remove_outcome(actor=actor, outcome=outcome)
    with pytest.raises(PermissionDenied):
        actions.discuss_item(actor=actor, item=item, now=NOW)
    with pytest.raises(PermissionDenied):
        actions.settle_comment(actor=actor, comment=comment, now=NOW)
    with pytest.raises(PermissionDenied):
        actions.comment(actor=actor, reader=reader, text="Mine", item=None, now=NOW)
    assert (str(comment), str(reader)) == ("Pia: No", "Pia on Minutes of Kick-off")


@pytest.mark.parametrize("who", ["ben", "sam", "nia", "ned", "zoe"])
def test_only_coordinators_release(cast: Cast, who: str) -> None:
    minutes, actor = make_minutes(make_held(cast.home)), cast.actor(who)
    with pytest.raises(PermissionDenied):
        actions.send_for_comment(actor=actor, minutes=minutes, until=MORNING, now=NOW)
    with pytest.raises(PermissionDenied):
        actions.approve_minutes(actor=actor, minutes=minutes, now=NOW)
    with pytest.raises(PermissionDenied):
        actions.reopen_minutes(actor=actor, minutes=minutes)
    with pytest.raises(PermissionDenied):
        actions.typeset_next(actor=actor, region=cast.seat("ana"))


def test_an_action_has_its_action(cast: Cast) -> None:
    minutes = make_minutes(make_held(cast.home))
    with pytest.raises(IntegrityError, match="action_outcome"), transaction.atomic():
        make_decision(minutes, kind="action")
    assert str(make_decision(minutes)) == "Begin in May"
    assert Outcome.objects.of(None).count() == 0


def test_comments_due(cast: Cast) -> None:
    minutes = make_minutes(make_held(cast.home), state="in_comment", comment_until=MORNING)
    sam = make_person(cast.home, "Sam", membership=cast.membership("sam"))
    own = {"region": cast.home, "minutes": minutes}
    reader = Reader.objects.create(**own, person=sam, number=1, asked_at=NOW)
    comment = Comment.objects.create(**own, person=sam, text="No", written_at=NOW)
    actor = cast.actor("sam")
    due = Reader.visible_to(actor).by(actor)
    assert list(due.open(MORNING)) == [reader]
    assert list(due.open(date(2026, 3, 18))) == []
    assert list(Comment.visible_to(cast.actor("ben")).open()) == [comment]
