from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from reminders.models import Plan, Rule

if TYPE_CHECKING:
    from tests.policy.world import Side, World

PAGES = """
                                          ana ben sam nia ned zoe pat nobody
GET  reminders:plan                       ok  ok  403 403 403 404 in  in
GET  reminders:add                        ok  403 403 403 403 404 in  in
POST reminders:add                        ok  403 403 403 403 404 in  in
POST reminders:own                        ok  403 403 403 403 404 in  in
POST reminders:usual                      ok  403 403 403 403 404 in  in
POST reminders:remove                     ok  403 403 403 403 404 in  in
"""


def _rule(_world: "World", _side: "Side") -> dict[str, Any]:
    return {"number": 3, "unit": "days", "side": "before", "audience": "everyone"}


def _nothing(_world: "World", _side: "Side") -> dict[str, Any]:
    return {}


BODIES = {
    "reminders:add": _rule,
    "reminders:own": _nothing,
    "reminders:usual": _nothing,
    "reminders:remove": _nothing,
}
REGIONAL: dict[str, Callable[["Side"], Any]] = {
    "reminders.meeting_id": lambda side: side.meeting.pk,
    "reminders:own.meeting_id": lambda side: side.draft.pk,
    "reminders.rule_id": lambda side: side.more["rule"].pk,
}
WRONG: dict[str, Callable[["Side"], Any]] = {
    "reminders:remove.meeting_id": lambda side: side.other_meeting.pk,
    "reminders.rule_id": lambda side: side.more["other_rule"].pk,
}
PASSING = ("plan_id", "rule_id")
STAYS = {"reminders.meeting_id": "meetings are cancelled, never deleted"}


def furnish(side: "Side") -> None:
    plan = Plan.objects.create(region=side.region, meeting=side.meeting)
    another = Plan.objects.create(region=side.region, meeting=side.other_meeting)
    words = {"number": 2, "unit": "days", "note": f"Bring it{side.mark}"}
    side.more["rule"] = Rule.objects.create(region=side.region, plan=plan, **words)
    side.more["other_rule"] = Rule.objects.create(region=side.region, plan=another, **words)
