import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendas.drafts import Draft
from agendas.pasting import pasted


@pytest.mark.parametrize(
    ("line", "draft"),
    [
        ("Welcome", Draft("Welcome")),
        ("Welcome (15 min)", Draft("Welcome", 15)),
        ("Welcome 15'", Draft("Welcome", 15)),
        ("Welcome - 15 minutes", Draft("Welcome", 15)),
        ("Welcome [1 h 30]", Draft("Welcome", 90)),
        ("Welcome, 2 hours", Draft("Welcome", 120)),
        ("9:00 Welcome", Draft("Welcome")),
        ("9:00 – Welcome", Draft("Welcome")),
        ("9:00 AM - Welcome", Draft("Welcome")),
        ("9:00 – 9:30 Welcome", Draft("Welcome", 30)),
        ("11:45 AM to 1:00 PM: Lunch", Draft("Lunch", 75)),
        ("09.00 - Welcome", Draft("Welcome")),
        ("29:00 nights", Draft("29:00 nights")),
        ("- Welcome", Draft("Welcome")),
        ("1. Welcome", Draft("Welcome")),
        ("2) 9:00 – Welcome", Draft("Welcome")),
        ("[ ] Welcome", Draft("Welcome")),
        ("Objective - decide", Draft("Objective", purpose="decide")),
        ("Objective: for decision", Draft("Objective", purpose="decide")),
        ("Objective (20 min) - discuss", Draft("Objective", 20, "discuss")),
        ("Objective - discuss 20'", Draft("Objective", 20, "discuss")),
        ("Objective - 20 min - discussion", Draft("Objective", 20, "discuss")),
        ("Figures (5 min, FYI)", Draft("Figures", 5, "inform")),
        ("Figures (10 min, Ana)", Draft("Figures (Ana)", 10)),
        ("Figures (Texas)", Draft("Figures (Texas)")),
        ("90 minutes of parity", Draft("90 minutes of parity")),
        ("Long (9999 min)", Draft("Long (9999 min)")),
        ("Long 9999 min", Draft("Long 9999 min")),
        ("**Welcome**", Draft("Welcome")),
        ("x" * 201, Draft("x" * 199 + "…", notes="x" * 201)),
    ],
)
def test_a_line_becomes_an_item(line: str, draft: Draft) -> None:
    assert pasted(line) == [draft]


def test_headings_become_sections() -> None:
    text = "Welcome\n\n## Morning\n- Figures\n   \n**Afternoon:**\n1. Plan\n2. Break:\nCoffee"
    assert [(d.section, d.title) for d in pasted(text)] == [
        ("", "Welcome"),
        ("Morning", "Figures"),
        ("Afternoon", "Plan"),
        ("Break", "Coffee"),
    ]


@pytest.mark.parametrize("text", ["", "\n \n", "---", "9:00", "(10 min)"])
def test_what_says_nothing_becomes_nothing(text: str) -> None:
    assert pasted(text) == []


@given(st.text(max_size=400))
def test_whatever_is_pasted_fits(text: str) -> None:
    for draft in pasted(text):
        assert 0 < len(draft.title) <= 200
        assert len(draft.section) <= 120
        assert draft.minutes is None or 0 < draft.minutes <= 1440


def test_a_thousand_lines_take_no_time() -> None:
    assert len(pasted("9:00 - 9:15 Item (5 min) - decide\n" * 1_000)) == 1_000


@pytest.mark.timeout(20)
@pytest.mark.parametrize("filling", [" ", "-", "(", "* ", "– ", "1 "])
def test_no_paste_keeps_anybody_waiting(filling: str) -> None:
    text = f"Welcome{filling * (100_000 // len(filling) - 10)}x"
    assert len(pasted(text)) == 1
