"""The wall's side of a request: which regions' rows exist for this transaction.

`within(reach)` tells PostgreSQL once per transaction; the policies made by core/rls.py ask it.
There is no flag that opens everything: no reach, no rows.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

import orjson
from django.db import connection, transaction


@dataclass(frozen=True, slots=True)
class Reach:
    """Region ids whose rows may be read, written, and whose private facts may be seen.

    `link` ("invitation:42") opens exactly that row of a private table (`Wall(link=…)`).
    """

    reads: frozenset[int] = frozenset()
    writes: frozenset[int] = frozenset()
    privates: frozenset[int] = frozenset()
    by: str = ""
    link: str = ""


NOTHING = Reach()

_current: ContextVar[Reach] = ContextVar("reach", default=NOTHING)

_TELL = (
    "SELECT set_config('portal.reads', %s, true), set_config('portal.writes', %s, true),"
    " set_config('portal.privates', %s, true), set_config('portal.link', %s, true),"
    " set_config('pghistory.context_metadata', %s, true)"
)


def current_reach() -> Reach:
    return _current.get()


@contextmanager
def within(reach: Reach) -> Iterator[None]:
    """Run the block in one transaction that reaches exactly this far, then restore the outer reach.

    The restoring matters only when nested: SET LOCAL survives a released savepoint. When the block
    raises, the rollback has restored the settings already.
    """
    outer = _current.get()
    with transaction.atomic():
        _tell(reach)
        token = _current.set(reach)
        try:
            yield
        finally:
            _current.reset(token)
        if connection.needs_rollback:
            return
        if len(connection.savepoint_ids) or outer is not NOTHING:
            _tell(outer)


def in_the_name_of(user_id: int, *, so_far: str) -> AbstractContextManager[None]:
    """The same reach, whose changes somebody makes who is known by now: `so_far` was a link."""
    reach = current_reach()
    return within(replace(reach, by=reach.by.replace(so_far, f"user {user_id}", 1)))


def _tell(reach: Reach) -> None:
    who = orjson.dumps({"by": reach.by}).decode() if reach.by else ""
    with connection.cursor() as cursor:
        cursor.execute(
            _TELL,
            [*map(_array, (reach.reads, reach.writes, reach.privates)), reach.link, who],
        )


def _array(region_ids: frozenset[int]) -> str:
    return "{" + ",".join(map(str, sorted(region_ids))) + "}" if region_ids else ""
