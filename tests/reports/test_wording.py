from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from reports import wording
from reports.findings import AreaFindings, Findings, MeetingFindings
from reports.timeline import Span

STEPS = ["Prioritize", "Research", "Agenda", "Engage", "Monitor"]
NOON = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
OLD = Span("Prioritize", 1, date(2025, 1, 7), date(2025, 9, 1))
DONE = Span("Research", 2, date(2025, 9, 1), date(2026, 2, 1))
OPEN = Span("Agenda", 3, date(2026, 2, 1), None)
EMPTY = Findings(
    region="Texas",
    zone="America/Chicago",
    starts_on=date(2026, 1, 1),
    ends_on=date(2026, 3, 31),
    issued_on=date(2026, 4, 2),
    issued_by="Ana",
    states=["TX"],
    leads=["One", "Two"],
    initiatives=["The Path Forward"],
    steps=STEPS,
    areas=[],
    held=0,
    invited=0,
    accepted=0,
    meetings=[],
    ahead=[],
)
PARITY = AreaFindings("Parity", 5, [OLD, DONE, OPEN], {"Agenda": "Drafted"})
ACCESS = AreaFindings("Access", 1)
FOUND = replace(EMPTY, areas=[ACCESS, PARITY])


def test_the_cover_says_who_and_when() -> None:
    assert wording.document(EMPTY)["cover"] == [
        ("Lead coalitions", "One; Two"),
        ("States", "TX"),
        ("Issued", "April 2, 2026, asked for by Ana"),
    ]
    bare = replace(EMPTY, leads=[], states=[], issued_by="")
    assert wording.document(bare)["cover"] == [("Issued", "April 2, 2026")]


def test_the_summary_tells_what_moved() -> None:
    assert wording.document(FOUND)["summary"] == [
        "In this period 1 of 2 priority areas finished a step: Parity (Research).",
        "1 of 2 priority areas started; the furthest is Parity at step 3 of 5.",
        "Not started: Access.",
        "No meeting was held in this period.",
    ]


def test_the_summary_of_nothing() -> None:
    assert wording.document(EMPTY)["summary"] == [
        "No step was finished in this period.",
        "No meeting was held in this period.",
    ]


def test_the_summary_names_no_waiting_areas_where_all_started() -> None:
    summary = wording.document(replace(EMPTY, areas=[PARITY]))["summary"]
    assert not [sentence for sentence in summary if "Not started" in sentence]
    assert "1 of 1 priority area started" in summary[1]


@pytest.mark.parametrize(
    ("held", "invited", "accepted", "sentence"),
    [
        (1, 0, 0, "1 meeting was held."),
        (6, 112, 83, "6 meetings were held; accepted: 83 of 112 invitations."),
        (1, 1, 0, "1 meeting was held; accepted: 0 of 1 invitation."),
    ],
)
def test_participation_in_words(held: int, invited: int, accepted: int, sentence: str) -> None:
    found = replace(EMPTY, held=held, invited=invited, accepted=accepted)
    assert sentence in wording.document(found)["summary"]


@pytest.mark.parametrize(
    ("spans", "words"),
    [
        ([], "Not started"),
        ([OLD], "Step 1 of 5: Prioritize finished"),
        ([OLD, DONE, OPEN], "Step 3 of 5: Agenda"),
        ([OPEN, Span("Prioritize", 1, date(2026, 3, 1), None)], "Step 3 of 5: Agenda"),
    ],
)
def test_where_an_area_stands(spans: list[Span], words: str) -> None:
    assert wording.status(AreaFindings("A", 1, spans), EMPTY) == words


def test_an_area_lists_every_step_with_its_last_pass() -> None:
    area = wording.document(FOUND)["areas"][1]
    assert (area["finished"], area["changed"]) == ("2 of 5", "Feb 1, 2026")
    assert [step["state"] for step in area["steps"]] == [
        "Finished",
        "Finished",
        "In progress",
        "Not started",
        "Not started",
    ]
    assert area["steps"][2]["note"] == "Drafted"
    assert area["steps"][1]["finished"] == "Feb 1, 2026"
    assert wording.document(FOUND)["areas"][0]["changed"] == "–"


def test_the_chart_is_told_in_words_and_in_rows() -> None:
    assert wording.in_words(FOUND) == (
        "Steps over time, January 1 – March 31, 2026. Access: not started. Parity: Prioritize from"
        " Jan 7, 2025 to Sep 1, 2025; Research from Sep 1, 2025 to Feb 1, 2026; Agenda since"
        " Feb 1, 2026."
    )
    last = {"area": "Parity", "step": "Agenda", "started": "Feb 1, 2026", "finished": ""}
    assert wording.table(FOUND)[-1] == last
    assert [lane.hue for lane in wording.lanes(FOUND)] == [1, 5]
    assert wording.frame(FOUND, 300).width == 300


def test_what_is_next() -> None:
    found = replace(FOUND, ahead=[MeetingFindings("Kick-off", NOON)])
    assert wording.document(found)["next"] == [
        ("Steps under way", ["Parity: Agenda, since Feb 1, 2026"]),
        ("Meetings", ["Tue, Mar 3, 2026: Kick-off"]),
    ]
    assert wording.document(EMPTY)["next"] == [
        ("Steps under way", ["No step is under way."]),
        ("Meetings", ["No meeting is scheduled."]),
    ]


def test_meetings_and_how_many_more() -> None:
    found = replace(EMPTY, held=3, meetings=[MeetingFindings("Call", NOON, 4, 2)])
    said = wording.document(found)
    assert said["meetings"] == [
        {"date": "Tue, Mar 3, 2026", "title": "Call", "invited": "4", "accepted": "2"}
    ]
    assert "2 more meetings of this period are not listed." in said["notes"]


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2026, 3, 3), date(2026, 3, 3), "March 3, 2026"),
        (date(2026, 7, 1), date(2026, 9, 30), "July 1 – September 30, 2026"),
        (date(2025, 7, 1), date(2026, 6, 30), "July 1, 2025 – June 30, 2026"),
    ],
)
def test_a_period_in_words(start: date, end: date, words: str) -> None:
    assert wording.period(start, end) == words
