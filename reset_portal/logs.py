"""Logs as one line of JSON each, without tokens, links or addresses."""

import re
from typing import Any

import structlog

_SECRETS = re.compile(
    r"(?P<kept>S(?:link|feed|accountsSpasswordSresetSkey|accountsSconfirm-email)S|bearer\s+)[^/\s\"'%]+"
    r"|[\w.+-]+@[\w-]+\.[\w.-]+".replace("S", "(?:/|%2F)"),
    re.IGNORECASE,
)
_BEFORE: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.processors.format_exc_info,
]
# Letters as they are: an address in escapes would not be known as one.
_as_json = structlog.processors.JSONRenderer(ensure_ascii=False)


def configuration(level: str) -> dict[str, Any]:
    """Django's LOGGING: records of the standard library and of structlog look the same."""
    structlog.configure(
        processors=[*_BEFORE, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    line = {
        "()": "structlog.stdlib.ProcessorFormatter",
        "processor": render,
        "foreign_pre_chain": _BEFORE,
    }
    console = {"class": "logging.StreamHandler", "formatter": "line"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": line},
        "handlers": {"console": console},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {"django.server": {"handlers": ["console"], "propagate": False}},
    }


def redact(text: str) -> str:
    return _SECRETS.sub(lambda found: f"{found['kept'] or ''}…", text)


def render(logger: Any, method: str, event: dict[str, Any]) -> str:
    """The record as a line, with everything secret blotted out."""
    event.pop("_record", None)
    event.pop("_from_structlog", None)
    return redact(str(_as_json(logger, method, event)))
