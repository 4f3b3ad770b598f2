"""The cells of the overview: hundreds on a page, so their markup is built directly."""

from django import template
from django.templatetags.static import static
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from dashboards.atlas import Place
from dashboards.glance import Lane
from dashboards.overview import Cell, Row

register = template.Library()


@register.simple_tag
def area_cells(row: Row, names: list[str]) -> SafeString:
    """A cell for each area, with the area's name for a telephone, where the head is not seen."""
    process = f"/r/{row.slug}/process/"
    cells = (
        _cell(cell, escape(name), process) for cell, name in zip(row.cells, names, strict=True)
    )
    return mark_safe("".join(cells))  # noqa: S308  every name is escaped, slugs need none


def _cell(cell: Cell, name: str, process: str) -> str:
    if cell.pk is None:
        return f'<td><span class="step-name">{name}</span> <span class="none">–</span></td>'
    return (
        f'<td><a href="{process}{cell.pk}/"><span class="step-name">{name}</span>'
        f' <span class="state state-{cell.tone}">{escape(cell.words)}</span>'
        f' <span class="dates">{cell.updated}</span></a></td>'
    )


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
    file = static("maps/states.svg")
    shapes = (_shape(place, file) for place in places if place.whole or place.part)
    return mark_safe("".join(shapes))  # noqa: S308  names are escaped, states are two letters


def _shape(place: Place, file: str) -> str:
    uses = [f'<use href="{file}#{state}"/>' for state in place.whole]
    uses += [f'<use class="part" href="{file}#{state}"/>' for state in place.part]
    return (
        f'<a href="/r/{place.slug}/" tabindex="-1"><title>{escape(place.name)}</title>'
        f"{''.join(uses)}</a>"
    )
