"""Remove one guard after another in a copy of the tree: the tests must notice every time.

`make mutation`. Closes with `removed N, detected N`; anything undetected is named, and the exit
code is not zero.
"""

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.source import ROOT

LEFT_OUT = (
    ".git",
    ".cache",
    ".venv",
    ".data",
    ".mypy_cache",
    ".ruff_cache",
    "node_modules",
    "staticfiles",
)
PATIENCE = 900
WALK = "tests/policy/test_walk.py"


@dataclass(frozen=True)
class Guard:
    what: str
    file: str
    is_there: str
    removed: str
    tests: tuple[str, ...]


GUARDS = (
    Guard(
        "the filter of a list by its reader",
        "stakeholders/querysets.py",
        "            return self.filter(region_id__in=actor.work_regions)\n"
        "        return self.filter(Q(region_id__in=actor.work_regions) | _theirs(actor))",
        "            return self.all()\n        return self.all()",
        (WALK, "-k", "stakeholders:person"),
    ),
    Guard(
        "the filter of an object by its place",
        "meetings/views.py",
        "meetings = Meeting.visible_to(request.actor).in_region(region.region_id)\n"
        "    return get_object_or_404",
        "meetings = Meeting.visible_to(request.actor)\n    return get_object_or_404",
        (WALK, "-k", "florida_under and meetings:show"),
    ),
    Guard(
        "the row security of one table",
        "core/rls.py",
        """schema_editor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')""",
        """table == "meetings_meeting" or schema_editor.execute(
            f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
        )""",
        ("tests/core/test_checks.py", "-k", "as_it_is"),
    ),
    Guard(
        "one policy of the four",
        "core/rls.py",
        '            "delete": f"FOR DELETE USING ({deletes})",\n',
        "",
        ("tests/core/test_checks.py", "-k", "as_it_is"),
    ),
    Guard(
        "what a policy asks",
        "core/rls.py",
        'f"FOR SELECT USING ({reads})"',
        '"FOR SELECT USING (true)"',
        ("tests/core/test_rls.py", "-k", "nothing_is_there"),
    ),
    Guard(
        "the comparison of policies with what their walls write",
        "core/checks.py",
        "HAVING count(*) <> 2",
        "HAVING count(*) > 2",
        ("tests/core/test_checks.py", "-k", "weakened or no_hole"),
    ),
    Guard(
        "the region in foreign keys",
        "core/rls.py",
        "            schema_editor.execute(_composite_key(model, field))\n        for column",
        "            pass\n        for column",
        ("tests/core/test_rls.py", "-k", "child_cannot"),
    ),
    Guard(
        "the withholding of private rows",
        "core/rls.py",
        'reads = _reaches("privates" if self.private else "reads")',
        'reads = _reaches("reads")',
        ("tests/core/test_rls.py", "-k", "private_rows"),
    ),
    Guard(
        "the declaration of who may open a view",
        "meetings/views.py",
        '@access(policies.can_schedule_meetings, methods=("GET", "POST"))\ndef meeting_add',
        "def meeting_add",
        ("tests/test_architecture.py", "-k", "declares_access"),
    ),
    Guard(
        "the question whether the rule allows it",
        "core/access.py",
        "if not rule(actor, *place):",
        "if False:",
        ("tests/core/test_access.py",),
    ),
    Guard(
        "the way back to the outer reach",
        "core/scope.py",
        "            _tell(outer)\n",
        "            pass\n",
        ("tests/core/test_scope.py",),
    ),
    Guard(
        "the end of a link",
        "regions/links.py",
        "if expires < timezone.now().timestamp():",
        "if False:",
        ("tests/policy/test_links.py", "-k", "table_says"),
    ),
    Guard(
        "the digest of a token",
        "accounts/clients.py",
        "usable.filter(digest=digest_of(token)).first()",
        "usable.first()",
        ("tests/core/test_data_sets.py", "-k", "wrong_with_a_token"),
    ),
    Guard(
        "the end of a token",
        "accounts/querysets.py",
        "self.filter(revoked_at=None, expires_at__gt=now)",
        "self.filter(revoked_at=None)",
        ("tests/accounts/test_clients.py", "-k", "not_valid"),
    ),
    Guard(
        "the coalitions of a partner's regions",
        "regions/querysets.py",
        'if actor.kind != "client":',
        "if True:",
        ("tests/regions/test_api.py", "-k", "coalitions"),
    ),
    Guard(
        "the data sets of an agreement",
        "regions/policies.py",
        "return actor.client is None or data_set in actor.client.data_sets",
        "return True",
        ("tests/core/test_data_sets.py", "-k", "one_shape"),
    ),
    Guard(
        "the refusal of a filter nobody declared",
        "core/api.py",
        "if unknown := sorted(set(request.query_params) - known):",
        "if unknown := sorted(known - known):",
        ("tests/core/test_data_sets.py", "-k", "cannot_be_used"),
    ),
    Guard(
        "the level up to which one grants",
        "regions/policies.py",
        "return actor.coordinates(region.region_id) and role not in NETWORK_ROLES",
        "return True",
        ("tests/regions", "tests/accounts", "-k", "not stakeholders"),
    ),
    Guard(
        "the last coordinator's seat",
        "regions/actions.py",
        "if not others.filter(role=in_charge, user__is_active=True).exists():",
        "if False:",
        (WALK, "-k", "last"),
    ),
    Guard(
        "the claim of a reminder",
        "reminders/migrations/0001_initial.py",
        "'constraints': [models.UniqueConstraint(fields=('region', 'rule', 'kind', 'object_id',"
        " 'starts_at', 'person'), name='reminded_once')],",
        "",
        ("tests/reminders/test_models.py",),
    ),
    Guard(
        "the token of a form",
        "reset_portal/settings.py",
        '    "django.middleware.csrf.CsrfViewMiddleware",\n',
        "",
        ("tests/policy/test_requests.py", "-k", "forms_token and meetings"),
    ),
    Guard(
        "the policy inside an action",
        "meetings/actions.py",
        "    if not policies.can_change_meeting(actor, meeting):\n"
        "        raise PermissionDenied\n"
        "    _require_ahead(meeting)\n    cancelled =",
        "    _require_ahead(meeting)\n    cancelled =",
        ("tests/meetings/test_actions.py",),
    ),
    Guard(
        "the refusal to serve with an unsafe login",
        "core/checks.py",
        "        if answers := question.answers():\n            raise",
        "        if answers := []:\n            raise",
        ("tests/core/test_checks.py", "-k", "unsafe_login"),
    ),
    Guard(
        "whom a material is for",
        "agendas/querysets.py",
        'Q(region_id__in=sitting, visibility__in=("region", "network"))',
        "Q(region_id__in=sitting)",
        ("tests/agendas/test_materials.py", "-k", "who_sees"),
    ),
    Guard(
        "the look into a file",
        "documents/files.py",
        "    KINDS[ending](content, ending)\n",
        "",
        ("tests/documents/test_files.py", "-k", "hostile"),
    ),
    Guard(
        "the drawing anew of images",
        "documents/files.py",
        "        content = images.redrawn(content, ending)\n",
        "",
        ("tests/documents/test_files.py", "-k", "vast"),
    ),
    Guard(
        "the owner whom a link was sent to",
        "plans/querysets.py",
        "                owner=actor.link.person,\n",
        "",
        ("tests/plans/test_links.py", "-k", "takes_the_action_over"),
    ),
    Guard(
        "the address that a packet's link was sent to",
        "digests/querysets.py",
        "                person__address_version=actor.link.version,\n",
        "",
        ("tests/digests/test_actions.py", "-k", "dies_with_the_address"),
    ),
    Guard(
        "the address that a calendar's answer comes back to",
        "calendars/actions.py",
        "elif person.address_version != address.version:",
        "elif False:",
        ("tests/calendars/test_actions.py", "-k", "another_address"),
    ),
    Guard(
        "the way into a call, in feeds",
        "calendars/feeds.py",
        "return actor.works_in(meeting.region_id) or is_seated",
        "return True",
        ("tests/calendars/test_feeds.py", "-k", "way_into"),
    ),
    Guard(
        "the way into a call, of series",
        "series/views.py",
        "joins = can_see_how_to_join(actor, region)",
        "joins = True",
        ("tests/series/test_views.py", "-k", "way_into"),
    ),
    Guard(
        "the drafts of minutes",
        "minutes/querysets.py",
        '~Q(state="draft") & Exists(meetings)',
        "Exists(meetings)",
        ("tests/minutes",),
    ),
    Guard(
        "who releases minutes",
        "minutes/policies.py",
        "return actor.coordinates(minutes.region_id)",
        "return True",
        ("tests/minutes/test_actions.py",),
    ),
    Guard(
        "who reads what people need",
        "seats/querysets.py",
        "return self.filter(region_id__in=coordinated)",
        "return self.all()",
        ("tests/seats",),
    ),
    Guard(
        "how many one may send in one's place",
        "seats/actions.py",
        "            _require_few(one.invitation)\n",
        "",
        ("tests/seats/test_actions.py", "-k", "all_the_world"),
    ),
    Guard(
        "the lines of a checklist that are the region's own",
        "checklists/querysets.py",
        "return self.filter(Q(region_id__in=working) | _owned_by(actor))",
        "return self.all()",
        ("tests/checklists/test_querysets.py",),
    ),
    Guard(
        "the wait of a second worker with the same packets",
        "digests/actions.py",
        '.select_for_update(no_key=True, of=("self",))\n    digest',
        "\n    digest",
        ("tests/digests/test_races.py",),
    ),
)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="reset-portal-mutation-") as folder:
        copy = Path(folder) / "portal"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT), symlinks=True)
        if not all(_passes(copy, guard) for guard in GUARDS):
            say("The tests fail with every guard in place: mend that first.")
            return 2
        missed = [guard for guard in GUARDS if not _is_detected(copy, guard)]
    for guard in missed:
        say(f"NOT DETECTED: {guard.what} ({guard.file})")
    say(f"removed {len(GUARDS)}, detected {len(GUARDS) - len(missed)}")
    return 1 if missed else 0


def _passes(copy: Path, guard: Guard) -> bool:
    """With the guard in place its tests pass: a failure later is the guard's."""
    code = _test(copy, guard)
    say(f"{'passes' if code == 0 else 'FAILS '}  with {guard.what}")
    return code == 0


def _is_detected(copy: Path, guard: Guard) -> bool:
    file = copy / guard.file
    text = file.read_text()
    if text.count(guard.is_there) != 1:
        say(f"CHANGED   {guard.what}: {guard.file} no longer says it so, once")
        return False
    file.write_text(text.replace(guard.is_there, guard.removed))
    # Only failing tests count: a tree that cannot be imported would detect everything.
    detected = _test(copy, guard) == 1
    file.write_text(text)
    say(f"{'detected' if detected else 'MISSED  '}  without {guard.what}")
    return detected


def _test(copy: Path, guard: Guard) -> int:
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *guard.tests]
    finished = subprocess.run(command, cwd=copy, capture_output=True, timeout=PATIENCE, check=False)
    return finished.returncode


def say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
