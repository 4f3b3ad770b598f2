"""The buttons beside a name. A roll has fifty rows of four: built at once, they cost a tenth."""

from html import escape

from django import template
from django.utils.safestring import SafeString

from attendance.roll import MARKS, Line

register = template.Library()


@register.simple_tag(takes_context=True)
def marking(context: template.Context, line: Line) -> SafeString:
    """`base` is the address of the roll, `query` what it shows. The mark that is noted takes itself
    back."""
    to = escape(f"{context['base']}{line.person_id}/?{context['query']}")
    buttons = "".join(_button(line, state, label) for state, label in MARKS.items())
    return SafeString(
        f'<form method="post" action="{to}" hx-post="{to}" hx-target="closest tr"'
        ' hx-swap="outerHTML"><input type="hidden" name="csrfmiddlewaretoken"'
        f' value="{context["csrf_token"]}">'
        f'<div class="marking" role="group" aria-label="{escape(line.name)}">{buttons}</div></form>'
    )


def _button(line: Line, state: str, label: str) -> str:
    noted = state == line.state
    value, pressed = ("", "true") if noted else (state, "false")
    return (
        f'<button class="mark-{state}" id="mark-{line.person_id}-{state}" name="state"'
        f' value="{value}" aria-pressed="{pressed}">{label}</button>'
    )
