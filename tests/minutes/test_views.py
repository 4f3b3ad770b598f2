from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.cache import caches
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from agendas.models import Item
from mail.models import Mail
from meetings.models import Meeting
from minutes import actions
from minutes.models import Comment, Minutes, Note, Outcome, Reader
from plans.models import Action
from regions.actors import Actor, system_actor
from tests.cast import Cast
from tests.meetings.factories import make_invitation, make_person
from tests.minutes.factories import (
    NOW,
    make_attendance,
    make_decision,
    make_held,
    make_item,
    make_minutes,
)

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def a_week_later() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    return make_held(cast.home)


def url(name: str, meeting: Meeting, *more: int) -> str:
    return reverse(f"minutes:{name}", args=(meeting.region.slug, meeting.pk, *more))


def save(cast: Cast, who: str, item: Item | None, text: str, version: int = 0) -> Note:
    meeting = item.meeting if item else Meeting.objects.get()
    return actions.save_note(
        actor=cast.actor(who), meeting=meeting, item=item, text=text, version=version
    )


def test_the_first_word_begins_the_minutes(cast: Cast, meeting: Meeting) -> None:
    item = make_item(meeting, presenter=make_person(cast.home), minutes=10, purpose="decide")
    client = cast.client("ben")
    page = client.get(url("show", meeting)).text
    assert "Nothing is written yet" in page
    assert "Decide · Pia · 10 min" in page
    assert not Minutes.objects.exists()
    data = {"item": item.pk, "text": "All said hello.", "version": 0}
    page = client.post(url("note", meeting), data, follow=True)
    assert page.redirect_chain[0][0].endswith(f"#item-{item.pk}")
    assert "Saved.</div>" in page.text
    assert "All said hello.</textarea>" in page.text
    assert Note.objects.get().edited_by == cast.users["ben"]


def test_a_note_saves_itself_and_says_so(cast: Cast, meeting: Meeting) -> None:
    client = cast.client("ben")
    part = client.post(url("note", meeting), {"text": "Hello"}, headers=HTMX).text
    assert part.strip().startswith('<div class="note-state" id="saved-0">')
    assert 'name="version" value="1"' in part
    assert "by Ben" in part
    part = client.post(url("note", meeting), {"text": "Hello you", "version": 1}, headers=HTMX).text
    assert 'name="version" value="2"' in part


def test_two_editors_see_both_texts_and_lose_nothing(cast: Cast, meeting: Meeting) -> None:
    item = make_item(meeting)
    save(cast, "ben", item, "Ben's")
    client, mine = cast.client("ana"), {"item": item.pk, "text": "Ana's", "version": 0}
    part = client.post(url("note", meeting), mine, headers=HTMX)
    assert "Ben saved this item while you were writing" in part.text
    assert "<p>Ben&#x27;s</p>" in part.text
    assert 'name="over" value="1"' in part.text
    assert "<textarea" not in part.text
    page = client.post(url("note", meeting), mine).text
    assert "Ana&#x27;s</textarea>" in page
    assert "<p>Ben&#x27;s</p>" in page
    assert Note.objects.get().text == "Ben's"


@pytest.mark.parametrize(("keep", "whole"), [("both", "Ben's\n\nAna's"), ("mine", "Ana's")])
def test_after_a_conflict_an_editor_keeps_both_or_theirs(
    cast: Cast, meeting: Meeting, keep: str, whole: str
) -> None:
    item = make_item(meeting)
    save(cast, "ben", item, "Ben's")
    data = {"item": item.pk, "text": "Ana's", "over": 1, "keep": keep}
    part = cast.client("ana").post(url("note", meeting), data, headers=HTMX)
    assert part["HX-Retarget"] == f"#note-{item.pk}"
    assert "</textarea>" in part.text
    assert Note.objects.get().text == whole


