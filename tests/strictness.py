"""A variable that a template cannot resolve fails the test: pages never show holes.

Templates of other people's code lean on holes; they are let alone.
"""

import inspect

from django.template import Node

OTHERS = ("/site-packages/", "/dist-packages/")


class UnresolvedVariable(AssertionError):
    """A template names what its context lacks."""


class Hole(str):
    """Django's `string_if_invalid`: it asks for "%s" in it and then formats it with the name."""

    __slots__ = ()

    def __contains__(self, _part: object) -> bool:
        return True

    def __mod__(self, variable: object) -> str:
        template = _template()
        if any(folder in template for folder in OTHERS):
            return ""
        raise UnresolvedVariable(f"{variable} in {template}")


def _template() -> str:
    """The template being rendered: its nodes are on the stack."""
    frame = inspect.currentframe()
    while frame:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            return str(node.origin.name)
        frame = frame.f_back
    return "a template"
