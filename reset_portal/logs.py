"""Logs as one line of JSON each, without tokens, links or addresses."""

import re
from typing import Any

import structlog

_SECRETS = re.compile(
    r"(?P<link>/(?:link|invitation|accounts/password/reset/key)/)[^/\s\"']+"
    r"|[\w.+-]+@[\w-]+\.[\w.-]+"
    r"|(?P<bearer>[Bb]earer\s+)\S+"
)
_json = structlog.processors.JSONRenderer()


def redact(text: str) -> str:
    return _SECRETS.sub(lambda m: f"{m['link'] or m['bearer'] or ''}…", text)


def render(logger: Any, method: str, event: Any) -> str:
    """A structlog processor: the record as JSON, with everything secret blotted out."""
    event.pop("_record", None)
    event.pop("_from_structlog", None)
    return redact(str(_json(logger, method, event)))
