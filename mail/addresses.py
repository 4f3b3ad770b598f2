"""Signed addresses that people answer to: what a signed link is on a page, in a mail.

`r+9.1a.7.0.k2…@reply.example.org` is REPLY_ADDRESS with the numbers of what is answered and a
signature of 128 bits. Mail servers may change the case of letters; the part before the @ has at
most 64 characters. An address grants nothing by itself: what it names is asked when it is used.
"""

import re
from base64 import b32encode
from collections.abc import Iterator

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

SIGNED = 16  # bytes


def reply_address(kind: str, *numbers: int) -> str:
    """Empty where nobody reads replies."""
    if not settings.REPLY_ADDRESS:
        return ""
    local, _, domain = settings.REPLY_ADDRESS.rpartition("@")
    named = ".".join(map(int_to_base36, numbers))
    return f"{local}+{named}.{_signature(kind, named, settings.SECRET_KEY)}@{domain}"


def named_in(kind: str, text: str) -> Iterator[tuple[int, ...]]:
    """The numbers of every address of this kind in a text that is ours and not forged."""
    local, _, domain = settings.REPLY_ADDRESS.rpartition("@")
    ours = rf"{re.escape(local)}\+([a-z0-9.]{{1,60}})\.([a-z2-7]{{26}})@{re.escape(domain)}"
    for named, signature in re.findall(ours, text.lower()):
        keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        if any(constant_time_compare(signature, _signature(kind, named, key)) for key in keys):
            yield tuple(map(base36_to_int, named.split(".")))


def _signature(kind: str, named: str, key: str) -> str:
    signed = salted_hmac(f"mail.reply.{kind}", named, secret=key, algorithm="sha256").digest()
    return b32encode(signed[:SIGNED]).decode().rstrip("=").lower()
