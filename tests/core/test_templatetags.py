from datetime import UTC, datetime, timedelta
from time import perf_counter

import pytest
import time_machine
from django.template import Context, Template
from django.test import RequestFactory

from core.templatetags import portal

NOW = datetime(2026, 3, 3, 15, 30, tzinfo=UTC)  # 9:30 AM in Chicago
CHICAGO = "America/Chicago"


def draw(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_icon_stands_beside_words_unless_it_is_given_some() -> None:
    assert 'aria-hidden="true"' in draw('{% icon "calendar" %}')
    labelled = draw('{% icon "calendar" label %}', label="The <day>")
    assert 'role="img" aria-label="The &lt;day&gt;"' in labelled
    assert "icons.svg#calendar" in labelled


def test_moment_and_day_name_the_zone_for_the_reader() -> None:
    moment = draw("{% moment at zone %}", at=NOW, zone=CHICAGO)
    assert moment == (
        '<time datetime="2026-03-03T15:30:00+00:00" data-moment="America/Chicago">'
        "Tue, Mar 3, 2026, 9:30 AM CST</time>"
    )
    assert "Tue, Mar 3, 2026</time>" in draw("{% day at zone %}", at=NOW, zone=CHICAGO)
    assert ">9:30 AM CST</time>" in draw("{% clock at zone %}", at=NOW, zone=CHICAGO)


def test_span_and_when_tell_both_ends() -> None:
    ends = NOW + timedelta(hours=1)
    span = draw("{% span at ends zone %}", at=NOW, ends=ends, zone=CHICAGO)
    assert "9:30 AM \N{EN DASH} 10:30 AM CST" in span
    with time_machine.travel(NOW):
        assert _when(NOW, ends) == "Tue, Mar 3 9:30 AM \N{EN DASH} 10:30 AM CST"
        assert _when(NOW, NOW + timedelta(days=1)) == (
            "Tue, Mar 3 \N{EN DASH} Wed, Mar 4 9:30 AM CST"
        )
    with time_machine.travel(NOW + timedelta(days=365)):
        assert _when(NOW, ends).startswith("Tue, Mar 3, 2026 ")


def _when(starts: datetime, ends: datetime) -> str:
    drawn = draw("{% when at ends zone %}", at=starts, ends=ends, zone=CHICAGO)
    return draw("{{ drawn|striptags }}", drawn=drawn)


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (timedelta(seconds=20), "now"),
        (timedelta(minutes=1), "in 1 minute"),
        (timedelta(minutes=-40), "40 minutes ago"),
        (timedelta(hours=3), "in 3 hours"),
        (timedelta(hours=-1), "1 hour ago"),
        (timedelta(hours=13), "today"),
        (timedelta(hours=15), "tomorrow"),
        (timedelta(hours=-20), "yesterday"),
        (timedelta(days=3), "in 3 days"),
        (timedelta(days=-59), "59 days ago"),
        (timedelta(days=90), "in 3 months"),
        (timedelta(days=-800), "2 years ago"),
    ],
)
def test_relative_counts_the_days_of_the_region(after: timedelta, words: str) -> None:
    assert portal.in_words(NOW + after, CHICAGO, NOW) == words


def test_relative_has_the_date_on_hover_and_read_out() -> None:
    drawn = draw("{% relative at zone now %}", at=NOW, zone=CHICAGO, now=NOW - timedelta(days=2))
    assert drawn.count("Tue, Mar 3, 2026, 9:30 AM CST") == 2
    assert ">in 2 days</time>" in drawn
    with time_machine.travel(NOW):
        assert ">now</time>" in draw("{% relative at zone %}", at=NOW, zone=CHICAGO)


def test_badges_escape_what_people_typed() -> None:
    area = draw("{% area name 3 %}", name="A & B")
    assert area == '<span class="area hue-3">A &amp; B</span>'
    assert draw('{% state "Late" "wrong" %}') == '<span class="state state-wrong">Late</span>'
    assert draw("{% person name %}", name="Pia <b>") == '<span class="person">Pia &lt;b&gt;</span>'
    assert "Coach" in draw('{% person "Pia" "Coach" %}')


@pytest.mark.parametrize(
    ("address", "link", "direction"),
    [
        ("/?page=3&q=x", "sort=name", ""),
        ("/?sort=name", "sort=-name", "ascending"),
        ("/?sort=-name", "sort=name", "descending"),
        ("/?sort=other", "sort=name", ""),
    ],
)
def test_sort_head_turns_the_order_and_starts_over(address: str, link: str, direction: str) -> None:
    head = draw('{% sort_head "Name" "name" "rows" %}', request=RequestFactory().get(address))
    assert link in head
    assert "page=" not in head
    assert 'hx-target="#rows"' in head
    assert (f'aria-sort="{direction}"' in head) == bool(direction)


def test_sort_head_without_a_part_is_a_plain_link() -> None:
    head = draw('{% sort_head "Name" "name" %}', request=RequestFactory().get("/"))
    assert "hx-" not in head
    assert 'class="' not in head.partition("<a")[0]


def test_sort_head_stands_over_numbers() -> None:
    source = '{% sort_head "People" "people" "rows" "number" %}'
    assert '<th scope="col" class="number">' in draw(source, request=RequestFactory().get("/"))


def test_fifty_rows_cost_little() -> None:
    row = (
        "{% for at in all %}{% when at at zone %}{% state 'x' %}{% relative at zone %}{% endfor %}"
    )
    template, context = Template(row), Context({"all": [NOW] * 50, "zone": CHICAGO})
    template.render(context)
    started = perf_counter()
    template.render(context)
    # 2 ms on the machine this was written on; the test is for the order of magnitude.
    assert perf_counter() - started < 0.05


def test_days_in_short() -> None:
    assert draw("{{ at|month_day }}, {{ at|in_short }}", at=NOW.date()) == "Mar 3, Mar 3, 2026"


def test_a_post_button_is_a_form_that_says_what_it_is_about() -> None:
    button = draw(
        '{% post_button "Leave out" about "/r/texas/" 7 "/days/" day=day %}',
        about="<Mar 3>",
        day=NOW.date(),
        csrf_token="t0ken",
    )

    assert '<form method="post" action="/r/texas/7/days/">' in button
    assert 'name="csrfmiddlewaretoken" value="t0ken"' in button
    assert 'name="day" value="2026-03-03"' in button
    assert 'Leave out<span class="visually-hidden"> &lt;Mar 3&gt;</span>' in button
