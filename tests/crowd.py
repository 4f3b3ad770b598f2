"""Sixty clients at the same moment, each on a connection of its own."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

from django.db import IntegrityError, connection

from core.refusals import Refused

SIZE = 60


@contextmanager
def room() -> Iterator[None]:
    """Connections for all of them, the test, one more, and what earlier threads have kept: the
    pool's size is for fewer."""
    pool: Any = connection.pool  # type: ignore[attr-defined]  # PostgreSQL's has one
    before = (pool.min_size, pool.max_size)
    pool.resize(1, SIZE + 20)
    yield
    pool.resize(*before)


def at_once(work: Callable[[Barrier], object]) -> list[object]:
    """What each of them got: a result, a refusal, or the database's.

    The work calls `wait()` where all of them shall have looked before one of them goes on.
    """
    barrier = Barrier(SIZE)

    def answer(_number: int) -> object:
        try:
            return work(barrier)
        except (Refused, IntegrityError) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(SIZE) as hands:
        return list(hands.map(answer, range(SIZE)))


def alone(work: Callable[[], object]) -> None:
    """On a connection that is nobody else's, to its end."""

    def and_close() -> None:
        try:
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as hands:
        hands.submit(and_close).result()
