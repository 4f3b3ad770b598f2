"""The next meetings of a series as buttons: each topic has all of them."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from core.templatetags.portal import month_day
from series.models import Occurrence

register = template.Library()


@register.simple_tag
def day_buttons(ahead: Iterable[Occurrence]) -> SafeString:
    return SafeString(
        "".join(
            f'<button class="btn btn-sm" name="meeting" value="{one.meeting_id}">'
            f"Put on {month_day(one.day)}</button>"
            for one in ahead
        )
    )
