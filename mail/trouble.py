"""Which outboxes need somebody's eye, noted by the clock so that pages ask no database."""

from django.core.cache import cache

KEPT = 10 * 60


def note_trouble(region_id: int, mails: int) -> None:
    cache.set(_key(region_id), mails, KEPT)


def noted_trouble(region_id: int) -> int:
    return cache.get(_key(region_id)) or 0


def _key(region_id: int) -> str:
    return f"mail:trouble:{region_id}"