def test_others_are_told_who_is_writing(cast: Cast, meeting: Meeting) -> None:
    item = make_item(meeting)
    cast.client("ben").post(url("note", meeting), {"item": item.pk, "text": "One"}, headers=HTMX)
    ana = cast.client("ana")
    assert "Ben is editing this item" in ana.get(url("show", meeting)).text
    lines = ana.get(url("writing", meeting), headers=HTMX).text
    assert f'id="writing-{item.pk}" hx-swap-oob="true">Ben is editing this item</p>' in lines
    assert 'id="writing-0" hx-swap-oob="true"></p>' in lines
    assert "is editing" not in cast.client("ben").get(url("writing", meeting)).text
    caches["default"].clear()
    assert "is editing" not in ana.get(url("show", meeting)).text


def test_what_left_the_agenda_is_still_shown(cast: Cast, meeting: Meeting) -> None:
    item = make_item(meeting, "Budget")
    save(cast, "ben", item, "It is tight.")
    item.delete()
    page = cast.client("ana").get(url("show", meeting)).text
    assert "No longer on the agenda." in page
    assert "<p>It is tight.</p>" in page


@pytest.mark.parametrize("wrong", [{"text": "x" * 20_001}, {"item": "999999"}])
def test_what_cannot_be_saved_is_refused(
    cast: Cast, meeting: Meeting, wrong: dict[str, str]
) -> None:
    answer = cast.client("ana").post(url("note", meeting), {"text": "A", **wrong}, headers=HTMX)
    assert answer.status_code == 409
    assert "too long, or its item is no longer" in answer.text
    assert not Note.objects.exists()


def outcome(**more: Any) -> dict[str, Any]:
    return {"kind": "decision", "text": "Begin in May", **more}


def test_a_decision_is_added_beneath_its_item(cast: Cast, meeting: Meeting) -> None:
    item, client = make_item(meeting), cast.client("ben")
    form = client.get(url("add_outcome", meeting) + f"?item={item.pk}&kind=decision", headers=HTMX)
    assert form.text.strip().startswith("<form")
    assert f'<option value="{item.pk}" selected>' in form.text
    data = outcome(item=item.pk, concerns=["employer", "government"])
    part = client.post(url("add_outcome", meeting), data, headers=HTMX).text
    assert part.strip().startswith(f'<div class="outcomes" id="outcomes-{item.pk}">')
    assert "Concerns Employer, Government" in part
    added = Outcome.objects.get()
    assert (added.item, added.decided_on) == (item, date(2026, 3, 3))
    page = client.post(url("add_outcome", meeting), outcome(), follow=True)
    assert page.redirect_chain[0][0].endswith("#item-0")


def test_an_action_is_taken_on_by_somebody_who_was_there(cast: Cast, meeting: Meeting) -> None:
    pia = make_person(cast.home)
    make_invitation(meeting, pia)
    make_person(cast.home, "Elsewhere")
    client = cast.client("ben")
    page = client.get(url("add_outcome", meeting) + "?kind=action").text
    assert "Pia</option>" in page
    assert "Elsewhere" not in page
    data = {"kind": "action", "text": "Send the list", "owner": pia.pk, "due_on": "2026-04-01"}
    page = client.post(url("add_outcome", meeting), data, follow=True).text
    action = Action.objects.get()
    assert (action.title, action.owner, action.about) == (
        "Send the list", pia, f"meeting:{meeting.pk}"
    )  # fmt: skip
    assert action.origin == "Kick-off, Tue, Mar 3, 2026"
    assert f'href="/r/texas/actions/{action.pk}/">Open</a>' in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"text": ""}, "This field is required."),
        ({"kind": "action"}, 'href="#id_owner">Who does it</a>: This field is required.'),
        ({"kind": "action"}, 'href="#id_due_on">Due</a>: This field is required.'),
        ({"kind": "action", "text": "x" * 201}, "200 characters at most"),
        ({"kind": "action", "owner": "99999", "due_on": "soon"}, "Enter a valid date."),
        ({"concerns": ["martian"]}, "martian is not one of the available choices"),
    ],
)
def test_bad_outcomes_say_what_is_wrong(
    cast: Cast, meeting: Meeting, wrong: dict[str, Any], sentence: str
) -> None:
    answer = cast.client("ana").post(url("add_outcome", meeting), outcome(**wrong), headers=HTMX)
    assert sentence in answer.text
    assert answer["HX-Retarget"] == "#new-0"
    assert not Outcome.objects.exists()


