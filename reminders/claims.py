"""The row is the claim: whoever inserts it sends, and a second worker finds it there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

# bulk_create(ignore_conflicts=True) does not tell which rows are ours.
_CLAIM = """
INSERT INTO reminders_remindersent
    (region_id, kind, sent_at, rule, object_id, starts_at, person_id)
SELECT %s, %s, %s, due.* FROM unnest(%s::text[], %s::bigint[], %s::timestamptz[], %s::bigint[])
    AS due (rule, object_id, starts_at, person_id)
ON CONFLICT DO NOTHING
RETURNING object_id, person_id
"""


@dataclass(frozen=True)
class Claim:
    rule: str
    object_id: int
    starts_at: datetime
    person_id: int


def claim(
    region_id: int, kind: str, claims: Iterable[Claim], now: datetime
) -> set[tuple[int, int]]:
    """Of which things whom to remind: those that nobody has claimed before."""
    claims = list(claims)
    if not claims:
        return set()
    columns: list[list[Any]] = [
        [one.rule for one in claims],
        [one.object_id for one in claims],
        [one.starts_at for one in claims],
        [one.person_id for one in claims],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [region_id, kind, now, *columns])
        return set(cursor.fetchall())
