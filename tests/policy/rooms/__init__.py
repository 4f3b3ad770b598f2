"""What an app adds to the walk: one module for each, of the same shape.

PAGES, LINKS           lines for the tables of policy.py, under the same heads
BODIES, LINK_BODIES    what a valid request carries (bodies.py)
REGIONAL, WRONG, GONE, STAYS, OTHERWISE    which object a part of an address stands for (places.py)
LINKED, ENDED          the kind and the object of a signed link, and what ends it (test_links.py)
PASSING                columns that differ when the same is done again (walk.py)
furnish(side)          what the app has in one region, kept in `side.more`; said twice, for Texas
                       and, with Florida's mark and secret, for Florida
settle(world)          what is there once
"""

from collections.abc import Iterable
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

ROOMS: list[ModuleType] = [
    import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)
]


def every(name: str) -> Iterable[Any]:
    return (getattr(room, name) for room in ROOMS if hasattr(room, name))


def merged(name: str) -> dict[str, Any]:
    return {key: value for table in every(name) for key, value in table.items()}
