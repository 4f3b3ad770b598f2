"""What every template has without loading it: icons, moments, badges, table heads.

A row of a long list costs what its tags cost: these build their markup directly, and the markup
that does not change is kept.
"""

from datetime import date, datetime
from functools import cache, lru_cache
from html import escape as escape_text
from zoneinfo import ZoneInfo

from django import template
from django.http import QueryDict
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from core import times

register = template.Library()

DASH = " \N{EN DASH} "


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """{% icon "calendar" %}, beside words. With a label it stands for words (a narrow column)."""
    return _icon(name, str(label))


@cache
def _icon(name: str, label: str) -> SafeString:
    drawing = format_html('<use href="{}#{}"/>', static("vendor/icons.svg"), name)
    if not label:
        return format_html('<svg class="icon" aria-hidden="true">{}</svg>', drawing)
    return format_html('<svg class="icon" role="img" aria-label="{}">{}</svg>', label, drawing)


@register.simple_tag
def moment(at: datetime, zone: str) -> SafeString:
    """Tue, Mar 3, 2026, 9:30 AM CST; the reader's own time follows where it differs (portal.js)."""
    return _time(at, times.moment(at, zone), f' data-moment="{zone}"')


@register.simple_tag
def day(at: datetime, zone: str) -> SafeString:
    """Tue, Mar 3, 2026"""
    return _time(at, times.day(at, zone))


@register.simple_tag
def clock(at: datetime, zone: str) -> SafeString:
    """9:30 AM CST, for what ends today."""
    return _time(at, f"{times.clock(at, zone)} {at.astimezone(ZoneInfo(zone)).tzname()}")


@register.simple_tag
def span(starts: datetime, ends: datetime, zone: str) -> SafeString:
    """Both ends of a meeting, as core.times writes them."""
    return _time(starts, times.span(starts, ends, zone), f' data-moment="{zone}"')


@register.simple_tag
def when(starts: datetime, ends: datetime, zone: str) -> SafeString:
    """The two lines of a list: day or days, then the clock; the year where it is not this one."""
    here = ZoneInfo(zone)
    first, last, now = (at.astimezone(here) for at in (starts, ends, timezone.now()))
    days, clocks = _short_day(first, now.year), times.clock_of(first)
    if first.date() == last.date():
        clocks += f"{DASH}{times.clock_of(last)}"
    else:
        days += f"{DASH}{_short_day(last, now.year)}"
    return SafeString(
        f'<time datetime="{starts.isoformat()}"><span class="when-day">{days}</span>'
        f' <span class="when-clock">{clocks} {first.tzname()}</span></time>'
    )


def _short_day(local: datetime, this_year: int) -> str:
    return times.day_of(local).removesuffix(f", {this_year}")


@register.simple_tag
def relative(at: datetime, zone: str, now: datetime | None = None) -> SafeString:
    """in 3 days; the date on hover, and read out."""
    full = times.moment(at, zone)
    words = in_words(at, zone, now or timezone.now())
    hidden = f'<span class="visually-hidden"> ({full})</span>'
    return SafeString(f'<time datetime="{at.isoformat()}" title="{full}">{words}</time>{hidden}')


@register.filter
@lru_cache
def month_day(value: date) -> str:
    """Mar 3"""
    return f"{times.MONTHS[value.month - 1]} {value.day}"


@register.filter
def in_short(value: date) -> str:
    """Mar 3, 2026"""
    return f"{month_day(value)}, {value.year}"


@register.simple_tag(takes_context=True)
def post_button(
    context: template.Context, label: str, about: str, *address: object, **hidden: object
) -> SafeString:
    """A form of one button, for the rows of long lists. `about` says to those who hear it of which
    row it is; the address is put together from its parts, `hidden` goes along."""
    fields = {"csrfmiddlewaretoken": context.get("csrf_token", ""), **hidden}
    inputs = "".join(
        f'<input type="hidden" name="{name}" value="{escape_text(str(value))}">'
        for name, value in fields.items()
    )
    return SafeString(
        f'<form method="post" action="{escape_text("".join(map(str, address)))}">{inputs}'
        f'<button class="btn btn-sm">{label}<span class="visually-hidden"> {escape_text(about)}'
        "</span></button></form>"
    )


