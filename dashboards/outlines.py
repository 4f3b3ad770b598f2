"""The states' outlines, small enough to stand on a page: traced once, kept in static/maps.

`manage.py trace_states` simplifies the shapes of the us-atlas package (Albers, 975 by 610), lets
Vega-Lite draw them, and rounds them to whole units: 11 kB that a browser keeps, to which pages only
point.
"""

import re
from collections.abc import Iterator, Sequence
from math import hypot
from typing import Any
from xml.etree import ElementTree as ET

import vl_convert

from core.charts import NAMESPACE, VEGA_LITE

WIDTH, HEIGHT = 975, 610
# How far, in units, a line may leave the shore; and the smallest island worth its bytes.
TOLERANCE = 1.1
SMALLEST = 6.0

Point = tuple[float, float]

_CODES = (
    "01:AL 02:AK 04:AZ 05:AR 06:CA 08:CO 09:CT 10:DE 11:DC 12:FL 13:GA 15:HI 16:ID 17:IL 18:IN"
    " 19:IA 20:KS 21:KY 22:LA 23:ME 24:MD 25:MA 26:MI 27:MN 28:MS 29:MO 30:MT 31:NE 32:NV 33:NH"
    " 34:NJ 35:NM 36:NY 37:NC 38:ND 39:OH 40:OK 41:OR 42:PA 44:RI 45:SC 46:SD 47:TN 48:TX 49:UT"
    " 50:VT 51:VA 53:WA 54:WV 55:WI 56:WY"
)
POSTAL_CODES = dict(pair.split(":") for pair in _CODES.split())
STATES = tuple(sorted(POSTAL_CODES.values()))


def sprite(atlas: dict[str, Any]) -> str:
    """An SVG file with one path for each state, its postal code as the id."""
    paths = "".join(
        f'<path id="{state}" d="{path}"/>' for state, path in sorted(outlines(atlas).items())
    )
    return f'<svg xmlns="{NAMESPACE}"><defs>{paths}</defs></svg>\n'


def outlines(atlas: dict[str, Any]) -> dict[str, str]:
    """The `d` of each state's path, by postal code."""
    geometries = [g for g in atlas["objects"]["states"]["geometries"] if g["id"] in POSTAL_CODES]
    topology = {
        "type": "Topology",
        "arcs": [_simplified(list(_placed(arc, atlas))) for arc in atlas["arcs"]],
        "objects": {"states": {"type": "GeometryCollection", "geometries": geometries}},
    }
    drawn = _draw(topology)
    return {
        POSTAL_CODES[geometry["id"]]: "".join(_rings(path))
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


def _rings(path: str) -> Iterator[str]:
    """The path's rings in whole units, each point as the step from the one before."""
    for ring in path.split("M")[1:]:
        corners = [float(number) for number in re.findall(r"-?[\d.]+(?:e-?\d+)?", ring)]
        points = [(round(x), round(y)) for x, y in zip(corners[::2], corners[1::2], strict=True)]
        if abs(_area(points)) >= SMALLEST:
            yield _as_steps(points)


def _area(points: Sequence[Point]) -> float:
    following = [*points[1:], points[0]]
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, following, strict=True)) / 2


def _as_steps(points: list[tuple[int, int]]) -> str:
    (x, y), *rest = points
    steps = []
    for next_x, next_y in rest:
        if (next_x, next_y) != (x, y):
            steps.append(f"{next_x - x} {next_y - y}")
        x, y = next_x, next_y
    return f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}z".replace(" -", "-")
