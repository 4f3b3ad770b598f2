"""The states' outlines, small enough to stand on a page: traced once, kept in static/maps.

`manage.py trace_states` simplifies the shapes of the us-atlas package (Albers, 975 by 610), lets
Vega-Lite draw them, and rounds them to whole units: 11 kB that a browser keeps, to which pages only
point.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import hypot
from typing import Any, TypeAlias
from xml.etree import ElementTree as ET

import vl_convert

from core.charts import NAMESPACE, VEGA_LITE

WIDTH, HEIGHT = 975, 610
# How far, in units, a line may leave the shore; and the smallest island worth its bytes.
TOLERANCE = 1.1
SMALLEST = 6.0

# How high, in units, the two letters of a state are written.
NAME = 22

Point: TypeAlias = tuple[float, float]
Ring: TypeAlias = list[tuple[int, int]]

_CODES = (
    "01:AL 02:AK 04:AZ 05:AR 06:CA 08:CO 09:CT 10:DE 11:DC 12:FL 13:GA 15:HI 16:ID 17:IL 18:IN"
    " 19:IA 20:KS 21:KY 22:LA 23:ME 24:MD 25:MA 26:MI 27:MN 28:MS 29:MO 30:MT 31:NE 32:NV 33:NH"
    " 34:NJ 35:NM 36:NY 37:NC 38:ND 39:OH 40:OK 41:OR 42:PA 44:RI 45:SC 46:SD 47:TN 48:TX 49:UT"
    " 50:VT 51:VA 53:WA 54:WV 55:WI 56:WY"
)
POSTAL_CODES = dict(pair.split(":") for pair in _CODES.split())


def sprite(atlas: dict[str, Any]) -> str:
    """An SVG file: each state with its two letters under its postal code, all land under US."""
    shapes = sorted(outlines(atlas).items())
    states = "".join(
        f'<g id="{state}"><path id="{state}-land" d="{_path(rings)}"/>{_name(state, rings)}</g>'
        for state, rings in shapes
    )
    land = "".join(f'<use href="#{state}-land"/>' for state, _rings in shapes)
    return f'<svg xmlns="{NAMESPACE}"><defs>{states}<g id="US">{land}</g></defs></svg>\n'


def _name(state: str, rings: list[Ring]) -> str:
    """The letters where the mainland leaves most room around them; none where it is too small."""
    mainland = max(rings, key=lambda ring: abs(_area(ring)))
    across, down = zip(*mainland, strict=True)
    room, x, y = max(
        (_room(mainland, x, y), x, y)
        for x in range(min(across), max(across), 6)
        for y in range(min(down), max(down), 6)
    )
    if room < NAME / 2:
        return ""
    place = f'x="{x}" y="{y}" dy=".35em"'
    return f'<text {place} fill="var(--map-name)" stroke="none">{state}</text>'


def _room(ring: Ring, x: int, y: int) -> float:
    """How far the shore or the border is from a point inside; nothing outside."""
    edges = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    crossed = sum(
        (a[1] > y) != (b[1] > y) and x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0]
        for a, b in edges
    )
    if crossed % 2 == 0:
        return 0
    # Letters are wider than high.
    return min(hypot((a[0] - x) * 0.8, a[1] - y) for edge in edges for a in _along(*edge))


def _along(start: tuple[int, int], end: tuple[int, int]) -> Iterator[Point]:
    """Points on an edge, close enough to each other to measure from."""
    parts = int(hypot(end[0] - start[0], end[1] - start[1]) // 4) + 1
    for part in range(parts):
        share = part / parts
        yield start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def outlines(atlas: dict[str, Any]) -> dict[str, list[Ring]]:
    """The rings of each state, by postal code."""
    geometries = [g for g in atlas["objects"]["states"]["geometries"] if g["id"] in POSTAL_CODES]
    topology = {
        "type": "Topology",
        "arcs": [_simplified(list(_placed(arc, atlas))) for arc in atlas["arcs"]],
        "objects": {"states": {"type": "GeometryCollection", "geometries": geometries}},
    }
    drawn = _draw(topology)
    return {
        POSTAL_CODES[geometry["id"]]: list(_rings(path))
        for geometry, path in zip(geometries, drawn, strict=True)
    }


def _draw(topology: dict[str, Any]) -> list[str]:
    spec = {
        "width": WIDTH,
        "height": HEIGHT,
        "padding": 0,
        "data": {"values": topology, "format": {"type": "topojson", "feature": "states"}},
        "projection": {"type": "identity"},
        "mark": {"type": "geoshape", "fill": "black"},
    }
    svg = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[])
    root = ET.fromstring(svg)  # noqa: S314  the renderer's own output
    shapes = root.iter(f"{{{NAMESPACE}}}path")
    return [shape.attrib["d"] for shape in shapes if shape.get("fill") == "black"]


def _placed(arc: Sequence[Sequence[int]], atlas: dict[str, Any]) -> Iterator[Point]:
    """An arc's points: each is stored as the step from the one before, on a grid."""
    (grid_x, grid_y), (left, top) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    x = y = 0
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        yield x * grid_x + left, y * grid_y + top


def _simplified(points: list[Point]) -> list[Point]:
    """Douglas and Peucker's line: the farthest point stays when it is farther than the tolerance.

    Arcs are simplified, not states, so that neighbors keep sharing their border.
    """
    if len(points) < 3:
        return points
    distances = [_distance(point, points[0], points[-1]) for point in points[1:-1]]
    farthest = max(distances)
    if farthest <= TOLERANCE:
        return [points[0], points[-1]]
    middle = distances.index(farthest) + 1
    return _simplified(points[: middle + 1])[:-1] + _simplified(points[middle:])


def _distance(point: Point, start: Point, end: Point) -> float:
    across, down = end[0] - start[0], end[1] - start[1]
    length = hypot(across, down)
    if length == 0:
        return hypot(point[0] - start[0], point[1] - start[1])
    return abs(across * (start[1] - point[1]) - down * (start[0] - point[0])) / length


def _rings(path: str) -> Iterator[Ring]:
    """The path's rings in whole units, without the smallest islands."""
    for ring in path.split("M")[1:]:
        corners = [float(number) for number in re.findall(r"-?[\d.]+(?:e-?\d+)?", ring)]
        points = [(round(x), round(y)) for x, y in zip(corners[::2], corners[1::2], strict=True)]
        if abs(_area(points)) >= SMALLEST:
            yield points


def _area(points: Ring) -> float:
    following = [*points[1:], points[0]]
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, following, strict=True)) / 2


def _path(rings: list[Ring]) -> str:
    return "".join(_as_steps(ring) for ring in rings)


def _as_steps(ring: Ring) -> str:
    """A path that names each point by the step from the one before."""
    steps = [
        f"{after[0] - before[0]} {after[1] - before[1]}"
        for before, after in pairwise(ring)
        if after != before
    ]
    return f"M{ring[0][0]} {ring[0][1]}l{' '.join(steps)}z".replace(" -", "-")
