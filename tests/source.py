"""The portal's source as the architecture tests read it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
APPS = (
    "core", "regions", "mail", "accounts", "stakeholders", "plans", "documents", "meetings",
    "agendas", "attendance", "seats", "series", "checklists", "calendars", "minutes", "digests",
    "visits", "progress", "reminders", "dashboards", "reports",
)  # fmt: skip
OURS = (*APPS, "reset_portal", "tests", "bench")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def lines(self) -> int:
        return self.path.read_text().count("\n")

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.path)

    def functions(self) -> Iterator[Function]:
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def names(self) -> Iterator[ast.AST]:
        """Every node that is a name or an attribute that is looked up."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Name | ast.Attribute))


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def length(function: Function) -> int:
    return (function.end_lineno or 0) - function.lineno + 1


def sources(*folders: str, named: str = "*.py") -> list[Source]:
    found = (path for folder in folders for path in (ROOT / folder).rglob(named))
    return [Source(path) for path in sorted(found) if path.parent.name != "migrations"]


def modules(name: str) -> list[Source]:
    """The module of this name in every app that has one."""
    return [Source(path) for app in APPS if (path := ROOT / app / f"{name}.py").exists()]


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def is_letter(template: Path) -> bool:
    """Mails carry their style with them: no policy and no sheet reaches a mail program."""
    parts = template.relative_to(ROOT / "templates").parts
    return "mail" in parts[1:-1] or parts in {("mail", "top.html"), ("mail", "bottom.html")}
