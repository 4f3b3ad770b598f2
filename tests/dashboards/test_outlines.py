import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.core.management import call_command

from core.charts import NAMESPACE
from dashboards import outlines
from regions.states import STATES

BASE = Path(__file__).parents[2]
SPRITE = BASE / "static/maps/states.svg"


def named(kind: str) -> dict[str, ET.Element]:
    root = ET.fromstring(SPRITE.read_text())  # noqa: S314  our own file
    return {e.attrib["id"]: e for e in root.iter(f"{{{NAMESPACE}}}{kind}") if "id" in e.attrib}


def test_the_map_holds_every_state_the_portal_knows() -> None:
    groups = named("g")
    assert set(groups) == {*STATES, "US"}
    assert set(outlines.POSTAL_CODES.values()) == set(STATES)
    land = {use.attrib["href"] for use in groups["US"]}
    assert land == {f"#{state}-land" for state in STATES}
    assert all(path.attrib["d"].startswith("M") for path in named("path").values())


def test_letters_stand_where_there_is_room() -> None:
    groups = named("g")
    lettered = {state for state in STATES if len(groups[state]) == 2}
    assert {"TX", "CA", "KS", "FL"} <= lettered
    assert lettered.isdisjoint({"DC", "DE", "NJ", "RI"})


def test_the_file_is_small_enough_for_a_page() -> None:
    assert SPRITE.stat().st_size < 20_000


def test_tracing_again_gives_the_same_file(capsys: pytest.CaptureFixture[str]) -> None:
    before = SPRITE.read_text()
    call_command("trace_states")
    assert SPRITE.read_text() == before
    assert "static/maps/states.svg has" in capsys.readouterr().out


def test_neighbors_keep_sharing_their_border() -> None:
    atlas = json.loads((BASE / "node_modules/us-atlas/states-albers-10m.json").read_bytes())
    drawn = outlines.outlines(atlas)
    corners = {
        state: {corner for ring in rings for corner in ring} for state, rings in drawn.items()
    }
    assert len(corners["TX"] & corners["OK"]) > 5
    assert not corners["TX"] & corners["CA"]


def test_a_line_is_simplified_within_the_tolerance() -> None:
    straight = [(float(x), 0.5 * (x % 2)) for x in range(9)]
    assert outlines._simplified(straight) == [straight[0], straight[-1]]
    peak = [(0.0, 0.0), (5.0, 9.0), (9.0, 0.0)]
    assert outlines._simplified(peak) == peak
    island = [(0.0, 0.0), (5.0, 9.0), (0.0, 0.0)]
    assert outlines._simplified(island) == island
