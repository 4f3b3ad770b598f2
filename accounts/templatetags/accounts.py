"""{{ user_agent|browser }}: as people call what they are signed in with."""

from django import template

register = template.Library()

# Most of them also say that they are the ones further down.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
DEVICES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


@register.filter
def browser(user_agent: str) -> str:
    """Firefox on Windows; what is neither stays as it is."""
    found = [_first(names, user_agent) for names in (BROWSERS, DEVICES)]
    return " on ".join(filter(None, found)) or user_agent


def _first(names: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for sign, name in names if sign in user_agent), "")