def test_an_outcome_is_changed_by_two_people(cast: Cast, meeting: Meeting) -> None:
    decision = make_decision(make_minutes(meeting))
    address, client = url("change_outcome", meeting, decision.pk), cast.client("ben")
    assert "Begin in May</textarea>" in client.get(address).text
    changed = {"text": "Begin in June", "decided_on": "2026-03-04", "version": 1}
    assert client.post(address, changed).status_code == 302
    page = cast.client("ana").post(address, {**changed, "text": "Begin in July"}).text
    assert "Somebody else changed this outcome while you were editing" in page
    assert "<p>Begin in June</p>" in page
    assert "Begin in July</textarea>" in page
    assert Outcome.objects.get().text == "Begin in June"


def test_an_action_of_minutes_is_changed_where_actions_are(cast: Cast, meeting: Meeting) -> None:
    pia = make_person(cast.home)
    make_attendance(meeting, pia)
    client = cast.client("ana")
    data = {"kind": "action", "text": "Send", "owner": pia.pk, "due_on": "2026-04-01"}
    client.post(url("add_outcome", meeting), data)
    page = client.get(url("change_outcome", meeting, Outcome.objects.get().pk)).text
    assert "where the action is</a>" in page
    assert 'name="owner"' not in page


def test_an_outcome_is_removed_and_put_back(cast: Cast, meeting: Meeting) -> None:
    decision = make_decision(make_minutes(meeting))
    address, client = url("remove_outcome", meeting, decision.pk), cast.client("ben")
    part = client.post(address, headers=HTMX).text
    assert "Put back" in part
    assert Outcome.objects.get().removed_at == NOW
    client.post(address, {"back": "1"})
    assert Outcome.objects.get().removed_at is None


def commented(cast: Cast, meeting: Meeting) -> Minutes:
    """Sent to Sam, who was there."""
    sam = make_person(cast.home, "Sam", membership=cast.membership("sam"))
    make_attendance(meeting, sam)
    make_invitation(meeting, sam)
    make_decision(make_minutes(meeting))
    data = {"until": "2026-03-17"}
    page = cast.client("ana").post(url("send", meeting), data, follow=True).text
    assert "Out for comment. 1 who were there are asked." in page
    return Minutes.objects.get()


def test_who_was_there_is_asked_and_comments(cast: Cast, meeting: Meeting) -> None:
    make_item(meeting, "Welcome")
    commented(cast, meeting)
    sam = cast.client("sam")
    page = sam.get(url("show", meeting)).text
    assert "Begin in May" in page
    assert "Nothing to add" in page
    page = sam.post(url("comment", meeting), {"text": "In June, I think."}, follow=True).text
    assert "Thank you. It is noted." in page
    assert "In June, I think." in page
    ana = cast.client("ana")
    page = ana.get(url("show", meeting)).text
    assert "1 of 1 have answered" in page
    assert "In June, I think." in page
    settle = url("settle", meeting, Comment.objects.get().pk)
    assert "Not dealt with yet" in ana.post(settle, follow=True).text
    assert "dealt with" in sam.get(url("show", meeting)).text
    assert "Dealt with" in ana.post(settle, follow=True).text


def test_nothing_to_add_is_an_answer_too(cast: Cast, meeting: Meeting) -> None:
    commented(cast, meeting)
    page = cast.client("sam").post(url("comment", meeting), {"nothing": "1"}, follow=True).text
    assert "You said that you have nothing to add." in page
    assert Reader.objects.get().answered_at == NOW
    assert not Comment.objects.exists()
    long = {"text": "x" * 4001}
    assert cast.client("sam").post(url("comment", meeting), long).status_code == 409


def test_only_who_was_asked_comments(cast: Cast, meeting: Meeting) -> None:
    commented(cast, meeting)
    assert cast.client("ana").post(url("comment", meeting), {"text": "I"}).status_code == 404


