from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from dashboards.glance import CHANGES, changes, lanes
from dashboards.waiting import Facts, waits
from regions.actors import Seat

NOW = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)
TEXAS = Seat(2, "texas", "Texas", "America/Chicago")


def step(position: int, state: str = "finished", area: int = 1, days: int = 1) -> dict[str, Any]:
    return {
        "pk": area * 10 + position,
        "collaborative_id": 1,
        "collaborative__initiative__name": "The Path Forward",
        "area_id": area,
        "area__name": f"Area {area}",
        "area__hue": area,
        "step__name": ("Prioritize", "Research")[position - 1],
        "step__position": position,
        "state": state,
        "updated_at": NOW - timedelta(days=days),
        "updated_by__name": "Ana",
    }


def meeting(**fields: Any) -> Any:
    values = {"pk": 4, "title": "Call", "starts_at": NOW + timedelta(days=2), "invited": 3}
    return SimpleNamespace(**{**values, "own_answer": None, **fields})


def said(coordinates: bool = True, **facts: Any) -> list[str]:
    return [w.text for w in waits(Facts(TEXAS, NOW, coordinates, **facts))]


def test_a_lane_is_where_an_area_stands() -> None:
    first, second = lanes(
        [step(1), step(2, "in_progress"), step(1, "not_started", 2), step(2, "not_started", 2)]
    )
    assert (first.words, first.pk, first.finished) == ("Research, in progress", 12, 1)
    assert first.marks == ["good", "active"]
    assert (second.words, second.pk) == ("Not started", 21)


def test_changes_are_the_last_ones_that_moved() -> None:
    steps = [step(1, area=area, days=area) for area in range(1, CHANGES + 3)]
    steps.append(step(2, "not_started", days=0))
    assert [change["area_id"] for change in changes(steps)] == list(range(1, CHANGES + 1))


def test_nothing_waits_where_nothing_is_due() -> None:
    assert said(meetings=[meeting(own_answer="ACCEPTED")], steps=[step(1)]) == []


def test_an_unanswered_invitation_waits_for_anybody() -> None:
    unanswered = [meeting(own_answer="NEEDS-ACTION", invited=0)]
    assert said(False, meetings=unanswered) == ["Answer the invitation to Call, Thu, Mar 12, 2026"]


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, ["1 mail has not been delivered"]), (3, ["3 mails have not been delivered"]), (0, [])],
)
def test_mails_in_trouble_wait(number: int, words: list[str]) -> None:
    assert said(mails_in_trouble=number) == words


def test_a_meeting_soon_that_nobody_is_invited_to_waits_for_the_coordinator() -> None:
    later = meeting(invited=0, starts_at=NOW + timedelta(days=30))
    soon = meeting(invited=0)
    assert said(meetings=[soon, later]) == ["Invite people to Call, Thu, Mar 12, 2026"]
    assert said(False, meetings=[soon]) == []


def test_areas_without_a_change_for_long_wait_for_the_coordinator() -> None:
    quiet = [
        step(1, "in_progress", days=91),
        step(2, "in_progress", days=95),
        step(1, "in_progress", area=2),
        step(1, area=3, days=400),
        step(1, "in_progress", area=4, days=99),
    ]
    assert said(steps=quiet) == ["Nothing changed for 90 days: Area 1, Area 4"]
    assert said(False, steps=quiet) == []


def test_what_waits_leads_to_where_it_is_done() -> None:
    facts = Facts(TEXAS, NOW, True, meetings=[meeting(own_answer="NEEDS-ACTION")])
    assert waits(facts)[0].url == "/r/texas/meetings/4/"
