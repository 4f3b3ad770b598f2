"""The cells of the overview: hundreds on a page, so their markup is built directly."""

from collections.abc import Sequence
from functools import cache
from html import escape

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from dashboards.atlas import Place
from dashboards.glance import Lane
from dashboards.overview import Cell, Row

register = template.Library()


@register.simple_tag
def network_rows(rows: list[Row], names: list[str]) -> SafeString:
    """A line for each region, every cell a link to its source.

    A telephone shows no head: there the cells name their column themselves.
    """
    areas = [escape(name) for name in names]
    lines = "\n".join(_line(row, areas) for row in rows)
    return mark_safe(lines)  # noqa: S308  every name is escaped, slugs need none


def _line(row: Row, areas: Sequence[str]) -> str:
    slug = row.region.slug
    process = _at("progress:list", slug)
    cells = "".join(_cell(cell, area, process) for cell, area in zip(row.cells, areas, strict=True))
    return (
        f'<tr><th scope="row"><a href="{_home(slug)}">{escape(row.region.name)}</a></th>{cells}'
        f'<td><a href="{process}">{_label("Last change")}{row.updated or NONE}</a></td>'
        f"<td>{_meeting(row)}</td></tr>"
    )


@cache
def _at(name: str, slug: str) -> str:
    return reverse(name, args=(slug,))


def _home(slug: str) -> str:
    return _at("dashboards:home", slug)


def _cell(cell: Cell, area: str, process: str) -> str:
    if cell.pk is None:
        hidden = '<span class="visually-hidden">not worked on: the process</span>'
        return f'<td><a href="{process}">{_label(area)}{NONE}{hidden}</a></td>'
    return (
        f'<td><a href="{process}{cell.pk}/">{_label(area)}'
        f'<span class="state state-{cell.tone}">{escape(cell.words)}</span>'
        f' <span class="dates">{cell.updated}</span></a></td>'
    )


def _meeting(row: Row) -> str:
    meetings = _at("meetings:list", row.region.slug)
    if row.meeting is None:
        return f'<a href="{meetings}">{_label("Next meeting")}none</a>'
    return (
        f'<a href="{meetings}{row.meeting["id"]}/">{_label("Next meeting")}{row.meeting_day}'
        f' <span class="dates flush">{escape(row.meeting["title"])}</span></a>'
    )


NONE = "–"


def _label(column: str) -> str:
    return f'<span class="step-name">{column}</span> '


@register.simple_tag
def place_list(places: list[Place]) -> SafeString:
    """The regions with the states they cover: what the map shows, in words."""
    items = (
        f'<li><a href="{_home(place.slug)}">{escape(place.name)}</a>'
        f' <span class="text-secondary">{place.covers}</span></li>'
        for place in places
    )
    return mark_safe("".join(items))  # noqa: S308  names are escaped, states are two letters


@register.simple_tag
def step_marks(lane: Lane) -> SafeString:
    """A mark for each step of an area; read out as how many are finished."""
    marks = "".join(f'<i class="state-{tone}"></i>' for tone in lane.marks)
    label = f"{lane.finished} of {len(lane.marks)} steps finished"
    return mark_safe(  # noqa: S308  tones and numbers
        f'<span class="marks" role="img" aria-label="{label}">{marks}</span>'
    )


@register.simple_tag
def state_shapes(places: list[Place]) -> SafeString:
    """The covered states, each a link to its region; the list beside the map is their twin."""
    file, drawn = static("maps/states.svg"), set[str]()
    shapes = "".join(_shape(place, file, drawn) for place in places)
    return mark_safe(shapes)  # noqa: S308  names are escaped, states are two letters


def _shape(place: Place, file: str, drawn: set[str]) -> str:
    """A state that several regions share is drawn once, for the first of them."""
    covered = [(state, "") for state in place.whole]
    covered += [(state, ' class="part"') for state in place.part]
    uses = [f'<use{kind} href="{file}#{state}"/>' for state, kind in covered if state not in drawn]
    drawn.update(state for state, _kind in covered)
    if not uses:
        return ""
    link = f'<a href="{_home(place.slug)}" tabindex="-1"><title>{escape(place.name)}</title>'
    return f"{link}{''.join(uses)}</a>"
