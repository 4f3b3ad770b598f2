"""The house's rules that a tool can check. Each exception has a reason beside it, and lists of
exceptions only shrink: an entry that is not needed any more fails."""

import ast
import re

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models
from importlinter.cli import lint_imports

from core.data_sets import Edge
from regions.models import Regional
from tests.policy.others import OF_OTHERS
from tests.policy.routes import routes
from tests.source import APPS, OURS, ROOT, Source, length, modules, sources

# What is longer than the budget, with its length: nothing.
LONGER: dict[str, int] = {}
# Who opens a reach: the middleware, tasks and commands; nobody else may.
REACHES = {
    # The same reach as before, told whose it is by now: docs/decisions/0007.
    "accounts/actions.py": 1,
    "accounts/management/commands/appoint_administrator.py": 1,
    "calendars/tasks.py": 1,
    "core/scope.py": 1,
    "dashboards/management/commands/demo.py": 3,
    "digests/tasks.py": 1,
    "mail/tasks.py": 2,
    "minutes/tasks.py": 1,
    "regions/management/commands/load_catalogue.py": 1,
    "reminders/tasks.py": 2,
    "reports/tasks.py": 2,
    "reset_portal/middleware.py": 1,
    "series/tasks.py": 1,
    "seats/tasks.py": 2,
}
DOORS = {"within", "in_the_name_of"}
NOT_NAMES = {"utils", "helpers", "services", "managers", "constants", "signals"}


def test_imports_go_down_the_list_only() -> None:
    assert lint_imports(no_cache=True, no_logo=True) == 0


def test_functions_are_short() -> None:
    long = {
        f"{source.name}:{function.name}": length(function)
        for source in sources(*OURS)
        for function in source.functions()
        if length(function) > budget(source, function.name)
    }
    assert long == {}


def budget(source: Source, name: str) -> int:
    if source.path.name == "views.py":
        return 25
    return 35 if name.startswith("test_") else 40


def test_files_are_short() -> None:
    long = {source.name: source.lines for source in sources(*OURS) if source.lines > 400}
    long |= {
        path.relative_to(ROOT).as_posix(): path.read_text().count("\n")
        for path in (ROOT / "static" / "js").glob("*.js")
        if path.read_text().count("\n") > 400
    }
    assert long == LONGER


def test_no_module_is_called_a_drawer() -> None:
    assert not [s.name for s in sources(*OURS) if s.path.stem in NOT_NAMES]


def test_edges_ask_visible_to_and_never_objects() -> None:
    """A form may start a field with `.objects.none()` and narrow it by the actor."""
    edges = [*modules("views"), *modules("api"), *modules("forms")]
    found = [
        f"{source.name}:{node.lineno}"
        for source in edges
        for node in source.names()
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_base_manager"}
        and not is_none(source, node)
    ]  # fmt: skip
    assert found == []


def is_none(source: Source, objects: ast.Attribute) -> bool:
    none = (n for n in source.names() if isinstance(n, ast.Attribute) and n.attr == "none")
    return source.path.name == "forms.py" and any(n.value is objects for n in none)


def test_only_doors_open_a_reach() -> None:
    found = {
        source.name: sum(isinstance(n, ast.Name) and n.id in DOORS for n in source.names())
        for source in sources(*APPS, "reset_portal")
    }
    assert {name: count for name, count in found.items() if count or name in REACHES} == REACHES


def test_policies_are_pure() -> None:
    impure = {"objects", "filter", "exists", "get", "all", "visible_to", "count", "save"}
    for source in modules("policies"):
        raised = [n for n in ast.walk(source.tree) if isinstance(n, ast.Raise)]
        asked = [n.attr for n in source.names() if isinstance(n, ast.Attribute)]
        assert not raised, source.name
        assert not impure & set(asked), source.name
        assert all(f.name.startswith(("can_", "_")) for f in source.functions()), source.name


def test_actions_are_called_by_keyword() -> None:
    positional = [
        f"{source.name}:{function.name}"
        for source in modules("actions")
        for function in source.tree.body
        if isinstance(function, ast.FunctionDef)
        and not function.name.startswith("_")
        and function.args.args
    ]
    assert positional == []


def test_actions_enqueue_nothing() -> None:
    """The tables are the queues: a broker that dies loses nothing."""
    enqueuing = {"delay", "apply_async", "send_task", "on_commit"}
    for source in sources(*APPS):
        found = {n.attr for n in source.names() if isinstance(n, ast.Attribute)}
        assert not enqueuing & found, source.name


def test_every_visible_to_says_the_law() -> None:
    silent = [
        f"{source.name}:{function.lineno}"
        for source in modules("querysets")
        for function in source.functions()
        if function.name == "visible_to" and not ast.get_docstring(function)
    ]
    assert silent == []


def test_every_view_declares_access() -> None:
    open_ = [
        path
        for path, pattern in routes()
        if not hasattr(pattern.callback, "access")
        and not issubclass(getattr(pattern.callback, "cls", object), Edge)
    ]
    assert set(open_) == OF_OTHERS


def test_nothing_is_exempt_from_csrf() -> None:
    exempt = [
        path
        for path, pattern in routes()
        if getattr(pattern.callback, "csrf_exempt", False) and not path.startswith("api/v1/")
    ]
    assert exempt == []


def regional_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if issubclass(m, Regional)]


def test_whatever_names_a_region_is_regional_or_listed() -> None:
    loose = {
        model._meta.db_table
        for model in apps.get_models()
        if any(field.column == "region_id" for field in model._meta.local_fields)
        and not issubclass(model, Regional)
        and not getattr(model, "pgh_tracked_model", None)
    }
    assert loose <= settings.UNWALLED_TABLES


@pytest.mark.parametrize("model", regional_models(), ids=lambda model: model.__name__)
def test_a_regional_table_is_walled_and_its_keys_composite(
    model: type[models.Model], db: None
) -> None:
    parents = {
        field.column
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey)
        and any(f.name == "region" for f in field.remote_field.model._meta.local_fields)
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relrowsecurity, array(SELECT attname FROM pg_constraint, unnest(conkey) AS key"
            "   JOIN pg_attribute ON attrelid = c.oid AND attnum = key"
            "   WHERE conrelid = c.oid AND contype = 'f' AND cardinality(conkey) = 2)"
            " FROM pg_class c WHERE relname = %s",
            [model._meta.db_table],
        )
        secured, composite = cursor.fetchone()
    assert secured
    assert set(composite) - {"region_id"} == parents


def test_every_setting_is_explained() -> None:
    read = set()
    asked = r'\b(?:env(?:\.\w+)?|environ\.get)\(\s*"([A-Z_]+)"'
    for source in sources("reset_portal"):
        read |= set(re.findall(asked, source.path.read_text()))
    text, _, of_containers = (
        (ROOT / ".env.example").read_text().partition("docker-compose.yml alone")
    )
    explained = set(re.findall(r"^#? ?([A-Z][A-Z_]+)=", text, re.MULTILINE))
    assert explained == read
    assert of_containers