def test_sending_says_who_gets_mail(cast: Cast, meeting: Meeting) -> None:
    client = cast.client("ana")
    assert client.get(url("send", meeting)).status_code == 404
    assert client.post(url("send", meeting), {"until": "2026-03-17"}).status_code == 404
    make_minutes(meeting)
    assert "Nobody has noted yet who came" in client.get(url("send", meeting)).text
    make_attendance(meeting, make_person(cast.home))
    page = client.get(url("send", meeting)).text
    assert "a link to 1 person who came" in page
    assert 'value="2026-03-17"' in page
    assert "valid date" in client.post(url("send", meeting), {"until": "soon"}).text
    late = client.post(url("send", meeting), {"until": "2026-03-09"})
    assert late.status_code == 409
    assert not Mail.objects.exists()


def approve(actor: Actor, minutes: Minutes) -> None:
    actions.approve_minutes(actor=actor, minutes=minutes, now=NOW)


def test_approved_minutes_are_read_downloaded_and_written_anew(
    cast: Cast, meeting: Meeting
) -> None:
    minutes, ana = commented(cast, meeting), cast.client("ana")
    approve(cast.actor("ana"), minutes)
    edition = minutes.editions.get()
    sam, pdf = cast.client("sam"), url("pdf", meeting, edition.pk)
    assert sam.get(pdf).status_code == 404
    assert "Download as PDF" not in sam.get(url("show", meeting)).text
    typeset(cast)
    assert "Download as PDF" in sam.get(url("show", meeting)).text
    file = sam.get(pdf)
    assert file["Content-Disposition"] == 'attachment; filename="minutes-kick-off-1.pdf"'
    assert file.content.startswith(b"%PDF-")
    refused = ana.post(url("note", meeting), {"text": "Late"}, headers=HTMX)
    assert "Reopen them to write a new version." in refused.text
    page = ana.post(url("reopen", meeting), follow=True).text
    assert "You are writing version 2; the one before stays." in page
    assert "Approved versions" in page
    assert "A new version is being written." in sam.get(url("show", meeting)).text
    page = sam.get(url("edition", meeting, edition.pk)).text
    assert "There is a newer one." in page
    assert "Begin in May" in page


def typeset(cast: Cast) -> None:
    actor = system_actor(cast.home)
    assert actions.typeset_next(actor=actor, region=actor.seats[0])


def test_an_action_is_shown_with_its_present_state(cast: Cast, meeting: Meeting) -> None:
    pia = make_person(cast.home)
    make_attendance(meeting, pia)
    data = {"kind": "action", "text": "Send", "owner": pia.pk, "due_on": "2026-03-09"}
    cast.client("ana").post(url("add_outcome", meeting), data)
    approve(cast.actor("ana"), Minutes.objects.get())
    page = cast.client("ben").get(url("show", meeting)).text
    assert "Pia, by Mar 9, 2026" in page
    assert "Overdue</span>" in page


def test_who_is_not_invited_reads_nothing(cast: Cast, meeting: Meeting) -> None:
    make_minutes(meeting, state="approved")
    assert cast.client("sam").get(url("show", meeting)).status_code == 404
    make_invitation(meeting, make_person(cast.home, "Sam", membership=cast.membership("sam")))
    Minutes.objects.update(state="draft")
    assert "The minutes are not out yet" in cast.client("sam").get(url("show", meeting)).text
    assert "The minutes are not out yet" in cast.client("nia").get(url("show", meeting)).text


@pytest.mark.parametrize("many", [1, 3])
def test_pages_cost_the_same_for_one_item_and_three(
    cast: Cast, meeting: Meeting, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    minutes, client = make_minutes(meeting), cast.client("ana")
    for n in range(many):
        pia = make_person(cast.home, f"P{n}")
        make_attendance(meeting, pia)
        item = make_item(meeting, f"Item {n}", n, presenter=pia)
        save(cast, "ben", item, "Said")
        make_decision(minutes, item=item)
        Comment.objects.create(
            region=cast.home, minutes=minutes, item=item, person=pia, text="No", written_at=NOW
        )
    client.get(url("show", meeting))
    # Six of them are the own transaction, its savepoints and the reach told again.
    with django_assert_num_queries(15):
        client.get(url("show", meeting))
    with django_assert_num_queries(13):
        client.get(url("run", meeting))
    approve(cast.actor("ana"), minutes)
    with django_assert_num_queries(14):
        client.get(url("show", meeting))
