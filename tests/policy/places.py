"""Which object a part of an address stands for, in one's own region and elsewhere."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse

from tests.policy import rooms
from tests.policy.world import Side, World

# By route and part, or by namespace and part. Regional: there is another one in Florida.
REGIONAL: dict[str, Callable[[Side], Any]] = {
    "accounts.invitation_id": lambda side: side.seat_invitation.pk,
    "accounts.membership_id": lambda side: side.membership.pk,
    "api:meeting.id": lambda side: side.meeting.pk,
    "api:region.slug": lambda side: side.region.slug,
    "api:step.id": lambda side: side.running.pk,
    "meetings:open.meeting_id": lambda side: side.draft.pk,
    "mail.mail_id": lambda side: side.failed_mail.pk,
    "meetings.invitation_id": lambda side: side.invitation.pk,
    "meetings.meeting_id": lambda side: side.meeting.pk,
    "progress.collaborative_id": lambda side: side.collaborative.pk,
    "progress.step_id": lambda side: side.running.pk,
    "progress:reopen.step_id": lambda side: side.finished.pk,
    "progress:start.step_id": lambda side: side.waiting.pk,
    "reports.report_id": lambda side: side.report.pk,
    "reports:cancel.report_id": lambda side: side.queued_report.pk,
    "stakeholders.organization_id": lambda side: side.organization.pk,
    "stakeholders.person_id": lambda side: side.person.pk,
    "stakeholders:invite_person.person_id": lambda side: side.other_person.pk,
    **rooms.merged("REGIONAL"),
}
COMMON: dict[str, Callable[[World], Any]] = {
    "accounts.client_id": lambda world: world.client.pk,
    "accounts.user_id": lambda world: world.cast.users["ben"].pk,
    "accounts:reopen.user_id": lambda world: world.closed.pk,
    "api:area.id": lambda world: world.area.pk,
    "api:coalition.id": lambda world: world.coalition.pk,
    "regions.area": lambda _world: "parity",
    "regions.coalition_id": lambda world: world.coalition.pk,
    "regions.code": lambda _world: "path-forward",
    "regions.slug": lambda world: world.home.region.slug,
    "regions:change_step.code": lambda _world: "research",
    **rooms.merged("COMMON"),
}
# Same region, another parent: for every part of an address that names one thing inside another.
WRONG: dict[str, Callable[[Side], Any]] = {
    "meetings.invitation_id": lambda side: side.other_invitation.pk,
    "meetings:answer_invitation.meeting_id": lambda side: side.other_meeting.pk,
    "meetings:withdraw_invitation.meeting_id": lambda side: side.other_meeting.pk,
    **rooms.merged("WRONG"),
}
# No longer there.
GONE: dict[str, Callable[[Side], Any]] = {
    "accounts.membership_id": lambda side: side.former.pk,
    "meetings.invitation_id": lambda side: side.withdrawn.pk,
    "reports:download.report_id": lambda side: side.expired_report.pk,
    **rooms.merged("GONE"),
}
# What does not go, and why.
STAYS = {
    "accounts.invitation_id": "settled ones are listed, and refused in a sentence: see ~settled",
    "api:meeting.id": "meetings are cancelled, never deleted",
    "api:region.slug": "regions end, and their work stays",
    "api:step.id": "steps are finished and reopened, never deleted",
    "mail.mail_id": "the outbox keeps every mail",
    "meetings.meeting_id": "meetings are cancelled, never deleted",
    "progress.collaborative_id": "collaboratives are never deleted",
    "progress.step_id": "steps are finished and reopened, never deleted",
    "reports.report_id": "the entry in the list outlives the document",
    "stakeholders.organization_id": "organizations are never deleted",
    "stakeholders.person_id": "people are never deleted",
    **rooms.merged("STAYS"),
}
# Another object than the usual one, for the rows with "~" in the table.
OTHERWISE: dict[str, dict[str, Callable[[World, Side], Any]]] = {
    "meetings:show~draft": {"meeting_id": lambda _world, side: side.draft.pk},
    "meetings:show~other": {"meeting_id": lambda _world, side: side.other_meeting.pk},
    "meetings:answer_invitation~sam": {"invitation_id": lambda world, _side: world.sams.pk},
    "stakeholders:person~sam": {"person_id": lambda world, _side: world.sams.person_id},
    "accounts:resend_invitation~settled": {"invitation_id": lambda _world, side: side.settled.pk},
    "accounts:revoke_invitation~settled": {"invitation_id": lambda _world, side: side.settled.pk},
    "accounts:end_membership~sam": {"membership_id": lambda world, side: seat(world, side, "sam")},
    "accounts:end_membership~last": {"membership_id": lambda world, side: seat(world, side, "ana")},
    "accounts:change_membership~last": {
        "membership_id": lambda world, side: seat(world, side, "ana")
    },
    "accounts:close~ned": {"user_id": lambda world, _side: world.cast.users["ned"].pk},
    **rooms.merged("OTHERWISE"),
}


def seat(world: World, side: Side, who: str) -> int:
    return int(world.cast.membership(who, side.region).pk)


PARTS = re.compile(r"<(?:\w+:)?(\w+)>")
NO_UUID = UUID(int=0)


def key(table: Mapping[str, Any], route: str, part: str) -> str | None:
    for name in (f"{route}.{part}", f"{route.partition(':')[0]}.{part}"):
        if name in table:
            return name
    return None


def parts(world: World, side: Side, route: str, path: str) -> dict[str, Any]:
    """Every part of the address, in this region."""
    return {part: _value(world, side, route, part) for part in PARTS.findall(path)}


def _value(world: World, side: Side, route: str, part: str) -> Any:
    if part == "region":
        return side.region.slug
    if name := key(REGIONAL, route, part):
        return REGIONAL[name](side)
    name = key(COMMON, route, part)
    assert name, f"{route} has a part {part}: say in places.py what it stands for."
    return COMMON[name](world)


def regional_parts(route: str, path: str) -> list[str]:
    return [part for part in PARTS.findall(path) if key(REGIONAL, route, part)]


def missing(value: Any) -> Any:
    """An address of the same form under which there is nothing."""
    if isinstance(value, int):
        return value + 1_000_000
    return NO_UUID if isinstance(value, UUID) else "no-such"


def address(route: str, parts: Mapping[str, Any]) -> str:
    return "/api/v1/nowhere/" if route == "api:nowhere" else reverse(route, kwargs=dict(parts))
