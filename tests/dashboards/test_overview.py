from datetime import UTC, datetime
from typing import Any

from dashboards.atlas import Place, places, regional
from dashboards.glance import Lane
from dashboards.overview import Cell, rows
from dashboards.templatetags.dashboards import (
    network_rows,
    place_list,
    state_shapes,
    step_marks,
)
from regions.actors import Seat

EVENING = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)
NATIONAL = Seat(1, "national", "National office", "America/New_York", is_national=True)
TEXAS = Seat(2, "texas", "Texas", "America/Chicago")
FLORIDA = Seat(3, "florida", "Florida", "America/New_York")


def step(**fields: Any) -> dict[str, Any]:
    return {
        "pk": 9,
        "region_id": 2,
        "area_id": 5,
        "step__name": "Agenda",
        "step__position": 3,
        "state": "in_progress",
        "last_update": EVENING,
        **fields,
    }


def test_a_cell_says_the_step_and_when_it_changed_in_the_region_s_days() -> None:
    [row] = rows([TEXAS], [5], [step()], {2: None})
    assert row.cells == [Cell(9, "3 Agenda", "active", "Mar 2, 2026")]
    assert row.updated == "Mar 2, 2026"


def test_an_area_that_is_not_started_says_so() -> None:
    [row] = rows([TEXAS], [5], [step(state="not_started", step__position=1)], {2: None})
    assert row.cells[0].words == "Not started"


def test_an_area_the_region_does_not_work_on_leads_to_where_it_would_be_begun() -> None:
    found = rows([TEXAS], [4, 5], [step(), step(region_id=3, area_id=4)], {2: None})
    assert found[0].cells[0].pk is None
    line = network_rows(found, ["A", "B"])
    assert '<td><a href="/r/texas/process/"><span class="step-name">A</span> –' in line
    assert rows([TEXAS], [], [], {2: None})[0].updated == ""


def test_the_next_meeting_has_its_day_and_is_a_link() -> None:
    meeting = {"id": 7, "title": "Call & more", "starts_at": "2026-03-03T01:00:00+00:00"}
    found = rows([TEXAS], [], [], {2: meeting})
    assert found[0].meeting_day == "Mar 2, 2026"
    line = network_rows(found, [])
    assert 'href="/r/texas/meetings/7/"' in line
    assert "Call &amp; more" in line
    assert 'href="/r/texas/meetings/"' in network_rows(rows([TEXAS], [], [], {2: None}), [])


def test_cells_escape_what_people_named() -> None:
    cells = network_rows(rows([TEXAS], [5], [step(step__name="<b>")], {2: None}), ["<i>"])
    assert "&lt;b&gt;" in cells
    assert "&lt;i&gt;" in cells
    assert 'href="/r/texas/process/9/"' in cells


def test_places_know_what_they_cover() -> None:
    regions = regional([NATIONAL, TEXAS, FLORIDA])
    found = places(regions, [(2, "OK", True), (2, "TX", False), (9, "ME", False)])
    assert found == [Place("texas", "Texas", ["TX"], ["OK"]), Place("florida", "Florida")]
    assert found[0].covers == "TX, OK (part)"
    assert "TX, OK (part)" in place_list(found)


def test_covered_states_are_links_to_their_region() -> None:
    shapes = state_shapes([Place("texas", "Te<xas", ["TX"], ["OK"]), Place("florida", "Florida")])
    assert '<a href="/r/texas/" tabindex="-1"><title>Te&lt;xas</title>' in shapes
    assert '#TX"/>' in shapes
    assert 'class="part"' in shapes
    assert "florida" not in shapes


def test_a_state_that_two_regions_share_is_drawn_once() -> None:
    shapes = state_shapes([Place("texas", "Texas", ["TX"]), Place("houston", "Houston", ["TX"])])
    assert shapes.count("#TX") == 1
    assert "houston" not in shapes


def test_marks_are_read_out() -> None:
    lane = Lane("Path", "Parity", 5, ["good", "active", "quiet"], 1, "Research", 9)
    assert 'aria-label="1 of 3 steps finished"' in step_marks(lane)