def _time(at: datetime, text: str, extra: str = "") -> SafeString:
    return mark_safe(  # noqa: S308  a zone's name is letters, the rest is ours
        f'<time datetime="{at.isoformat()}"{extra}>{escape(text)}</time>'
    )


def in_words(at: datetime, zone: str, now: datetime) -> str:
    """Days are the region's calendar days: an hour past midnight is "tomorrow"."""
    here = ZoneInfo(zone)
    days = (at.astimezone(here).date() - now.astimezone(here).date()).days
    minutes = round((at - now).total_seconds() / 60)
    if abs(days) <= 1 and abs(minutes) < 12 * 60:
        return _soon(minutes)
    if abs(days) <= 1:
        return {-1: "yesterday", 0: "today", 1: "tomorrow"}[days]
    unit, length = next((unit, length) for since, unit, length in UNITS if abs(days) >= since)
    return _distance(round(days / length), unit)


UNITS = ((730, "year", 365.25), (60, "month", 30.44), (0, "day", 1))


def _soon(minutes: int) -> str:
    if minutes == 0:
        return "now"
    if abs(minutes) < 60:
        return _distance(minutes, "minute")
    return _distance(round(minutes / 60), "hour")


def _distance(number: int, unit: str) -> str:
    words = f"{abs(number)} {unit}{'' if abs(number) == 1 else 's'}"
    return f"in {words}" if number > 0 else f"{words} ago"


@register.simple_tag
def area(name: str, hue: int) -> SafeString:
    """A priority area: its color never without its name."""
    return _area(name, hue)


@lru_cache
def _area(name: str, hue: int) -> SafeString:
    return format_html('<span class="area hue-{}">{}</span>', hue, name)


@register.simple_tag
def state(label: str, tone: str = "quiet") -> SafeString:
    """A state in a word. Tones: quiet, active, good, waiting, wrong (red is for wrong alone)."""
    return _state(str(label), tone)


@lru_cache
def _state(label: str, tone: str) -> SafeString:
    return format_html('<span class="state state-{}">{}</span>', tone, label)


@register.simple_tag
def person(name: str, function: str = "") -> SafeString:
    """A name with what the person does in the region (a NIATx function grants nothing)."""
    if not function:
        return format_html('<span class="person">{}</span>', name)
    return format_html(
        '<span class="person">{} <span class="text-secondary">{}</span></span>', name, function
    )


@register.simple_tag(takes_context=True)
def sort_head(
    context: template.Context, label: str, field: str, part: str = "", kind: str = ""
) -> SafeString:
    """A column's head that sorts by `?sort=field`, then `?sort=-field`; `part` is swapped.

    The kind "number" sets it over numbers, to the right.
    """
    query: QueryDict = context["request"].GET.copy()
    direction = {field: "ascending", f"-{field}": "descending"}.get(query.get("sort", ""))
    query["sort"] = f"-{field}" if direction == "ascending" else field
    query.pop("page", None)
    return format_html(
        '<th scope="col"{}{}><a class="sort" href="?{}"{}>{}{}</a></th>',
        format_html(' class="{}"', kind) if kind else "",
        format_html(' aria-sort="{}"', direction) if direction else "",
        query.urlencode(),
        swap(query.urlencode(), part),
        label,
        _icon(ARROWS[direction], "") if direction else "",
    )


ARROWS = {"ascending": "arrow-narrow-up", "descending": "arrow-narrow-down"}


@register.simple_tag
def swap(query: str, part: str) -> SafeString:
    """The same link for HTMX: the part is replaced in place, and the address follows."""
    if not part:
        return SafeString("")
    return format_html(
        ' hx-get="?{}" hx-target="#{}" hx-swap="outerHTML" hx-push-url="true"', query, part
    )
