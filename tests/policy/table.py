"""The tables of policy.py, read."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern

from tests.policy import policy, rooms, routes


@dataclass(frozen=True)
class Row:
    method: str
    name: str
    cells: dict[str, str]

    @property
    def route(self) -> str:
        return self.name.partition("~")[0]

    @property
    def path(self) -> str:
        return routes.ours()[self.route][0]

    @property
    def pattern(self) -> URLPattern:
        return routes.ours()[self.route][1]

    @property
    def is_unsafe(self) -> bool:
        return self.method != "GET"

    @property
    def is_in_region(self) -> bool:
        return "<slug:region>" in self.path

    @property
    def is_of_network(self) -> bool:
        return not self.is_in_region and self.name.startswith(policy.NETWORK)

    def __str__(self) -> str:
        return f"{self.method} {self.name}"


def rows(*tables: str) -> list[Row]:
    return [row for table in tables for row in _read(table)]


def _read(table: str) -> Iterator[Row]:
    columns: list[str] = []
    for line in filter(None, map(str.split, table.splitlines())):
        if not columns:
            columns = line
            continue
        method, name, *cells = line
        yield Row(method, name, dict(zip(columns, cells, strict=True)))


PAGES = rows(policy.PAGES, *rooms.every("PAGES"))
API = rows(policy.API)
LINKS = rows(policy.LINKS, *rooms.every("LINKS"))
EVERY = [*PAGES, *API]
