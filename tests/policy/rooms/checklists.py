from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from meetings.models import Meeting
from tests.checklists.factories import make_task

if TYPE_CHECKING:
    from tests.policy.world import Side, World

PAGES = """
                                          ana ben sam nia ned zoe pat nobody
GET  checklists:list                      ok  ok  403 403 403 404 in  in
POST checklists:start                     ok  403 403 403 403 404 in  in
GET  checklists:add                       ok  403 403 403 403 404 in  in
POST checklists:add                       ok  403 403 403 403 404 in  in
GET  checklists:change                    ok  403 403 403 403 404 in  in
POST checklists:change                    ok  403 403 403 403 404 in  in
POST checklists:tick                      ok  403 404 403 403 404 in  in
POST checklists:tick~sam                  ok  403 ok  403 403 404 in  in
POST checklists:remove                    ok  403 403 403 403 404 in  in
"""


def _line(_world: "World", side: "Side") -> dict[str, Any]:
    what = {"text": "Order lunch", "category": "catering", "owner": side.other_person.pk}
    return {**what, "due": "2026-03-09", "follows": "on", "amount": "120", "version": 1}


def fixed(**body: Any) -> Callable[["World", "Side"], dict[str, Any]]:
    return lambda _world, _side: dict(body)


BODIES = {
    "checklists:start": fixed(),
    "checklists:add": _line,
    "checklists:change": _line,
    "checklists:tick": fixed(done="1"),
    "checklists:remove": fixed(),
}
REGIONAL: dict[str, Callable[["Side"], Any]] = {
    "checklists.meeting_id": lambda side: side.meeting.pk,
    "checklists.task_id": lambda side: side.more["task"].pk,
}
WRONG: dict[str, Callable[["Side"], Any]] = {
    "checklists.task_id": lambda side: side.more["other_task"].pk,
    "checklists:change.meeting_id": lambda side: side.other_meeting.pk,
    "checklists:tick.meeting_id": lambda side: side.other_meeting.pk,
    "checklists:remove.meeting_id": lambda side: side.other_meeting.pk,
}
STAYS = {"checklists.meeting_id": "meetings are cancelled, never deleted"}
OTHERWISE: dict[str, dict[str, Callable[["World", "Side"], Any]]] = {
    "checklists:tick~sam": {"task_id": lambda world, _side: world.more["sams_task"].pk},
}


def furnish(side: "Side") -> None:
    Meeting.objects.filter(pk=side.meeting.pk).update(kind="kick_off_workshop")
    words = {"owner": side.person, "note": f"Contract {side.secret}"}
    side.more["task"] = make_task(side.meeting, f"Book{side.mark}", days_before=3, **words)
    side.more["other_task"] = make_task(side.other_meeting, f"Print{side.mark}")


def settle(world: "World") -> None:
    world.more["sams_task"] = make_task(world.home.meeting, "Bring", owner=world.sams.person)
