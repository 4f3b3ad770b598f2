"""What is in a packet: the meeting in two minutes, its decisions, one's own actions."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from agendas.models import Material
from digests.models import Packet
from meetings.emails import about
from meetings.models import Meeting
from minutes.content import outcomes_in
from minutes.models import Kind
from plans.models import Action

MOST_WORDS = 300
WORDS_A_MINUTE = 200
IN_SHORT = {Kind.INFORMATION: "{}", Kind.DECISION: "Decided: {}"}


def in_two_minutes(content: dict[str, Any]) -> str:
    """What came of the meeting, in order, as far as two minutes go; a coordinator edits it."""
    told = [o for o in outcomes_in(content) if o["kind"] in IN_SHORT]
    lines = [IN_SHORT[Kind(outcome["kind"])].format(outcome["text"]) for outcome in told]
    kept: list[str] = []
    for line in lines:
        if len(" ".join([*kept, line]).split()) > MOST_WORDS:
            return "\n".join([*kept, "More is in the minutes."])
        kept.append(line)
    return "\n".join(kept)


def reading_time(text: str) -> str:
    minutes = max(1, round(len(text.split()) / WORDS_A_MINUTE))
    return f"{minutes} minute{'' if minutes == 1 else 's'} to read"


def contents_of(
    packet: Packet, actions: Collection[Action], materials: Collection[dict[str, str]]
) -> dict[str, Any]:
    outcomes = outcomes_in(packet.edition.content)
    summary = packet.digest.summary
    return {
        "summary": summary,
        "reading_time": reading_time(summary),
        "decisions": [outcome for outcome in outcomes if outcome["kind"] == Kind.DECISION],
        "actions": actions,
        "materials": materials,
    }


def materials_at(meeting: Meeting) -> list[dict[str, str]]:
    """Their titles, and where links lead: whoever missed the meeting was invited to it."""
    current = Material.objects.of(meeting).filter(removed_at=None).with_versions()
    documents = [material.document for material in current.order_by("id")]
    return [
        {"title": document.title, "url": newest.url}
        for document in documents
        for newest in document.known[:1]
    ]


def actions_from(meeting: Meeting, people: Collection[int]) -> dict[int, list[Action]]:
    """What each of them has taken on there, and not settled; one query."""
    taken_on = Action.objects.filter(region=meeting.region_id, about=about(meeting))
    found: dict[int, list[Action]] = defaultdict(list)
    for action in taken_on.open().filter(owner__in=people).order_by("due_on", "id"):
        found[action.owner_id].append(action)
    return found
