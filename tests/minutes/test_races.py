"""Sixty people at once: the first word is saved once, and what is approved holds all of them."""

from collections.abc import Iterator
from threading import Barrier

import pytest

from agendas.models import Item
from core.refusals import Overtaken, Refused
from core.scope import within
from minutes import actions
from minutes.models import Edition, Minutes, Note
from tests import crowd
from tests.cast import Cast, assemble
from tests.minutes.factories import NOW, make_held, make_item


@pytest.fixture
def cast(committed: None) -> Iterator[Cast]:
    people = assemble()
    with within(people.everywhere):
        make_item(make_held(people.home))
    with crowd.room():
        yield people


def save(cast: Cast, text: str) -> Note:
    item = Item.objects.select_related("meeting__region").get()
    return actions.save_note(
        actor=cast.actor("ana"), meeting=item.meeting, item=item, text=text, version=0
    )


def test_the_first_word_is_written_once(cast: Cast) -> None:
    def work(all_here: Barrier) -> object:
        with within(cast.everywhere):
            number = all_here.wait(30)
            return save(cast, f"Word {number}")

    answers = crowd.at_once(work)
    with within(cast.everywhere):
        saved = Note.objects.get()
    assert saved.version == 1
    assert [answer for answer in answers if not isinstance(answer, Overtaken)] == [saved]


def test_what_is_approved_holds_every_word_that_was_saved(cast: Cast) -> None:
    with within(cast.everywhere):
        save(cast, "First")
        minutes = Minutes.objects.get()

    def work(all_here: Barrier) -> object:
        with within(cast.everywhere):
            number = all_here.wait(30)
            actor = cast.actor("ana")
            if number == 30:
                of_now = Minutes.objects.select_related("meeting__region", "region").get()
                return actions.approve_minutes(actor=actor, minutes=of_now, now=NOW)
            general = Minutes.objects.select_related("meeting__region").get().meeting
            return actions.save_note(
                actor=actor, meeting=general, item=None, text=f"Word {number}", version=0
            )

    answers = crowd.at_once(work)
    with within(cast.everywhere):
        edition = Edition.objects.get(minutes=minutes)
        words = {note.text for note in Note.objects.all()} - {""}
    kept = {section["text"] for section in edition.content["sections"]} - {""}
    assert kept == words
    assert all(isinstance(answer, Note | Edition | Refused) for answer in answers)
