from datetime import timedelta

import pytest

from agendas.models import Item
from agendas.timetable import (
    gathered,
    in_words,
    is_over_run,
    length,
    planned,
    sections,
    time_left,
)
from stakeholders.models import Person
from tests.meetings.factories import NOON


def item(title: str, minutes: int | None = None, section: str = "") -> Item:
    return Item(pk=ord(title[0]), title=title, minutes=minutes, section=section)


def test_each_item_starts_when_those_before_it_are_over() -> None:
    items = [item("A", 10), item("B", None, "One"), item("C", 20, "One"), item("D")]
    found = sections(items, NOON, "America/Chicago")
    assert [(s.heading, s.minutes) for s in found] == [("", 10), ("One", 20), ("Other items", 0)]
    slots = [slot for section in found for slot in section.slots]
    assert [slot.clock for slot in slots] == ["12:00 PM", "12:10 PM", "12:10 PM", "12:30 PM"]
    assert [slot.number for slot in slots] == [1, 2, 3, 4]


def test_a_section_is_gathered_where_its_first_item_stands() -> None:
    items = [item("A", section="One"), item("B", section="Two"), item("C", section="One")]
    assert "".join(one.title for one in gathered(items)) == "ACB"


def test_an_agenda_in_words() -> None:
    ana = Person(name="Ana")
    items = [
        Item(title="Welcome", minutes=10, presenter=ana),
        Item(title="Figures", minutes=20, section="Morning"),
        Item(title="Plan", section="Noon", presenter=ana),
        Item(title="Thanks"),
    ]
    assert in_words(items).splitlines() == [
        "Welcome (10 min, Ana)",
        "",
        "Morning:",
        "Figures (20 min)",
        "",
        "Noon:",
        "Plan (Ana)",
        "",
        "Other items:",
        "Thanks",
    ]
    assert in_words([]) == ""


@pytest.mark.parametrize(
    ("minutes", "words", "over"),
    [
        (40, "20 minutes left", False),
        (60, "as long as the meeting", False),
        (80, "20 minutes more than the meeting lasts", True),
    ],
)
def test_what_is_left_is_told_in_words(minutes: int, words: str, over: bool) -> None:
    items, hour = [item("A", minutes), item("B")], timedelta(hours=1)
    assert (time_left(items, hour), is_over_run(items, hour)) == (words, over)
    assert planned(items) == minutes


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 minutes"), (1, "1 minute"), (60, "1 hour"), (125, "2 hours 5 minutes")],
)
def test_a_length_in_words(minutes: int, words: str) -> None:
    assert length(minutes) == words
