"""Guests by their address, as people type or paste them: one a line. Pure."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

MOST = 200
# From the start of a word alone: within a long one every letter would be tried.
_ADDRESS = re.compile(r"[<(]?(?<![^\s<>(),;])([^\s<>(),;]+@[^\s<>(),;]+)[>)]?")


def read_guests(text: str) -> dict[str, str]:
    """Names by address, of lines such as "Maria Lopez <maria@acme.example>" or the address alone.

    Raises ValidationError, which names the line.
    """
    guests: dict[str, str] = {}
    lines = [line.strip() for line in text.splitlines()]
    for number, line in enumerate(lines, 1):
        if line:
            email, name = _guest(line, number)
            guests.setdefault(email, name)
    if len(guests) > MOST:
        raise ValidationError(_("At most %(most)s guests at once.") % {"most": MOST})
    return guests


def _guest(line: str, number: int) -> tuple[str, str]:
    found = _ADDRESS.search(line)
    email = found[1].lower() if found else ""
    try:
        validate_email(email)
    except ValidationError as wrong:
        told = _("Line %(number)s has no e-mail address.") % {"number": number}
        raise ValidationError(told) from wrong
    rest = line.replace(found[0], " ") if found else ""
    name = " ".join(rest.replace('"', " ").strip(" ,;\t").split())
    return email, (name or email.partition("@")[0])[:120]
